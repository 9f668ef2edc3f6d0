import {
  clockTime,
  DAY_MS,
  dateOn,
  monthDay,
  shanghaiParts,
  spokenDuration,
  spokenInstant,
  spokenSpan,
  startOfDate,
  weekdayName,
} from '@linli/domain/time'

/** An instant as the API sends it (ISO 8601), or as a Date. */
type Instant = string | Date

const dateOf = (instant: Instant) => (typeof instant === 'string' ? new Date(instant) : instant)

/** `今天 15:00`, `周四 20:00`, `12月5日 周六 15:00` */
export function when(instant: Instant, now = new Date()): string {
  return spokenInstant(dateOf(instant), now)
}

/** `11月28日 周六 15:00–16:00` */
export function span(startsAt: Instant, endsAt: Instant): string {
  return spokenSpan(dateOf(startsAt), dateOf(endsAt))
}

/** `周六 下午3点`, `今天 上午9点半`: for elder mode, where figures with colons read badly. */
export function spokenWhen(instant: Instant, now = new Date()): string {
  const date = dateOf(instant)
  return `${dayName(date, now)} ${spokenTime(date)}`
}

function spokenTime(date: Date): string {
  const { hour, minute } = shanghaiParts(date)
  const part = hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour < 13 ? '中午' : hour < 18 ? '下午' : '晚上'
  const minutes = minute === 0 ? '' : minute === 30 ? '半' : `${minute}分`
  return `${part}${hour > 12 ? hour - 12 : hour}点${minutes}`
}

/** The same of a span, the day said once: `周六 上午9点到中午12点`. */
export function spokenSpanFrom(startsAt: Instant, endsAt: Instant, now = new Date()): string {
  const sameDay = dateOn(dateOf(startsAt)) === dateOn(dateOf(endsAt))
  const end = sameDay ? spokenTime(dateOf(endsAt)) : spokenWhen(endsAt, now)
  return `${spokenWhen(startsAt, now)}到${end}`
}

function dayName(date: Date, now: Date): string {
  const days = (startOfDate(dateOn(date)).getTime() - startOfDate(dateOn(now)).getTime()) / DAY_MS
  if (days === 0) return '今天'
  if (days === 1) return '明天'
  return days > 1 && days < 7 ? weekdayName(date) : `${monthDay(date)} ${weekdayName(date)}`
}

/** `11月28日 周六`, from an instant or a calendar date `2026-11-28`. */
export function day(on: Instant): string {
  const date = typeof on === 'string' && on.length === 10 ? startOfDate(on) : dateOf(on)
  return `${monthDay(date)} ${weekdayName(date)}`
}

/** `11月28日 周六` of this year, `2025年11月28日` of another. */
export function dayInYear(instant: Instant, now = new Date()): string {
  const year = shanghaiParts(dateOf(instant)).year
  return year === shanghaiParts(now).year ? day(instant) : `${year}年${monthDay(dateOf(instant))}`
}

/** `15:00` */
export function clock(instant: Instant): string {
  return clockTime(dateOf(instant))
}

/** `还有 1 天 5 小时`; empty once it has passed. */
export function timeLeft(until: Instant, now = new Date()): string {
  const ms = dateOf(until).getTime() - now.getTime()
  return ms > 0 ? `还有 ${spokenDuration(ms)}` : ''
}

/** Today in the community, `2026-11-22`. */
export function today(now = new Date()): string {
  return dateOn(now)
}

/** 早上好, 中午好, 下午好 or 晚上好. */
export function greeting(now = new Date()): string {
  const { hour } = shanghaiParts(now)
  if (hour < 11) return '早上好'
  if (hour < 13) return '中午好'
  return hour < 18 ? '下午好' : '晚上好'
}

/** `+20`, `−5` with a real minus sign. */
export function signedPoints(points: number): string {
  return points < 0 ? `−${-points}` : `+${points}`
}

/** Service time in hours, at most one decimal: 90 minutes are `1.5 小时`. */
export function serviceHours(minutes: number): string {
  return `${Math.round(minutes / 6) / 10} 小时`
}
