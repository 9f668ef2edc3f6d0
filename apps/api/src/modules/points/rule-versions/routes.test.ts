import type { PointRulesView } from '@linli/domain/points/rule-versions/contract'
import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { pointRulesAt } from './store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su } = cast
const RULES = { ...DEFAULT_POINT_RULES, pointsPerHour: 12 }
const later = (days: number) => new Date(api.start.getTime() + days * DAY_MS)
const read = async () =>
  (await api.as(su)('GET', '/point-rules')).json<{ current: PointRulesView; versions: PointRulesView[] }>()

describe('POST /point-rules', () => {
  it('makes a version that holds from its instant on, and keeps the older ones', async () => {
    expect((await read()).current).toMatchObject({ ...DEFAULT_POINT_RULES, version: 0, validFrom: null })
    const first = await api.as(lin)('POST', '/point-rules', RULES)
    expect(first.json()).toMatchObject({ ...RULES, version: 1, setByName: '林静' })
    const validFrom = later(7).toISOString()
    await api.as(lin)('POST', '/point-rules', { ...RULES, rounding: 'down', validFrom })
    expect(await read()).toMatchObject({
      current: { version: 1, rounding: 'nearest' },
      versions: [{ version: 2, rounding: 'down', validFrom }, { version: 1 }],
    })
    const inForce = (at: Date) => api.db.inCommunity(FENGHUANGSHAN, (tx) => pointRulesAt(tx, at))
    expect(await inForce(later(-1))).toMatchObject({ version: 0, pointsPerHour: 10 })
    expect(await inForce(later(6))).toMatchObject({ version: 1, pointsPerHour: 12 })
    expect(await inForce(later(7))).toMatchObject({ version: 2, rounding: 'down' })
  })

  it('gives two managers who save at once two versions', async () => {
    const replies = await Promise.all(
      [8, 9].map((n) => api.as(lin)('POST', '/point-rules', { ...RULES, pointsPerHour: n })),
    )
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(new Set(replies.map((reply) => reply.json<PointRulesView>().version)).size).toBe(2)
  })

  it('does not reach into the past', async () => {
    const reply = await api.as(lin)('POST', '/point-rules', { ...RULES, validFrom: later(-1).toISOString() })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'rules_not_from_the_past'])
  })

  it('is for the manager; everybody signed in may read', async () => {
    for (const person of [zhao, su])
      expect((await api.as(person)('POST', '/point-rules', RULES)).statusCode).toBe(403)
    expect((await api.anonymous('POST', '/point-rules', RULES)).statusCode).toBe(401)
    expect((await api.anonymous('GET', '/point-rules')).statusCode).toBe(401)
  })

  it.each([
    { roundingMinutes: 0 },
    { expiryMonths: 0 },
    { rounding: 'sometimes' },
    { soloAwardPoints: -1 },
    { pointsPerHour: 1.5 },
  ])('refuses %o', async (change) => {
    const reply = await api.as(lin)('POST', '/point-rules', { ...RULES, ...change })
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
  })
})
