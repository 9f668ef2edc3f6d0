import { replayBalances, standingFrom } from '@linli/domain/points/rules'
import type { PointMovementKind } from '@linli/domain/points/terms'
import { DAY_MS } from '@linli/domain/time'
import type { Chance } from '../histories/random.ts'
import { idOf, near, shifted, type World } from './world.ts'

export type MovementRow = World['pointMovements'][number]

export const ownAccount = (kind: 'issue' | 'early_place') => idOf(kind, 0)
export const accountOf = (personId: string) => personId.replace(/^.{8}/, idOf('points', 0).slice(0, 8))

/** Points earned around the edges of the last 12 months, some of them taken back, some spent, some refunded. */
export function inventPoints(world: World, chance: Chance): void {
  const { communityId, pointAccounts } = world
  for (const kind of ['issue', 'early_place'] as const)
    if (kind === 'issue' || chance.of(0.5))
      pointAccounts.push({ communityId, id: ownAccount(kind), kind, personId: null, balance: 0 })
  const spendingIsKnown = pointAccounts.length > 1
  for (const { id } of world.persons) {
    if (chance.of(0.3)) continue
    pointAccounts.push({ communityId, id: accountOf(id), kind: 'person', personId: id, balance: 0 })
    const earned = Array.from({ length: chance.int(0, 5) }, () => earn(world, chance, id))
    for (const movement of earned) if (chance.of(0.15)) takeBack(world, movement)
    if (spendingIsKnown) spendSome(world, chance, id)
  }
  const balances = replayBalances(world.pointMovements)
  for (const account of pointAccounts) account.balance = balances.get(account.id) ?? 0
}

function add(
  world: World,
  movement: Pick<MovementRow, 'fromAccountId' | 'toAccountId' | 'points' | 'kind' | 'occurredAt'> & {
    reversesId?: string
    sourceId?: string
  },
): MovementRow {
  const { communityId, pointMovements } = world
  const id = idOf('movement', pointMovements.length)
  const row = {
    communityId,
    id,
    sourceId: id,
    reason: '助教',
    eventId: null,
    shiftId: null,
    recordedById: null,
    reversesId: null,
    ...movement,
  }
  pointMovements.push(row)
  return row
}

function earn(world: World, chance: Chance, personId: string): MovementRow {
  const at = chance.pick(world.moments)
  const kind: PointMovementKind = chance.pick(['event_helper', 'staff_award'])
  const occurredAt = chance.of(0.4)
    ? near(chance, chance.of(0.7) ? standingFrom(at) : at)
    : shifted(at, -chance.int(0, 420 * DAY_MS))
  return add(world, {
    fromAccountId: ownAccount('issue'),
    toAccountId: accountOf(personId),
    points: chance.int(1, 12) * 5,
    kind,
    occurredAt,
  })
}

function takeBack(world: World, { id, points, fromAccountId, toAccountId, occurredAt }: MovementRow): void {
  add(world, {
    fromAccountId: toAccountId,
    toAccountId: fromAccountId,
    points,
    kind: 'reversal',
    occurredAt: shifted(occurredAt, 1),
    reversesId: id,
  })
}

function spendSome(world: World, chance: Chance, personId: string): void {
  const account = accountOf(personId)
  const balance = replayBalances(world.pointMovements).get(account) ?? 0
  if (balance < 10 || chance.of(0.4)) return
  const spending = add(world, {
    fromAccountId: account,
    toAccountId: ownAccount('early_place'),
    points: chance.int(1, balance),
    kind: 'early_place',
    occurredAt: shifted(world.moments[0] ?? new Date(), -chance.int(1, 30) * DAY_MS),
  })
  if (chance.of(0.2))
    add(world, {
      fromAccountId: spending.toAccountId,
      toAccountId: account,
      points: spending.points,
      kind: 'early_place_refund',
      occurredAt: shifted(spending.occurredAt, 1),
      sourceId: spending.id,
    })
}
