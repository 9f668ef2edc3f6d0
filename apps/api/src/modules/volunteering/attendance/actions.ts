import { randomBytes } from 'node:crypto'
import { type Actor, byWhom } from '@linli/domain/actor'
import { HOUR_MS } from '@linli/domain/time'
import type {
  AttendanceLine,
  AttendanceList,
  AttendanceShift,
  ShiftOfToday,
  Tick,
  Ticked,
} from '@linli/domain/volunteering/attendance/contract'
import {
  checkInRefusal,
  checkOutAtEndRefusal,
  checkOutRefusal,
  undoRefusal,
} from '@linli/domain/volunteering/attendance/rules'
import { ATTENDANCE_REFUSALS, type AttendanceAct } from '@linli/domain/volunteering/attendance/terms'
import { plainLetters } from '@linli/domain/volunteering/attendance-code/rules'
import { CLAIM_CODE_LENGTH } from '@linli/domain/volunteering/service-records/terms'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import {
  countWaiting,
  findShift,
  insertRecords,
  listPlaces,
  listRecords,
  listShiftsAround,
  lockShift,
  type NamedRecord,
  type NewServiceRecord,
  type Place,
  type ShiftOfNotice,
  updateRecords,
} from './store.ts'

export interface ShiftAct {
  actor: Actor
  shiftId: string
  now: Date
}

/** One line of a shift's list: a place, a record, or both. */
export interface Line {
  lineId: string
  place: Place | null
  named: NamedRecord | null
}

export const shiftNotFound = () => notFound('shift_not_found', ATTENDANCE_REFUSALS.shift_not_found)

/** A shift whose list stands still until the transaction ends. */
export async function openShift(tx: Tx, shiftId: string): Promise<ShiftOfNotice> {
  await lockShift(tx, shiftId)
  const shift = await findShift(tx, shiftId)
  if (!shift) throw shiftNotFound()
  return shift
}

/** Places in queue order, each with its record, then those who came without one. */
export async function readLines(tx: Tx, shiftId: string): Promise<Line[]> {
  const places = await listPlaces(tx, shiftId)
  const records = await listRecords(tx, [shiftId])
  const ofPlace = new Set<string>()
  const placed = places.map((place): Line => {
    const named = records.find(
      ({ record }) =>
        !ofPlace.has(record.id) &&
        (record.signUpId === place.signUpId ||
          (place.personId !== null && record.personId === place.personId)),
    )
    if (named) ofPlace.add(named.record.id)
    return { lineId: place.signUpId, place, named: named ?? null }
  })
  const walkIns = records
    // A record whose ticks were taken back, and whose place is gone, is nobody's line any more.
    .filter(({ record }) => !ofPlace.has(record.id) && record.checkedInAt !== null)
    .map((named): Line => ({ lineId: named.record.id, place: null, named }))
  return [...placed, ...walkIns]
}

/** The staff's list of a shift, true at this moment. */
export async function readAttendanceList(tx: Tx, { shiftId, now }: ShiftAct): Promise<AttendanceList> {
  const shift = await findShift(tx, shiftId)
  if (!shift) throw shiftNotFound()
  const lines = await readLines(tx, shiftId)
  return {
    shift: toShift(shift),
    lines: lines.map(toLine),
    ...(await countsOf(tx, shiftId, lines)),
    checkInRefusal: checkInRefusal(shift, now),
    // Of the books and the hour alone: whether somebody came is each line's own matter.
    checkOutRefusal: checkOutRefusal(shift, SOMEBODY_CAME, now),
    over: now >= shift.endsAt,
  }
}

const TODAY_HOURS = 12
const MOST_SHIFTS = 50

/** Shifts that staff may have to check people in to about now. */
export async function readShiftsOfToday(tx: Tx, now: Date): Promise<ShiftOfToday[]> {
  const startsUntil = new Date(now.getTime() + TODAY_HOURS * HOUR_MS)
  const found = await listShiftsAround(tx, { now, startsUntil, limit: MOST_SHIFTS })
  return found.map(({ shift, confirmed, checkedIn }) => ({ ...toShift(shift), confirmed, checkedIn }))
}

