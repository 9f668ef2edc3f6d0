import type { NationalSpanView } from '@linli/domain/complaints/calendar/contract'
import type { NationalDays } from '@linli/domain/complaints/deadlines/rules'
import { dateAfter } from '@linli/domain/time'
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

/** `Spring Festival,春节,4` */
const nameOf = (entry: string) => entry.split(',')[1] ?? entry

const SPANS: readonly NationalSpanView[] = [
  ...spansOf('rest', table.holidays),
  ...spansOf('working', table.workdays),
].sort((one, other) => (one.from < other.from ? -1 : 1))

function spansOf(kind: NationalSpanView['kind'], days: Record<string, string>): NationalSpanView[] {
  const spans: NationalSpanView[] = []
  for (const day of Object.keys(days).sort()) {
    const name = nameOf(days[day] ?? '')
    const last = spans.at(-1)
    if (last && last.to === dateAfter(day, -1) && kind === 'rest') {
      last.to = day
      if (!last.name.includes(name)) last.name = `${last.name}、${name}`
    } else spans.push({ kind, name, from: day, to: day })
  }
  return spans
}

/** Holidays that are not over and make-up workdays to come, the next one first. */
export const nationalSpansFrom = (today: string): NationalSpanView[] => SPANS.filter(({ to }) => to >= today)
