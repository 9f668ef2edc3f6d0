import { type Actor, byWhom } from '@linli/domain/actor'
import type { EventPlan, SeriesView } from '@linli/domain/events/contract'
import { changeRefusal, eventPlanRefusal, type PlanFacts } from '@linli/domain/events/plan/rules'
import { titleInMarks } from '@linli/domain/events/rules'
import { EVENT_EDIT_REFUSALS, type EventKind } from '@linli/domain/events/terms'
import { spokenSpan } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { awardMany, refundSpending } from '../../points/actions.ts'
import { announce } from '../announcements/actions.ts'
import { markNoShows } from '../door/store.ts'
import { eventNotFound } from '../placing/actions.ts'
import { scheduleOpenings, scheduleReminder } from '../schedule/actions.ts'
import { type EventRow, findSeries, listHelpers } from '../store.ts'
import { closeEvent, openEvent } from '../waiting-list/actions.ts'
import { insertEvent, insertSeries, listPrioritySignUps, updateEvent } from './store.ts'

interface Act {
  actor: Actor
  now: Date
}
interface EventAct extends Act {
  eventId: string
}

const refuse = (code: keyof typeof EVENT_EDIT_REFUSALS) =>
  refused({ code, message: EVENT_EDIT_REFUSALS[code] })

const INSTANTS = [
  'startsAt',
  'endsAt',
  'signUpOpensAt',
  'signUpClosesAt',
  'cancelClosesAt',
  'prioritySignUpOpensAt',
  'newcomerSeatsReleasedAt',
] as const
type Dated<T> = {
  [K in keyof T]: K extends (typeof INSTANTS)[number] ? (null extends T[K] ? Date | null : Date) : T[K]
}
export type DatedPlan = Dated<EventPlan>

/** The plan with dates instead of texts; fields that are absent stay absent. */
export function datedPlan<P extends Partial<EventPlan>>(plan: P): Dated<P> {
  const dated: Record<string, unknown> = { ...plan }
  for (const field of INSTANTS) {
    const text = dated[field]
    if (typeof text === 'string') dated[field] = new Date(text)
  }
  return dated as Dated<P>
}

export async function createSeries(
  tx: Tx,
  { actor, now, kind, title }: Act & { kind: EventKind; title: string },
): Promise<SeriesView> {
  const id = newId()
  const created = await insertSeries(tx, {
    communityId: actor.communityId,
    id,
    kind,
    title,
    createdAt: now,
    createdById: byWhom(actor),
  })
  if (!created) throw new AppError(409, 'series_exists', '已经有同名的系列了，直接选它就好')
  return { id, kind, title, events: 0 }
}

export async function createEvent(tx: Tx, { actor, now, plan }: Act & { plan: DatedPlan }): Promise<string> {
  const { communityId } = actor
  const series = await findSeries(tx, { communityId, seriesId: plan.seriesId })
  if (!series) throw notFound('series_not_found', EVENT_EDIT_REFUSALS.series_not_found)
  const refusal = eventPlanRefusal(plan, now)
  if (refusal) throw refused(refusal)
  const { places, helperPlaces, ...facts } = plan
  const id = newId()
  await insertEvent(
    tx,
    { ...facts, communityId, id, kind: series.kind, createdAt: now, createdById: byWhom(actor) },
    { places, helperPlaces },
  )
  return id
}

async function open(tx: Tx, { actor, eventId, now }: EventAct) {
  const locked = await openEvent(tx, { communityId: actor.communityId, eventId, now })
  if (!locked) throw eventNotFound()
  return locked
}

export async function changeEvent(
  tx: Tx,
  { actor, eventId, now, changes }: EventAct & { changes: Partial<DatedPlan> },
): Promise<void> {
  const locked = await open(tx, { actor, eventId, now })
  const { event, counters } = locked
  const before: PlanFacts = { ...event, places: counters.places }
  const after: DatedPlan = { ...event, ...counters, ...changes }
  const refusal =
    changeRefusal({
      event,
      changedFields: changedFields({ ...event, ...counters }, changes),
      places: after.places,
      taken: counters.taken,
      helperPlaces: after.helperPlaces,
      helpersTaken: counters.helpersTaken,
    }) ?? eventPlanRefusal(after, now)
  if (refusal) throw refused(refusal)
  const { communityId } = actor
  const series = await findSeries(tx, { communityId, seriesId: after.seriesId })
  if (!series) throw notFound('series_not_found', EVENT_EDIT_REFUSALS.series_not_found)
  const { places, helperPlaces, ...facts } = changes
  await updateEvent(tx, { communityId, eventId }, { ...facts, kind: series.kind })
  counters.places = after.places
  counters.helperPlaces = after.helperPlaces
  const changed = { ...event, ...facts }
  await closeEvent(tx, { ...locked, event: changed })
  if (!event.publishedAt) return
  await scheduleOpenings(tx, changed)
  if (before.startsAt.getTime() !== after.startsAt.getTime()) await scheduleReminder(tx, changed)
  await tellChange(tx, { actor, event, before, after, now })
}

