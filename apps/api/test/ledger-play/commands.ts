import { createHash } from 'node:crypto'
import { SPENDINGS, type SpendingKind } from '@linli/domain/points/terms'
import { DAY_MS } from '@linli/domain/time'
import fc from 'fast-check'
import type { Tx } from '../../src/db/client.ts'
import {
  awardMany,
  payOutHeld,
  refundSpending,
  reverseMovement,
  spendMany,
  spendPoints,
} from '../../src/modules/points/actions.ts'
import { settleExpiryOf } from '../../src/modules/points/expiry/actions.ts'
import { listBalances, listStandings } from '../../src/modules/points/store.ts'
import { outcomeOf } from '../ledger.ts'
import type { Kept, LedgerModel } from './model.ts'
import { PEOPLE, type PlayedCommunity, type PlayWorld } from './world.ts'

export interface Real extends PlayedCommunity {
  world: PlayWorld
  /** Of the last movement that was held against the model. */
  seen: number
  count(operations: number): void
}

/** A uuid that is the same for the same name in the same community. */
const sourceOf = ({ communityId }: Real, name: string | number) =>
  createHash('sha256')
    .update(`${communityId} ${name}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
const personOf = ({ personIds }: Real, person: number) => personIds[person] ?? ''
const inTx = <T>({ world, communityId }: Real, work: (tx: Tx) => Promise<T>, process: 0 | 1 = 0) =>
  world.dbs[process].inCommunity(communityId, work)

function same(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${what}: ${one}, expected ${other}`)
}

/** Several operations of one kind in one transaction, then all that can be seen is held against the model. */
abstract class LedgerAct<Plan> implements fc.AsyncCommand<LedgerModel, Real> {
  readonly plan: Plan
  constructor(plan: Plan) {
    this.plan = plan
  }
  check = () => true
  /** Does it in both; answers how many operations it was. */
  abstract act(model: LedgerModel, real: Real): Promise<number>
  toString = () => `${this.constructor.name} ${JSON.stringify(this.plan)}`

  async run(model: LedgerModel, real: Real): Promise<void> {
    model.fresh = []
    real.count(await this.act(model, real))
    await holdAgainst(model, real)
  }
}

interface Posted {
  id: string
  sequence: string
  kind: string
  sourceId: string
  points: number
  received: boolean
  personId: string
  at: string
  reversesId: string | null
}

async function holdAgainst(model: LedgerModel, real: Real): Promise<void> {
  const { communityId, personIds, householdIds, world } = real
  const { rows } = await world.admin.query<Posted>(
    `select m.id, m.sequence::text, m.kind, m.source_id as "sourceId", m.points, m.to_account_id = a.id as received,
       a.person_id as "personId", m.occurred_at::text as at, m.reverses_id as "reversesId"
     from point_movements m join point_accounts a on a.community_id = m.community_id and a.person_id is not null
       and a.id in (m.from_account_id, m.to_account_id)
     where m.community_id = $1 and m.sequence > $2 order by m.sequence`,
    [communityId, real.seen],
  )
  const keyOf = ({
    kind,
    sourceId,
    points,
    received,
    personId,
  }: Omit<Posted, 'id' | 'sequence' | 'at' | 'reversesId'>) =>
    [kind, sourceId, points, received, personId].join(' ')
  const named = (each: Kept) => keyOf({ ...each, personId: personOf(real, each.person) })
  same('new movements', rows.map(keyOf).sort(), model.fresh.map(named).sort())
  for (const each of model.fresh) {
    const row = rows.find((one) => keyOf(one) === named(each))
    if (row?.reversesId !== each.reversesId) throw new Error('a reversal is of another movement')
    each.id = row?.id ?? ''
  }
  // In the order of posting, as lots are read by it.
  const place = new Map(rows.map((row) => [row.id, Number(row.sequence)]))
  const ordered = model.fresh.sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0))
  model.movements.splice(model.movements.length - ordered.length, ordered.length, ...ordered)
  real.seen = Number(rows.at(-1)?.sequence ?? real.seen)
  await inTx(real, async (tx) => {
    const balances = await listBalances(tx, personIds)
    same(
      'balances',
      personIds.map((id) => balances.get(id) ?? 0),
      personIds.map((_, n) => model.balance(n)),
    )
    const standings = await listStandings(tx, { householdIds, now: model.now })
    same(
      'standings',
      householdIds.map((id) => standings.get(id) ?? 0),
      householdIds.map((_, n) => model.standing([2 * n, 2 * n + 1])),
    )
  })
}

