import { DAY_MS, dateOn, startOfDate } from '@linli/domain/time'

/** The last day on which something can be ordered that ends at this instant: a midnight belongs to the day before. */
export function lastDay(orderUntil: string): string {
  return dateOn(new Date(Date.parse(orderUntil) - 1))
}

/** The midnight after a day, so that the whole of it counts. */
export function endOfDay(on: string): string {
  return new Date(startOfDate(on).getTime() + DAY_MS).toISOString()
}
