import type { PublicRates } from '@linli/domain/complaints/public-rates/contract'
import type { CountedCase, RatesView } from '@linli/domain/complaints/rates/contract'
import { type RatedFacts, standingOf, tally } from '@linli/domain/complaints/rates/rules'
import {
  RATE_COUNTS,
  RATE_GROUPS,
  type RateCount,
  type RateGroup,
} from '@linli/domain/complaints/rates/terms'
import { DAY_MS } from '@linli/domain/time'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, arrived, type CaseColumns } from '../../../../test/cases.ts'
import { type CastMember, cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { blown, stationed, withdrawn } from '../../../../test/whistles.ts'
import { readXlsx } from '../../../sheets/read-xlsx.ts'

let api: TestApi
let sun: CastMember
const { lin, zhao, su, foreignStaff } = cast
/** All that was written, for the rules to count anew. */
const written: CaseColumns[] = []

/** Cases as months of work leave them, of every kind there is. */
const plan = fc.record({
  daysAgo: fc.integer({ min: 0, max: 300 }),
  grid: fc.constantFrom(GRID_3, GRID_3, GRID_4, null),
  category: fc.constantFrom('street_lamp' as const, 'noise' as const, 'drainage' as const),
  answered: fc.constantFrom(null, 2, 24, 40),
  end: fc.constantFrom(
    'open',
    'paused',
    'done',
    'silent',
    'solved',
    'partly',
    'unsolved',
    'withdrawn',
    'no_answer',
  ),
  stars: fc.constantFrom(null, 1, 3, 4, 5),
  byPhone: fc.boolean(),
})
const HOUR = 3_600_000

function columnsOf(one: typeof plan extends fc.Arbitrary<infer T> ? T : never): Partial<CaseColumns> {
  const { daysAgo, grid, category, answered, end, stars, byPhone } = one
  const reportedAt = new Date(api.start.getTime() - daysAgo * DAY_MS)
  const later = (hours: number) => new Date(reportedAt.getTime() + hours * HOUR)
  const base: Partial<CaseColumns> = {
    ...{ reportedAt, gridId: grid, category, ownerId: null, answerDueAt: later(24), solveDueAt: later(96) },
  }
  if (end === 'withdrawn') return { ...base, withdrawnAt: later(3), withdrawnById: su.personId }
  if (end === 'open' && answered === null) return base
  const first = answered ?? 2
  // Before or after the first answer was due; it is not given yet.
  const stopped = { pausedAt: later(first), pauseReason: '等配件' }
  if (end === 'paused') return { ...base, ownerId: zhao.personId, acceptedAt: later(1), ...stopped }
  const taken = { ...base, ownerId: zhao.personId, acceptedAt: later(1), firstAnsweredAt: later(first) }
  const resolved = { ...taken, resolvedAt: later(first), resolvedById: zhao.personId }
  const called = { ...resolved, calledBackAt: later(first + 1) }
  const recorded = byPhone ? zhao.personId : null
  switch (end) {
    case 'done':
      return resolved
    case 'silent':
      return called
    case 'no_answer':
      return { ...called, closedAt: later(first + 200), closedAs: 'no_answer' }
    case 'unsolved':
      return { ...taken, verdict: 'unsolved', reopenedCount: 1, verdictRecordedById: recorded }
    case 'solved':
    case 'partly':
      return {
        ...resolved,
        closedAt: later(first + 9),
        closedAs: end,
        verdict: end,
        stars,
        verdictRecordedById: recorded,
      }
    default:
      return taken
  }
}

beforeAll(async () => {
  api = await startTestApi()
  sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
  for (const one of fc.sample(plan, { numRuns: 160, seed: 21 })) {
    const columns = columnsOf(one)
    await arrived(api, columns)
    written.push(columns as CaseColumns)
  }
})
afterAll(() => api.close())

async function rates(by: CastMember, query: string): Promise<RatesView> {
  const reply = await api.as(by)('GET', `/complaints/rates?${query}`)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}
async function rowsOf(by: CastMember, query: string): Promise<CountedCase[]> {
  const rows: CountedCase[] = []
  for (let cursor = ''; ; ) {
    const reply = await api.as(by)('GET', `/complaints/rates/cases?${query}${cursor}`)
    if (reply.statusCode !== 200) throw new Error(reply.body)
    const page = reply.json<{ rows: CountedCase[]; nextCursor: string | null }>()
    rows.push(...page.rows)
    if (page.nextCursor === null) return rows
    cursor = `&cursor=${page.nextCursor}`
  }
}
const said = async (by: CastMember, path: string) => {
  const reply = await api.as(by)('GET', path)
  return [reply.statusCode, reply.json<{ code?: string }>().code]
}

const GROUPS = Object.keys(RATE_GROUPS) as RateGroup[]
const DIVIDING = GROUPS.filter((by) => by !== 'unit')
const COUNTS = Object.keys(RATE_COUNTS) as RateCount[]

describe('GET /complaints/rates', () => {
  it('counts what the rules count, case by case', async () => {
    const nothing = { pausedAt: null, mergedIntoId: null, acceptedAt: null, resolvedAt: null, closedAt: null }
    const facts = (columns: CaseColumns): RatedFacts => ({
      ...nothing,
      ...{ withdrawnAt: null, calledBackAt: null, closedAs: null, firstAnsweredAt: null, verdict: null },
      ...{ stars: null, verdictRecordedById: null },
      ...(columns as Partial<RatedFacts> & Pick<RatedFacts, 'answerDueAt'>),
    })
    const standings = written.flatMap((columns) => standingOf(facts(columns), api.start) ?? [])
    const counts = tally(standings.map((standing) => ({ standing, cases: 1 })))
    const { whole } = await rates(lin, 'by=grid')
    expect(whole.counts).toEqual(counts)
    for (const count of COUNTS) expect(counts[count], `the sample has ${count}`).toBeGreaterThan(0)
  })

  it('has parts that add up to the same whole, by grid, category and month', async () => {
    const views = await Promise.all(DIVIDING.map((by) => rates(lin, `by=${by}`)))
    for (const { whole, rows } of views) {
      expect(whole).toEqual(views[0]?.whole)
      for (const count of COUNTS)
        expect(rows.reduce((sum, { counts }) => sum + counts[count], 0)).toBe(whole.counts[count])
    }
    expect(views[0]?.rows.map(({ name }) => name)).toContain('待分网格')
    expect(views[2]?.rows.at(-1)?.name).toMatch(/^20\d\d年\d+月$/)
  })

  it('opens each number to exactly its cases, for the whole and for each part', async () => {
    const { rows, whole } = await rates(lin, 'by=grid')
    for (const count of COUNTS)
      expect(await rowsOf(lin, `count=${count}`), count).toHaveLength(whole.counts[count])
    for (const { key, counts } of rows)
      for (const count of ['received', 'answered', 'solved', 'no_answer'] as const)
        expect(await rowsOf(lin, `count=${count}&grid=${key}`)).toHaveLength(counts[count])
    const silent = await rowsOf(lin, 'count=no_answer')
    // Also those that nobody has written down yet.
    for (const row of silent) expect(row).toMatchObject({ phase: 'closed', closedAs: 'no_answer' })
    const month = (await rates(lin, 'by=month')).rows[0]
    const { key } = month ?? { key: '' }
    const ofMonth = await rowsOf(lin, `count=received&from=${key}&to=${key}&category=noise`)
    expect(ofMonth.every(({ category }) => category === 'noise')).toBe(true)
    const noise = await rates(lin, `by=category&from=${key}&to=${key}&category=noise`)
    expect(ofMonth).toHaveLength(noise.whole.counts.received)
  })

  it('counts a case with each unit that was whistled to it, once, and not where the whistle was taken back', async () => {
    const { unit: police } = await stationed(api, { name: '凉亭派出所' })
    const { unit: property } = await stationed(api, { name: '砖瓦厂物业' })
    const id = await accepted(api, { category: 'fire_safety' })
    await blown(api, police.id, { complaintId: id })
    await blown(api, property.id, { complaintId: id })
    const only = await accepted(api, { category: 'fire_safety' })
    await withdrawn(api, await blown(api, police.id, { complaintId: only }))
    const { rows, whole } = await rates(lin, 'by=unit&category=fire_safety')
    expect(rows.map(({ name, counts }) => [name, counts.received]).sort()).toEqual(
      [
        ['凉亭派出所', 1],
        ['砖瓦厂物业', 1],
      ].sort(),
    )
    expect(whole.counts.received).toBe(2)
    const cases = await rowsOf(lin, `count=received&unit=${police.id}`)
    expect(cases.map((one) => one.id)).toEqual([id])
  })

  it('counts for staff of a grid what they may handle, and never another community’s', async () => {
    const all = await rates(lin, 'by=grid')
    const third = await rates(zhao, 'by=grid')
    const fourth = await rates(sun, 'by=grid')
    expect(third.ownGridName).toBe('第3网格')
    expect(fourth.rows.map(({ key }) => key).sort()).toEqual([GRID_4, 'none'].sort())
    expect(fourth.whole.counts.received).toBeLessThan(all.whole.counts.received)
    expect(await rowsOf(sun, 'count=received')).toHaveLength(fourth.whole.counts.received)
    expect((await rates(foreignStaff, 'by=month')).whole.counts.received).toBe(0)
  })

  it('is for staff, and refuses months the wrong way round and nonsense', async () => {
    for (const path of ['/complaints/rates?by=grid', '/complaints/rates/cases?count=received']) {
      expect(await said(su, path)).toEqual([403, 'not_allowed'])
      expect((await api.anonymous('GET', path)).statusCode).toBe(401)
      expect(await said(lin, `${path}&from=2026-11&to=2026-10`)).toEqual([409, 'months_reversed'])
      expect(await said(lin, `${path}&from=2020-01&to=2026-10`)).toEqual([409, 'too_many_months'])
      expect(await said(lin, `${path}&from=2026-13`)).toEqual([400, 'invalid_input'])
      expect(await said(lin, `${path}&grid=3`)).toEqual([400, 'invalid_input'])
    }
    expect(await said(lin, '/complaints/rates?by=owner')).toEqual([400, 'invalid_input'])
    expect(await said(lin, '/complaints/rates/cases?count=received&cursor=xx')).toEqual([
      400,
      'invalid_input',
    ])
  })
})

describe('POST /complaints/rates/exports', () => {
  it('holds the very numbers of the page', async () => {
    for (const by of GROUPS) {
      const view = await rates(lin, `by=${by}`)
      const reply = await api.as(lin)('POST', '/complaints/rates/exports', { by })
      const { base64, rows, fileName } = reply.json<{ base64: string; rows: number; fileName: string }>()
      expect(rows).toBe(view.rows.length)
      expect(fileName).toContain(RATE_GROUPS[by])
      const [sheet] = await readXlsx(Buffer.from(base64, 'base64'), { maxRows: 400 })
      const lines = (sheet?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text).join('|'))
      const lineOf = ({ name, counts, percents }: Omit<RatesView['rows'][number], 'key'>) =>
        [name, ...COUNTS.map((count) => counts[count]), ...Object.values(percents)]
          .map((cell) => cell ?? '')
          .join('|')
      expect(lines.slice(1).map((line) => line.replace(/\|+$/, ''))).toEqual(
        [...view.rows, { name: '合计', ...view.whole }].map((row) => lineOf(row).replace(/\|+$/, '')),
      )
    }
    expect((await api.as(su)('POST', '/complaints/rates/exports', { by: 'grid' })).statusCode).toBe(403)
  })
})

describe('GET /complaints/rates/public', () => {
  const read = async (by: CastMember) =>
    (await api.as(by)('GET', '/complaints/rates/public')).json<PublicRates>()

  it('tells residents of the last full months, and of no cell under five', async () => {
    const { figures, from, to } = await read(su)
    const staff = await rates(lin, `by=category&from=${from}&to=${to}`)
    expect(figures?.received).toBe(staff.whole.counts.received)
    const solved = staff.whole.percents.solved
    expect(figures?.rates.solved).toEqual({
      ...{ count: staff.whole.counts.solved, of: staff.whole.counts.judged, percent: solved },
    })
    for (const table of Object.values(figures?.tables ?? {}))
      for (const { received, rates } of table.rows) {
        expect(received).toBeGreaterThanOrEqual(5)
        for (const share of Object.values(rates))
          if (share) expect(share.of === 0 || share.of >= 5).toBe(true)
      }
  })

  it('tells nothing of a community with next to none', async () => {
    expect((await read(foreignStaff)).figures).toBeNull()
    expect((await api.anonymous('GET', '/complaints/rates/public')).statusCode).toBe(401)
  })
})
