import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, OTHER_COMMUNITY } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { communities, persons } from '../modules/people/tables.ts'
import { connect, sqlState } from './client.ts'
import { APPEND_ONLY_TABLES, TABLES_WITHOUT_COMMUNITY } from './security.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const stateOf = async (work: Promise<unknown>) => sqlState(await work.catch((error: unknown) => error))

describe('every table', () => {
  it('has row security enabled and forced, for reading and for writing', async () => {
    const { rows } = await api.admin.query<{ name: string; safe: boolean }>(`
      select c.relname as name,
        c.relrowsecurity and c.relforcerowsecurity and exists (
          select 1 from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null) as safe
      from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`)
    const open = rows.filter((row) => !row.safe).map((row) => row.name)
    expect(open.sort()).toEqual(Object.keys(TABLES_WITHOUT_COMMUNITY).sort())
  })

  it('belongs to somebody else than the role the app acts as', async () => {
    const { rows } = await api.db.pool.query(
      `select current_user as me, (select count(*)::int from pg_class c join pg_roles r on r.oid = c.relowner
         where r.rolname = current_user) as owned`,
    )
    expect(rows[0]).toEqual({ me: 'linli_app', owned: 0 })
  })
})

describe('row security', () => {
  it('shows and takes rows of the chosen community only', async () => {
    const seen = await api.db.inCommunity(FENGHUANGSHAN, (tx) => tx.select().from(persons))
    expect(seen.length).toBeGreaterThan(5)
    expect(seen.every((row) => row.communityId === FENGHUANGSHAN)).toBe(true)
    const smuggled = api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      tx.update(persons).set({ communityId: OTHER_COMMUNITY }).where(sql`true`),
    )
    expect(await stateOf(smuggled)).toBe('42501')
    const planted = api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      tx.insert(communities).values({ communityId: randomUUID(), name: '假社区', createdAt: api.start }),
    )
    expect(await stateOf(planted)).toBe('42501')
  })
  it('shows nothing when no community was chosen, also after one was', async () => {
    const db = connect({ url: api.databaseUrl, maxConnections: 1 })
    try {
      await db.inCommunity(FENGHUANGSHAN, (tx) => tx.select().from(persons))
      expect(await db.outsideCommunities((tx) => tx.select().from(persons))).toEqual([])
    } finally {
      await db.close()
    }
  })
  it('is what keeps communities apart: without it the same query sees both', async () => {
    const { rows } = await api.admin.query('select count(distinct community_id)::int as n from persons')
    expect(rows[0].n).toBe(2)
  })
})

describe('the ledger and the audit', () => {
  it('cannot be changed, emptied or deleted from by the app', async () => {
    await api.as(cast.lin)('POST', `/persons/${cast.wang.personId}/points/awards`, {
      points: 5,
      reason: '帮忙搬书',
    })
    for (const table of APPEND_ONLY_TABLES)
      for (const statement of [
        `update ${table} set community_id = community_id`,
        `delete from ${table}`,
        `truncate ${table}`,
      ])
        expect(await stateOf(api.db.inCommunity(FENGHUANGSHAN, (tx) => tx.execute(sql.raw(statement))))).toBe(
          '42501',
        )
    const { rows } = await api.admin.query('select count(*)::int as n from point_movements')
    expect(rows[0].n).toBeGreaterThan(0)
  })
})
