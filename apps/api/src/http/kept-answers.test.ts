import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FENGHUANGSHAN } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { readKeptAnswers } from './idempotency.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  // As after a quiet week, when the last key was swept: whatever is planned now must be right for the rush that comes.
  await api.admin.query('analyze idempotency_keys')
})
afterAll(() => api.close())

const ROUTE = 'POST /events/:eventId/sign-ups'

/** How the connection looks the keys of a batch up. */
async function planOf(client: pg.Pool | pg.ClientBase, name: string): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) execute ${name} ('${FENGHUANGSHAN}', '${ROUTE}', '{${randomUUID()}}', '{k}')`,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const BY_WHOLE_KEY = /Index Cond: .*account_id = .*key = /

describe('the earlier answers of a batch', () => {
  it('are looked up by the whole key each, though the table was empty when that was planned', async () => {
    const request = {
      communityId: FENGHUANGSHAN,
      accountId: randomUUID(),
      route: ROUTE,
      key: randomUUID(),
      requestHash: 'hash',
      now: api.start,
    }
    const plan = await api.db.inLane(FENGHUANGSHAN, async (tx) => {
      await readKeptAnswers(tx, ROUTE, [request])
      return { value: await planOf(tx.$client, 'http_kept_answers'), sent: [] }
    })
    expect(plan).toMatch(BY_WHOLE_KEY)
  })

  it('as a control: a plain join is planned to walk through every key of the route', async () => {
    const plan = await api.db.inLane(FENGHUANGSHAN, async (tx) => {
      await tx.$client.query(`prepare joined (uuid, text, uuid[], text[]) as
        select asked.position::int, k.request_hash
        from unnest($3, $4) with ordinality as asked (account_id, key, position)
        join idempotency_keys k on k.community_id = $1 and k.route = $2 and k.account_id = asked.account_id
          and k.key = asked.key`)
      return { value: await planOf(tx.$client, 'joined'), sent: [] }
    })
    expect(plan).not.toMatch(BY_WHOLE_KEY)
  })
})
