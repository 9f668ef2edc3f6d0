import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { asCsv, HEADER } from '../../../../test/roster-files/sheets.ts'
import { commit, dryRun, importAll, upload } from '../../../../test/roster-files/upload.ts'
import { demoRosterRows } from '../../../demo/roster.ts'
import { readSheets, writeSheet } from './sheet.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  await importAll(api, writeSheet(demoRosterRows(api.start), 'xlsx'))
})
afterAll(() => api.close())

async function exported(format: 'xlsx' | 'csv', person: typeof cast.lin = cast.lin): Promise<Buffer> {
  const reply = await api.as(person)('POST', '/roster-exports', { format, reason: '季度核对' })
  expect(reply.statusCode, reply.body).toBe(200)
  return Buffer.from(reply.json().base64, 'base64')
}

describe('POST /roster-exports', () => {
  it.each(['xlsx', 'csv'] as const)(
    'gives the same sheet back as %s, which then changes nothing',
    async (format) => {
      const view = await dryRun(api, await exported(format))
      expect(view).toMatchObject({ newHouseholds: 0, changedHouseholds: 0, newPersons: 0, changedPersons: 0 })
      expect(view.problems).toEqual([])
    },
  )

  it('founds the same roster in another community', async () => {
    const first = await exported('csv')
    const there = await upload(api, cast.foreignStaff, first)
    await commit(api, there.json().id, { person: cast.foreignStaff })
    const rowsOf = async (bytes: Buffer) => {
      const sheets = await readSheets(bytes)
      if ('code' in sheets) throw new Error(sheets.code)
      return (sheets[0]?.rows ?? []).map(({ cells }) => cells.map(({ text }) => text))
    }
    const here = await rowsOf(first)
    const copied = await rowsOf(await exported('csv', cast.foreignStaff))
    const foreigners = copied.filter((row) => !row.some((cell) => cell.startsWith('外社区')))
    expect(foreigners).toEqual(here)
    const others = Object.values(cast).filter(({ communityId }) => communityId === cast.lin.communityId)
    expect(here).toHaveLength(1 + demoRosterRows(api.start).length + others.length)
  })

  it('opens in Excel with every cell text, the heading in order and no formula', async () => {
    await importAll(api, asCsv([HEADER, ['=1+1小区', '1', '', '101', '@林妹妹', '户主', '14200009999']]))
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load((await exported('xlsx')) as unknown as ArrayBuffer)
    const sheet = workbook.worksheets[0]
    expect(sheet?.getRow(1).values).toEqual([undefined, ...HEADER])
    const rows = (sheet?.getSheetValues() ?? []) as unknown as string[][]
    const row = rows.find((cells) => cells?.[7] === '14200009999')
    expect(row?.slice(1, 8)).toEqual([
      "'=1+1小区",
      '1栋',
      undefined,
      '101',
      "'@林妹妹",
      '户主',
      '14200009999',
    ])
    const kinds = new Set(
      rows.flatMap((cells) => cells?.filter((cell) => cell !== undefined).map((cell) => typeof cell)),
    )
    expect([...kinds]).toEqual(['string'])
    const again = await dryRun(api, await exported('xlsx'))
    expect(again).toMatchObject({ newHouseholds: 0, newPersons: 0, changedPersons: 0 })
  })

  it('asks for a reason, which is audited, and keeps no copy of the numbers', async () => {
    const without = await api.as(cast.lin)('POST', '/roster-exports', { format: 'csv' })
    expect(without.statusCode).toBe(400)
    await exported('csv')
    const { rows } = await api.admin.query(
      `select reason from audit_entries where action = 'POST /roster-exports' limit 1`,
    )
    expect(rows).toEqual([{ reason: '季度核对' }])
    const kept = await api.admin.query(`select 1 from idempotency_keys where reply::text like '%base64%'`)
    expect(kept.rowCount).toBe(0)
  })

  it('is for those who keep the roster', async () => {
    const body = { format: 'csv', reason: '季度核对' }
    expect((await api.as(cast.zhao)('POST', '/roster-exports', body)).statusCode).toBe(403)
    expect((await api.as(cast.su)('POST', '/roster-exports', body)).statusCode).toBe(403)
    expect((await api.anonymous('POST', '/roster-exports', body)).statusCode).toBe(401)
  })
})
