import type { PointsOverview, StatementLine } from '@linli/domain/points/contract'
import { lapsingSoon } from '@linli/domain/points/expiry/rules'
import { standingFrom } from '@linli/domain/points/rules'
import type { PointMovementKind } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { notFound } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { readLots, settleExpiryOf } from '../expiry/actions.ts'
import { balanceOf, findHolder, type OfPerson } from '../store.ts'
import {
  findStatementRow,
  listEarnedByMember,
  listStatement,
  listStatementRows,
  listTeamNames,
  type StatementRow,
  sumServiceMinutes,
} from './store.ts'

const PAGE_SIZE = 20
/** The last line shown. */
const LINE_CURSOR = cursorOf({ occurredAt: 'instant', movementId: 'uuid' })

/** A person's balance, and the standing of the household with each member's part. */
export async function pointsOverview(
  tx: Tx,
  { communityId, personId, now }: OfPerson & { now: Date },
): Promise<PointsOverview> {
  const holder = await holderOf(tx, { communityId, personId })
  const { householdId } = holder
  await settleExpiryOf(tx, { personIds: [personId], now })
  const lots = await readLots(tx, [personId])
  const earnedByMember = await listEarnedByMember(tx, { communityId, householdId, now })
  return {
    personId,
    personName: holder.name,
    balance: await balanceOf(tx, { communityId, personId }),
    householdStanding: earnedByMember.reduce((sum, member) => sum + member.points, 0),
    earnedByMember,
    standingFrom: standingFrom(now).toISOString(),
    expiringSoon: lapsingSoon(lots?.get(personId) ?? [], now).map(({ left, expiresAt }) => ({
      points: left,
      expiresAt: (expiresAt ?? now).toISOString(),
    })),
    serviceMinutes: await sumServiceMinutes(tx, personId),
    teamNames: await listTeamNames(tx, personId),
  }
}

/** A page of a person's statement (明细), newest first. */
export async function statementPage(
  tx: Tx,
  { communityId, personId, cursor }: OfPerson & { cursor: string | undefined },
): Promise<{ rows: StatementLine[]; nextCursor: string | null }> {
  const before = LINE_CURSOR.read(cursor)
  await holderOf(tx, { communityId, personId })
  // One row more than shown tells whether there is a next page.
  const found = await listStatement(tx, { communityId, personId, before, limit: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  const last = shown.at(-1)
  return {
    rows: shown.map(lineOf),
    nextCursor: last && found.length > PAGE_SIZE ? LINE_CURSOR.write(placeOf(last)) : null,
  }
}

/** One movement as its person reads it. */
export async function statementLine(
  tx: Tx,
  { communityId, personId, movementId }: OfPerson & { movementId: string },
): Promise<StatementLine> {
  const row = await findStatementRow(tx, { communityId, personId, movementId })
  if (!row) throw new Error('the movement is not on the statement of its person')
  return lineOf(row)
}

/** Movements by their ids, as the persons they are of read them. */
export async function linesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, StatementLine>> {
  const rows = await listStatementRows(tx, ids)
  return new Map(rows.map((row) => [row.movement.id, lineOf(row)]))
}

async function holderOf(tx: Tx, ofPerson: OfPerson) {
  const holder = await findHolder(tx, ofPerson)
  if (!holder) throw notFound('person_not_found', '没有找到这个人')
  return holder
}

function lineOf(row: StatementRow): StatementLine {
  const { movement, received, reversed, recordedByName, recruitmentId, approvedByName, exchangedWith } = row
  // A correction opens what the line it takes back opens.
  const { sourceKind, sourceId } = row
  const isOf = (...kinds: PointMovementKind[]) => (kinds.includes(sourceKind) ? sourceId : null)
  return {
    movementId: movement.id,
    kind: movement.kind,
    points: received ? movement.points : -movement.points,
    reason: movement.reason,
    occurredAt: movement.occurredAt.toISOString(),
    recordedByName,
    eventId: movement.eventId,
    shiftId: movement.shiftId,
    recruitmentId,
    rewardOrderId: isOf('reward', 'reward_refund'),
    exchangeId: isOf('exchange_hold', 'exchange_payment', 'exchange_release'),
    exchangedWith,
    approvedByName,
    reversesId: movement.reversesId,
    reversed,
  }
}

const placeOf = ({ movement }: StatementRow) => ({ occurredAt: movement.occurredAt, movementId: movement.id })
