import { RECORD_COLUMNS } from '@linli/domain/volunteering/record-export/terms'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import {
  publishedRecruitment,
  SHIFT_STARTS,
  shiftPlan,
  volunteer,
  writeServiceRecord,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  const { shifts } = await publishedRecruitment(api, {
    title: '=HYPERLINK("http://x","图书角")',
    shifts: [shiftPlan({ role: '@整理员' })],
  })
  const [shift] = shifts
  if (!shift) throw new Error('a shift was planned')
  await volunteer(api.db, cast.su)
  await writeServiceRecord(api.db, { shift, person: cast.su, minutes: 90 })
  await writeServiceRecord(api.db, { shift, person: cast.wang, minutes: 50 })
  await writeServiceRecord(api.db, { shift, person: cast.he, minutes: null })
  api.setNow(new Date(SHIFT_STARTS.getTime() + 7 * 86_400_000))
})
afterAll(() => api.close())

const WHOLE = { from: '2026-11-28', to: '2026-11-28', reason: '年度统计' }
const exported = (body: object = WHOLE, person: typeof cast.lin = cast.lin) =>
  api.as(person)('POST', '/service-record-exports', body)

describe('POST /service-record-exports', () => {
  it('opens in Excel by the columns of the rules: settled records only, every cell text, no formula', async () => {
    const reply = (await exported()).json()
    expect(reply).toMatchObject({ fileName: '志愿服务记录-2026-11-28至2026-11-28.xlsx', records: 2 })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(Buffer.from(reply.base64, 'base64') as unknown as ArrayBuffer)
    const rows = (workbook.worksheets[0]?.getSheetValues() ?? []) as unknown as string[][]
    const [, head, ...records] = rows.map((row) => row?.slice(1))
    expect(head).toEqual(Object.values(RECORD_COLUMNS))
    const cells = records.map((row) =>
      Object.fromEntries(Object.values(RECORD_COLUMNS).map((c, i) => [c, row?.[i]])),
    )
    expect(cells.map((row) => row.姓名).sort()).toEqual(['合计', '王秀英', '苏晴'])
    expect(cells.find((row) => row.姓名 === '苏晴')).toMatchObject({
      志愿者编号: '1',
      志愿服务项目: `'=HYPERLINK("http://x","图书角")`,
      '服务内容（岗位）': "'@整理员",
      服务日期: '2026-11-28',
      班次时间: '09:00–12:00',
      '服务时间（小时）': '1.5',
      服务组织: '凤凰山社区',
    })
    expect(cells.at(-1)).toMatchObject({ 姓名: '合计', '服务时间（分钟）': '140' })
    expect(new Set(records.flat().map((cell) => typeof cell))).toEqual(new Set(['string']))
  })

  it('asks for a reason, which is audited, and keeps no copy', async () => {
    expect((await exported({ ...WHOLE, reason: undefined })).statusCode).toBe(400)
    await exported()
    const { rows } = await api.admin.query(
      `select reason from audit_entries where action = 'POST /service-record-exports' limit 1`,
    )
    expect(rows).toEqual([{ reason: '年度统计' }])
    const kept = await api.admin.query(`select 1 from idempotency_keys where reply::text like '%base64%'`)
    expect(kept.rowCount).toBe(0)
  })

  it.each([
    ['records_nothing', { from: '2026-11-01', to: '2026-11-27' }],
    ['certificate_period_reversed', { from: '2026-11-28', to: '2026-11-27' }],
    ['certificate_period_ahead', { from: '2026-11-28', to: '2027-01-01' }],
  ])('is refused: %s', async (code, period) => {
    const reply = await exported({ ...WHOLE, ...period })
    expect([reply.statusCode, reply.json().code]).toEqual([409, code])
  })

  it('is for staff, of their own community', async () => {
    expect((await exported(WHOLE, cast.zhao)).statusCode).toBe(200)
    expect((await exported(WHOLE, cast.su)).statusCode).toBe(403)
    const reply = await exported(WHOLE, cast.foreignStaff)
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'records_nothing'])
  })
})
