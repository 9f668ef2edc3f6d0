import type { EventSummary, EventView } from '@linli/domain/events/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../test/cast.ts'
import { draftEvent, manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../test/events.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import type { Database } from '../db/client.ts'

let api: TestApi
let second: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  second = await api.second()
  api.setNow(WHEN_OPEN)
})
afterAll(() => api.close())

type Person = Pick<CastMember, 'accountId' | 'communityId'>
const rowIn = async (app: FastifyInstance, person: Person, eventId: string) =>
  (await api.callOn(app, person)('GET', '/events'))
    .json<{ rows: EventSummary[] }>()
    .rows.find((row) => row.id === eventId)

/** Families sign up one after the other on one app, and look at list and page on another: how often it was old. */
async function timesNotSeen(writeOn: FastifyInstance, readOn: FastifyInstance, count = 6): Promise<number> {
  const event = await publishedEvent(api, { places: 100 })
  const families = await manyFamilies(api, count)
  let missed = 0
  for (const [i, { parent, child }] of families.entries()) {
    const page = () => api.callOn(readOn, parent)('GET', `/events/${event.id}`)
    await Promise.all([page(), rowIn(readOn, parent, event.id)])
    const written = await api.callOn(writeOn, parent)(
      'POST',
      `/events/${event.id}/sign-ups`,
      signUpBody([child]),
    )
    expect(written.statusCode).toBe(200)
    const [seen, listed] = await Promise.all([page(), rowIn(readOn, parent, event.id)])
    const view = seen.json<EventView>()
    if (view.taken !== i + 1 || view.mine?.signUps.length !== 1 || listed?.taken !== i + 1) missed++
  }
  return missed
}

/** The app with a part of its database replaced. */
async function withDatabase(change: Partial<Database>): Promise<FastifyInstance> {
  const { app } = await buildApp(api.config, { ...api.db, ...change })
  await app.ready()
  return app
}

