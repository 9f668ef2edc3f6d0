import { randomUUID } from 'node:crypto'
import type { CommunityLine, KindSum } from '@linli/domain/points/community-statement/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { START } from '../../../../test/harness-config.ts'
import { award, newcomer, reverse, spend } from '../../../../test/ledger.ts'

const { zhao, su, foreignStaff, foreigner } = cast
const YEAR = 'fromOn=2025-11-24&toOn=2026-11-23'

let api: TestApi
let one: CastMember
let two: CastMember
beforeAll(async () => {
  api = await startTestApi()
  api.setNow(START)
  ;[one, two] = [await newcomer(api, { name: '甲' }), await newcomer(api, { name: '乙' })]
  await award(api.db, { person: one, points: 7, now: new Date(START.getTime() - 400 * DAY_MS) })
  for (let n = 0; n < 25; n++)
    await award(api.db, { person: n % 2 ? one : two, points: 5, now: new Date(START.getTime() - n * DAY_MS) })
  await spend(api.db, { person: one, points: 4 })
  const wrong = await award(api.db, { person: two, points: 9 })
  await reverse(api.db, wrong.id)
})
afterAll(() => api.close())

const get = (query: string, sums = false, who = zhao) =>
  api.as(who)('GET', `/points/movements${sums ? '/sums' : ''}?${query}`)

async function allLines(query: string): Promise<CommunityLine[]> {
  const lines: CommunityLine[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const reply = await get(`${query}${cursor && `&cursor=${cursor}`}`)
    expect(reply.statusCode).toBe(200)
    const page: { rows: CommunityLine[]; nextCursor: string | null } = reply.json()
    lines.push(...page.rows)
    cursor = page.nextCursor
  }
  return lines
}

/** What the sums must be, from the lines themselves. */
function sumsOf(lines: readonly CommunityLine[]): Map<string, [number, number]> {
  const sums = new Map<string, [number, number]>()
  for (const { kind, points } of lines) {
    const [count, total] = sums.get(kind) ?? [0, 0]
    sums.set(kind, [count + 1, total + Math.abs(points)])
  }
  return sums
}

describe('GET /points/movements', () => {
  it('shows staff every movement of the period once, page by page, from the person’s side', async () => {
    const lines = await allLines(YEAR)
    expect(lines).toHaveLength(28)
    expect(new Set(lines.map(({ movementId }) => movementId)).size).toBe(28)
    expect([...lines].sort((a, b) => b.occurredAt.localeCompare(a.occurredAt))).toEqual(lines)
    expect(lines.find(({ kind }) => kind === 'early_place')).toMatchObject({ personName: '甲', points: -4 })
    expect(lines.find(({ kind }) => kind === 'reversal')).toMatchObject({ personName: '乙', points: -9 })
    expect(lines.filter(({ reversed }) => reversed)).toMatchObject([{ personName: '乙', points: 9 }])
  })

  it('filters by person, by kind and by day, and the sums agree with the lines', async () => {
    const filters = [
      '',
      `&personId=${one.personId}`,
      '&kind=event_helper',
      `&kind=reversal&personId=${two.personId}`,
    ]
    for (const period of [YEAR, 'fromOn=2026-11-23&toOn=2026-11-23'])
      for (const filter of filters) {
        const lines = await allLines(period + filter)
        const sums = (await get(period + filter, true)).json<{ kinds: KindSum[] }>().kinds
        expect(new Map(sums.map(({ kind, movements, points }) => [kind, [movements, points]]))).toEqual(
          sumsOf(lines),
        )
      }
    expect(await allLines(`${YEAR}&personId=${one.personId}`)).toHaveLength(13)
    expect(await allLines('fromOn=2026-11-23&toOn=2026-11-23')).toHaveLength(4)
  })

  it('refuses more than twelve months at once, an end before the beginning, and what it cannot read', async () => {
    for (const sums of [true, false]) {
      const long = await get('fromOn=2025-11-22&toOn=2026-11-22', sums)
      expect([long.statusCode, long.json().code]).toEqual([409, 'period_too_long'])
      const back = await get('fromOn=2026-11-22&toOn=2026-11-21', sums)
      expect([back.statusCode, back.json().code]).toEqual([409, 'period_ends_before_it_begins'])
      for (const bad of ['', 'fromOn=2026-11-31&toOn=2026-12-01', `${YEAR}&kind=gift`, `${YEAR}&personId=1`])
        expect((await get(bad, sums)).statusCode).toBe(400)
      for (const personId of [randomUUID(), foreigner.personId])
        expect((await get(`${YEAR}&personId=${personId}`, sums)).statusCode).toBe(404)
    }
    for (const cursor of ['abc', Buffer.from('1 2').toString('base64url')])
      expect((await get(`${YEAR}&cursor=${cursor}`)).json()).toMatchObject({ code: 'invalid_input' })
  })

  it('is for the community’s own staff only', async () => {
    for (const sums of [true, false]) {
      expect((await get(YEAR, sums, su)).statusCode).toBe(403)
      const path = `/points/movements${sums ? '/sums' : ''}?${YEAR}`
      expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    }
    expect((await get(YEAR, false, foreignStaff)).json().rows).toEqual([])
    expect((await get(YEAR, true, foreignStaff)).json()).toEqual({ kinds: [] })
  })
})
