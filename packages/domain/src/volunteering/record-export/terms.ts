/**
 * Columns of the exported records, after 《志愿服务记录与证明出具办法（试行）》: who, which item, where, what, when, how
 * long, for whom, and who recorded it.
 */
export const RECORD_COLUMNS = {
  name: '姓名',
  number: '志愿者编号',
  title: '志愿服务项目',
  role: '服务内容（岗位）',
  place: '服务地点',
  on: '服务日期',
  time: '班次时间',
  checked_in: '签到',
  checked_out: '签退',
  hours: '服务时间（小时）',
  minutes: '服务时间（分钟）',
  points: '积分',
  unit: '服务组织',
  settled_on: '记录日期',
} as const
export type RecordColumn = keyof typeof RECORD_COLUMNS

/** Rows of one file. */
export const MAX_EXPORTED_RECORDS = 20_000

export const RECORD_EXPORT_REFUSALS = {
  too_many_records: `一次最多导出 ${MAX_EXPORTED_RECORDS} 条，请把日期缩短，分几次导`,
  records_nothing: '这段时间没有已结算的服务记录，请换一段日期',
} as const
export type RecordExportRefusalCode = keyof typeof RECORD_EXPORT_REFUSALS
