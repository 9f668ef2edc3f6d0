import { type Actor, byWhom } from '@linli/domain/actor'
import type { PointRules } from '@linli/domain/points/terms'
import type {
  DueSettlement,
  Settlement,
  SettlementLine,
} from '@linli/domain/volunteering/settlement/contract'
import {
  presentMinutes,
  type SettlementTotals,
  serviceMinutes,
  servicePoints,
  serviceTrouble,
  settlementRefusal,
  spokenServiceTime,
  totalsOf,
} from '@linli/domain/volunteering/settlement/rules'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { sendMessages } from '../../messages/actions.ts'
import { awardMany } from '../../points/actions.ts'
import { pointRulesAt, readPointRules } from '../../points/rule-versions/store.ts'
import { type Line, nameOf, openShift, readLines, shiftNotFound, toShift } from '../attendance/actions.ts'
import { findShift, listRecords, type ServiceRecord, type ShiftOfNotice } from '../attendance/store.ts'
import { toCorrection } from '../corrections/actions.ts'
import { listCorrectionsOnShift, type NamedCorrection } from '../corrections/store.ts'
import { type DueShift, findName, listDueShifts, listElsewhere, writeSettlement } from './store.ts'

interface Reckoning {
  rules: PointRules
  lines: SettlementLine[]
  absent: string[]
}

/** What everybody who came gets: as it was settled, or by the rules in force at the shift's end. */
async function reckon(tx: Tx, shift: ShiftOfNotice): Promise<Reckoning> {
  const rules = await pointRulesAt(tx, shift.endsAt)
  const elsewhere = await listElsewhere(tx, shift.shiftId)
  const lines = await readLines(tx, shift.shiftId)
  const corrections = shift.settledAt ? await listCorrectionsOnShift(tx, shift.shiftId) : []
  return {
    rules,
    lines: lines.flatMap((line) => {
      const { named } = line
      const checkedInAt = named?.record.checkedInAt
      if (!named || !checkedInAt) return []
      return reckonLine(line, { ...named.record, checkedInAt }, { shift, rules, elsewhere, corrections })
    }),
    absent: lines.filter(({ named }) => !named?.record.checkedInAt).map(nameOf),
  }
}

interface ReckonedBy {
  shift: ShiftOfNotice
  rules: PointRules
  /** Records whose person was on another shift's list at the same time. */
  elsewhere: ReadonlySet<string>
  corrections: readonly NamedCorrection[]
}

function reckonLine(
  line: Line,
  record: ServiceRecord & { checkedInAt: Date },
  { shift, rules, elsewhere, corrections }: ReckonedBy,
): SettlementLine {
  const { checkedInAt, checkedOutAt } = record
  const times = { startsAt: shift.startsAt, endsAt: shift.endsAt, checkedInAt, checkedOutAt }
  const minutes = record.serviceMinutes ?? serviceMinutes(times, rules)
  return {
    lineId: line.lineId,
    recordId: record.id,
    personId: record.personId,
    name: nameOf(line),
    toClaim: record.personId === null,
    claimCode: record.personId === null ? record.claimCode : null,
    checkedInAt: checkedInAt.toISOString(),
    checkedOutAt: checkedOutAt?.toISOString() ?? null,
    presentMinutes: presentMinutes(times),
    serviceMinutes: minutes,
    points: record.points ?? servicePoints(minutes, shift.pointsPerHour),
    trouble: serviceTrouble({ times, minutes, elsewhere: elsewhere.has(record.id) }),
    note: record.note,
    corrections: corrections.filter(({ correction }) => correction.recordId === record.id).map(toCorrection),
  }
}

/** The preview of a settlement, or what was settled. */
export async function readSettlement(
  tx: Tx,
  { shiftId, now }: { shiftId: string; now: Date },
): Promise<Settlement> {
  const shift = await findShift(tx, shiftId)
  if (!shift) throw shiftNotFound()
  return toSettlement(tx, { shift, reckoning: await reckon(tx, shift), now })
}

async function toSettlement(
  tx: Tx,
  { shift, reckoning, now }: { shift: ShiftOfNotice; reckoning: Reckoning; now: Date },
): Promise<Settlement> {
  const { rules, lines, absent } = reckoning
  const totals = totalsOf(lines)
  return {
    shift: toShift(shift),
    settledAt: shift.settledAt?.toISOString() ?? null,
    settledByName: await findName(tx, shift.settledById),
    roundingMinutes: rules.roundingMinutes,
    rounding: rules.rounding,
    lines,
    totals,
    absent,
    refusal: shift.settledAt ? null : settlementRefusal({ shift, seen: totals, totals, now }),
  }
}

