import { type Actor, byWhom } from '@linli/domain/actor'
import type { DoorLine, DoorList } from '@linli/domain/events/contract'
import { checkInRefusal } from '@linli/domain/events/rules'
import { CHECK_IN_REFUSALS } from '@linli/domain/events/terms'
import { ageOn } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { toSummary } from '../actions.ts'
import { eventNotFound } from '../placing/actions.ts'
import { findEvent } from '../store.ts'
import { openEvent, settleIfDue } from '../waiting-list/actions.ts'
import {
  listContactsToCall,
  listDoorLines,
  listHelperLines,
  tickAttendees,
  tickHelper,
  untick,
} from './store.ts'

interface DoorAct {
  actor: Actor
  eventId: string
  now: Date
}

type Line = Awaited<ReturnType<typeof listDoorLines>>[number]
type HelperLine = Awaited<ReturnType<typeof listHelperLines>>[number]

/** The staff's list at the door, true at this moment. */
export async function readDoorList(tx: Tx, { actor, eventId, now }: DoorAct): Promise<DoorList> {
  const { communityId } = actor
  const key = { communityId, eventId }
  let found = await findEvent(tx, key)
  if (!found) throw eventNotFound()
  if (await settleIfDue(tx, { ...key, nextDueAt: found.counters.nextDueAt, now }))
    found = (await findEvent(tx, key)) ?? found
  const { event } = found
  const rows = await listDoorLines(tx, key)
  const helpers = await listHelperLines(tx, key)
  const waiting = [...new Set(rows.filter(isWaiting).map((row) => row.queueNumber))]
  return {
    event: toSummary(found, now),
    lines: rows.map((row) => toDoorLine(row, waiting.indexOf(row.queueNumber) + 1, event.startsAt)),
    helpers: helpers.map((row) => toHelperLine(row, event.startsAt)),
    confirmed: rows.filter((row) => row.attendee.status === 'confirmed').length,
    checkedIn: rows.filter((row) => row.attendee.checkedInAt).length,
    toCall: await listContactsToCall(tx, key),
  }
}

const isWaiting = (row: Line) => row.attendee.status === 'waiting'

function aboutPerson(row: Line | HelperLine, startsAt: Date) {
  return {
    name: row.name,
    age: row.bornOn ? ageOn(row.bornOn, startsAt) : null,
    compoundName: row.compoundName,
    checkedInByName: row.checkedInByName,
  }
}

function toDoorLine(row: Line, position: number, startsAt: Date): DoorLine {
  const { attendee } = row
  return {
    ...aboutPerson(row, startsAt),
    signUpId: attendee.signUpId,
    personId: attendee.personId,
    role: attendee.role,
    status: attendee.status,
    code: row.code,
    checkedInAt: attendee.checkedInAt?.toISOString() ?? null,
    noShow: attendee.noShowAt !== null,
    waitingPosition: isWaiting(row) ? position : null,
    offerHeldUntil: attendee.status === 'offered' ? (attendee.offerHeldUntil?.toISOString() ?? null) : null,
  }
}

function toHelperLine(row: HelperLine, startsAt: Date): DoorLine {
  return {
    ...aboutPerson(row, startsAt),
    signUpId: null,
    personId: row.helper.personId,
    role: 'helper',
    status: 'confirmed',
    code: null,
    checkedInAt: row.helper.checkedInAt?.toISOString() ?? null,
    noShow: false,
    waitingPosition: null,
    offerHeldUntil: null,
  }
}

export interface CheckedIn {
  personId: string
  name: string
  checkedInAt: string
  checkedInByName: string
  /** Somebody had ticked before. */
  already: boolean
}

/** Notes that people are there. The event's lock makes two staff ticking at once one tick. */
export async function checkIn(
  tx: Tx,
  { actor, eventId, now, who }: DoorAct & { who: { personId: string } | { code: string } },
): Promise<CheckedIn[]> {
  const { communityId } = actor
  const locked = await openEvent(tx, { communityId, eventId, now })
  if (!locked) throw eventNotFound()
  const key = { communityId, eventId }
  const byId = byWhom(actor)
  const rows = await listDoorLines(tx, key)
  const found =
    'personId' in who
      ? rows.filter((row) => row.attendee.personId === who.personId)
      : rows.filter((row) => row.code === who.code)
  const helper =
    'personId' in who
      ? (await listHelperLines(tx, key)).find((row) => row.helper.personId === who.personId)
      : undefined
  if (found.length === 0 && !helper) throw missing(who)
  // By code the whole family is ticked: those of it who have a place.
  const confirmed = found.filter((row) => row.attendee.status === 'confirmed')
  const status = helper || confirmed.length > 0 ? 'confirmed' : 'waiting'
  const refusal = checkInRefusal({ event: locked.event, status, now })
  if (refusal) throw refused(refusal)
  await tickAttendees(tx, { ...key, personIds: confirmed.map((row) => row.attendee.personId), at: now, byId })
  if (helper) await tickHelper(tx, { communityId, helperId: helper.helper.id, at: now, byId })
  const before = [
    ...confirmed.map((row) => ({ ...row, place: row.attendee })),
    ...(helper ? [{ ...helper, place: helper.helper }] : []),
  ]
  const after = helper
    ? (await listHelperLines(tx, key)).map((row) => ({ ...row, place: row.helper }))
    : (await listDoorLines(tx, key)).map((row) => ({ ...row, place: row.attendee }))
  return before.flatMap(({ place, name }) => {
    const ticked = after.find((row) => row.place.personId === place.personId && row.place.checkedInAt)
    if (!ticked?.place.checkedInAt) return []
    return {
      personId: place.personId,
      name,
      checkedInAt: ticked.place.checkedInAt.toISOString(),
      checkedInByName: ticked.checkedInByName ?? '社区工作人员',
      already: place.checkedInAt !== null,
    }
  })
}

function missing(who: { personId: string } | { code: string }) {
  const code = 'code' in who ? 'code_not_found' : 'attendee_not_found'
  return notFound(code, CHECK_IN_REFUSALS[code])
}

export async function undoCheckIn(tx: Tx, { actor, eventId, personId, now }: DoorAct & { personId: string }) {
  const { communityId } = actor
  const locked = await openEvent(tx, { communityId, eventId, now })
  if (!locked) throw eventNotFound()
  if (locked.event.finishedAt || locked.event.cancelledAt)
    throw refused({ code: 'event_finished', message: CHECK_IN_REFUSALS.event_finished })
  if (!(await untick(tx, { communityId, eventId, personId })))
    throw notFound('attendee_not_found', CHECK_IN_REFUSALS.attendee_not_found)
}
