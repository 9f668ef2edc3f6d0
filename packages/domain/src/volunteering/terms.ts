/** Where a recruitment notice (招募) stands; read off its facts and the clock, never stored. */
export const RECRUITMENT_PHASES = {
  draft: '草稿',
  recruiting: '招募中',
  full: '已招满',
  closed: '停止招募',
  ended: '已结束',
  cancelled: '已取消',
} as const
export type RecruitmentPhase = keyof typeof RECRUITMENT_PHASES

export const SHIFT_SIGN_UP_STATUSES = {
  confirmed: '已报上',
  waiting: '候补',
  cancelled: '已取消',
} as const
export type ShiftSignUpStatus = keyof typeof SHIFT_SIGN_UP_STATUSES

/** How somebody came to be on a shift's list. */
export const SHIFT_SIGN_UP_CHANNELS = {
  app: '自己报名',
  desk: '窗口代报',
  chain: '接龙导入',
} as const
export type ShiftSignUpChannel = keyof typeof SHIFT_SIGN_UP_CHANNELS

/** How coming and leaving were noted. */
export const ATTENDANCE_CHANNELS = {
  scan: '扫码',
  staff: '工作人员点名',
  desk: '窗口补录',
} as const
export type AttendanceChannel = keyof typeof ATTENDANCE_CHANNELS

export const MAX_SHIFTS = 20
export const MAX_SHIFT_PLACES = 2000
/** Of one sign-up. */
export const MAX_SHIFTS_AT_ONCE = 10
export const MAX_POINTS_PER_HOUR = 100
/** WeChat's limit for the `scene` of a mini-program code. */
export const MAX_SCENE_LENGTH = 32

/** Why staff may not do this with a notice. */
export const RECRUITMENT_REFUSALS = {
  recruitment_not_found: '没有找到这个招募',
  recruitment_not_published: '招募还没有发布',
  recruitment_already_published: '招募已经发布了',
  recruitment_already_closed: '招募已经停止了',
  recruitment_already_cancelled: '招募已经取消了',
  recruitment_ended: '班次都结束了，不能再改。要再招，请点“再发一次”',
  shift_in_past: '班次时间已经过了，请改成以后的时间',
  shift_ends_before_start: '班次的结束时间要在开始时间之后，跨夜的请把结束日期选成第二天',
  shift_too_long: '一个班次最长 24 小时，请分成几个班次',
  shift_age_reversed: '年龄下限不能大于上限',
  shift_already_begun: '班次已经开始，不能再改时间或删掉',
  shift_has_people: '班次还有人，不能删掉。请先和他们商量、取消报名，或者改时间',
  shift_not_found: '没有找到这个班次，请刷新再改',
  shift_overlaps_another: '改了时间会和别的班次撞上',
  places_below_taken: '名额不能少于已报上的人数',
  points_lowered: '发布后每小时积分只能加，不能减',
  team_not_found: '没有找到这支队伍，请刷新再选',
  grid_not_found: '没有找到这个网格，请刷新再选',
} as const
export type RecruitmentRefusalCode = keyof typeof RECRUITMENT_REFUSALS

export const MAX_SHIFT_HOURS = 24
/** How long before a shift a place may be given back at the latest: a week. */
export const MAX_CANCEL_CLOSES_MINUTES = 7 * 24 * 60
export const MAX_INVITED_TEAMS = 20

export const SHARE_REFUSALS = {
  share_code_not_found: '这个分享链接认不出来了，请到“志愿”里找这个招募',
  chat_group_not_found: '没有找到这个群，请刷新再选',
  chat_group_exists: '已经有同名的群了',
  chat_group_closed: '这个群已经停用了，请先恢复',
} as const
export type ShareRefusalCode = keyof typeof SHARE_REFUSALS
