import type { NationalDays } from '@linli/domain/complaints/deadlines/rules'
// The table alone: the functions of chinese-days ask the process's time zone, and are a day off west of Greenwich.
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

/** Each notice fixes a whole year; its National Day holiday is the last part of it. */
const years = Object.keys(table.holidays)
  .filter((on) => on.endsWith('-10-01'))
  .map((on) => Number(on.slice(0, 4)))

/** The last year whose notice (部分节假日安排的通知) the library knows. It comes out in October or November of the year before. */
export const LAST_KNOWN_YEAR = Math.max(...years)

/**
 * China's holidays and make-up workdays since 2004. They are known until 28 December of the last year only: the next
 * notice may move days around New Year, so far back to 29 December (2007, 2018).
 */
export const NATIONAL_DAYS: NationalDays = {
  rest: new Set(Object.keys(table.holidays)),
  working: new Set(Object.keys(table.workdays)),
  knownUntil: `${LAST_KNOWN_YEAR}-12-28`,
}
