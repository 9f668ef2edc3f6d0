import { DAY_MS, dateAfter, dateOn } from '@linli/domain/time'
import { readCalendar, setCalendarDays, setCategoryLimits } from '../modules/complaints/calendar/actions.ts'
import type { Town } from './people.ts'

/** What the manager set: drains are quicker than proposed, and the office has no power on a day soon. */
export async function writeComplaintRules({ tx, now, manager: actor }: Town): Promise<void> {
  const monthAgo = new Date(now.getTime() - 30 * DAY_MS)
  const limits = { answerWorkingDays: 1, solveWorkingDays: 2 }
  await setCategoryLimits(tx, { actor, category: 'drainage', limits, now: monthAgo })
  const calendar = await readCalendar(tx)
  let day = dateAfter(dateOn(now), 12)
  while (!calendar.isWorkingDay(day)) day = dateAfter(day)
  const weekAgo = new Date(now.getTime() - 7 * DAY_MS)
  const days = { from: day, to: day, kind: 'rest' } as const
  await setCalendarDays(tx, { actor, days, note: '换变压器，办公楼停电', now: weekAgo })
}
