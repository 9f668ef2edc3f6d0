import { randomUUID } from 'node:crypto'
import type { UnitView } from '@linli/domain/complaints/units/contract'
import type { WhistleView } from '@linli/domain/complaints/whistles/contract'
import { UNIT_COUNTS, type UnitCount } from '@linli/domain/complaints/whistles/terms'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrived } from '../../../../test/cases.ts'
import { type CastMember, cast, FENGHUANGSHAN, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { addedUnit, delegateOf } from '../../../../test/whistles.ts'
import { newId } from '../../../http/ids.ts'
import { readXlsx } from '../../../sheets/read-xlsx.ts'
import { insertWhistle } from '../whistles/store.ts'

let api: TestApi
let unitIds: string[]
let delegate: Parameters<TestApi['as']>[0]
/** Staff of grid 4 alone. */
let sun: CastMember
const { lin, zhao, su, foreignStaff } = cast

/** Whistles as a year leaves them, of every kind there is; hours after each was blown. */
const plan = fc.record({
  unit: fc.integer({ min: 0, max: 2 }),
  grid: fc.constantFrom(GRID_3, GRID_3, GRID_4, null),
  daysAgo: fc.integer({ min: 0, max: 400 }),
  reported: fc.constantFrom(null, 1, 4, 5, 30),
  closed: fc.constantFrom(null, 2, 48, 49, 70),
  withdrawn: fc.constantFrom(null, null, 3, 6, 60),
  ended: fc.constantFrom(null, null, 2, 20, 90),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never
const plans: Plan[] = fc.sample(plan, { numRuns: 120, seed: 7 })
const REPORT_WITHIN = 4
const CLOSE_WITHIN = 48
const written: (Plan & { id: string })[] = []

async function write(one: Plan): Promise<void> {
  const blownAt = new Date(api.start.getTime() - one.daysAgo * DAY_MS - HOUR_MS)
  const after = (hours: number) => new Date(blownAt.getTime() + hours * HOUR_MS)
  const past = (hours: number | null) => (hours !== null && after(hours) <= api.start ? after(hours) : null)
  const reportedAt = past(one.reported)
  const closedAt = reportedAt && past(one.closed)
  const withdrawnAt = closedAt ? null : past(one.withdrawn)
  const endedAt = past(one.ended)
  const complaintId = await arrived(api, {
    gridId: one.grid,
    reportedAt: blownAt,
    withdrawnAt: endedAt,
    withdrawnById: endedAt && su.personId,
  })
  const id = newId()
  await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
    insertWhistle(tx, {
      communityId: FENGHUANGSHAN,
      id,
      complaintId,
      unitId: unitIds[one.unit] ?? '',
      message: '请来',
      blownAt,
      blownById: zhao.personId,
      caseReportedAt: blownAt,
      caseEndedAt: endedAt,
      answerDueAt: after(REPORT_WITHIN),
      closeDueAt: after(CLOSE_WITHIN),
      reportedAt,
      reportedById: reportedAt && zhao.personId,
      closedAt,
      closedById: closedAt && zhao.personId,
      outcome: closedAt && '好了',
      withdrawnAt,
      withdrawReason: withdrawnAt && '不用了',
    }),
  )
  written.push({ ...one, id })
}

beforeAll(async () => {
  api = await startTestApi()
  sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
  unitIds = []
  for (const name of ['派出所', '=物业', '小学']) unitIds.push((await addedUnit(api, { name })).id)
  delegate = await delegateOf(api, unitIds[0] ?? '')
  for (const one of plans) await write(one)
})
afterAll(() => api.close())

/** The numbers once more, in hours and by hand, of what was written: nothing of the rules is asked. */
function expected(unit: number, reach: (grid: string | null) => boolean): Record<UnitCount, number> {
  const counts = { report_due: 0, reported: 0, close_due: 0, closed: 0 }
  for (const one of written) {
    const age = one.daysAgo * 24 + 1
    if (one.unit !== unit || !reach(one.grid) || age > 365 * 24) continue
    const happened = (hours: number | null) => (hours !== null && hours <= age ? hours : null)
    const reported = happened(one.reported)
    const closed = reported === null ? null : happened(one.closed)
    const withdrawn = closed === null ? happened(one.withdrawn) : null
    const over = Math.min(age, withdrawn ?? age, happened(one.ended) ?? age)
    if (reported !== null || over > REPORT_WITHIN) counts.report_due += 1
    if (reported !== null && reported <= REPORT_WITHIN) counts.reported += 1
    if (closed !== null || over > CLOSE_WITHIN) counts.close_due += 1
    if (closed !== null && closed <= CLOSE_WITHIN) counts.closed += 1
  }
  return counts
}

async function tableOf({ base64 }: { base64: string }): Promise<string[][]> {
  const [sheet] = await readXlsx(Buffer.from(base64, 'base64'), { maxRows: 100 })
  return (sheet?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text))
}
const units = async (by: CastMember) =>
  (await api.as(by)('GET', '/partner-units')).json<{ rows: UnitView[]; ownGridName: string | null }>()
const countsOf = ({ reported, closed }: UnitView): Record<UnitCount, number> => ({
  report_due: reported.of,
  reported: reported.met,
  close_due: closed.of,
  closed: closed.met,
})

async function opened(by: CastMember, unitId: string, count: UnitCount): Promise<WhistleView[]> {
  const rows: WhistleView[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`
    const reply = await api.as(by)('GET', `/partner-units/${unitId}/whistles?count=${count}${query}`)
    if (reply.statusCode !== 200) throw new Error(reply.body)
    const page = reply.json<{ rows: WhistleView[]; nextCursor: string | null }>()
    rows.push(...page.rows)
    cursor = page.nextCursor
  }
  return rows
}

const all = () => true
const ofGrid4 = (grid: string | null) => grid === GRID_4 || grid === null

describe('the rates of a unit', () => {
  it('are the same on the page, in the sheet, in what they open to, and counted by hand', async () => {
    for (const [by, reach, gridName] of [
      [lin, all, null],
      [sun, ofGrid4, '第4网格'],
    ] as const) {
      const page = await units(by)
      expect(page.ownGridName).toBe(gridName)
      const sheet = (await api.as(by)('POST', '/partner-units/exports', {})).json()
      const table = await tableOf(sheet)
      const { rows } = page
      expect(sheet.rows).toBe(rows.length)
      for (const [at, unit] of rows.entries()) {
        const counts = countsOf(unit)
        expect(counts).toEqual(expected(unitIds.indexOf(unit.id), reach))
        const cells = table[at + 1] ?? []
        expect(cells[0]).toContain(unit.name)
        expect(cells.slice(1, 5).map(Number)).toEqual(Object.values(counts))
        expect([5, 6].map((at) => cells[at])).toEqual(
          [unit.reported, unit.closed].map(({ percent }) => String(percent ?? '')),
        )
        for (const count of Object.keys(UNIT_COUNTS) as UnitCount[]) {
          const found = await opened(by, unit.id, count)
          expect([count, new Set(found.map(({ id }) => id)).size]).toEqual([count, counts[count]])
          expect(found.every(({ unitId }) => unitId === unit.id)).toBe(true)
        }
      }
      // Enough of each to mean something, and pages to turn.
      expect(Math.max(...rows.map(({ reported }) => reported.of))).toBeGreaterThan(gridName ? 5 : 20)
      expect(rows.some(({ closed }) => closed.met > 0 && closed.met < closed.of)).toBe(true)
    }
  })

  it('round down, so that 100 % is all of them', async () => {
    for (const { reported } of (await units(lin)).rows)
      expect(reported.percent).toBe(Math.floor((reported.met * 1000) / reported.of) / 10)
  })

  it('neutralise a name that a sheet would compute', async () => {
    const sheet = (await api.as(lin)('POST', '/partner-units/exports', {})).json()
    const names = (await tableOf(sheet)).map(([name]) => name)
    expect(names).not.toContain('=物业')
    expect(names.some((name) => name?.includes('物业'))).toBe(true)
    expect(sheet.fileName).toMatch(/^共建单位按时率-2026-11-23前365天\.xlsx$/)
  })
})

describe('GET /partner-units/:unitId/whistles and POST /partner-units/exports', () => {
  const path = () => `/partner-units/${unitIds[0]}/whistles?count=reported`
  const status = async (by: Parameters<TestApi['as']>[0], url: string) => {
    const reply = await api.as(by)('GET', url)
    return [reply.statusCode, reply.json().code ?? 'ok']
  }
  it('are for staff of the community', async () => {
    for (const by of [su, delegate]) {
      expect(await status(by, path())).toEqual([403, 'not_allowed'])
      expect((await api.as(by)('POST', '/partner-units/exports', {})).statusCode).toBe(403)
    }
    expect((await api.anonymous('GET', path())).statusCode).toBe(401)
    expect((await api.anonymous('POST', '/partner-units/exports', {})).statusCode).toBe(401)
    expect(await status(foreignStaff, path())).toEqual([404, 'unit_not_found'])
    expect(await status(lin, path().replace(unitIds[0] ?? '', randomUUID()))).toEqual([404, 'unit_not_found'])
    expect((await api.as(foreignStaff)('POST', '/partner-units/exports', {})).json().rows).toBe(0)
  })
  it('refuse what is no count and no cursor', async () => {
    expect(await status(lin, path().replace('reported', 'liked'))).toEqual([400, 'invalid_input'])
    expect(await status(lin, `${path()}&cursor=x`)).toEqual([400, 'invalid_input'])
  })
})
