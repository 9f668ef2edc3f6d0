import { randomUUID } from 'node:crypto'
import type { RewardOrderView, RewardView } from '@linli/domain/points/rewards/contract'
import { PICK_UP_DAYS } from '@linli/domain/points/rewards/terms'
import { DAY_MS } from '@linli/domain/time'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches } from '../../../../test/ledger.ts'
import { offered, ordered, rewardPlan, richIn, spendingBreaches } from '../../../../test/spending.ts'
import { settleSpending } from '../spending-round/actions.ts'

let api: TestApi
let other: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const orderBody = ({ personId }: CastMember) => ({ personId })
const shown = async (id: string, person: CastMember = lin) =>
  (await api.as(person)('GET', '/rewards?closed=true'))
    .json<{ rewards: RewardView[] }>()
    .rewards.find((reward) => reward.id === id)
const mine = async (person: CastMember) =>
  (await api.as(person)('GET', '/my/reward-orders')).json<{ rows: RewardOrderView[] }>().rows

describe('keeping rewards', () => {
  it('is for staff: offer, change, restock, close', async () => {
    const reward = await offered(api, { stock: 2 })
    const at = (verb: string) => `/rewards/${reward.id}${verb}`
    const changed = await api.as(zhao)('POST', at(''), { ...rewardPlan, points: 12, title: '绘本两册' })
    expect(changed.json()).toMatchObject({ points: 12, title: '绘本两册', stock: 2 })
    expect((await api.as(zhao)('POST', at('/restock'), { pieces: 4 })).json().stock).toBe(6)
    expect(said(await api.as(zhao)('POST', at('/restock'), { pieces: -7 }))).toEqual([
      409,
      'stock_below_zero',
    ])
    const closed = await api.as(zhao)('POST', at('/close'))
    expect(closed.json()).toMatchObject({ refusal: { code: 'reward_closed' } })
    const listed = (await api.as(su)('GET', '/rewards?closed=true')).json<{ rewards: RewardView[] }>().rewards
    expect(listed.map(({ id }) => id)).not.toContain(reward.id)
  })

  it('refuses nonsense, residents, strangers and what is not there', async () => {
    const body = { ...rewardPlan, stock: 3 }
    const past = { ...body, orderUntil: api.start.toISOString() }
    expect(said(await api.as(lin)('POST', '/rewards', past))).toEqual([409, 'reward_until_in_past'])
    for (const wrong of [{ points: 0 }, { points: -5 }, { stock: -1 }, { title: ' ' }, { perPerson: 0 }])
      expect(said(await api.as(lin)('POST', '/rewards', { ...body, ...wrong }))).toEqual([
        400,
        'invalid_input',
      ])
    expect((await api.as(su)('POST', '/rewards', body)).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/rewards')).statusCode).toBe(401)
    const reward = await offered(api)
    for (const path of [`/rewards/${reward.id}/close`, `/rewards/${randomUUID()}/close`])
      expect(said(await api.as(foreignStaff)('POST', path))).toEqual([404, 'reward_not_found'])
  })
})

describe('POST /rewards/:rewardId/orders', () => {
  it('takes points and piece at once and gives a code of six digits', async () => {
    const reward = await offered(api, { stock: 2, points: 7 })
    const person = await richIn(api, 10)
    const order = await ordered(api, reward, person)
    expect(order).toMatchObject({ state: 'waiting', points: 7, title: reward.title })
    expect(order.code).toMatch(/^\d{6}$/)
    expect(await balance(api.db, person)).toBe(3)
    expect(await shown(reward.id)).toMatchObject({ stock: 1, waiting: 1 })
  })

  it('says what is in the way, and takes nothing then', async () => {
    const reward = await offered(api, { stock: 2, perPerson: 1 })
    const [poor, rich] = [await richIn(api, 9), await richIn(api, 100)]
    const order = (person: CastMember, forPerson = person) =>
      api.as(person)('POST', `/rewards/${reward.id}/orders`, orderBody(forPerson))
    expect(said(await order(poor))).toEqual([409, 'not_enough_points'])
    expect(said(await order(rich, poor))).toEqual([409, 'reward_not_yours'])
    expect((await order(rich)).statusCode).toBe(200)
    const again = await order(rich)
    expect([...said(again), again.json().message]).toEqual([
      409,
      'reward_limit_reached',
      '这件小礼每人限换 1 件，你已经换过了',
    ])
    expect(said(await order(foreignStaff))).toEqual([404, 'reward_not_found'])
    expect(await shown(reward.id)).toMatchObject({ stock: 1 })
    expect(await balance(api.db, rich)).toBe(90)
  })

  it('lets a mother order for her child, and staff for somebody without a phone, who is told', async () => {
    const reward = await offered(api, { points: 1 })
    const elder = await richIn(api, 5)
    const reply = await api.as(zhao)('POST', `/rewards/${reward.id}/orders`, orderBody(elder))
    expect(reply.json()).toMatchObject({ personId: elder.personId, state: 'waiting' })
    const inbox = (await api.as(elder)('GET', '/my/messages')).json<{ rows: { body: string }[] }>().rows
    expect(inbox[0]?.body).toContain('已帮你用 1 积分换')
    const forChild = await api.as(su)('POST', `/rewards/${reward.id}/orders`, orderBody(cast.xiaobao))
    expect(said(forChild)).toEqual([409, 'not_enough_points'])
  })

  it('gives 50 people who come at once to two processes exactly the 6 pieces', async () => {
    const reward = await offered(api, { stock: 6 })
    const crowd = await Promise.all(Array.from({ length: 50 }, () => richIn(api, 10)))
    const replies = await Promise.all(
      crowd.map((person, i) =>
        api.callOn(i % 2 ? other : api.app, person)(
          'POST',
          `/rewards/${reward.id}/orders`,
          orderBody(person),
        ),
      ),
    )
    const codes = replies.flatMap((reply) => reply.json<RewardOrderView>().code ?? [])
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(6)
    expect(replies.filter((reply) => reply.json().code === 'reward_out_of_stock')).toHaveLength(44)
    expect(new Set(codes.filter((code) => /^\d{6}$/.test(code))).size).toBe(6)
    expect(await shown(reward.id)).toMatchObject({ stock: 0, waiting: 6 })
    expect(await spendingBreaches(api)).toEqual([])
  })

  it('spends the last points once, whatever twenty calls at once ask for', async () => {
    const rewards = await Promise.all([offered(api, { stock: 20 }), offered(api, { stock: 20 })])
    const person = await richIn(api, 10)
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        api.callOn(i % 2 ? other : api.app, person)(
          'POST',
          `/rewards/${rewards[i % 4 < 2 ? 0 : 1]?.id}/orders`,
          orderBody(person),
        ),
      ),
    )
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((reply) => reply.json().code === 'not_enough_points')).toHaveLength(19)
    expect(await balance(api.db, person)).toBe(0)
    const stocks = await Promise.all(rewards.map(async ({ id }) => (await shown(id))?.stock ?? 0))
    expect(stocks[0] === 19 ? stocks[1] : stocks[0]).toBe(20)
  })
})

