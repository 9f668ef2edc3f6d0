import { randomUUID } from 'node:crypto'
import { standingOf } from '@linli/domain/points/rules'
import type { PointMovementKind } from '@linli/domain/points/terms'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, FENGHUANGSHAN } from '../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { START } from '../../../test/harness-config.ts'
import { award, breaches, newcomer, outcomeOf, refund, reverse, spend } from '../../../test/ledger.ts'
import { balanceOf, listStandings, type PointMovement } from './store.ts'

const communityId = FENGHUANGSHAN

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

/** What the ledger should hold, kept beside the real one by the plainest means. */
interface ModelMovement {
  id: string
  kind: PointMovementKind
  sourceId: string
  person: number
  /** From the person's side. */
  signed: number
  occurredAt: Date
  reversed: boolean
}
interface Model {
  movements: ModelMovement[]
}
interface Real {
  api: TestApi
  /** Two of one household, one of another. */
  people: CastMember[]
  sources: string[]
}

const balanceIn = (model: Model, person: number) =>
  model.movements.filter((m) => m.person === person).reduce((sum, m) => sum + m.signed, 0)
const findIn = (model: Model, kind: PointMovementKind, sourceId: string) =>
  model.movements.find((m) => m.kind === kind && m.sourceId === sourceId)

let operations = 0

abstract class LedgerCommand implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true
  }
  abstract act(model: Model, real: Real): Promise<void>
  abstract toString(): string

  async run(model: Model, real: Real): Promise<void> {
    operations++
    await this.act(model, real)
    await real.api.db.inCommunity(communityId, async (tx) => {
      for (const [index, { personId }] of real.people.entries())
        expect(await balanceOf(tx, { communityId, personId })).toBe(balanceIn(model, index))
      for (const members of [[0, 1], [2]]) {
        const { householdId = '' } = real.people[members[0] ?? 0] ?? {}
        const earned = model.movements
          .filter((m) => members.includes(m.person))
          .map((m) => ({ ...m, points: Math.abs(m.signed) }))
        const standings = await listStandings(tx, { householdIds: [householdId], now: START })
        expect(standings.get(householdId) ?? 0).toBe(standingOf(earned, START))
      }
    })
  }

  protected add(model: Model, movement: PointMovement, person: number, signed: number): void {
    const { id, kind, sourceId, occurredAt } = movement
    model.movements.push({ id, kind, sourceId, person, signed, occurredAt, reversed: false })
  }
}

class AwardCommand extends LedgerCommand {
  readonly plan: { person: number; points: number; source: number; daysAgo: number }
  constructor(plan: { person: number; points: number; source: number; daysAgo: number }) {
    super()
    this.plan = plan
  }
  async act(model: Model, { api: { db }, people, sources }: Real): Promise<void> {
    const { points, daysAgo } = this.plan
    const [person, sourceId] = [people[this.plan.person], sources[this.plan.source]]
    if (!person || !sourceId) throw new Error('the plan names nobody')
    const now = new Date(START.getTime() - daysAgo * 86_400_000)
    const earlier = findIn(model, 'event_helper', sourceId)
    const movement = await award(db, { person, points, sourceId, now })
    if (earlier) expect(movement.id).toBe(earlier.id)
    else this.add(model, movement, this.plan.person, points)
  }
  override toString = () => `award(${JSON.stringify(this.plan)})`
}

class SpendCommand extends LedgerCommand {
  readonly plan: { person: number; points: number; source: number }
  constructor(plan: { person: number; points: number; source: number }) {
    super()
    this.plan = plan
  }
  async act(model: Model, { api: { db }, people, sources }: Real): Promise<void> {
    const { points } = this.plan
    const [person, sourceId] = [people[this.plan.person], sources[this.plan.source]]
    if (!person || !sourceId) throw new Error('the plan names nobody')
    const earlier = findIn(model, 'early_place', sourceId)
    const attempt = spend(db, { person, points, sourceId })
    if (earlier) expect((await attempt).id).toBe(earlier.id)
    else if (balanceIn(model, this.plan.person) < points)
      expect(await outcomeOf(attempt)).toBe('not_enough_points')
    else this.add(model, await attempt, this.plan.person, -points)
  }
  override toString = () => `spend(${JSON.stringify(this.plan)})`
}

