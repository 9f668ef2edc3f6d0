import { complaintPhase } from '@linli/domain/complaints/rules'
import type { ComplaintToDo, MapPoint, WorkRow } from '@linli/domain/complaints/work-list/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, type CaseColumns } from '../../../../test/cases.ts'
import { type CastMember, cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { PHASE } from './store.ts'

let api: TestApi
let sun: CastMember
beforeAll(async () => {
  api = await startTestApi()
  sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
})
afterAll(() => api.close())
beforeEach(async () => {
  api.setNow(api.start)
  // Each test has the list to itself.
  await api.admin.query(
    'truncate complaints, complaint_bigrams, complaint_entries, complaint_owners, complaint_pauses, complaint_extensions, complaint_followers, complaint_counters cascade',
  )
})

const { lin, zhao, su, foreignStaff } = cast
interface Page {
  rows: WorkRow[]
  nextCursor: string | null
}
const page = async (by: CastMember, path: string) => (await api.as(by)('GET', path)).json<Page>()
const titles = async (by: CastMember, query = '') =>
  (await page(by, `/complaints/work${query}`)).rows.map(({ title }) => title)
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
/** Named by its deadline, in days from the start. */
const dueIn = (days: number, changes: Partial<CaseColumns> = {}) => {
  const answerDueAt = new Date(api.start.getTime() + days * DAY_MS)
  return arrived(api, {
    title: `${days}天`,
    answerDueAt,
    solveDueAt: new Date(answerDueAt.getTime() + DAY_MS),
    ...changes,
  })
}
const search = (by: CastMember, words: string, cursor = '') =>
  page(by, `/complaints/search?q=${encodeURIComponent(words)}${cursor && `&cursor=${cursor}`}`)
const found = async (by: CastMember, words: string) =>
  (await search(by, words)).rows.map(({ title }) => title)

describe('GET /complaints/work', () => {
  it('shows what is due first, then what is paused, then what waits for the resident', async () => {
    const [answered, paused] = [
      await accepted(api, { title: '待确认' }),
      await accepted(api, { title: '暂缓' }),
    ]
    await api.admin.query('update complaints set resolved_at = accepted_at where id = $1', [answered])
    await acted(api, zhao, paused, ['pause', { reason: '等配件' }])
    for (const days of [3, 1, 2]) await dueIn(days)
    await dueIn(9, { withdrawnAt: api.start, withdrawnById: su.personId, title: '撤回' })
    expect(await titles(zhao)).toEqual(['1天', '2天', '3天', '暂缓', '待确认'])
    expect(await titles(zhao, '?state=waiting')).toEqual(['1天', '2天', '3天'])
    expect(await titles(zhao, '?state=paused')).toEqual(['暂缓'])
    expect(await titles(zhao, '?state=answered')).toEqual(['待确认'])
    expect(await titles(zhao, '?state=handling')).toEqual([])
    expect(await titles(zhao, '?state=ended')).toEqual(['撤回'])
  })

  it('says how urgent it is: overdue from the instant itself, near on the last working day', async () => {
    await dueIn(0, { title: '刚超期' })
    const tonight = new Date('2026-11-23T16:00:00Z')
    await dueIn(0, { title: '今晚', answerDueAt: tonight, solveDueAt: tonight })
    await dueIn(4)
    const { rows } = await page(zhao, '/complaints/work')
    expect(rows.map(({ due, dueWords }) => [due, dueWords])).toEqual([
      ['overdue', '已超期'],
      ['near', '今天到期'],
      ['running', expect.stringContaining('到期')],
    ])
    expect(await titles(zhao, '?state=overdue')).toEqual(['刚超期'])
    expect(await titles(zhao, '?state=near')).toEqual(['今晚'])
  })

  it('shows staff their grid, what has none, and what they own elsewhere; the manager all', async () => {
    await dueIn(1, { gridId: GRID_3, title: '三' })
    await dueIn(2, { gridId: GRID_4, title: '四' })
    await dueIn(3, { gridId: null, title: '未分' })
    const owned = await accepted(api, { title: '三号的人管' })
    await acted(api, zhao, owned, ['transfer', { gridId: GRID_4, reason: '在那边', toId: null }])
    expect(await titles(zhao)).toEqual(['三', '三号的人管', '未分'])
    expect((await titles(sun)).sort()).toEqual(['三号的人管', '四', '未分'])
    expect((await titles(lin)).sort()).toEqual(['三', '三号的人管', '四', '未分'])
    expect(await titles(zhao, '?scope=mine')).toEqual(['三号的人管'])
    expect(await titles(zhao, '?scope=no_grid')).toEqual(['未分'])
    expect(await titles(lin, `?scope=grid&gridId=${GRID_3}`)).toEqual(['三'])
    expect(said(await api.as(zhao)('GET', `/complaints/work?scope=grid&gridId=${GRID_4}`))).toEqual([
      403,
      'not_allowed',
    ])
    expect(await titles(foreignStaff)).toEqual([])
    expect(said(await api.as(su)('GET', '/complaints/work'))).toEqual([403, 'not_allowed'])
    expect((await api.anonymous('GET', '/complaints/work')).statusCode).toBe(401)
  })

  it('goes on page by page over ranks and equal deadlines, each case once', async () => {
    for (let i = 0; i < 30; i++) await dueIn(i % 3, { title: `第${i}件`, gridId: i % 2 ? GRID_3 : null })
    for (let i = 0; i < 14; i++) {
      const id = await accepted(api, { title: `停${i}` })
      await acted(api, zhao, id, ['pause', { reason: '等配件' }])
    }
    for (const [by, state] of [
      [zhao, 'open'],
      [lin, 'open'],
      [zhao, 'waiting'],
    ] as const) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const next: Page = await page(by, `/complaints/work?state=${state}${cursor && `&cursor=${cursor}`}`)
        seen.push(...next.rows.map(({ id }) => id))
        cursor = next.nextCursor
      }
      expect(seen).toHaveLength(state === 'open' ? 44 : 30)
      expect(new Set(seen).size).toBe(seen.length)
    }
  })

  it('reads phases off the facts as the rules do (the index and the rule cannot differ)', async () => {
    const facts = ['accepted_at', 'paused_at', 'resolved_at', 'closed_at', 'withdrawn_at', 'merged_into_id']
    for (let bits = 0; bits < 64; bits++) {
      const set = (n: number) => Boolean(bits & (1 << n))
      const values = facts.map(
        (fact, n) =>
          `${set(n) ? (fact === 'merged_into_id' ? 'gen_random_uuid()' : 'now()') : 'null'} as ${fact}`,
      )
      const { rows } = await api.admin.query<{ phase: string }>(
        `select ${PHASE} as phase from (select ${values.join(', ')}) c`,
      )
      const [acceptedAt, pausedAt, resolvedAt, closedAt, withdrawnAt] = [0, 1, 2, 3, 4].map((n) =>
        set(n) ? api.start : null,
      )
      const phase = complaintPhase({
        acceptedAt: acceptedAt ?? null,
        pausedAt: pausedAt ?? null,
        resolvedAt: resolvedAt ?? null,
        closedAt: closedAt ?? null,
        withdrawnAt: withdrawnAt ?? null,
        mergedIntoId: set(5) ? 'other' : null,
      })
      const ends = ['closed', 'merged', 'withdrawn']
      expect(rows[0]?.phase).toBe(ends.includes(phase) ? 'ended' : phase)
    }
  })
})

