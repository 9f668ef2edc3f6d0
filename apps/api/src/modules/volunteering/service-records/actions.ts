import { type Actor, byWhom } from '@linli/domain/actor'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import { HOUR_MS } from '@linli/domain/time'
import type { MyServiceRecord } from '@linli/domain/volunteering/service-records/contract'
import {
  assignmentRefusal,
  claimAttemptRefusal,
  claimRefusal,
  readClaimCode,
} from '@linli/domain/volunteering/service-records/rules'
import { CLAIM_REFUSALS } from '@linli/domain/volunteering/service-records/terms'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, notSignedIn, refusedAndCounted } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import { lockMembership } from '../../people/binding/store.ts'
import { refuseIf } from '../attendance/actions.ts'
import { findPlaceOf, findRecordOf, lockShift, updateRecords } from '../attendance/store.ts'
import { requireActable } from '../attendance-code/actions.ts'
import { householdOf, requireServer } from '../desk-entries/actions.ts'
import { postPoints } from '../settlement/actions.ts'
import {
  countFailedClaims,
  findByClaimCode,
  findServed,
  insertClaimAttempt,
  listServed,
  type ServedShift,
} from './store.ts'

const PAGE_ROWS = 20
/** The last record shown: when they came, and its id. */
const RECORD_CURSOR = cursorOf({ checkedInAt: 'instant', recordId: 'uuid' })

function toMyRecord({ record, ...shift }: ServedShift): MyServiceRecord {
  return {
    recordId: record.id,
    shiftId: record.shiftId,
    recruitmentId: shift.recruitmentId,
    title: shift.title,
    role: shift.role,
    startsAt: shift.startsAt.toISOString(),
    endsAt: shift.endsAt.toISOString(),
    checkedInAt: record.checkedInAt?.toISOString() ?? null,
    checkedOutAt: record.checkedOutAt?.toISOString() ?? null,
    serviceMinutes: record.serviceMinutes,
    points: record.points,
  }
}

/** A page of one's own records, newest first. */
export async function readMyRecords(
  tx: Tx,
  { actor, cursor }: { actor: Actor; cursor: string | undefined },
): Promise<{ rows: MyServiceRecord[]; nextCursor: string | null }> {
  const { personId } = actor
  const before = RECORD_CURSOR.read(cursor)
  if (personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  // One row more than shown tells whether there is a next page.
  const found = await listServed(tx, { personId, before, limit: PAGE_ROWS + 1 })
  const shown = found.slice(0, PAGE_ROWS)
  const last = shown.at(-1)?.record
  const at = found.length > PAGE_ROWS && last?.checkedInAt
  return {
    rows: shown.map(toMyRecord),
    nextCursor: at ? RECORD_CURSOR.write({ checkedInAt: at, recordId: last.id }) : null,
  }
}

export interface Claim {
  actor: Actor
  code: string
  /** Whose record it is; one's own when absent. */
  personId?: string | undefined
  now: Date
}

/** Makes a guest's record the person's, with its points once they are settled. Guesses are counted, five an hour. */
export async function claim(tx: Tx, { actor, code, now, ...whose }: Claim): Promise<MyServiceRecord> {
  const { accountId, communityId } = actor
  const personId = await requireActable(tx, { actor, personId: whose.personId, now })
  // Tries at once are counted one after the other.
  if (!(await lockMembership(tx, accountId))) throw notSignedIn('登录已失效，请重新登录')
  const since = new Date(now.getTime() - HOUR_MS)
  refuseIf(claimAttemptRefusal(await countFailedClaims(tx, { accountId, since })))
  const claimCode = readClaimCode(code)
  const found = claimCode === null ? null : await findByClaimCode(tx, claimCode)
  const matched = found !== null
  await insertClaimAttempt(tx, { communityId, id: newId(), accountId, attemptedAt: now, matched })
  if (!found) throw refusedAndCounted(refuse(CLAIM_REFUSALS, 'claim_code_unknown'))
  await requireServer(tx, { personId, now })
  return give(tx, { actor, ...found, personId, now })
}

/** Staff give a guest's record to a person; not to their own household, as that would be points by hand. */
export async function assign(
  tx: Tx,
  { actor, recordId, personId, now }: { actor: Actor; recordId: string; personId: string; now: Date },
): Promise<MyServiceRecord> {
  const served = await findServed(tx, recordId)
  if (!served) throw notFound('record_not_found', CLAIM_REFUSALS.record_not_found)
  const { householdId } = await requireServer(tx, { personId, now })
  refuseIf(assignmentRefusal({ staffHouseholdId: await householdOf(tx, actor.personId), householdId }))
  return give(tx, { actor, recordId, shiftId: served.record.shiftId, personId, now })
}

interface Giving {
  actor: Actor
  recordId: string
  shiftId: string
  personId: string
  now: Date
}

/** The shift's lock makes two who claim at once one, and keeps a settlement from passing in between. */
async function give(tx: Tx, { actor, recordId, shiftId, personId, now }: Giving): Promise<MyServiceRecord> {
  await lockShift(tx, shiftId)
  const served = await findServed(tx, recordId)
  if (!served) throw notFound('record_not_found', CLAIM_REFUSALS.record_not_found)
  const ofPerson = { shiftId, personId }
  const hasRecord = (await findRecordOf(tx, ofPerson)) !== null
  const hasPlace = (await findPlaceOf(tx, ofPerson))?.status === 'confirmed'
  const claimed = served.record.personId !== null
  refuseIf(claimRefusal({ claimed, hasRecord: hasRecord || hasPlace }))
  await updateRecords(tx, [recordId], { personId, claimedAt: now, claimedById: byWhom(actor) })
  const { serviceMinutes, points } = served.record
  if (serviceMinutes !== null && points !== null) {
    const { recruitmentId, title } = served
    const record = { recordId, personId, serviceMinutes, points }
    await postPoints(tx, {
      shift: { shiftId, recruitmentId, title },
      records: [record],
      byId: byWhom(actor),
      now,
    })
  }
  return toMyRecord({ ...served, record: { ...served.record, personId } })
}
