import { randomUUID } from 'node:crypto'
import type { ExchangeRow, ExchangeView } from '@linli/domain/points/exchanges/contract'
import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import { DAY_MS } from '@linli/domain/time'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { award, balance, breaches } from '../../../../test/ledger.ts'
import { giveNumbers } from '../../../../test/people.ts'
import {
  agreed,
  asked,
  HELP_DONE,
  HELP_STARTS,
  helpPlan,
  posted,
  richIn,
  spendingBreaches,
} from '../../../../test/spending.ts'
import { manyVolunteers, volunteer } from '../../../../test/volunteering.ts'
import { settleSpending } from '../spending-round/actions.ts'

let api: TestApi
let other: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
  await volunteer(api.db, cast.zhang)
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, zhang, wang, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const act = (by: CastMember, path: string, verb: string, body: object = {}) =>
  api.as(by)('POST', `${path}/${verb}`, body)
const read = async (by: CastMember, path: string) => (await api.as(by)('GET', path)).json<ExchangeView>()
const rowsOf = async (by: CastMember, path: string) =>
  (await api.as(by)('GET', path)).json<{ rows: ExchangeRow[] }>().rows
const inbox = async (person: CastMember) =>
  (await api.as(person)('GET', '/my/messages')).json<{ rows: { body: string; exchangeId: string }[] }>().rows
const personOf = ({ personId }: CastMember) => ({ personId })

describe('POST /exchanges', () => {
  it('holds the points at once and shows the request without the whole name', async () => {
    const asker = await richIn(api, 15, { name: '王秀英' })
    const exchange = await asked(api, asker)
    expect(exchange).toMatchObject({ phase: 'open', side: 'asker', acts: ['cancel'], askerName: '王秀英' })
    expect(await balance(api.db, asker)).toBe(5)
    expect(await read(zhang, `/exchanges/${exchange.id}`)).toMatchObject({
      askerName: '王**',
      askerId: null,
      canHelp: true,
      acceptRefusal: null,
      otherPhone: null,
    })
  })

  it('refuses what cannot be, and holds nothing then', async () => {
    const asker = await richIn(api, 15)
    const ask = (change: object, by: CastMember = asker) =>
      api.as(by)('POST', '/exchanges', helpPlan(asker, change))
    expect(said(await ask({ points: 16 }))).toEqual([409, 'not_enough_points'])
    expect(said(await ask({ startsAt: api.start.toISOString() }))).toEqual([409, 'exchange_in_past'])
    expect(said(await ask({ startsAt: '2027-11-28T02:00:00Z' }))).toEqual([409, 'exchange_too_far'])
    for (const wrong of [{ points: 0 }, { points: -3 }, { points: 2.5 }, { minutes: 0 }, { title: '修' }])
      expect(said(await ask(wrong))).toEqual([400, 'invalid_input'])
    expect(said(await ask({}, su))).toEqual([409, 'exchange_not_yours'])
    expect(said(await ask(personOf(cast.xiaobao), su))).toEqual([409, 'exchange_adults_only'])
    expect(said(await ask({}, foreignStaff))).toEqual([404, 'person_not_found'])
    expect((await api.anonymous('POST', '/exchanges', helpPlan(asker))).statusCode).toBe(401)
    expect(await balance(api.db, asker)).toBe(15)
  })

  it('has a limit for a week from the rules in force, also for calls at once, and says until when', async () => {
    const asker = await richIn(api, 100)
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        api.callOn(i % 2 ? other : api.app, asker)('POST', '/exchanges', helpPlan(asker)),
      ),
    )
    const no = replies.find((reply) => reply.statusCode === 409)
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(3)
    expect(no?.json()).toMatchObject({
      code: 'exchanges_per_week',
      message: expect.stringMatching(/一周最多求助 3 次，.*以后可以再发/),
    })
    // What was cancelled does not count.
    const [first] = await rowsOf(asker, '/my/exchanges')
    await act(asker, `/exchanges/${first?.id}`, 'cancel')
    expect((await api.as(asker)('POST', '/exchanges', helpPlan(asker))).statusCode).toBe(200)
    api.setNow(new Date(api.start.getTime() + 7 * DAY_MS))
    const next = { startsAt: new Date(HELP_STARTS.getTime() + 7 * DAY_MS).toISOString() }
    expect((await api.as(asker)('POST', '/exchanges', helpPlan(asker, next))).statusCode).toBe(200)
  })

  it('is entered by staff for somebody without a phone, who reads so on the page', async () => {
    const elder = await richIn(api, 10)
    const exchange = await posted<ExchangeView>(api, zhao, '/exchanges', helpPlan(elder))
    expect(exchange.steps).toMatchObject([{ kind: 'asked', byDesk: true }])
    expect(await balance(api.db, elder)).toBe(0)
  })
})

