import { timingSafeEqual } from 'node:crypto'
import { type Actor, byWhom } from '@linli/domain/actor'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import { type Refusal, refuse } from '@linli/domain/refusal'
import { HOUR_MS } from '@linli/domain/time'
import {
  booksRefusal,
  checkInRefusal,
  checkOutClosesAt,
  checkOutRefusal,
} from '@linli/domain/volunteering/attendance/rules'
import { ATTENDANCE_REFUSALS, type AttendanceAct } from '@linli/domain/volunteering/attendance/terms'
import type { AttendanceCodes, MyAttendance } from '@linli/domain/volunteering/attendance-code/contract'
import {
  codeShownForMs,
  codeStep,
  plainLetters,
  readAttendanceCode,
  readShortCode,
  scanOutcome,
  stepRefusal,
  writeAttendanceCode,
} from '@linli/domain/volunteering/attendance-code/rules'
import { CODE_STEP_SECONDS, SHORT_CODE_LENGTH } from '@linli/domain/volunteering/attendance-code/terms'
import type { Tx } from '../../../db/client.ts'
import { AppError, notAllowed, refused } from '../../../http/app-error.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import { listActableIds } from '../../people/store.ts'
import { countsOf, newRecord, openShift, readLines, shiftNotFound, toShift } from '../attendance/actions.ts'
import {
  findPlaceOf,
  findRecordOf,
  findShift,
  insertRecords,
  listPlacesAround,
  type ServiceRecord,
  type ShiftOfNotice,
  updateRecords,
} from '../attendance/store.ts'

const MAC_LENGTH = 22

interface CodePlace {
  communityId: string
  shiftId: string
  step: number
}

/** 132 bits of a keyed hash: nobody without the server's secret makes one. */
const macOf = (secrets: Secrets, { communityId, shiftId, step }: CodePlace) =>
  secrets.sign(`attendance-code/${communityId}/${shiftId}/${step}`).slice(0, MAC_LENGTH)

/** For typing: 28^6 of them, of which two are taken at any moment. */
function shortCodeOf(secrets: Secrets, { communityId, shiftId, step }: CodePlace): string {
  const bytes = Buffer.from(
    secrets.sign(`attendance-short-code/${communityId}/${shiftId}/${step}`),
    'base64url',
  )
  const code = plainLetters(bytes, SHORT_CODE_LENGTH)
  if (!code) throw new Error('a keyed hash gave no short code')
  return code
}

const sameText = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** The step of a genuine code of this shift that is taken now, scanned or typed; or why not. */
export function readStep(
  secrets: Secrets,
  { communityId, shiftId, text, now }: { communityId: string; shiftId: string; text: string; now: Date },
): number | Refusal {
  const scanned = readAttendanceCode(text)
  if (scanned) {
    if (!sameText(scanned.mac, macOf(secrets, { communityId, ...scanned })))
      return refuse(ATTENDANCE_REFUSALS, 'code_not_valid')
    if (scanned.shiftId !== shiftId) return refuse(ATTENDANCE_REFUSALS, 'code_of_other_shift')
    return stepRefusal(scanned.step, now) ?? scanned.step
  }
  const typed = readShortCode(text)
  const present = codeStep(now)
  const step = [present, present - 1].find(
    (each) => typed !== null && sameText(typed, shortCodeOf(secrets, { communityId, shiftId, step: each })),
  )
  return step ?? refuse(ATTENDANCE_REFUSALS, 'code_not_valid')
}

/** The present code and the next for the staff's screen, with who came. No code outside the hours of the shift. */
export async function readCodes(
  tx: Tx,
  secrets: Secrets,
  { shiftId, now }: { shiftId: string; now: Date },
): Promise<AttendanceCodes> {
  const shift = await findShift(tx, shiftId)
  if (!shift) throw shiftNotFound()
  const { confirmed, checkedIn, checkedOut } = await countsOf(tx, shiftId, await readLines(tx, shiftId))
  const refusal = screenRefusal(shift, now)
  const codes = [0, 1].map((ahead) => {
    const place = { communityId: tx.communityId, shiftId, step: codeStep(now) + ahead }
    return {
      text: writeAttendanceCode({ ...place, mac: macOf(secrets, place) }),
      shortCode: shortCodeOf(secrets, place),
      shownForMs: codeShownForMs(now) + ahead * CODE_STEP_SECONDS * 1000,
    }
  })
  return { shift: toShift(shift), codes: refusal ? [] : codes, confirmed, checkedIn, checkedOut, refusal }
}

