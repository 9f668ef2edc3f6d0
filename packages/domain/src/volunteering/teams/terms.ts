export const MAX_TEAM_NAME_LENGTH = 30
export const MAX_TEAM_INTRODUCTION_LENGTH = 300
/** Of a community; so few that they are read at once. */
export const MAX_TEAMS = 100
export const MAX_TEAM_MEMBERS = 500

/** Why this cannot be done with a team (志愿服务队). */
export const TEAM_REFUSALS = {
  team_not_found: '没有找到这支队伍，可能已经解散',
  team_name_taken: '已经有一支队伍叫这个名字，请换一个',
  too_many_teams: `一个社区最多 ${MAX_TEAMS} 支队伍，请先解散不用的`,
  team_full: `一支队伍最多 ${MAX_TEAM_MEMBERS} 人，请加入别的队伍`,
  member_not_volunteer: '要先登记成志愿者，才能进队伍。请先同意《志愿者须知》',
  already_in_team: '已经在这支队伍里了',
  not_in_team: '不在这支队伍里，请刷新再看',
  captain_stays: '队长不能直接离开，请先把队长交给别人',
  already_captain: '已经是队长了',
  member_not_yours: '你不能替这位决定。本人、家里代办的人、队长或社区可以',
  captain_only: '换队长由现在的队长或社区来办',
  person_not_found: '没有找到这个人',
} as const
export type TeamRefusalCode = keyof typeof TEAM_REFUSALS