describe('ending an order', () => {
  const list = async (query: string) =>
    (await api.as(zhao)('GET', `/reward-orders?${query}`)).json<{ rows: RewardOrderView[] }>().rows
  const act = (order: RewardOrderView, verb: string, by: CastMember, body?: object, prefix = '') =>
    api.as(by)('POST', `${prefix}/reward-orders/${order.id}/${verb}`, body)

  it('hands a piece over once, found by its code', async () => {
    const reward = await offered(api)
    const person = await richIn(api, 10)
    const order = await ordered(api, reward, person)
    const found = await list(`code=${order.code}`)
    expect(found.map(({ id }) => id)).toEqual([order.id])
    expect((await act(order, 'hand-over', zhao)).json()).toMatchObject({ state: 'handed_over', code: null })
    expect(said(await act(order, 'hand-over', lin))).toEqual([409, 'order_handed_over'])
    expect(said(await act(order, 'cancel', person, undefined, '/my'))).toEqual([409, 'order_handed_over'])
    expect(await list(`code=${order.code}`)).toEqual([])
    expect((await list('waiting=true')).map(({ id }) => id)).not.toContain(order.id)
  })

  it('is not handed over by whoever ordered it, nor seen by other residents', async () => {
    const reward = await offered(api)
    const staff = await richIn(api, 10, { roles: ['resident', 'staff'] })
    const order = await ordered(api, reward, staff)
    expect(said(await act(order, 'hand-over', staff))).toEqual([409, 'hand_over_to_self'])
    expect((await act(order, 'hand-over', su)).statusCode).toBe(403)
    expect(said(await act(order, 'cancel', su, undefined, '/my'))).toEqual([404, 'reward_order_not_found'])
    expect((await api.as(su)('GET', '/reward-orders')).statusCode).toBe(403)
    expect(said(await act(order, 'hand-over', foreignStaff))).toEqual([404, 'reward_order_not_found'])
  })

  it('gives points and piece back exactly once, though resident and staff cancel at the same moment', async () => {
    const reward = await offered(api, { stock: 1 })
    const person = await richIn(api, 10)
    const order = await ordered(api, reward, person)
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2
          ? act(order, 'cancel', person, undefined, '/my')
          : api.callOn(other, zhao)('POST', `/reward-orders/${order.id}/cancel`, { reason: '坏了一件' }),
      ),
    )
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((reply) => reply.json().code === 'order_cancelled')).toHaveLength(11)
    expect(await balance(api.db, person)).toBe(10)
    expect(await shown(reward.id)).toMatchObject({ stock: 1, waiting: 0 })
  })

  it('gives back what nobody fetched in time, by whoever looks or by the round, once', async () => {
    const reward = await offered(api, { stock: 1 })
    const person = await richIn(api, 10)
    const order = await ordered(api, reward, person)
    const over = new Date(api.start.getTime() + PICK_UP_DAYS * DAY_MS)
    api.setNow(over)
    expect(said(await act(order, 'hand-over', zhao))).toEqual([409, 'order_lapsed'])
    await Promise.all([
      settleSpending(api.db, person.communityId, over),
      settleSpending(api.db, person.communityId, over),
      mine(person),
      list('waiting=true'),
    ])
    expect((await mine(person))[0]).toMatchObject({ state: 'lapsed', code: null })
    expect(await balance(api.db, person)).toBe(10)
    expect(await shown(reward.id)).toMatchObject({ stock: 1, waiting: 0 })
    // The piece can be had again.
    expect((await ordered(api, reward, person)).state).toBe('waiting')
  })

  it('sends staff who would correct the points of a waiting order to the order', async () => {
    const person = await richIn(api, 10)
    const order = await ordered(api, await offered(api), person)
    const { rows } = await api.admin.query<{ id: string }>(
      `select id from point_movements where kind = 'reward' and source_id = $1`,
      [order.id],
    )
    const correct = () =>
      api.as(lin)('POST', `/points/movements/${rows[0]?.id}/reverse`, { reason: '换错了' })
    expect(said(await correct())).toEqual([409, 'reward_order_open'])
    await act(order, 'hand-over', zhao)
    expect((await correct()).statusCode).toBe(200)
    expect(await balance(api.db, person)).toBe(10)
  })

  it('leaves books in which every order is paid once, or paid and given back', async () => {
    expect(await breaches(api)).toEqual([])
    expect(await spendingBreaches(api)).toEqual([])
    // The check sees what it is there for.
    await api.admin.query(`update reward_orders set cancelled_at = null, cancelled_by_id = null,
      handed_over_at = ordered_at, handed_over_by_id = person_id where cancelled_at is not null`)
    expect((await spendingBreaches(api)).length).toBeGreaterThan(0)
    // And where the code would be wrong, the database does not give out a piece that is not there.
    const below = api.admin.query('update rewards set stock = -1')
    await expect(below).rejects.toMatchObject({ code: '23514' })
  })
})