/** After the end the screen still lets people leave. */
function screenRefusal(shift: ShiftOfNotice, now: Date): Refusal | null {
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (now > checkOutClosesAt(shift)) return refuse(ATTENDANCE_REFUSALS, 'check_out_closed')
  const refusal = checkInRefusal(shift, now)
  return refusal?.code === 'check_in_not_open' ? refusal : null
}

export interface Scan {
  actor: Actor
  shiftId: string
  code: string
  act: AttendanceAct
  /** Whom it is for; oneself when absent. */
  personId?: string | undefined
  now: Date
}

/** A volunteer notes coming or leaving with the code on the screen. Scanning again changes nothing. */
export async function scan(
  tx: Tx,
  secrets: Secrets,
  { actor, shiftId, code, act, now, ...whose }: Scan,
): Promise<{ at: string; already: boolean }> {
  const { communityId } = actor
  const personId = await requireActable(tx, { actor, personId: whose.personId, now })
  const shift = await openShift(tx, shiftId)
  const step = readStep(secrets, { communityId, shiftId, text: code, now })
  if (typeof step !== 'number') throw refused(step)
  const place = await findPlaceOf(tx, { shiftId, personId })
  const record = await findRecordOf(tx, { shiftId, personId })
  const outcome = scanOutcome({ act, step, shift, place: place?.status ?? null, record, now })
  if (outcome === 'already') return { at: notedAt(record, act), already: true }
  if (outcome !== 'note') throw refused(outcome)
  await note(tx, { actor, shiftId, act, step, personId, signUpId: place?.signUpId ?? null, record, now })
  return { at: now.toISOString(), already: false }
}

function notedAt(record: ServiceRecord | null, act: AttendanceAct): string {
  const at = act === 'in' ? record?.checkedInAt : record?.checkedOutAt
  if (!at) throw new Error('noted before, but nothing is noted')
  return at.toISOString()
}

interface Noting extends Pick<Scan, 'actor' | 'shiftId' | 'act' | 'now'> {
  step: number
  personId: string
  signUpId: string | null
  record: ServiceRecord | null
}

async function note(tx: Tx, { actor, shiftId, act, step, personId, signUpId, record, now }: Noting) {
  const by = byWhom(actor)
  const came = { checkedInAt: now, checkedInChannel: 'scan', checkedInById: by, checkedInStep: step } as const
  const left = {
    checkedOutAt: now,
    checkedOutChannel: 'scan',
    checkedOutById: by,
    checkedOutStep: step,
  } as const
  if (record) return updateRecords(tx, [record.id], act === 'in' ? came : left)
  const fresh = newRecord(tx, { shiftId, line: { signUpId, personId, guestName: null } })
  return insertRecords(tx, [{ ...fresh, ...came }])
}

/** Oneself, or somebody one acts for. */
export async function requireActable(
  tx: Tx,
  {
    actor,
    personId = actor.personId ?? undefined,
    now,
  }: { actor: Actor; personId?: string | undefined; now: Date },
): Promise<string> {
  if (actor.personId === null || personId === undefined)
    throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  if (personId === actor.personId) return personId
  const [person] = await listPersonsToSignUp(tx, {
    actingIds: [actor.personId],
    personIds: [personId],
    now,
  })
  if (!person?.mayActFor) throw notAllowed('只能替自己、孩子或请你代办的家人办')
  return personId
}

/** How far around now a shift is one of today's. */
const AROUND_HOURS = 12

/** Shifts of today, own and of whom one acts for, the earliest first. */
export async function readMyAttendance(
  tx: Tx,
  { actor, now }: { actor: Actor; now: Date },
): Promise<MyAttendance[]> {
  if (actor.personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  const actable = await listActableIds(tx, actor.personId, now)
  const rows = await listPlacesAround(tx, {
    personIds: [...new Set(actable.map(({ personId }) => personId))],
    endsFrom: new Date(now.getTime() - AROUND_HOURS * HOUR_MS),
    startsUntil: new Date(now.getTime() + AROUND_HOURS * HOUR_MS),
  })
  return rows.map(({ shift, personId, personName, record }) => {
    const next: AttendanceAct | null = record?.checkedOutAt ? null : record?.checkedInAt ? 'out' : 'in'
    const refusals = { in: () => checkInRefusal(shift, now), out: () => checkOutRefusal(shift, record, now) }
    return {
      shift: toShift(shift),
      personId,
      personName,
      isSelf: personId === actor.personId,
      checkedInAt: record?.checkedInAt?.toISOString() ?? null,
      checkedOutAt: record?.checkedOutAt?.toISOString() ?? null,
      next,
      refusal: next && refusals[next](),
    }
  })
}