describe('GET /exchanges', () => {
  it('lists those of one’s own grid first, then by time, page by page, without what is taken or over', async () => {
    const fresh = await startTestApi()
    try {
      for (const [person, points] of [
        [su, 30],
        [wang, 30],
      ] as const)
        await award(fresh.db, { person, points })
      const later = { startsAt: new Date(HELP_STARTS.getTime() + DAY_MS).toISOString() }
      const far = await asked(fresh, wang)
      const near = await asked(fresh, su, later)
      const soon = await asked(fresh, su)
      const list = async (by: CastMember) =>
        (await fresh.as(by)('GET', '/exchanges')).json<{ rows: ExchangeRow[] }>().rows
      expect((await list(zhang)).map(({ id }) => id)).toEqual([soon.id, near.id, far.id])
      expect((await list(zhang)).map((row) => row.near)).toEqual([true, true, false])
      expect((await list(cast.lin)).map(({ id }) => id)).toEqual([far.id, soon.id, near.id])
      expect((await list(foreignStaff)).length).toBe(0)
      fresh.setNow(HELP_STARTS)
      expect((await list(zhang)).map(({ id }) => id)).toEqual([near.id])
    } finally {
      await fresh.close()
    }
  })

  it('goes on where a page ended', async () => {
    const askers = await Promise.all(Array.from({ length: 7 }, () => richIn(api, 30)))
    for (const asker of askers)
      for (let nth = 0; nth < 3; nth++) await asked(api, asker, { title: '遛狗一小时' })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/exchanges${cursor && `?cursor=${cursor}`}`
      const page = (await api.as(su)('GET', path)).json<{ rows: ExchangeRow[]; nextCursor: string | null }>()
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(21)
    expect(said(await api.as(su)('GET', '/exchanges?cursor=abc'))).toEqual([400, 'invalid_input'])
  })
})

describe('POST /exchanges/:exchangeId/accept', () => {
  it('lets one of twenty who accept at once, on two processes', async () => {
    const asker = await richIn(api, 10, { name: '王秀英' })
    const { id } = await asked(api, asker)
    const helpers = await manyVolunteers(api, 20)
    const replies = await Promise.all(
      helpers.map((helper, i) =>
        api.callOn(i % 2 ? other : api.app, helper)('POST', `/exchanges/${id}/accept`, personOf(helper)),
      ),
    )
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((reply) => reply.json().code === 'exchange_taken')).toHaveLength(19)
    const winner = helpers[replies.findIndex((reply) => reply.statusCode === 200)]
    expect((await inbox(asker))[0]?.body).toContain(`${winner?.name}接了你的求助《修水龙头》`)
    expect((await inbox(asker))[0]?.exchangeId).toBe(id)
  })

  it('is not for oneself, the own household, those who are no volunteers, or children', async () => {
    await award(api.db, { person: su, points: 20 })
    const { id } = await asked(api, su)
    const accept = (by: CastMember, person = by) => act(by, `/exchanges/${id}`, 'accept', personOf(person))
    expect(said(await accept(su))).toEqual([409, 'exchange_with_oneself'])
    expect(said(await accept(cast.suHusband))).toEqual([409, 'exchange_with_family'])
    expect(said(await accept(cast.zhou))).toEqual([409, 'not_a_volunteer'])
    expect(said(await accept(cast.he, cast.heChild))).toEqual([409, 'exchange_adults_only'])
    expect(said(await accept(cast.he, zhang))).toEqual([409, 'exchange_not_yours'])
    expect(said(await act(zhang, `/exchanges/${randomUUID()}`, 'accept', personOf(zhang)))).toEqual([
      404,
      'exchange_not_found',
    ])
    // Staff for somebody without a phone.
    expect((await accept(zhao, zhang)).json()).toMatchObject({ phase: 'accepted', helperName: zhang.name })
  })

  it('has a limit for the same two in thirty days, whoever helps whom, and says until when', async () => {
    const [one, two] = [await richIn(api, 50), await richIn(api, 50)]
    for (const person of [one, two]) await volunteer(api.db, person)
    const help = async (asker: CastMember, helper: CastMember) =>
      act(helper, `/exchanges/${(await asked(api, asker)).id}`, 'accept', personOf(helper))
    expect((await help(one, two)).statusCode).toBe(200)
    expect((await help(two, one)).statusCode).toBe(200)
    const third = await help(one, two)
    expect(third.json()).toMatchObject({
      code: 'exchanges_per_pair',
      message: expect.stringMatching(/30 天里最多换 2 次，.*以后可以再换/),
    })
    await posted(api, lin, '/point-rules', { ...DEFAULT_POINT_RULES, exchangesPerPair: 3 })
    expect((await help(one, two)).statusCode).toBe(200)
    await posted(api, lin, '/point-rules', DEFAULT_POINT_RULES)
  })
})

describe('what the two do', () => {
  it('moves the points when both have confirmed, once, though both tap again and again', async () => {
    const { asker, helper, path } = await agreed(api)
    expect((await act(helper, path, 'confirm')).json()).toMatchObject({
      phase: 'helper_done',
      acts: ['dispute'],
    })
    expect(await balance(api.db, helper)).toBe(0)
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        api.callOn(i % 2 ? other : api.app, i % 3 ? asker : helper)('POST', `${path}/confirm`, {}),
      ),
    )
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect([await balance(api.db, asker), await balance(api.db, helper)]).toEqual([0, 10])
    expect((await read(asker, path)).steps.map(({ kind }) => kind)).toEqual([
      'asked',
      'accepted',
      'helper_confirmed',
      'asker_confirmed',
      'paid',
    ])
    expect((await inbox(helper))[0]?.body).toBe('《修水龙头》完成了，收到王秀英的 10 积分，谢谢你。')
    // Help of neighbours moves points; it does not count towards standing.
    expect((await api.as(helper)('GET', '/my/points')).json()).toMatchObject({
      balance: 10,
      householdStanding: 0,
    })
  })

  it('opens it again when the helper withdraws before it begins, and gives back when the asker cancels', async () => {
    const { asker, helper, path } = await agreed(api, { done: false })
    expect(said(await act(helper, path, 'cancel'))).toEqual([403, 'not_allowed'])
    expect(said(await act(su, path, 'withdraw'))).toEqual([404, 'exchange_not_found'])
    // They were one of the two a moment ago: now it is a request like any other.
    expect((await act(helper, path, 'withdraw')).json()).toMatchObject({ phase: 'open', side: null })
    expect((await inbox(asker))[0]?.body).toContain('又开放给别的邻居了')
    expect((await act(asker, path, 'cancel')).json()).toMatchObject({ phase: 'cancelled' })
    expect(said(await act(asker, path, 'cancel'))).toEqual([409, 'exchange_over'])
    expect(await balance(api.db, asker)).toBe(10)
  })

  it('cannot be left once it has begun, nor confirmed before', async () => {
    const { asker, helper, path } = await agreed(api, { done: false })
    expect(said(await act(asker, path, 'confirm'))).toEqual([409, 'exchange_not_begun'])
    api.setNow(HELP_STARTS)
    expect(said(await act(asker, path, 'cancel'))).toEqual([409, 'exchange_begun'])
    expect(said(await act(helper, path, 'withdraw'))).toEqual([409, 'exchange_begun'])
    expect((await act(asker, path, 'confirm')).statusCode).toBe(200)
  })

  it('ends at its time when nobody accepted, by whoever looks or the round, once', async () => {
    const asker = await richIn(api, 10)
    const { id } = await asked(api, asker)
    api.setNow(HELP_STARTS)
    await Promise.all([
      settleSpending(api.db, FENGHUANGSHAN, HELP_STARTS),
      settleSpending(api.db, FENGHUANGSHAN, HELP_STARTS),
      rowsOf(zhang, '/exchanges'),
      read(asker, `/exchanges/${id}`),
    ])
    expect(await balance(api.db, asker)).toBe(10)
    expect(await read(asker, `/exchanges/${id}`)).toMatchObject({ phase: 'lapsed' })
    expect((await inbox(asker)).filter(({ body }) => body.includes('到时间没人接'))).toHaveLength(1)
    // The same points can be offered anew at once.
    const next = { startsAt: HELP_DONE.toISOString() }
    expect((await api.as(asker)('POST', '/exchanges', helpPlan(asker, next))).statusCode).toBe(200)
  })

  it('is entered at the desk for a side without a phone, but never by staff whose family it is', async () => {
    const { helper, path } = await agreed(api)
    await act(helper, path, 'confirm')
    expect((await act(zhao, path, 'confirm', { side: 'asker' })).json()).toMatchObject({ phase: 'paid' })
    expect((await read(helper, path)).steps).toMatchObject([
      {},
      {},
      { byDesk: false },
      { kind: 'asker_confirmed', byDesk: true },
      {},
    ])
    const kin = await agreed(api)
    const staff = await richIn(api, 0, { roles: ['resident', 'staff'], householdId: kin.asker.householdId })
    expect(said(await act(staff, kin.path, 'confirm', { side: 'asker' }))).toEqual([409, 'own_exchange'])
    expect((await read(staff, kin.path)).deskActs).toEqual({ asker: [], helper: [] })
  })

  it('shows the other’s number to the two only, masked until asked for, and audits who looked', async () => {
    const { asker, helper, path } = await agreed(api, { done: false })
    await giveNumbers(api, helper, { phone: '13900001111' })
    expect((await read(asker, path)).otherPhone).toBe('139****1111')
    const reveal = (by: CastMember) => act(by, path, 'reveal-phone', { reason: '联系见面' })
    expect((await reveal(asker)).json()).toEqual({ value: '13900001111' })
    expect((await reveal(helper)).json()).toEqual({ value: null })
    expect(said(await reveal(su))).toEqual([404, 'exchange_not_found'])
    const audited = await api.admin.query(
      `select person_id, reason from audit_entries where action like '%reveal-phone' and subject->>'exchangeId' = $1`,
      [path.split('/')[2]],
    )
    expect(audited.rows.map(({ reason }) => reason)).toEqual(['联系见面', '联系见面'])
    await act(asker, path, 'cancel')
    expect(said(await reveal(asker))).toEqual([409, 'exchange_over'])
    expect((await read(asker, path)).otherPhone).toBeNull()
    expect((await api.as(su)('GET', path)).statusCode).toBe(404)
  })
})

describe('the books', () => {
  it('hold exactly what is offered and not over, after all of this', async () => {
    expect(await breaches(api)).toEqual([])
    expect(await spendingBreaches(api)).toEqual([])
    // The checks see what they are there for.
    await api.admin.query(
      `update exchanges set closed_at = null, outcome = null, paid_points = 0 where outcome = 'paid'`,
    )
    expect((await spendingBreaches(api)).some((problem) => problem.startsWith('held '))).toBe(true)
  })

  it('keep the lines of a page: the app can only add to them', async () => {
    const attempt = api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      tx.$client.query('update exchange_steps set note = $1', ['改掉']),
    )
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
  })
})