interface AwardPlan {
  person: number
  points: number
  source: number
  kind: 'staff_award' | 'volunteer_service'
}
class Award extends LedgerAct<AwardPlan[]> {
  async act(model: LedgerModel, real: Real) {
    const { communityId } = real
    await inTx(real, (tx) =>
      awardMany(
        tx,
        this.plan.map(({ person, points, source, kind }) => ({
          communityId,
          personId: personOf(real, person),
          points,
          kind,
          sourceId: sourceOf(real, source),
          reason: '帮忙',
          recordedById: null,
          now: model.now,
        })),
      ),
    )
    for (const plan of this.plan) model.award({ ...plan, sourceId: sourceOf(real, plan.source) })
    return this.plan.length
  }
}

interface SpendPlan {
  person: number
  points: number
  source: number
  kind: SpendingKind
}
const spendingOf = (model: LedgerModel, real: Real, { person, points, source, kind }: SpendPlan) => ({
  communityId: real.communityId,
  personId: personOf(real, person),
  points,
  kind,
  sourceId: sourceOf(real, source),
  reason: '花掉',
  now: model.now,
})

class SpendOneByOne extends LedgerAct<SpendPlan[]> {
  async act(model: LedgerModel, real: Real) {
    const outcomes = await inTx(real, async (tx) => {
      const all: (string | null)[] = []
      for (const plan of this.plan) all.push(await outcomeOf(spendPoints(tx, spendingOf(model, real, plan))))
      return all
    })
    same(
      'outcomes',
      outcomes,
      this.plan.map((plan) => model.spend({ ...plan, sourceId: sourceOf(real, plan.source) })),
    )
    return this.plan.length
  }
}

/** All of them or none. */
class SpendTogether extends LedgerAct<SpendPlan[]> {
  async act(model: LedgerModel, real: Real) {
    const outcome = await inTx(real, (tx) =>
      outcomeOf(
        spendMany(
          tx,
          this.plan.map((plan) => spendingOf(model, real, plan)),
        ),
      ),
    )
    for (const { person } of this.plan) model.settle(person)
    const before = model.movements.length
    const codes = this.plan.map((plan) => model.spend({ ...plan, sourceId: sourceOf(real, plan.source) }))
    const refused = codes.some((code) => code !== null)
    if (refused) model.fresh.splice(model.fresh.length - model.movements.splice(before).length)
    same('outcome', outcome, refused ? 'not_enough_points' : null)
    return this.plan.length
  }
}

type BackPlan = { source: number; kind: SpendingKind; pay: number | null }
class GiveBack extends LedgerAct<BackPlan[]> {
  async act(model: LedgerModel, real: Real) {
    const { communityId } = real
    await inTx(real, async (tx) => {
      for (const { source, kind, pay } of this.plan) {
        const common = { communityId, sourceId: sourceOf(real, source), reason: '退回', now: model.now }
        if (pay === null) await refundSpending(tx, { ...common, kind })
        else await payOutHeld(tx, { ...common, personId: personOf(real, pay) })
      }
    })
    for (const { source, kind, pay } of this.plan)
      if (pay === null) model.refund(kind, sourceOf(real, source))
      else model.payOut(sourceOf(real, source), pay)
    return this.plan.length
  }
}

class Reverse extends LedgerAct<number[]> {
  async act(model: LedgerModel, real: Real) {
    const chosen = this.plan.map((nth) => model.movements[nth % Math.max(model.movements.length, 1)])
    const originals = [...new Set(chosen.filter((each) => each !== undefined))]
    const outcomes = await inTx(real, async (tx) => {
      const all: (string | null)[] = []
      for (const { id } of originals) {
        const reversal = { actor: real.manager, movementId: id, reason: '录错了', now: model.now }
        all.push(await outcomeOf(reverseMovement(tx, reversal)))
      }
      return all
    })
    same(
      'reversals',
      outcomes,
      originals.map((original) => model.reverse(original)),
    )
    return originals.length
  }
}