const SOMEBODY_CAME = { checkedInAt: new Date(0), checkedInStep: null, checkedOutAt: null }

export async function countsOf(tx: Tx, shiftId: string, lines: readonly Line[]) {
  return {
    confirmed: lines.filter(({ place }) => place !== null).length,
    waiting: await countWaiting(tx, shiftId),
    checkedIn: lines.filter(({ named }) => named?.record.checkedInAt).length,
    checkedOut: lines.filter(({ named }) => named?.record.checkedOutAt).length,
  }
}

export function toShift(shift: ShiftOfNotice): AttendanceShift {
  const { shiftId, recruitmentId, title, role, meetingPlace, pointsPerHour } = shift
  return {
    shiftId,
    recruitmentId,
    title,
    role,
    meetingPlace,
    pointsPerHour,
    startsAt: shift.startsAt.toISOString(),
    endsAt: shift.endsAt.toISOString(),
    settledAt: shift.settledAt?.toISOString() ?? null,
  }
}

export function nameOf({ place, named }: Line): string {
  return named?.personName ?? place?.personName ?? named?.record.guestName ?? place?.guestName ?? '没有留名字'
}

/** Which household is concerned; null for guests, and people the list only knows by their place. */
export const personOf = ({ place, named }: Line) => named?.record.personId ?? place?.personId ?? null

export function toLine(line: Line): AttendanceLine {
  const { lineId, place, named } = line
  const record = named?.record
  return {
    lineId,
    recordId: record?.id ?? null,
    personId: personOf(line),
    name: nameOf(line),
    guest: (record?.guestName ?? place?.guestName ?? null) !== null,
    claimCode: record && record.personId === null ? record.claimCode : null,
    walkIn: place === null,
    compoundName: named?.compoundName ?? place?.compoundName ?? null,
    checkedIn: record
      ? tickOf(record.checkedInAt, record.checkedInChannel, named?.checkedInByName ?? null)
      : null,
    checkedOut: record
      ? tickOf(record.checkedOutAt, record.checkedOutChannel, named?.checkedOutByName ?? null)
      : null,
    note: record?.note ?? null,
  }
}

function tickOf(at: Date | null, channel: Tick['channel'] | null, byName: string | null): Tick | null {
  return at && channel ? { at: at.toISOString(), channel, byName } : null
}

export const lineNotFound = () => notFound('line_not_found', ATTENDANCE_REFUSALS.line_not_found)

export async function findLines(tx: Tx, shiftId: string, lineIds: readonly string[]): Promise<Line[]> {
  const lines = await readLines(tx, shiftId)
  return lineIds.map((lineId) => {
    const line = lines.find((one) => one.lineId === lineId)
    if (!line) throw lineNotFound()
    return line
  })
}

/** A code by which a guest claims the record (认领码); 28^8 of them, so that guessing is hopeless at five tries an hour. */
function newClaimCode(): string {
  // 4 of 256 bytes are passed over: 64 are plenty for 8 letters.
  const code = plainLetters(randomBytes(64), CLAIM_CODE_LENGTH)
  if (!code) throw new Error('chance gave no claim code')
  return code
}

/** A record for somebody who has none yet on the shift; a guest gets a claim code. */
export function newRecord(
  tx: Tx,
  {
    shiftId,
    line,
  }: { shiftId: string; line: Pick<Place, 'personId' | 'guestName'> & { signUpId: string | null } },
): NewServiceRecord {
  const { signUpId, personId, guestName } = line
  const claimCode = personId === null ? newClaimCode() : null
  return { communityId: tx.communityId, id: newId(), shiftId, signUpId, personId, guestName, claimCode }
}

