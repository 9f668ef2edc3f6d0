/**
 * Time in Asia/Shanghai by plain arithmetic: China keeps UTC+8 all year, and the mini-program's logic layer
 * has no reliable `Intl`.
 */
const OFFSET_MS = 8 * 3_600_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export interface ShanghaiParts {
  year: number
  /** 1–12 */
  month: number
  day: number
  hour: number
  minute: number
  /** 0 Sunday … 6 Saturday */
  weekday: number
}

export function shanghaiParts(instant: Date): ShanghaiParts {
  const local = new Date(instant.getTime() + OFFSET_MS)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: local.getUTCDay(),
  }
}

/** The instant of a wall-clock time in Shanghai. Months and days may overflow, as with `Date.UTC`. */
export function shanghaiInstant(year: number, month: number, day: number, hour = 0, minute = 0): Date {
  return new Date(Date.UTC(year, month - 1, day, hour, minute) - OFFSET_MS)
}

let lastDay = { number: Number.NaN, on: '' }

/** The calendar date in Shanghai, `2026-11-28`. */
export function dateOn(instant: Date): string {
  const number = Math.floor((instant.getTime() + OFFSET_MS) / DAY_MS)
  // Ages of a whole crowd are asked for on the same day.
  if (number !== lastDay.number)
    lastDay = { number, on: new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10) }
  return lastDay.on
}

export function startOfDate(on: string): Date {
  return new Date(Date.parse(`${on}T00:00:00Z`) - OFFSET_MS)
}

/** The date so many days later. */
export function dateAfter(on: string, days = 1): string {
  return dateOn(new Date(startOfDate(on).getTime() + days * DAY_MS))
}

/** The same wall-clock time so many calendar months away; the day is clipped to the month's end. */
export function addMonths(instant: Date, months: number): Date {
  const { year, month, day, hour, minute } = shanghaiParts(instant)
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  const moved = shanghaiInstant(year, month + months, Math.min(day, lastDay), hour, minute)
  return new Date(moved.getTime() + (((instant.getTime() % MINUTE_MS) + MINUTE_MS) % MINUTE_MS))
}

/** Full years of age on the day of an instant (周岁, by the Shanghai calendar). */
export function ageOn(bornOn: string, instant: Date): number {
  const on = dateOn(instant)
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4))
  return on.slice(5) >= bornOn.slice(5) ? years : years - 1
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
const two = (n: number) => String(n).padStart(2, '0')

export function weekdayName(instant: Date): string {
  return WEEKDAYS[shanghaiParts(instant).weekday] ?? ''
}

/** `20:00` */
export function clockTime(instant: Date): string {
  const { hour, minute } = shanghaiParts(instant)
  return `${two(hour)}:${two(minute)}`
}

/** `11月28日` */
export function monthDay(instant: Date): string {
  const { month, day } = shanghaiParts(instant)
  return `${month}月${day}日`
}

/** As a neighbour would say it: `今天 20:00`, `明天 09:30`, `周四 20:00` within a week, else `12月5日 周六 15:00`. */
export function spokenInstant(instant: Date, now: Date): string {
  const days = (startOfDate(dateOn(instant)).getTime() - startOfDate(dateOn(now)).getTime()) / DAY_MS
  const clock = clockTime(instant)
  if (days === 0) return `今天 ${clock}`
  if (days === 1) return `明天 ${clock}`
  if (days === -1) return `昨天 ${clock}`
  if (days > 1 && days < 7) return `${weekdayName(instant)} ${clock}`
  return `${monthDay(instant)} ${weekdayName(instant)} ${clock}`
}

/** For a message, which is read later than it was written: `明天（周六）15:00`, `今天（周五）20:00`, else as spoken. */
export function writtenInstant(instant: Date, now: Date): string {
  return spokenInstant(instant, now).replace(/^(今天|明天) /, `$1（${weekdayName(instant)}）`)
}

/** `11月28日 周六 15:00–16:00` */
export function spokenSpan(startsAt: Date, endsAt: Date): string {
  return `${monthDay(startsAt)} ${weekdayName(startsAt)} ${clockTime(startsAt)}–${clockTime(endsAt)}`
}

/** What is left, in at most two units: `1 天 5 小时`, `40 分钟`; `不到 1 分钟` at the end. */
export function spokenDuration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS)
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 ? `${hours} 小时 ${minutes % 60} 分钟` : `${hours} 小时`
  return hours % 24 ? `${Math.floor(hours / 24)} 天 ${hours % 24} 小时` : `${Math.floor(hours / 24)} 天`
}