class RefundCommand extends LedgerCommand {
  readonly source: number
  constructor(source: number) {
    super()
    this.source = source
  }
  async act(model: Model, { api: { db }, sources }: Real): Promise<void> {
    const sourceId = sources[this.source] ?? ''
    const spent = findIn(model, 'early_place', sourceId)
    const earlier = findIn(model, 'early_place_refund', sourceId)
    const movement = await refund(db, sourceId)
    if (!spent || spent.reversed) expect(movement).toBeNull()
    else if (earlier) expect(movement?.id).toBe(earlier.id)
    else if (movement) this.add(model, movement, spent.person, -spent.signed)
    else throw new Error('the spending was not refunded')
  }
  override toString = () => `refund(${this.source})`
}

class ReverseCommand extends LedgerCommand {
  readonly nth: number
  constructor(nth: number) {
    super()
    this.nth = nth
  }
  override check = (model?: Readonly<Model>) => (model?.movements.length ?? 0) > 0
  async act(model: Model, { api: { db } }: Real): Promise<void> {
    const original = model.movements[this.nth % model.movements.length]
    if (!original) throw new Error('checked to be there')
    const expected = this.expected(model, original)
    const attempt = reverse(db, original.id)
    if (expected !== null) {
      expect(await outcomeOf(attempt)).toBe(expected)
      return
    }
    this.add(model, (await attempt).movement, original.person, -original.signed)
    original.reversed = true
  }
  private expected(model: Model, original: ModelMovement): string | null {
    if (original.kind === 'reversal') return 'movement_is_reversal'
    if (original.reversed) return 'movement_already_reversed'
    const refunded = findIn(model, 'early_place_refund', original.sourceId)
    if (original.kind === 'early_place' && refunded && !refunded.reversed) return 'spending_already_refunded'
    if (balanceIn(model, original.person) - original.signed < 0) return 'points_already_spent'
    return null
  }
  override toString = () => `reverse(${this.nth})`
}

describe('whatever is done', () => {
  it('holds what the model holds, sums to zero and replays to its balances (≥ 300 operations)', async () => {
    const person = fc.nat(2)
    const earned = fc.integer({ min: 10, max: 60 })
    const spent = fc.integer({ min: 1, max: 25 })
    const source = fc.nat(11)
    // Few of them, so that the same one is often paid, refunded and corrected.
    const paidSource = fc.nat(3)
    // Around the start of the window of standing, too.
    const daysAgo = fc.constantFrom(0, 1, 100, 364, 365, 366, 500)
    const commands = fc.commands(
      [
        fc.record({ person, points: earned, source, daysAgo }).map((plan) => new AwardCommand(plan)),
        fc.record({ person, points: spent, source: paidSource }).map((plan) => new SpendCommand(plan)),
        paidSource.map((each) => new RefundCommand(each)),
        fc.nat(30).map((nth) => new ReverseCommand(nth)),
      ],
      { maxCommands: 40, size: 'max' },
    )
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const home = randomUUID()
        const people = [
          await newcomer(api, { householdId: home }),
          await newcomer(api, { householdId: home }),
          await newcomer(api),
        ]
        const sources = Array.from({ length: 12 }, () => randomUUID())
        await fc.asyncModelRun(() => ({ model: { movements: [] }, real: { api, people, sources } }), steps)
        expect(await breaches(api)).toEqual([])
      }),
      // Looking for the shortest failing story on a real database would take minutes.
      { numRuns: 40, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: true },
    )
    expect(operations).toBeGreaterThanOrEqual(300)
  })
})