/** Time passes, and everybody looks. */
class Look extends LedgerAct<{ days: number }> {
  async act(model: LedgerModel, real: Real) {
    model.now = new Date(model.now.getTime() + this.plan.days * DAY_MS)
    await Promise.all(
      ([0, 1] as const).map((process) =>
        inTx(real, (tx) => settleExpiryOf(tx, { personIds: real.personIds, now: model.now }), process),
      ),
    )
    model.settleAll()
    return PEOPLE
  }
}

interface StormPlan {
  person: number
  points: number
  rivals: number
  award: AwardPlan
}
/** Many at once, from two processes: spenders of one balance, and the same award again and again. */
class Storm extends LedgerAct<StormPlan> {
  async act(model: LedgerModel, real: Real) {
    const { person, points, rivals, award } = this.plan
    model.settle(person)
    await inTx(real, (tx) => settleExpiryOf(tx, { personIds: [personOf(real, person)], now: model.now }))
    const balance = model.balance(person)
    const names = Array.from({ length: rivals }, (_, n) => `storm ${model.movements.length} ${n}`)
    const one = { ...award, personId: personOf(real, award.person), sourceId: sourceOf(real, award.source) }
    const giving = {
      communityId: real.communityId,
      reason: '帮忙',
      recordedById: null,
      now: model.now,
      ...one,
    }
    const together = names.map((name, n) =>
      outcomeOf(
        inTx(
          real,
          async (tx) => {
            if (n % 3 === 0 && award.person !== person) return awardMany(tx, [giving])
            return spendMany(tx, [
              {
                ...spendingOf(model, real, { person, points, source: 0, kind: 'reward' }),
                sourceId: sourceOf(real, name),
              },
            ])
          },
          n % 2 ? 1 : 0,
        ),
      ),
    )
    const outcomes = await Promise.all(together)
    const isAward = (n: number) => n % 3 === 0 && award.person !== person
    if (award.person !== person) model.award(one)
    const spenders = names.map((name, n) => ({ name, n })).filter(({ n }) => !isAward(n))
    const winners = spenders.filter(({ n }) => outcomes[n] === null)
    same('winners', winners.length, Math.min(spenders.length, Math.floor(balance / points)))
    for (const { name } of winners)
      model.spend({ person, points, kind: 'reward', sourceId: sourceOf(real, name) })
    return rivals
  }
}

const person = fc.nat(PEOPLE - 1)
const kind = fc.constantFrom(...(Object.keys(SPENDINGS) as SpendingKind[]))
// Few sources, so that the same one often comes again, is given back and corrected.
const source = fc.nat(60)
const award = fc.record({
  person,
  points: fc.integer({ min: 1, max: 9 }),
  source: fc.nat(4_000),
  kind: fc.constantFrom('staff_award' as const, 'volunteer_service' as const),
})
const spend = fc.record({ person, points: fc.integer({ min: 1, max: 12 }), source, kind })
const small = { minLength: 3, maxLength: 8 }

/** Stories of a ledger: about 600 operations each. */
export const ledgerActs = fc.commands(
  [
    fc.array(award, { minLength: 20, maxLength: 60 }).map((plan) => new Award(plan)),
    fc.array(spend, { minLength: 10, maxLength: 30 }).map((plan) => new SpendTogether(plan.map(cheap))),
    fc.array(spend, small).map((plan) => new SpendOneByOne(plan)),
    fc.array(fc.record({ source, kind, pay: fc.option(person) }), small).map((plan) => new GiveBack(plan)),
    fc.array(fc.nat(2_000), small).map((plan) => new Reverse(plan)),
    fc.record({ days: fc.constantFrom(0, 1, 20, 45, 130) }).map((plan) => new Look(plan)),
    fc
      .record({
        person,
        points: fc.integer({ min: 1, max: 40 }),
        rivals: fc.integer({ min: 6, max: 16 }),
        award,
      })
      .map((plan) => new Storm(plan)),
  ],
  { maxCommands: 45, size: 'max' },
)

/** Together they often can be paid. */
function cheap(plan: SpendPlan): SpendPlan {
  return { ...plan, points: 1 }
}
