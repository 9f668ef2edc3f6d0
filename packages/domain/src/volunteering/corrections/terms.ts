/** Corrections (更正) of what was settled. */
export const CORRECTION_REFUSALS = {
  record_not_found: '没有找到这条服务记录',
  shift_not_settled: '这个班次还没有结算，请直接在签到名单里改时间',
  record_changed: '这条记录刚才有人更正过，请再看一遍再改',
  same_hours: '按这个时间算，时长没有变，不用更正',
} as const
export type CorrectionRefusalCode = keyof typeof CORRECTION_REFUSALS
