import { type Actor, byWhom } from '@linli/domain/actor'
import { normaliseName } from '@linli/domain/people/identity/rules'
import { refuse } from '@linli/domain/refusal'
import { clockTime } from '@linli/domain/time'
import type { AttendanceLine } from '@linli/domain/volunteering/attendance/contract'
import { byHandRefusal, timesRefusal } from '@linli/domain/volunteering/attendance/rules'
import { ATTENDANCE_REFUSALS } from '@linli/domain/volunteering/attendance/terms'
import { serverRefusal } from '@linli/domain/volunteering/service-records/rules'
import type { Tx } from '../../../db/client.ts'
import { invalidInput, notFound, refused } from '../../../http/app-error.ts'
import { findPerson, findPersonsForSignUp } from '../../people/store.ts'
import {
  findLines,
  type Line,
  lineNotFound,
  nameOf,
  newRecord,
  openShift,
  personOf,
  readLines,
  refuseIf,
  type ShiftAct,
  toLine,
} from '../attendance/actions.ts'
import { insertRecords, listRecords, type NamedRecord, updateRecords } from '../attendance/store.ts'

export interface Times {
  checkedInAt: Date
  checkedOutAt: Date | null
  /** Why they are written by hand. */
  reason: string
}

/** What staff write by hand, in their own name; what stood there before stays readable in the note. */
export function byHand(
  actor: Actor,
  { checkedInAt, checkedOutAt, reason }: Times,
  before?: NamedRecord['record'],
) {
  const by = byWhom(actor)
  const earlier = before?.checkedInAt ?? null
  const was = earlier && `（原来 ${clockTime(earlier)}–${leftOf(before)}）`
  return {
    checkedInAt,
    checkedInChannel: 'desk' as const,
    checkedInById: by,
    checkedInStep: null,
    checkedOutAt,
    checkedOutChannel: checkedOutAt ? ('desk' as const) : null,
    checkedOutById: checkedOutAt ? by : null,
    checkedOutStep: null,
    note: `${reason.trim()}${was ?? ''}`,
  }
}

const leftOf = (before: NamedRecord['record'] | undefined) =>
  before?.checkedOutAt ? clockTime(before.checkedOutAt) : ''

/** Staff write when somebody came and left, whatever was ticked before. */
export async function correct(
  tx: Tx,
  { actor, shiftId, lineId, times, now }: ShiftAct & { lineId: string; times: Times },
): Promise<AttendanceLine> {
  const shift = await openShift(tx, shiftId)
  const [line] = await findLines(tx, shiftId, [lineId])
  if (!line) throw lineNotFound()
  refuseIf(timesRefusal({ shift, ...times, now }))
  await refuseOwnHousehold(tx, { actor, personId: personOf(line) })
  const { place, named } = line
  if (named) await updateRecords(tx, [named.record.id], byHand(actor, times, named.record))
  else if (place)
    await insertRecords(tx, [{ ...newRecord(tx, { shiftId, line: place }), ...byHand(actor, times) }])
  return lineNow(tx, shiftId, lineId)
}

export interface DeskEntry extends ShiftAct {
  who: { personId: string } | { guestName: string }
  times: Times
}

/** Staff enter somebody who came without a place. */
export async function enterAtDesk(tx: Tx, entry: DeskEntry): Promise<AttendanceLine> {
  const { actor, shiftId, who, times, now } = entry
  const shift = await openShift(tx, shiftId)
  refuseIf(timesRefusal({ shift, ...times, now }))
  const personId = 'personId' in who ? who.personId : null
  const guestName = 'guestName' in who ? normaliseName(who.guestName) : null
  if (guestName === '') throw invalidInput('请写来的人叫什么')
  if (personId !== null) await requireServer(tx, { personId, now })
  await refuseOwnHousehold(tx, { actor, personId })
  const lines = await readLines(tx, shiftId)
  const same = (line: Line) => (personId === null ? nameOf(line) === guestName : personOf(line) === personId)
  if (lines.some(same)) {
    const message =
      guestName === null
        ? undefined
        : `名单上已经有${guestName}；要是另一个人，请写清楚，如“${guestName}（5栋）”`
    throw refused(refuse(ATTENDANCE_REFUSALS, 'already_on_list', message))
  }
  const known = personId === null ? null : await findForgotten(tx, { shiftId, personId })
  if (known) {
    await updateRecords(tx, [known], byHand(actor, times))
    return lineNow(tx, shiftId, known)
  }
  const record = newRecord(tx, { shiftId, line: { signUpId: null, personId, guestName } })
  await insertRecords(tx, [{ ...record, ...byHand(actor, times) }])
  return lineNow(tx, shiftId, record.id)
}

/** A person of the roster who may have a service record. */
export async function requireServer(
  tx: Tx,
  { personId, now }: { personId: string; now: Date },
): Promise<{ householdId: string }> {
  const [person] = await findPersonsForSignUp(tx, [personId], now)
  if (!person) throw notFound('person_not_found', '没有找到这个人')
  refuseIf(serverRefusal(person, now))
  return person
}

/** A person's record whose ticks were taken back, and whose place is gone. */
async function findForgotten(tx: Tx, { shiftId, personId }: { shiftId: string; personId: string }) {
  const records = await listRecords(tx, [shiftId])
  return records.find(({ record }) => record.personId === personId)?.record.id ?? null
}

async function lineNow(tx: Tx, shiftId: string, lineId: string): Promise<AttendanceLine> {
  const [line] = await findLines(tx, shiftId, [lineId])
  if (!line) throw lineNotFound()
  return toLine(line)
}

export async function refuseOwnHousehold(
  tx: Tx,
  { actor, personId }: { actor: Actor; personId: string | null },
): Promise<void> {
  refuseIf(
    byHandRefusal({
      staffHouseholdId: await householdOf(tx, actor.personId),
      householdId: await householdOf(tx, personId),
    }),
  )
}

export async function householdOf(tx: Tx, personId: string | null): Promise<string | null> {
  if (personId === null) return null
  return (await findPerson(tx, { personId }))?.householdId ?? null
}
