import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FENGHUANGSHAN, startTestApi, type TestApi } from '../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ withCast: false })
})
afterAll(() => api.close())

describe('a connection that PostgreSQL ends in the middle of a transaction', () => {
  it('fails that transaction and leaves the process alive', async () => {
    const attempt = api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await api.admin.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      // Between two statements: nobody is waiting for the connection when its end arrives.
      await new Promise((done) => setTimeout(done, 300))
      await tx.execute(sql`select 1`)
    })
    await expect(attempt).rejects.toThrow()
    const { rows } = await api.db.pool.query('select 1 as one')
    expect(rows).toEqual([{ one: 1 }])
  })
})
