import type { StatementLine } from '@linli/domain/points/contract'
import type { ExchangeRow, ExchangeView } from '@linli/domain/points/exchanges/contract'
import { SILENT_DAYS } from '@linli/domain/points/exchanges/terms'
import { DAY_MS } from '@linli/domain/time'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches } from '../../../../test/ledger.ts'
import { agreed, HELP_DONE, spendingBreaches } from '../../../../test/spending.ts'
import { settleSpending } from '../spending-round/actions.ts'

let api: TestApi
let other: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
})
afterAll(() => api.close())
afterEach(async () => {
  expect(await breaches(api)).toEqual([])
  expect(await spendingBreaches(api)).toEqual([])
})

const { lin, zhao, su } = cast
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

describe('what staff decide', () => {
  const decide = (by: CastMember, path: string, body: object) =>
    act(by, path, 'decide', { reason: '两边都听过了', ...body })
  const queue = async () => (await rowsOf(zhao, '/exchanges/for-staff')).map(({ id }) => id)

  it('pays, returns or splits a dispute with a reason that both read', async () => {
    for (const [body, expected] of [
      [{ decision: 'pay' }, [0, 10]],
      [{ decision: 'return' }, [10, 0]],
      [{ decision: 'split', helperPoints: 4 }, [6, 4]],
    ] as const) {
      api.setNow(api.start)
      const { id, asker, helper, path } = await agreed(api)
      expect(said(await decide(zhao, path, body))).toEqual([409, 'exchange_not_disputed'])
      await act(asker, path, 'dispute', { reason: '还在漏水' })
      expect(await queue()).toContain(id)
      expect(said(await act(helper, path, 'confirm'))).toEqual([409, 'exchange_disputed'])
      expect((await decide(su, path, body)).statusCode).toBe(403)
      expect((await decide(zhao, path, body)).statusCode).toBe(200)
      expect([await balance(api.db, asker), await balance(api.db, helper)]).toEqual(expected)
      for (const person of [asker, helper])
        expect((await inbox(person))[0]?.body).toContain('原因：两边都听过了')
      expect(await queue()).not.toContain(id)
      expect(said(await decide(lin, path, body))).toEqual([409, 'exchange_over'])
    }
  })

  it('is one decision, though two of the staff decide at the same moment', async () => {
    const { asker, helper, path } = await agreed(api)
    await act(helper, path, 'dispute', { reason: '人不在家' })
    const replies = await Promise.all(
      (['pay', 'return', 'pay', 'return'] as const).map((decision, i) =>
        api.callOn(i % 2 ? other : api.app, i % 2 ? zhao : lin)('POST', `${path}/decide`, {
          decision,
          reason: '听过了',
        }),
      ),
    )
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect((await balance(api.db, asker)) + (await balance(api.db, helper))).toBe(10)
  })

  it('refuses a split of more than is held', async () => {
    const { asker, path } = await agreed(api)
    await act(asker, path, 'dispute', { reason: '只来了一半时间' })
    for (const helperPoints of [0, -2, 10, 11])
      expect(said(await decide(zhao, path, { decision: 'split', helperPoints }))).toEqual([
        409,
        'exchange_split_points',
      ])
    expect(said(await decide(zhao, path, { decision: 'split' }))).toEqual([409, 'exchange_split_points'])
  })

  it('calls those who keep silent for seven days, and never pays by itself', async () => {
    const { id, helper, path } = await agreed(api)
    await act(helper, path, 'confirm')
    const called = new Date(HELP_DONE.getTime() + SILENT_DAYS * DAY_MS)
    api.setNow(new Date(called.getTime() - 1))
    expect(await queue()).not.toContain(id)
    api.setNow(called)
    await settleSpending(api.db, FENGHUANGSHAN, called)
    expect(await queue()).toContain(id)
    expect(await balance(api.db, helper)).toBe(0)
    const toDo = (await api.as(zhao)('GET', '/workbench/counts')).json<{ exchangesToDecide: number }>()
    expect(toDo.exchangesToDecide).toBe((await queue()).length)
    expect((await decide(zhao, path, { decision: 'pay' })).statusCode).toBe(200)
    expect(await balance(api.db, helper)).toBe(10)
  })

  it('takes a wrong payment back to the asker through the ledger’s correction, and nothing else of it', async () => {
    const { id, asker, helper, path } = await agreed(api)
    const movement = async (kind: string) =>
      (await api.admin.query('select id from point_movements where kind = $1 and source_id = $2', [kind, id]))
        .rows[0]?.id
    const correct = (movementId: string) =>
      api.as(lin)('POST', `/points/movements/${movementId}/reverse`, { reason: '记错了' })
    expect(said(await correct(await movement('exchange_hold')))).toEqual([409, 'exchange_held'])
    for (const person of [asker, helper]) await act(person, path, 'confirm')
    expect((await correct(await movement('exchange_payment'))).statusCode).toBe(200)
    expect([await balance(api.db, asker), await balance(api.db, helper)]).toEqual([10, 0])
    expect(await read(asker, path)).toMatchObject({ phase: 'returned', paidPoints: 0 })
    // The correction opens the exchange, as the payment does.
    const [newest] = (await api.as(helper)('GET', '/my/points/movements')).json<{ rows: StatementLine[] }>()
      .rows
    expect(newest).toMatchObject({ kind: 'reversal', points: -10, exchangeId: id })
    expect(said(await correct(await movement('exchange_release')))).toEqual([409, 'exchange_held'])
  })
})