function changedFields(before: object, changes: object): string[] {
  const text = (value: unknown) => (value instanceof Date ? value.toISOString() : JSON.stringify(value))
  return Object.entries(changes)
    .filter(([field, value]) => text(value) !== text(before[field as keyof typeof before]))
    .map(([field]) => field)
}

/** Only what changes a family's plans is worth a message: when, where, and the ways out. */
async function tellChange(
  tx: Tx,
  { actor, event, before, after, now }: Act & { event: EventRow; before: PlanFacts; after: DatedPlan },
) {
  const moved =
    before.startsAt.getTime() !== after.startsAt.getTime() ||
    before.endsAt.getTime() !== after.endsAt.getTime()
  const elsewhere = event.venue !== after.venue
  if (!moved && !elsewhere) return
  const { communityId } = actor
  await announce(tx, {
    communityId,
    kind: 'event_changed',
    body: `${titleInMarks(event.title)}有变动：${moved ? `时间改为 ${spokenSpan(after.startsAt, after.endsAt)}` : ''}${moved && elsewhere ? '，' : ''}${elsewhere ? `地点改到${after.venue}` : ''}。来不了可以取消，名额会给候补家庭。`,
    eventId: event.id,
    now,
  })
}

export async function publishEvent(tx: Tx, { actor, eventId, now }: EventAct): Promise<void> {
  const locked = await open(tx, { actor, eventId, now })
  const { event, counters } = locked
  if (event.cancelledAt) throw refuse('event_already_cancelled')
  if (event.publishedAt) throw refuse('event_already_published')
  const refusal = eventPlanRefusal({ ...event, places: counters.places }, now)
  if (refusal) throw refused(refusal)
  const fact = { publishedAt: now, publishedById: byWhom(actor) }
  await updateEvent(tx, { communityId: actor.communityId, eventId }, fact)
  const published = { ...event, ...fact }
  await closeEvent(tx, { ...locked, event: published })
  await scheduleOpenings(tx, published)
  await scheduleReminder(tx, published)
}

/** Everyone who holds or awaits a place is told; points spent on early places go back. */
export async function cancelEvent(
  tx: Tx,
  { actor, eventId, now, reason }: EventAct & { reason: string },
): Promise<void> {
  const locked = await open(tx, { actor, eventId, now })
  const { event } = locked
  if (event.cancelledAt) throw refuse('event_already_cancelled')
  if (event.finishedAt) throw refuse('event_already_finished')
  const { communityId } = actor
  const fact = { cancelledAt: now, cancelledById: byWhom(actor), cancelReason: reason }
  await updateEvent(tx, { communityId, eventId }, fact)
  for (const signUpId of await listPrioritySignUps(tx, { communityId, eventId }))
    await refundSpending(tx, {
      communityId,
      kind: 'early_place',
      sourceId: signUpId,
      reason: `活动取消，优先名额退回 · ${event.title}`,
      now,
    })
  await announce(tx, {
    communityId,
    kind: 'event_cancelled',
    body: `${titleInMarks(event.title)}（${spokenSpan(event.startsAt, event.endsAt)}）取消了：${reason}。${event.priorityCostPoints > 0 ? '优先名额用掉的积分已退回。' : ''}`,
    eventId,
    now,
  })
  await closeEvent(tx, { ...locked, event: { ...event, ...fact } })
}

/** Closes the books once: who did not come is noted, helpers who came get their points. */
export async function finishEvent(tx: Tx, { actor, eventId, now }: EventAct): Promise<void> {
  const locked = await open(tx, { actor, eventId, now })
  const { event } = locked
  if (!event.publishedAt) throw eventNotFound()
  if (event.cancelledAt) throw refuse('event_already_cancelled')
  if (event.finishedAt) throw refuse('event_already_finished')
  if (now < event.startsAt) throw refuse('event_not_started')
  const { communityId } = actor
  const recordedById = byWhom(actor)
  const fact = { finishedAt: now, finishedById: recordedById }
  await updateEvent(tx, { communityId, eventId }, fact)
  await markNoShows(tx, { communityId, eventId, now })
  const helpers = await listHelpers(tx, { communityId, eventId })
  const came = helpers.filter(({ helper }) => helper.checkedInAt && event.helperPoints > 0)
  await awardMany(
    tx,
    came.map(({ helper }) => ({
      communityId,
      personId: helper.personId,
      points: event.helperPoints,
      kind: 'event_helper',
      sourceId: helper.id,
      reason: `助教 · ${event.title}`,
      eventId,
      recordedById,
      now,
    })),
  )
  await closeEvent(tx, { ...locked, event: { ...event, ...fact } })
}