/** Staff note that people have come. The shift's lock makes two who tick at once one tick; who was first stays. */
export async function checkIn(
  tx: Tx,
  { actor, shiftId, lineIds, now }: ShiftAct & { lineIds: readonly string[] },
): Promise<Ticked[]> {
  const shift = await openShift(tx, shiftId)
  const lines = await findLines(tx, shiftId, lineIds)
  const fresh = lines.filter(({ named }) => !named?.record.checkedInAt)
  if (fresh.length > 0) refuseIf(checkInRefusal(shift, now))
  const facts = { checkedInAt: now, checkedInChannel: 'staff' as const, checkedInById: byWhom(actor) }
  await insertRecords(
    tx,
    fresh.flatMap(({ place, named }) =>
      place && !named ? { ...newRecord(tx, { shiftId, line: place }), ...facts } : [],
    ),
  )
  await updateRecords(
    tx,
    fresh.flatMap(({ named }) => named?.record.id ?? []),
    facts,
  )
  return tickedNow(tx, { shiftId, act: 'in', before: lines })
}

/** Staff note that people leave, now or at the shift's end; all of them or none. */
export async function checkOut(
  tx: Tx,
  { actor, shiftId, lineIds, at, now }: ShiftAct & { lineIds: readonly string[]; at: 'now' | 'shift_end' },
): Promise<Ticked[]> {
  const shift = await openShift(tx, shiftId)
  const lines = await findLines(tx, shiftId, lineIds)
  const fresh = lines.filter(({ named }) => !named?.record.checkedOutAt)
  const refusalOf = at === 'now' ? checkOutRefusal : checkOutAtEndRefusal
  for (const line of fresh) {
    const refusal = refusalOf(shift, line.named?.record ?? null, now)
    if (refusal?.code === 'check_out_without_check_in')
      throw refused({ ...refusal, message: `${nameOf(line)}还没有签到，请先补上来和走的时间` })
    refuseIf(refusal)
  }
  // Somebody may have come after the end, being ticked late: then nothing was served, and nobody leaves before coming.
  const endOf = ({ named }: Line) => {
    const came = named?.record.checkedInAt ?? now
    return at === 'now' || shift.endsAt < came ? now : shift.endsAt
  }
  for (const [leftAt, group] of groupBy(fresh, (line) => endOf(line).getTime()))
    await updateRecords(
      tx,
      group.flatMap(({ named }) => named?.record.id ?? []),
      { checkedOutAt: new Date(leftAt), checkedOutChannel: 'staff', checkedOutById: byWhom(actor) },
    )
  return tickedNow(tx, { shiftId, act: 'out', before: lines })
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

async function tickedNow(
  tx: Tx,
  { shiftId, act, before }: { shiftId: string; act: AttendanceAct; before: readonly Line[] },
): Promise<Ticked[]> {
  const after = (await readLines(tx, shiftId)).map(toLine)
  const tick = (line: AttendanceLine | undefined) => (act === 'in' ? line?.checkedIn : line?.checkedOut)
  return before.map((line) => {
    const noted = tick(after.find(({ lineId }) => lineId === line.lineId))
    if (!noted) throw new Error('a tick is missing after it was written')
    const { at, byName } = noted
    return { lineId: line.lineId, name: nameOf(line), at, byName, already: Boolean(tick(toLine(line))) }
  })
}

/** Takes a mistaken tick back; the record itself stays, with a guest's claim code. */
export async function undo(
  tx: Tx,
  { shiftId, lineId, act }: ShiftAct & { lineId: string; act: AttendanceAct },
): Promise<void> {
  const shift = await openShift(tx, shiftId)
  const [line] = await findLines(tx, shiftId, [lineId])
  const record = line?.named?.record ?? null
  refuseIf(undoRefusal(act, shift, record))
  if (!record) throw lineNotFound()
  const nothing = { in: { checkedInAt: null, ...IN_NOTHING }, out: { checkedOutAt: null, ...OUT_NOTHING } }
  await updateRecords(tx, [record.id], nothing[act])
}

const IN_NOTHING = { checkedInChannel: null, checkedInById: null, checkedInStep: null }
const OUT_NOTHING = { checkedOutChannel: null, checkedOutById: null, checkedOutStep: null }

export function refuseIf(refusal: Parameters<typeof refused>[0] | null): void {
  if (refusal) throw refused(refusal)
}
