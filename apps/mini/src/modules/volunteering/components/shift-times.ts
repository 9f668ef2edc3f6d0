import { clockTime, DAY_MS, dateOn, startOfDate } from '@linli/domain/time'

interface Span {
  startsAt: string
  endsAt: string
}

const clockOn = (on: string, time: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + (hour * 60 + minute) * 60_000)
}

/** The moment of a shift that a clock time means: of a night shift, `01:00` is the day after it began. */
export function momentOf({ startsAt }: Span, time: string): string {
  const start = new Date(startsAt)
  const sameDay = clockOn(dateOn(start), time)
  const early = time < clockTime(start)
  return new Date(sameDay.getTime() + (early ? DAY_MS : 0)).toISOString()
}

/** A time as it counts, never outside the shift: `09:00` for who came at ten to nine. */
export function clockInside({ startsAt, endsAt }: Span, at: string | undefined, otherwise: string): string {
  if (at === undefined) return otherwise
  const inside = Math.min(Math.max(Date.parse(at), Date.parse(startsAt)), Date.parse(endsAt))
  return clockTime(new Date(inside))
}