describe('a family that has just signed up', () => {
  it('sees it at once in list and page, on the same process', async () => {
    expect(await timesNotSeen(api.app, api.app)).toBe(0)
  })
  it('sees it at once on another process', async () => {
    expect(await timesNotSeen(api.app, second)).toBe(0)
  })
  it('would not, if the database were not asked whether it changed', async () => {
    const careless = await withDatabase({
      currentState: () => Promise.resolve('the same'),
      readStateIn: async (communityId, work) => ({
        value: await api.db.inCommunity(communityId, work),
        state: 'the same',
      }),
    })
    expect(await timesNotSeen(api.app, careless, 3)).toBe(3)
    await careless.close()
  })
  it('sees it while others read and write all the time', async () => {
    const event = await publishedEvent(api, { places: 200 })
    const families = await manyFamilies(api, 15)
    const old: string[] = []
    let done = 0
    const watch = async (app: FastifyInstance) => {
      let most = 0
      while (done < families.length) {
        const before = done
        const taken = (await rowIn(app, cast.su, event.id))?.taken ?? -1
        if (taken < before || taken < most) old.push(`${taken} after ${before}`)
        most = taken
      }
    }
    const write = async ({ parent, child }: (typeof families)[number]) => {
      const call = api.callOn(api.app, parent)
      expect((await call('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))).statusCode).toBe(200)
      done++
    }
    const writing = async () => {
      for (const family of families) await write(family)
    }
    await Promise.all([writing(), ...[api.app, second, second].map(watch)])
    expect(old).toEqual([])
  })
})

describe('an answer that was read for somebody else', () => {
  it('is given to a crowd that asks at once', async () => {
    let reads = 0
    const app = await withDatabase({
      readStateIn(communityId, work) {
        reads++
        return api.db.readStateIn(communityId, work)
      },
    })
    const crowd = await manyFamilies(api, 100)
    const replies = await Promise.all(crowd.map(({ parent }) => api.callOn(app, parent)('GET', '/events')))
    expect(new Set(replies.map((reply) => reply.body)).size).toBe(1)
    expect(reads).toBeLessThan(5)
    await app.close()
  })
  it('is never one of another community', async () => {
    const event = await publishedEvent(api)
    const ask = (person: Person, path: string) => api.as(person)('GET', path)
    for (const path of [
      '/events',
      `/events/${event.id}`,
      '/event-days?from=2026-11-01&to=2026-11-30',
      '/me',
    ]) {
      const [ours, theirs] = await Promise.all([ask(cast.su, path), ask(cast.foreigner, path)])
      expect([path, ours.statusCode, ours.body === theirs.body]).toEqual([path, 200, false])
      expect(theirs.body).not.toContain(event.id)
      const again = await api.as(cast.foreigner)('GET', path, undefined, {
        headers: { 'if-none-match': String(ours.headers.etag) },
      })
      expect(again.statusCode).not.toBe(304)
    }
  })
  it('is never a draft, nor what staff alone may ask for', async () => {
    const draft = await draftEvent(api)
    for (const [path, refused] of [
      ['/events?show=drafts', 403],
      [`/events/${draft.id}`, 404],
    ] as const) {
      const staff = await api.as(cast.lin)('GET', path)
      expect([staff.statusCode, staff.body.includes(draft.id)]).toEqual([200, true])
      const resident = await api.as(cast.su)('GET', path, undefined, {
        headers: { 'if-none-match': String(staff.headers.etag) },
      })
      expect([path, resident.statusCode]).toEqual([path, refused])
      expect(resident.headers.etag).toBeUndefined()
    }
    expect((await api.as(cast.su)('GET', '/events')).body).not.toContain(draft.id)
  })
  it('never tells of another family', async () => {
    const event = await publishedEvent(api)
    const families = await manyFamilies(api, 6)
    const pages = await Promise.all(
      families.map(({ parent }) => api.as(parent)('GET', `/events/${event.id}`)),
    )
    for (const [i, page] of pages.entries())
      expect(page.json<EventView>().mine?.candidates.map((each) => each.personId)).toEqual([
        families[i]?.parent.personId,
        families[i]?.child.personId,
      ])
    expect(new Set(pages.map((page) => page.headers.etag)).size).toBe(6)
  })
})

describe('families that look at the same moment', () => {
  it('each get their own answer, also where one asks for what is not there', async () => {
    const event = await publishedEvent(api)
    const draft = await draftEvent(api)
    const families = await manyFamilies(api, 3)
    const visits = families.flatMap(({ parent }) => [
      { parent, eventId: event.id, status: 200 },
      { parent, eventId: draft.id, status: 404 },
      { parent, eventId: cast.su.personId, status: 404 },
    ])
    const pages = await Promise.all(
      visits.map(({ parent, eventId }) => api.as(parent)('GET', `/events/${eventId}`)),
    )
    expect(pages.map((page) => page.statusCode)).toEqual(visits.map(({ status }) => status))
    const own = pages.flatMap((page) => (page.statusCode === 200 ? [page.json<EventView>()] : []))
    expect(own.map((view) => view.mine?.candidates[0]?.personId)).toEqual(
      families.map(({ parent }) => parent.personId),
    )
  })
})

describe('an answer one has already', () => {
  it('is not sent again until something in it changes', async () => {
    const event = await publishedEvent(api)
    const other = await publishedEvent(api)
    const call = api.as(cast.su)
    const path = `/events/${event.id}`
    const first = await call('GET', path)
    expect(first.headers).toMatchObject({
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      'cache-control': 'private, no-cache',
      'content-type': 'application/json; charset=utf-8',
    })
    const askAgain = () =>
      call('GET', path, undefined, { headers: { 'if-none-match': String(first.headers.etag) } })
    const same = await askAgain()
    expect([same.statusCode, same.body, same.headers.etag]).toEqual([304, '', first.headers.etag])
    // Something else changed: read anew, and found to be the same.
    await api.as(cast.he)('POST', `/events/${other.id}/sign-ups`, signUpBody([cast.heChild]))
    expect((await askAgain()).statusCode).toBe(304)
    await api.as(cast.he)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.heChild]))
    const changed = await askAgain()
    expect([changed.statusCode, changed.json<EventView>().taken]).toEqual([200, 1])
  })
  it('is another one when the clock changes what it says', async () => {
    const event = await publishedEvent(api, {
      signUpOpensAt: '2026-11-26T12:00:00.250Z',
    })
    const ask = async (at: string) => {
      api.setNow(new Date(at))
      const row = await rowIn(api.app, cast.su, event.id)
      const page = (await api.as(cast.su)('GET', `/events/${event.id}`)).json<EventView>()
      return [row?.phase, page.phase]
    }
    expect(await ask('2026-11-26T12:00:00.200Z')).toEqual(['upcoming', 'upcoming'])
    expect(await ask('2026-11-26T12:00:00.250Z')).toEqual(['open', 'open'])
    expect(await ask('2026-11-28T03:59:59.999Z')).toEqual(['open', 'open'])
    expect(await ask('2026-11-28T04:00:00.000Z')).toEqual(['closed', 'closed'])
    // Back again, as only a test's clock goes.
    expect(await ask('2026-11-26T12:00:00.249Z')).toEqual(['upcoming', 'upcoming'])
    api.setNow(WHEN_OPEN)
  })
  it('of somebody whose membership was suspended is not given any more', async () => {
    const call = api.as(cast.wang)
    const { etag } = (await call('GET', '/events')).headers
    const suspend = (at: string) =>
      api.admin.query(`update memberships set suspended_at = ${at} where account_id = $1`, [
        cast.wang.accountId,
      ])
    await suspend('now()')
    await new Promise((done) => setTimeout(done, 600))
    const headers = { 'if-none-match': String(etag) }
    expect((await call('GET', '/events', undefined, { headers })).statusCode).toBe(401)
    await suspend('null')
  })
})

describe('the state of the database', () => {
  it('is the same while nothing is committed, and another one after a commit', async () => {
    const before = await api.db.currentState()
    const reads = await Promise.all(
      Array.from({ length: 5 }, () => api.db.readStateIn(cast.su.communityId, async () => 1)),
    )
    // Other test files write to other databases of the same server, which may be seen as a change.
    const after = await api.db.currentState()
    if (after === before) expect(reads.map(({ state }) => state)).toEqual(Array(5).fill(before))
    await api.as(cast.lin)('POST', '/event-series', { kind: 'picture_book_class', title: '状态' })
    expect(await api.db.currentState()).not.toBe(before)
  })
  it('of an answer during which somebody committed is unknown', async () => {
    const { value, state } = await api.db.readStateIn(cast.su.communityId, async (tx) => {
      await api.as(cast.lin)('POST', '/event-series', { kind: 'picture_book_class', title: '其间' })
      return tx.communityId
    })
    expect([value, state]).toEqual([cast.su.communityId, null])
  })
})
