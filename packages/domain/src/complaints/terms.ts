/** What somebody wants (诉求 is wider than 投诉). */
export const COMPLAINT_KINDS = {
  complaint: '投诉',
  request: '求助',
  enquiry: '咨询',
  suggestion: '建议',
} as const
export type ComplaintKind = keyof typeof COMPLAINT_KINDS

/** What it is about. Each has its deadlines (`DEFAULT_DEADLINES`), which the manager may change. */
export const COMPLAINT_CATEGORIES = {
  drainage: '下水排污',
  water_power_gas: '水电气',
  facilities: '楼道与公共设施',
  street_lamp: '路灯照明',
  sanitation: '环境卫生',
  noise: '噪音扰民',
  parking_traffic: '停车与交通',
  illegal_building: '违建占道',
  fire_safety: '消防隐患',
  greening_pets: '绿化与宠物',
  property_service: '物业服务',
  neighbour_dispute: '邻里纠纷',
  welfare_policy: '民生保障',
  elderly_care: '老人与助残',
  other: '其他',
} as const
export type ComplaintCategory = keyof typeof COMPLAINT_CATEGORIES

/** How it came in (来源). */
export const COMPLAINT_CHANNELS = {
  app: '居民自己反映',
  phone: '电话',
  visit: '入户走访',
  walk_in: '到服务点',
  meeting: '会议',
  group: '微信群',
  open311: '外部系统',
} as const
export type ComplaintChannel = keyof typeof COMPLAINT_CHANNELS

/** Where a case stands; read off its facts, never stored (`complaintPhase`). */
export const COMPLAINT_PHASES = {
  waiting: '待受理',
  handling: '办理中',
  paused: '暂缓',
  answered: '待居民确认',
  closed: '已办结',
  merged: '已并入',
  withdrawn: '已撤回',
} as const
export type ComplaintPhase = keyof typeof COMPLAINT_PHASES

/** What the resident says of an answer (解决了吗). */
export const RESIDENT_VERDICTS = { solved: '解决了', partly: '部分解决', unsolved: '没解决' } as const
export type ResidentVerdict = keyof typeof RESIDENT_VERDICTS

/** How a case ended. Only the resident ends it; `no_answer` is counted apart. */
export const CLOSED_AS = { solved: '解决了', partly: '部分解决', no_answer: '多次联系未回复' } as const
export type ClosedAs = keyof typeof CLOSED_AS

export const PRIORITIES = { normal: '一般', high: '优先', urgent: '紧急' } as const
export type Priority = keyof typeof PRIORITIES

/** Who may read a line of a case's timeline. */
export const ENTRY_AUDIENCES = {
  /** Whoever may see the case, neighbours too where it is public. */
  all: '公开',
  /** The reporter, followers, staff and units of the case: answers. */
  reporter: '反映人可见',
  /** Staff only: notes. */
  staff: '内部',
} as const
export type EntryAudience = keyof typeof ENTRY_AUDIENCES

/** Lines of a case's timeline (经过), only ever added. */
export const ENTRY_KINDS = {
  received: '收到',
  accepted: '受理',
  handed_over: '转办',
  transferred: '转网格',
  note: '内部记录',
  answered: '答复',
  paused: '暂缓',
  resumed: '恢复办理',
  extension_asked: '申请延期',
  extension_granted: '同意延期',
  extension_declined: '不同意延期',
  whistle_blown: '吹哨',
  whistle_reported: '报到',
  whistle_acted: '单位处理',
  whistle_closed: '单位办完',
  whistle_withdrawn: '撤回吹哨',
  whistle_late: '超时没报到',
  merged: '并入',
  took_in: '并进来',
  split: '拆出',
  split_from: '从别的诉求拆来',
  details_changed: '更正内容',
  priority_changed: '调整缓急',
  resolved: '办完，请居民确认',
  called_back: '回访',
  reopened: '重新办理',
  escalated: '上报主任',
  closed: '办结',
  withdrawn: '撤回',
  published: '公开设置',
  attached: '补充照片',
  transcribed: '录音转写',
} as const
export type EntryKind = keyof typeof ENTRY_KINDS

/** Full text of a report, in characters. */
export const MAX_REPORT_LENGTH = 2000
export const MAX_TITLE_LENGTH = 40
export const MAX_ANSWER_LENGTH = 2000
/** After a recorded call-back without any answer a case may be closed as such. */
export const NO_ANSWER_DAYS = 7

/**
 * Deadlines of a category, in working days after the day it came in, for first answer and for solution. Source: practice of
 * 12345 hotlines (enquiries at once to 3 days, complaints within some 13 working days); a manager may set others.
 */
export interface CategoryDeadlines {
  answerWorkingDays: number
  solveWorkingDays: number
}

export const DEFAULT_DEADLINES: Record<ComplaintCategory, CategoryDeadlines> = {
  drainage: { answerWorkingDays: 1, solveWorkingDays: 3 },
  water_power_gas: { answerWorkingDays: 1, solveWorkingDays: 3 },
  facilities: { answerWorkingDays: 1, solveWorkingDays: 5 },
  street_lamp: { answerWorkingDays: 1, solveWorkingDays: 5 },
  sanitation: { answerWorkingDays: 1, solveWorkingDays: 3 },
  noise: { answerWorkingDays: 1, solveWorkingDays: 5 },
  parking_traffic: { answerWorkingDays: 1, solveWorkingDays: 10 },
  illegal_building: { answerWorkingDays: 2, solveWorkingDays: 15 },
  fire_safety: { answerWorkingDays: 1, solveWorkingDays: 3 },
  greening_pets: { answerWorkingDays: 1, solveWorkingDays: 5 },
  property_service: { answerWorkingDays: 1, solveWorkingDays: 7 },
  neighbour_dispute: { answerWorkingDays: 1, solveWorkingDays: 7 },
  welfare_policy: { answerWorkingDays: 1, solveWorkingDays: 5 },
  elderly_care: { answerWorkingDays: 1, solveWorkingDays: 3 },
  other: { answerWorkingDays: 1, solveWorkingDays: 7 },
}

export const CALENDAR_DAY_KINDS = { working: '上班', rest: '放假' } as const
export type CalendarDayKind = keyof typeof CALENDAR_DAY_KINDS
