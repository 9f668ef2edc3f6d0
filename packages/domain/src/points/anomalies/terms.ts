/** What staff should look at (异常). It says what was found, and accuses nobody. */
export const ANOMALY_KINDS = {
  two_places: '同一时间在两个地方',
  long_day: '一天超过 12 小时',
  same_pair: '总是同两个人互相帮忙',
  one_receiver: '一位同事发的积分大多给了同一个人',
} as const
export type AnomalyKind = keyof typeof ANOMALY_KINDS

/** Only this far back is looked. */
export const ANOMALY_DAYS = 90
export const LONG_DAY_MINUTES = 12 * 60
/** Payments for help from one person to one other in that time. */
export const SAME_PAIR_PAYMENTS = 4
/** Awards by hand of one of the staff: at least so many, and more than half of the points to one person. */
export const ONE_RECEIVER_AWARDS = 4
