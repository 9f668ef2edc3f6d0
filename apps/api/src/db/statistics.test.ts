import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../test/harness.ts'
import { analyseNewTables } from './statistics.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

async function rowsKnown(table: string): Promise<number> {
  const { rows } = await api.admin.query<{ rows: number }>(
    'select reltuples::int as rows from pg_class where oid = $1::regclass',
    [table],
  )
  return rows[0]?.rows ?? 0
}

describe('first statistics', () => {
  it('are made of each table that has rows, once, and of no empty one', async () => {
    // Autovacuum comes once a minute and must not be before us.
    await api.admin.query('alter table persons set (autovacuum_enabled = off)')
    await api.admin.query('alter table events set (autovacuum_enabled = off)')
    const analysed = await analyseNewTables(api.databaseUrl)
    expect(analysed).toContain('persons')
    expect(analysed).not.toContain('events')
    expect(await rowsKnown('persons')).toBe(Object.keys(cast).length)
    const again = await analyseNewTables(api.databaseUrl)
    expect(again).not.toContain('persons')
  })

  it('are made of a table that comes alive later', async () => {
    await api.admin.query('alter table event_series set (autovacuum_enabled = off)')
    expect(await analyseNewTables(api.databaseUrl)).not.toContain('event_series')
    const reply = await api.as(cast.lin)('POST', '/event-series', {
      kind: 'picture_book_class',
      title: '周末绘本课',
    })
    expect(reply.statusCode).toBe(200)
    expect(await analyseNewTables(api.databaseUrl)).toContain('event_series')
    expect(await rowsKnown('event_series')).toBe(1)
  })
})
