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
