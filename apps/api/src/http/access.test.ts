import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { coalesce } from './coalesce.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** So many residents with a sign-in each; their account is their sign-in. */
async function newResidents(count: number): Promise<{ accountId: string; communityId: string }[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await api.admin.query('insert into accounts (id, created_at) select unnest($1::uuid[]), now()', [ids])
  await api.admin.query(
    `insert into sign_ins (id, account_id, community_id, generation, created_at, refreshed_at)
     select id, id, $2, 0, now(), now() from unnest($1::uuid[]) as id`,
    [ids, FENGHUANGSHAN],
  )
  await api.admin.query(
    `insert into memberships (community_id, account_id, roles) select $2, unnest($1::uuid[]), '{resident}'`,
    [ids, FENGHUANGSHAN],
  )
  return ids.map((accountId) => ({ accountId, communityId: FENGHUANGSHAN }))
}

describe('a crowd that arrives at once', () => {
  it('is recognised by a few reads, each one as themselves', async () => {
    let reads = 0
    const { app } = await buildApp(api.config, {
      ...api.db,
      readInCommunity(communityId, statement) {
        reads++
        return api.db.readInCommunity(communityId, statement)
      },
    })
    const crowd = await newResidents(300)
    crowd.push({ accountId: randomUUID(), communityId: FENGHUANGSHAN })
    const replies = await Promise.all(crowd.map((each) => api.callOn(app, each)('GET', '/events')))
    expect(replies.map((reply) => reply.statusCode)).toEqual([...Array(300).fill(200), 401])
    expect(reads).toBeLessThan(10)
    await app.close()
  })
  it('that names a sign-in of somebody else, or one of another community, is refused alone', async () => {
    const token = (claims: { sub: string; cid: string; sid: string }) =>
      api.services.signAccessToken(claims).token
    const { accountId: su, communityId: cid } = cast.su
    const tokens = [
      token({ sub: su, cid, sid: su }),
      token({ sub: cast.lin.accountId, cid, sid: su }),
      token({ sub: su, cid: randomUUID(), sid: su }),
      token({ sub: su, cid, sid: 'no id' }),
      token({ sub: su, cid: "x'; drop table events; --", sid: su }),
    ]
    const replies = await Promise.all(
      tokens.map((each) =>
        api.anonymous('GET', '/me', undefined, { headers: { authorization: `Bearer ${each}` } }),
      ),
    )
    expect(replies.map((reply) => reply.statusCode)).toEqual([200, 401, 401, 401, 401])
    expect(replies[0]?.json().person.name).toBe(cast.su.name)
  })
})

describe('a remembered token', () => {
  it('ends when it says so, however often it was used', async () => {
    const { accountId: sub, communityId: cid } = cast.su
    const token = api.app.jwt.sign({ sub, cid, sid: sub }, { expiresIn: '2s' })
    const ask = () =>
      api.anonymous('GET', '/me', undefined, { headers: { authorization: `Bearer ${token}` } })
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200])
    const { exp } = api.app.jwt.decode<{ exp: number }>(token) ?? { exp: 0 }
    await pause(exp * 1000 - Date.now() + 20)
    expect((await ask()).statusCode).toBe(401)
  })
  it('without an end or a sign-in is refused', async () => {
    const { accountId: sub, communityId: cid } = cast.su
    for (const token of [
      api.app.jwt.sign({ sub, cid, sid: sub }),
      api.app.jwt.sign({ sub, cid } as never, { expiresIn: '5m' }),
    ]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await api.anonymous('GET', '/me', undefined, { headers })).statusCode).toBe(401)
    }
  })
  it('stops working within a second when the membership is suspended, and works again after', async () => {
    const call = api.as(cast.wang)
    const suspend = (at: string) =>
      api.admin.query(`update memberships set suspended_at = ${at} where account_id = $1`, [
        cast.wang.accountId,
      ])
    expect((await call('GET', '/events')).statusCode).toBe(200)
    await suspend('now()')
    await pause(600)
    expect((await call('GET', '/events')).statusCode).toBe(401)
    await suspend('null')
    await pause(600)
    expect((await call('GET', '/events')).statusCode).toBe(200)
  })
})

describe('a shared read', () => {
  it('never answers with what was read before one asked', async () => {
    let truth = 0
    const ask = coalesce(
      async (asks: readonly number[]) => {
        const seen = truth
        await pause(5)
        return asks.map(() => seen)
      },
      { maxAsks: 3 },
    )
    const answers: boolean[] = []
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        await pause(i)
        const mine = ++truth
        answers.push((await ask(i)) >= mine)
      }),
    )
    expect(answers).toEqual(Array(40).fill(true))
  })
  it('that fails, fails its own asks and not the next ones', async () => {
    const ask = coalesce(
      async (asks: readonly string[]) => {
        if (asks.includes('bad')) throw new Error('no')
        return asks
      },
      { maxAsks: 2 },
    )
    const outcomes = await Promise.allSettled(['a', 'bad', 'b', 'c'].map(ask))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
  })
})
