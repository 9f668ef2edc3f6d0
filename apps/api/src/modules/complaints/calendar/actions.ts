import { type Actor, byWhom } from '@linli/domain/actor'
import type {
  CalendarDayView,
  CategoryLimitsView,
  getComplaintRules,
} from '@linli/domain/complaints/calendar/contract'
import {
  type DaysOfOneKind,
  differingDays,
  isCalendarOld,
  limitsAt,
  limitsRefusal,
  ownDaysRefusal,
  removeDayRefusal,
  versionAt,
} from '@linli/domain/complaints/calendar/rules'
import { CALENDAR_REFUSALS } from '@linli/domain/complaints/calendar/terms'
import { type WorkingCalendar, workingCalendar } from '@linli/domain/complaints/deadlines/rules'
import { URGENT_ANSWER_HOURS } from '@linli/domain/complaints/deadlines/terms'
import {
  CALENDAR_DAY_KINDS,
  type CategoryDeadlines,
  COMPLAINT_CATEGORIES,
  type ComplaintCategory,
} from '@linli/domain/complaints/terms'
import type { ReplyOf } from '@linli/domain/endpoint'
import { codesOf } from '@linli/domain/terms'
import { dateOn, monthDay, startOfDate, weekdayName } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { addJob } from '../../../jobs/outbox.ts'
import { LAST_KNOWN_YEAR, NATIONAL_DAYS, nationalSpansFrom } from '../../../national-days.ts'
import { sendMessage } from '../../messages/actions.ts'
import { countRunning } from '../deadlines/store.ts'
import {
  type CalendarDayRow,
  type LimitsRow,
  listLimits,
  listOwnDays,
  listStaffPersonIds,
  lockCalendar,
  readOwnDays,
  removeOwnDays,
  writeLimits,
  writeOwnDays,
} from './store.ts'

/** Which days count here: the nation's, changed by the community's own. */
export async function readCalendar(tx: Tx): Promise<WorkingCalendar> {
  const own = await readOwnDays(tx)
  return workingCalendar(NATIONAL_DAYS, new Map(own.map(({ day, kind }) => [day, kind])))
}

export async function readComplaintRules(tx: Tx, now: Date): Promise<ReplyOf<typeof getComplaintRules>> {
  const today = dateOn(now)
  const [limits, ownDays, openCases] = [
    await listLimits(tx),
    await listOwnDays(tx, today),
    await countRunning(tx),
  ]
  return {
    categories: codesOf(COMPLAINT_CATEGORIES).map((category) => limitsViewOf(category, limits, now)),
    urgentAnswerHours: URGENT_ANSWER_HOURS,
    ownDays: ownDays.map(dayViewOf),
    nationalSpans: nationalSpansFrom(today),
    lastKnownYear: LAST_KNOWN_YEAR,
    calendarOld: isCalendarOld(LAST_KNOWN_YEAR, now),
    openCases,
  }
}

function limitsViewOf(
  category: ComplaintCategory,
  versions: readonly (LimitsRow & { setByName: string | null })[],
  now: Date,
): CategoryLimitsView {
  const last = versionAt(versions, { category, at: now })
  return {
    category,
    ...limitsAt(versions, { category, at: now }),
    setAt: last?.setAt.toISOString() ?? null,
    setByName: last?.setByName ?? null,
  }
}

function dayViewOf({
  day,
  kind,
  note,
  setAt,
  setByName,
}: CalendarDayRow & { setByName: string | null }): CalendarDayView {
  return { day, kind, note, setAt: setAt.toISOString(), setByName }
}

interface SetLimits {
  actor: Actor
  category: ComplaintCategory
  limits: CategoryDeadlines
  now: Date
}

/** For what comes in from now on; open cases keep what was promised. */
export async function setCategoryLimits(
  tx: Tx,
  { actor, category, limits, now }: SetLimits,
): Promise<CategoryLimitsView> {
  const refusal = limitsRefusal(limits)
  if (refusal) throw refused(refusal)
  await lockCalendar(tx)
  const { communityId } = actor
  await writeLimits(tx, { ...limits, communityId, category, setAt: now, setById: byWhom(actor) })
  return limitsViewOf(category, await listLimits(tx), now)
}

interface SetDays {
  actor: Actor
  days: DaysOfOneKind
  note: string
  now: Date
}

/** Own days, where they change something. Open cases are counted anew by a job; staff hear of it at once. */
export async function setCalendarDays(
  tx: Tx,
  { actor, days, note, now }: SetDays,
): Promise<{ days: string[] }> {
  await lockCalendar(tx)
  const { communityId } = actor
  const calendar = await readCalendar(tx)
  const refusal = ownDaysRefusal({ ...days, today: dateOn(now) }, calendar)
  if (refusal) throw refused(refusal)
  const changed = differingDays(days, calendar)
  // A day that was turned round before and becomes as the nation has it is no day of one's own any more.
  const national = workingCalendar(NATIONAL_DAYS)
  const own = changed.filter((day) => national.isWorkingDay(day) !== (days.kind === 'working'))
  await removeOwnDays(tx, { communityId, days: changed.filter((day) => !own.includes(day)) })
  const row = { communityId, kind: days.kind, note: note.trim(), setAt: now, setById: byWhom(actor) }
  if (own.length > 0)
    await writeOwnDays(
      tx,
      own.map((day) => ({ ...row, day })),
    )
  await afterDaysChanged(tx, {
    actor,
    now,
    words: `${spokenDays(changed)}${CALENDAR_DAY_KINDS[days.kind]}（${note.trim()}）`,
  })
  return { days: changed }
}

export async function removeCalendarDay(
  tx: Tx,
  { actor, day, now }: { actor: Actor; day: string; now: Date },
): Promise<void> {
  await lockCalendar(tx)
  const refusal = removeDayRefusal(day, dateOn(now))
  if (refusal) throw refused(refusal)
  const { communityId } = actor
  const [removed] = await removeOwnDays(tx, { communityId, days: [day] })
  if (!removed) throw notFound('calendar_day_not_found', CALENDAR_REFUSALS.calendar_day_not_found)
  const words = `${spokenDays([day])}不再单独安排，按国家的日历`
  await afterDaysChanged(tx, { actor, now, words })
}

async function afterDaysChanged(
  tx: Tx,
  { actor, now, words }: { actor: Actor; now: Date; words: string },
): Promise<void> {
  const { communityId, personId } = actor
  await addJob(tx, { communityId, task: 'recount_deadlines', ids: {}, runAt: null, key: 'all' })
  const body = `社区工作日有变：${words}。诉求的期限跟着重新算。`
  const personIds = (await listStaffPersonIds(tx)).filter((id) => id !== personId)
  await sendMessage(tx, { communityId, kind: 'complaint_work', body, now, personIds })
}

/** `12月4日 周五`, or the first and the last of several. */
function spokenDays(days: readonly string[]): string {
  const spoken = [days[0], days.at(-1)].flatMap((on) =>
    on ? [`${monthDay(startOfDate(on))} ${weekdayName(startOfDate(on))}`] : [],
  )
  return days.length > 1 ? `${spoken.join(' 至 ')} ` : `${spoken[0]} `
}
