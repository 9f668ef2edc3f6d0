/** How long a code that makes somebody a delegate of a unit may be used. */
export const INVITATION_DAYS = 7
export const INVITATION_CODE_LENGTH = 8
/** Wrong codes an account may enter within an hour. */
export const MAX_FAILED_INVITATIONS_PER_HOUR = 5

export const UNIT_REFUSALS = {
  unit_exists: '已经有同名的单位了，请直接用它，或者换个名字',
  unit_phone_invalid: '电话像是写错了，请再看一眼：手机 11 位，座机带区号',
  unit_suspended: '这家单位已经停用，不能吹哨。请另选一家，或请主任先恢复',
  unit_without_delegates: '这家单位还没有经办人，吹了哨没人看得到。请主任先发邀请码给它',
  unit_already_so: '已经是这样了，不用再改',
  person_without_account: '这位居民还没有用小程序。请发一个邀请码，让他自己填',
  already_delegate: '已经是这家单位的经办人了',
  delegate_elsewhere: '这个账号在代表另一家单位，一个账号只能代表一家。请先停用那边的',
  invitation_unknown: '邀请码不对，或者已经用过、过期了。请让社区主任再发一个',
  too_many_invitation_codes: '试得太多了，请一小时后再试，或请社区主任帮忙',
  invitation_used: '这个邀请码已经用过，不用作废。要停用的话，请停用经办人',
} as const
export type UnitRefusalCode = keyof typeof UNIT_REFUSALS

/** Why somebody has no access to a unit's pages (403). */
export const NO_ACCESS = {
  not_delegate: '你现在没有代表哪家单位。请社区主任发一个邀请码，到“我的”里填',
  unit_stopped: '你的单位已经停用，看不到吹哨了。有事请打社区电话',
  delegate_stopped: '你在单位的权限已经停用。有疑问请找单位或社区主任',
} as const
export type NoAccessCode = keyof typeof NO_ACCESS