export interface Settle {
  actor: Actor
  shiftId: string
  /** What staff saw in the preview. */
  totals: SettlementTotals
  now: Date
}

/**
 * Writes hours and posts points, once: the shift's lock lets one settle at a time, who comes later finds it settled and
 * changes nothing; in the ledger each record posts once besides.
 */
export async function settle(tx: Tx, { actor, shiftId, totals: seen, now }: Settle): Promise<Settlement> {
  const shift = await openShift(tx, shiftId)
  if (shift.settledAt) return readSettlement(tx, { shiftId, now })
  const { lines } = await reckon(tx, shift)
  const refusal = settlementRefusal({ shift, seen, totals: totalsOf(lines), now })
  if (refusal) throw refused(refusal)
  const byId = byWhom(actor)
  await writeSettlement(tx, { shiftId, records: lines, byId, now })
  const records = lines.flatMap((line) => (line.personId ? { ...line, personId: line.personId } : []))
  await postPoints(tx, { shift, records, byId, now })
  return readSettlement(tx, { shiftId, now })
}

export interface Posting {
  shift: Pick<ShiftOfNotice, 'shiftId' | 'recruitmentId' | 'title'>
  /** Records of persons, as settled. */
  records: readonly {
    recordId: string
    personId: string
    serviceMinutes: number
    points: number
    checkedOutAt?: string | null
  }[]
  byId: string
  now: Date
}

/** Points of settled records into the ledger, once for each record; who gets none is told what was counted. */
export async function postPoints(tx: Tx, { shift, records, byId, now }: Posting): Promise<void> {
  const { communityId } = tx
  const { shiftId, recruitmentId, title } = shift
  const without = records.filter(({ points }) => points === 0)
  await sendMessages(
    tx,
    without.map(({ personId, serviceMinutes: minutes, checkedOutAt }) => ({
      communityId,
      personId,
      kind: 'service_settled',
      body:
        checkedOutAt === null
          ? `${title}：没有签退，这次按 0 小时计。真的做完了，请和社区说一声`
          : `${title}：记了 ${spokenServiceTime(minutes)}，没有积分`,
      recruitmentId,
      now,
    })),
  )
  const awards = records.filter(({ points }) => points > 0)
  await awardMany(
    tx,
    awards.map(({ recordId, personId, points, serviceMinutes: minutes }) => ({
      communityId,
      personId,
      points,
      kind: 'volunteer_service',
      sourceId: recordId,
      reason: `${title} ${spokenServiceTime(minutes)}`,
      shiftId,
      recruitmentId,
      recordedById: byId,
      now,
    })),
  )
}

const PAGE_SIZE = 20
const DUE_CURSOR = cursorOf({ endsAt: 'instant', id: 'uuid' })

/** A page of shifts that wait for their settlement, with people and hours as they stand. */
export async function readDueSettlements(
  tx: Tx,
  { cursor, now }: { cursor: string | undefined; now: Date },
): Promise<{ rows: DueSettlement[]; nextCursor: string | null }> {
  const after = DUE_CURSOR.read(cursor)
  // One row more than shown tells whether there is a next page.
  const found = await listDueShifts(tx, { now, after, limit: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
  return {
    rows: await reckonDue(tx, shown),
    nextCursor: last ? DUE_CURSOR.write({ endsAt: last.endsAt, id: last.shiftId }) : null,
  }
}

async function reckonDue(tx: Tx, found: readonly DueShift[]): Promise<DueSettlement[]> {
  const records = await listRecords(
    tx,
    found.map(({ shiftId }) => shiftId),
  )
  const rulesAt = await readPointRules(tx)
  const due: DueSettlement[] = []
  for (const { pointsPerHour, ...shift } of found) {
    const rules = rulesAt(shift.endsAt)
    const came = records
      .filter(({ record }) => record.shiftId === shift.shiftId && record.checkedInAt)
      .map(({ record: { checkedInAt, checkedOutAt } }) => {
        const minutes = serviceMinutes({ ...shift, checkedInAt, checkedOutAt }, rules)
        return { checkedOutAt, serviceMinutes: minutes, points: servicePoints(minutes, pointsPerHour) }
      })
    due.push({
      ...shift,
      startsAt: shift.startsAt.toISOString(),
      endsAt: shift.endsAt.toISOString(),
      totals: totalsOf(came),
      withoutCheckOut: came.filter(({ checkedOutAt }) => checkedOutAt === null).length,
    })
  }
  return due
}
