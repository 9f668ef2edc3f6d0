import { RATES, type Rate } from '@linli/domain/complaints/rates/terms'

export const RATE_CODES = Object.keys(RATES) as Rate[]

/** `66.6%`, or a dash where there is nothing yet. */
export const percentWords = (percent: number | null | undefined): string =>
  percent === null || percent === undefined ? '—' : `${percent}%`

/** Short, for a line of a list. */
export const SHORT_RATES: Record<Rate, string> = { answered: '答复', solved: '解决', satisfied: '满意' }
