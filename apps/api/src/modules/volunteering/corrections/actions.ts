import { type Actor, byWhom } from '@linli/domain/actor'
import { writtenTimesRefusal } from '@linli/domain/volunteering/attendance/rules'
import type { CorrectedRecord, Correction } from '@linli/domain/volunteering/corrections/contract'
import {
  type Amounts,
  correctionRefusal,
  correctionWords,
  pointsChangeWords,
} from '@linli/domain/volunteering/corrections/rules'
import { CORRECTION_REFUSALS } from '@linli/domain/volunteering/corrections/terms'
import { serviceMinutes, servicePoints, spokenServiceTime } from '@linli/domain/volunteering/settlement/rules'
import type { Tx } from '../../../db/client.ts'
import { notFound } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { sendMessage } from '../../messages/actions.ts'
import { replaceAward } from '../../points/replacing/actions.ts'
import { pointRulesAt } from '../../points/rule-versions/store.ts'
import { openShift, refuseIf } from '../attendance/actions.ts'
import { type ShiftOfNotice, updateRecords } from '../attendance/store.ts'
import { countStating } from '../certificates/actions.ts'
import { byHand, refuseOwnHousehold, type Times } from '../desk-entries/actions.ts'
import { findServed } from '../service-records/store.ts'
import { insertCorrection, listCorrectionsOf, type NamedCorrection, type ServiceCorrection } from './store.ts'

export interface Correcting {
  actor: Actor
  recordId: string
  times: Times
  /** What staff saw. */
  seen: Amounts
  now: Date
}

const recordNotFound = () => notFound('record_not_found', CORRECTION_REFUSALS.record_not_found)

/**
 * Right hours for a settled record: the old award is taken back and the right one posted, together or not at all. The
 * shift's lock lets one correct at a time; who comes second has seen other numbers and is told so.
 */
export async function correctRecord(tx: Tx, correcting: Correcting): Promise<CorrectedRecord> {
  const { actor, recordId, times, seen, now } = correcting
  const found = await findServed(tx, recordId)
  if (!found) throw recordNotFound()
  const shift = await openShift(tx, found.record.shiftId)
  // Read again behind the lock: a colleague may have corrected it, or somebody claimed it.
  const served = await findServed(tx, recordId)
  if (!served) throw recordNotFound()
  const { record } = served
  await refuseOwnHousehold(tx, { actor, personId: record.personId })
  refuseIf(writtenTimesRefusal({ shift, ...times, now }))
  const after = await amountsOf(tx, shift, times)
  const before = currentOf(record)
  refuseIf(correctionRefusal({ current: before, seen, serviceMinutes: after.serviceMinutes }))
  const earlier = await listCorrectionsOf(tx, recordId)
  const correction: ServiceCorrection = {
    communityId: tx.communityId,
    id: newId(),
    recordId,
    version: earlier.length + 1,
    personId: record.personId,
    previousCheckedInAt: record.checkedInAt,
    previousCheckedOutAt: record.checkedOutAt,
    previousMinutes: seen.serviceMinutes,
    previousPoints: seen.points,
    checkedInAt: times.checkedInAt,
    checkedOutAt: times.checkedOutAt,
    ...after,
    reason: times.reason.trim(),
    correctedAt: now,
    correctedById: byWhom(actor),
  }
  await insertCorrection(tx, correction)
  await updateRecords(tx, [recordId], { ...byHand(actor, times, record), ...after })
  const certificates = await countStated(tx, shift, correction)
  await tell(tx, { shift, correction, certificates, posted: awardSourceOf(recordId, earlier) })
  const written = (await listCorrectionsOf(tx, recordId)).at(-1)
  if (!written) throw new Error('the correction was not written')
  return { ...toCorrection(written), certificates }
}

/** Certificates that state what the record came to before. */
async function countStated(tx: Tx, { startsAt, endsAt }: ShiftOfNotice, correction: ServiceCorrection) {
  const { personId, previousMinutes: minutes } = correction
  if (personId === null) return 0
  const service = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), minutes }
  return countStating(tx, { personId, service })
}

async function amountsOf(tx: Tx, shift: ShiftOfNotice, times: Times): Promise<Amounts> {
  const minutes = serviceMinutes({ ...shift, ...times }, await pointRulesAt(tx, shift.endsAt))
  return { serviceMinutes: minutes, points: servicePoints(minutes, shift.pointsPerHour) }
}

function currentOf(record: { serviceMinutes: number | null; points: number | null }): Amounts | null {
  const { serviceMinutes, points } = record
  return serviceMinutes === null || points === null ? null : { serviceMinutes, points }
}

/** What the present points were posted for: the record itself, or its last correction since it is a person's. */
const awardSourceOf = (recordId: string, earlier: readonly NamedCorrection[]) =>
  earlier.filter(({ correction }) => correction.personId !== null).at(-1)?.correction.id ?? recordId

interface Telling {
  shift: ShiftOfNotice
  correction: ServiceCorrection
  certificates: number
  /** Source of the award that stands. */
  posted: string
}

/** Ledger and message; a guest's points wait for their claim, as right as the record is by then. */
async function tell(tx: Tx, { shift, correction, certificates, posted }: Telling): Promise<void> {
  const { personId, serviceMinutes: minutes, points, reason, correctedAt: now } = correction
  if (personId === null) return
  const { title, shiftId, recruitmentId, startsAt } = shift
  const before = { serviceMinutes: correction.previousMinutes, points: correction.previousPoints }
  const change = { startsAt, before, after: { serviceMinutes: minutes, points } }
  const words = correctionWords(change)
  const paper = certificates > 0 ? '之前开的志愿服务证明请重新开一份。' : ''
  await replaceAward(tx, {
    personId,
    kind: 'volunteer_service',
    replacesSourceId: posted,
    reversalReason: words,
    sourceId: correction.id,
    points,
    reason: `${title} ${spokenServiceTime(minutes)}（更正后）`,
    shiftId,
    recordedById: correction.correctedById,
    now,
  })
  await sendMessage(tx, {
    communityId: tx.communityId,
    personId,
    kind: 'points_reversed',
    body: `更正：${words}，${pointsChangeWords(change)}。${title}现在记 ${spokenServiceTime(minutes)}、${points} 分。${paper}原因：${reason}`,
    recruitmentId,
    now,
  })
}

export function toCorrection({ correction, correctedByName }: NamedCorrection): Correction {
  const { correctedAt, reason, previousMinutes, previousPoints, serviceMinutes, points } = correction
  return {
    correctedAt: correctedAt.toISOString(),
    correctedByName,
    reason,
    before: { serviceMinutes: previousMinutes, points: previousPoints },
    after: { serviceMinutes, points },
  }
}
