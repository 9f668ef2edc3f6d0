import { randomUUID } from 'node:crypto'
import type { PointsOverview } from '@linli/domain/points/contract'
import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import { addMonths, DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { pointsFirst, publishedEvent } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { START } from '../../../../test/harness-config.ts'
import { award, balance, breaches, newcomer, outcomeOf, refund, spend } from '../../../../test/ledger.ts'
import { verifyLedgers } from '../../../ledger/verify.ts'
import { expireAll, listSpendable } from './actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  const rules = { ...DEFAULT_POINT_RULES, expiryMonths: 6 }
  expect((await api.as(cast.lin)('POST', '/point-rules', rules)).statusCode).toBe(200)
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const LAPSE = addMonths(START, 6)
const days = (n: number, from = LAPSE) => new Date(from.getTime() + n * DAY_MS)
async function look(person: CastMember): Promise<PointsOverview> {
  const reply = await api.as(cast.lin)('GET', `/persons/${person.personId}/points`)
  expect(reply.statusCode).toBe(200)
  return reply.json()
}
const told = async ({ personId }: CastMember, kind: string) =>
  (
    await api.admin.query('select body from messages where person_id = $1 and kind = $2 order by id', [
      personId,
      kind,
    ])
  ).rows.map(({ body }) => body)
const movementsOf = async ({ personId }: CastMember) =>
  (
    await api.admin.query(
      `select m.kind, m.points, m.occurred_at from point_movements m join point_accounts a
       on a.id in (m.from_account_id, m.to_account_id) where a.person_id = $1 order by m.sequence`,
      [personId],
    )
  ).rows

describe('points of a community that lets them lapse', () => {
  it('are gone to the minute, for whoever looks first, and the standing stays', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    await spend(api.db, { person, points: 5 })
    api.setNow(new Date(LAPSE.getTime() - 1))
    expect(await look(person)).toMatchObject({
      balance: 10,
      expiringSoon: [{ points: 10, expiresAt: LAPSE.toISOString() }],
    })
    api.setNow(LAPSE)
    expect(await look(person)).toMatchObject({ balance: 0, householdStanding: 15, expiringSoon: [] })
    expect(await movementsOf(person)).toMatchObject([
      { kind: 'event_helper' },
      { kind: 'early_place' },
      { kind: 'expiry', points: 10, occurred_at: LAPSE },
    ])
    expect(await told(person, 'points_expired')).toEqual([
      '10 积分到期了，已经从余额里扣掉。近一年家庭所得不受影响。',
    ])
  })

  it('cannot be spent any more, though nobody has looked', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    await award(api.db, { person, points: 4, now: days(-10) })
    const spendable = await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      listSpendable(tx, { personIds: [person.personId], now: LAPSE }),
    )
    expect([...spendable.values()]).toEqual([4])
    expect(await outcomeOf(spend(api.db, { person, points: 5, now: LAPSE }))).toBe('not_enough_points')
    await spend(api.db, { person, points: 4, now: LAPSE })
    expect(await balance(api.db, person)).toBe(0)
  })

  it('pay for no early place on an event’s page, from the minute they lapse', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 60 })
    const { id } = await publishedEvent(api, {
      ...pointsFirst,
      priorityCostPoints: 5,
      newcomerSeats: 0,
      newcomerSeatsReleasedAt: null,
      prioritySignUpOpensAt: days(-1).toISOString(),
      signUpOpensAt: days(1).toISOString(),
      signUpClosesAt: days(2).toISOString(),
      cancelClosesAt: days(2).toISOString(),
      startsAt: days(3).toISOString(),
      endsAt: days(3.1).toISOString(),
    })
    const refusal = async () => (await api.as(person)('GET', `/events/${id}`)).json().mine.refusal
    api.setNow(new Date(LAPSE.getTime() - 1))
    expect(await refusal()).toBeNull()
    api.setNow(LAPSE)
    expect(await refusal()).toMatchObject({
      code: 'not_enough_points',
      message: expect.stringContaining('要用 5 分，你现在有 0 分'),
    })
    // Nothing was posted for it: who only looks at a class writes nothing.
    expect(await balance(api.db, person)).toBe(60)
  })

  it('lapse once when twenty look and spend at the same moment', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    api.setNow(LAPSE)
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 ? look(person) : outcomeOf(spend(api.db, { person, points: 1, now: LAPSE })),
      ),
    )
    expect(await movementsOf(person)).toHaveLength(2)
    expect(await breaches(api)).toEqual([])
  })

  it('are told of once 30 days before, and taken by the round of the day when nobody looks', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    await expireAll(api.db, FENGHUANGSHAN, days(-31))
    expect(await told(person, 'points_expiring')).toEqual([])
    for (const n of [-30, -29, -1]) await expireAll(api.db, FENGHUANGSHAN, days(n))
    expect(await told(person, 'points_expiring')).toEqual(['有 15 积分将在 5月23日 到期，想用的话请早点用。'])
    await Promise.all([0, 0, 1].map((n) => expireAll(api.db, FENGHUANGSHAN, days(n))))
    expect(await told(person, 'points_expired')).toHaveLength(1)
    expect(await balance(api.db, person)).toBe(0)
  })

  it('that come back after their time get 30 days more', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    const sourceId = randomUUID()
    await spend(api.db, { person, points: 15, sourceId })
    await refund(api.db, sourceId, days(3))
    api.setNow(days(3))
    expect(await look(person)).toMatchObject({
      balance: 15,
      expiringSoon: [{ points: 15, expiresAt: days(33).toISOString() }],
    })
    api.setNow(days(33))
    expect((await look(person)).balance).toBe(0)
  })

  it('leave a ledger that is sound', async () => {
    const [ledger] = await verifyLedgers({ databaseUrl: api.databaseUrl, communityId: FENGHUANGSHAN })
    expect(ledger?.finding).toBeNull()
  })
})

describe('points earned before there was such a rule', () => {
  it('never lapse', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15, now: new Date(START.getTime() - 1) })
    api.setNow(days(1_000))
    expect(await look(person)).toMatchObject({ balance: 15, expiringSoon: [] })
  })
})
