import type { Actor } from '@linli/domain/actor'
import { needsConsent } from '@linli/domain/people/rules'
import type { ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import {
  isFilled,
  linePromotes,
  type placeOnShifts,
  shiftCancelRefusal,
} from '@linli/domain/volunteering/sign-up/rules'
import { SHIFT_SIGN_UP_REFUSALS } from '@linli/domain/volunteering/sign-up/terms'
import { RECRUITMENT_REFUSALS } from '@linli/domain/volunteering/terms'
import type { ShiftRequest } from '../../src/modules/volunteering/placing/actions.ts'
import { isConsentedTo, mayActFor } from '../placing/model.ts'
import { idOf } from '../placing/world.ts'
import type { ShiftWorld } from './world.ts'

/** The only rule that decides; a control may bend it. */
export type Rule = typeof placeOnShifts
type Refused = { status: number; code: string; message: string }
export type Expected = { refused: Refused } | { placed: Omit<ShiftSignUpView, 'id'>[] }

const ACTIVE = ['confirmed', 'waiting']
const refusedWith = (status: number, code: string, message: string) => ({
  refused: { status, code, message },
})
const unknownNotice = () =>
  refusedWith(404, 'recruitment_not_found', RECRUITMENT_REFUSALS.recruitment_not_found)

interface Batch {
  world: ShiftWorld
  rule: Rule
  /** The batch's latest: what is read once for it is of this moment. */
  moment: Date
}

/** What one request gets by the rules and the rows in memory alone; moves the world on. */
export function answerOne(batch: Batch, request: ShiftRequest): Expected {
  const { world, rule, moment } = batch
  const { actor, channel, who, now, waitIfFull } = request
  const byStaff = channel !== 'app'
  if (!byStaff && !actor.personId) return refusedWith(403, 'not_bound', SHIFT_SIGN_UP_REFUSALS.not_bound)
  const personId = 'personId' in who ? who.personId : null
  const person = world.persons.find(({ id }) => id === personId)
  if (personId !== null && byStaff && !person)
    return refusedWith(404, 'person_not_found', SHIFT_SIGN_UP_REFUSALS.person_not_found)
  if (personId !== null && !byStaff && !mayActFor({ world, moment }, actor.personId ?? '', personId))
    return refusedWith(403, 'person_not_yours', SHIFT_SIGN_UP_REFUSALS.person_not_yours)
  const notice = world.recruitments.find(({ id }) => id === request.recruitmentId)
  if (!notice || (!notice.publishedAt && !byStaff)) return unknownNotice()
  const chosen = request.shiftIds.flatMap((id) => countedOf(world, notice.id).filter((s) => s.id === id))
  if (chosen.length < request.shiftIds.length)
    return refusedWith(404, 'shift_not_found', SHIFT_SIGN_UP_REFUSALS.shift_not_found)
  const statuses = rule({
    notice,
    person: person
      ? {
          ...person,
          consentMissing: needsConsent(person.bornOn, moment) && !isConsentedTo(world, person.id),
          isVolunteer: world.volunteers.some((each) => each.personId === personId),
        }
      : null,
    chosen,
    held: heldBy(world, personId),
    waitIfFull,
    now,
  })
  if ('code' in statuses) return refusedWith(409, statuses.code, statuses.message)
  const name = person?.name ?? ('guestName' in who ? who.guestName.trim() : '')
  return { placed: enter(world, { request, name, statuses }) }
}

const countedOf = ({ shifts, shiftCounters }: ShiftWorld, recruitmentId: string) =>
  shifts
    .filter((shift) => shift.recruitmentId === recruitmentId)
    .map((shift) => {
      const counters = shiftCounters.find(({ shiftId }) => shiftId === shift.id)
      if (!counters) throw new Error('a shift without counters')
      return { ...counters, ...shift }
    })

const heldBy = ({ shiftSignUps, shifts, recruitments }: ShiftWorld, personId: string | null) =>
  shiftSignUps
    .filter((each) => personId !== null && each.personId === personId && ACTIVE.includes(each.status))
    .map(({ shiftId, recruitmentId, startsAt, endsAt }) => ({
      shiftId,
      title: recruitments.find(({ id }) => id === recruitmentId)?.title ?? '',
      role: shifts.find(({ id }) => id === shiftId)?.role ?? '',
      startsAt,
      endsAt,
    }))

interface Entry {
  request: ShiftRequest
  name: string
  statuses: readonly ('confirmed' | 'waiting')[]
}

function enter(world: ShiftWorld, { request, name, statuses }: Entry): Omit<ShiftSignUpView, 'id'>[] {
  const { actor, recruitmentId, who, channel, now } = request
  const views = request.shiftIds.map((shiftId, i) => {
    const status = statuses[i] ?? 'waiting'
    const shift = world.shifts.find(({ id }) => id === shiftId)
    const counters = world.shiftCounters.find((each) => each.shiftId === shiftId)
    if (!shift || !counters) throw new Error('a shift that is there and is not')
    counters.lastQueueNumber += 1
    world.shiftSignUps.push({
      communityId: world.communityId,
      id: idOf('signUp', world.shiftSignUps.length),
      shiftId,
      recruitmentId,
      personId: 'personId' in who ? who.personId : null,
      guestName: 'guestName' in who ? name : null,
      startsAt: shift.startsAt,
      endsAt: shift.endsAt,
      status,
      channel,
      groupId: groupOf(world, request),
      queueNumber: counters.lastQueueNumber,
      signedUpAt: now,
      signedUpById: actor.personId ?? actor.accountId,
      confirmedAt: status === 'confirmed' ? now : null,
      cancelledAt: null,
      cancelledById: null,
    })
    recount(world, shiftId)
    return {
      shiftId,
      personId: 'personId' in who ? who.personId : null,
      name,
      status,
      channel,
      signedUpAt: now.toISOString(),
      waitingPosition: status === 'waiting' ? counters.waiting : null,
    }
  })
  const notice = world.recruitments.find(({ id }) => id === recruitmentId)
  if (notice && !notice.filledAt && isFilled(countedOf(world, recruitmentId), now)) notice.filledAt = now
  return views
}

function groupOf({ shareCodes }: ShiftWorld, { from, recruitmentId }: ShiftRequest): string | null {
  if (from && 'groupId' in from) return from.groupId
  const code = shareCodes.find((each) => from && each.code === from.shareCode)
  return code?.recruitmentId === recruitmentId ? code.groupId : null
}

/** Counters are nothing but what sign-ups add up to. */
function recount({ shiftCounters, shiftSignUps }: ShiftWorld, shiftId: string): void {
  const own = shiftSignUps.filter((each) => each.shiftId === shiftId)
  const count = (status: string) => own.filter((each) => each.status === status).length
  for (const counters of shiftCounters)
    if (counters.shiftId === shiftId)
      Object.assign(counters, { taken: count('confirmed'), waiting: count('waiting') })
}

export interface Cancel {
  actor: Actor
  /** Position in the world's sign-ups, which is also the order they were written in. */
  index: number
  byStaff: boolean
  now: Date
}

/** A place given back, and the line moved up; the code of the answer. */
export function cancelOne(world: ShiftWorld, { actor, index, byStaff, now }: Cancel): string {
  const signUp = world.shiftSignUps[index]
  const shift = world.shifts.find(({ id }) => id === signUp?.shiftId)
  const notice = world.recruitments.find(({ id }) => id === signUp?.recruitmentId)
  if (!signUp || !shift || !notice) throw new Error('nothing to cancel')
  const { cancelClosesMinutes } = notice
  const facts = {
    ...signUp,
    settledAt: shift.settledAt,
    cancelClosesMinutes,
    checkedInAt: null,
    byStaff,
    now,
  }
  const refusal = shiftCancelRefusal(facts)
  if (refusal) return refusal.code
  const by = actor.personId ?? actor.accountId
  Object.assign(signUp, { status: 'cancelled', cancelledAt: now, cancelledById: by })
  recount(world, shift.id)
  const line = world.shiftSignUps.filter((each) => each.shiftId === shift.id && each.status === 'waiting')
  const counters = world.shiftCounters.find(({ shiftId }) => shiftId === shift.id)
  const free = counters ? counters.places - counters.taken : 0
  const promoted = linePromotes(notice, shift, now) ? line.slice(0, free) : []
  for (const next of promoted) Object.assign(next, { status: 'confirmed', confirmedAt: now })
  recount(world, shift.id)
  // Who moves up may take the last free place of the notice.
  if (
    promoted.length > 0 &&
    notice.publishedAt &&
    !notice.filledAt &&
    isFilled(countedOf(world, notice.id), now)
  )
    notice.filledAt = now
  return 'cancelled'
}
