import { DAY_MS, dateOn, shanghaiParts } from '@linli/domain/time'

/** Saturday and Sunday to come; today and tomorrow, or today, when the weekend is on. */
export function weekend(now: Date): { from: string; to: string } {
  const { weekday } = shanghaiParts(now)
  const sundayIn = (7 - weekday) % 7
  const saturdayIn = weekday === 0 ? 0 : 6 - weekday
  const inDays = (days: number) => dateOn(new Date(now.getTime() + days * DAY_MS))
  return { from: inDays(saturdayIn), to: inDays(sundayIn) }
}