describe('GET /complaints/to-do', () => {
  it('counts what waits, is near and overdue within reach, and what the manager has to decide', async () => {
    await dueIn(-1)
    await dueIn(0.5)
    await dueIn(5)
    await dueIn(-2, { gridId: GRID_4 })
    const id = await accepted(api)
    await acted(api, zhao, id, ['extensions', { workingDays: 1, reason: '等配件' }])
    const toDo = async (by: CastMember) =>
      (await api.as(by)('GET', '/complaints/to-do')).json<ComplaintToDo>()
    expect(await toDo(zhao)).toMatchObject({ waiting: 3, near: 1, overdue: 1, extensionOf: null })
    const all = await toDo(lin)
    expect(all).toMatchObject({ waiting: 4, near: 1, overdue: 2, extensionsWaiting: 1, extensionOf: id })
    expect(all.urgent.map(({ title }) => title)).toEqual(['-2天', '-1天', '0.5天'])
  })
})

describe('GET /complaints/search', () => {
  it('finds words of title, text and place, in any order, and only all of them', async () => {
    await arrived(api, { title: '下水道堵了', body: '一楼反味', place: '5栋2单元' })
    await arrived(api, { title: '水管漏了', body: '下水慢', place: '6栋' })
    expect(await found(zhao, '下水道')).toEqual(['下水道堵了'])
    expect(await found(zhao, '2单元 反味')).toEqual(['下水道堵了'])
    expect((await found(zhao, '下水')).sort()).toEqual(['下水道堵了', '水管漏了'])
    expect(await found(zhao, '６栋')).toEqual(['水管漏了'])
    expect(await found(zhao, '下水道 6栋')).toEqual([])
    expect(said(await api.as(zhao)('GET', `/complaints/search?q=${encodeURIComponent('堵')}`))).toEqual([
      409,
      'search_too_short',
    ])
  })

  it('finds a case by its number, within reach only', async () => {
    const id = await arrived(api, { gridId: GRID_4, title: '四网格的' })
    const { rows } = await search(lin, '#1')
    expect(rows.map((row) => row.id)).toEqual([id])
    expect(await found(zhao, '第1号')).toEqual([])
    expect(await found(zhao, '四网格')).toEqual([])
    expect(await found(sun, '四网格')).toEqual(['四网格的'])
    expect(await found(foreignStaff, '四网格')).toEqual([])
  })

  it('goes on page by page however common a word is, and finds each case once', async () => {
    for (let i = 0; i < 130; i++)
      await arrived(api, { title: i % 5 === 0 ? '下水道堵了' : '下水道，道路坑洼', body: '一楼', place: '' })
    const seen: string[] = []
    let cursor: string | null = ''
    let pages = 0
    while (cursor !== null) {
      const next: Page = await search(lin, '水道堵', cursor)
      seen.push(...next.rows.map(({ id }) => id))
      cursor = next.nextCursor
      pages += 1
    }
    expect(seen).toHaveLength(26)
    expect(new Set(seen).size).toBe(26)
    expect(pages).toBeGreaterThan(1)
  })
})

describe('GET /complaints/work-map', () => {
  it('shows open cases that have a place, within reach', async () => {
    const place = { latitude: 25.06, longitude: 102.76 }
    await arrived(api, { ...place, title: '在图上' })
    await arrived(api, { title: '没有位置' })
    await arrived(api, { ...place, gridId: GRID_4, title: '四网格' })
    await arrived(api, { ...place, withdrawnAt: api.start, withdrawnById: su.personId, title: '撤回' })
    const shown = async (by: CastMember, query = '') =>
      (await api.as(by)('GET', `/complaints/work-map${query}`))
        .json<{ points: MapPoint[] }>()
        .points.map(({ title }) => title)
    expect(await shown(zhao)).toEqual(['在图上'])
    expect((await shown(lin)).sort()).toEqual(['四网格', '在图上'])
    expect(await shown(lin, `?scope=grid&gridId=${GRID_4}`)).toEqual(['四网格'])
  })
})
