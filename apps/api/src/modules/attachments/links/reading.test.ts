import { randomUUID } from 'node:crypto'
import { MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  follow,
  handIn,
  phonePhoto,
  startWithOwners,
  uploaded,
  viewOf,
  wav,
} from '../../../../test/attachments.ts'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import type { TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { attach } from '../actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startWithOwners()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

describe('reading', () => {
  let id: string
  let waiting: string
  beforeAll(async () => {
    id = (await uploaded(api, cast.su, await phonePhoto())).id
    waiting = (await uploaded(api, cast.su, await phonePhoto())).id
    await handIn(api, [id], cast.su)
  })
  const read = async (what: string, person: CastMember) => {
    const replies = [
      await api.as(person)('GET', `/attachments/${what}`),
      await api.as(person)('GET', `/attachments/${what}/full`),
      await api.as(person)('GET', `/attachments/${what}/thumbnail`),
    ]
    return replies.map(({ statusCode }) => statusCode)
  }

  it('is for who may read what it belongs to, and before that for who sent it', async () => {
    const street = await newcomer(api, { roles: ['street'] })
    for (const [person, attached, unattached] of [
      [cast.su, 200, 200],
      [cast.zhao, 200, 403],
      [cast.he, 403, 403],
      [street, 403, 403],
      [cast.foreignStaff, 404, 404],
    ] as const) {
      expect([person.name, await read(id, person)]).toEqual([person.name, Array(3).fill(attached)])
      expect([person.name, await read(waiting, person)]).toEqual([person.name, Array(3).fill(unattached)])
    }
    expect((await api.anonymous('GET', `/attachments/${id}/full`)).statusCode).toBe(401)
    expect(await read(randomUUID(), cast.lin)).toEqual([404, 404, 404])
    expect(await read('x', cast.lin)).toEqual([400, 400, 400])
    expect((await api.as(cast.lin)('GET', `/attachments/${id}/raw`)).statusCode).toBe(400)
  })
  it('is for nobody where a module does not say for whom', async () => {
    const { id: orphan } = await uploaded(api, cast.su, await phonePhoto())
    const owner = { ownerKind: 'complaint_entry', ownerId: randomUUID() } as const
    await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      attach(tx, { ids: [orphan], ...owner, by: cast.su, now: api.start }),
    )
    expect([await read(orphan, cast.su), await read(orphan, cast.lin)].flat()).toEqual(Array(6).fill(403))
  })
  it('leaves nothing in shared caches and nothing for a browser to run', async () => {
    const { headers } = await api.as(cast.su)('GET', `/attachments/${id}/full`)
    expect(headers).toMatchObject({
      'cache-control': 'private, max-age=300, immutable',
      'content-disposition': `inline; filename="photo-${id}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-type': 'image/jpeg',
    })
    const again = await api.as(cast.su)('GET', `/attachments/${id}/full`, undefined, {
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
  it('gives a player the part of a voice note that it asks for', async () => {
    const bytes = wav(1)
    const { link } = await viewOf(api, (await uploaded(api, cast.su, bytes)).id, cast.su)
    const part = await follow(api, link, { range: 'bytes=10-19' })
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 10-19/${bytes.length}`])
    expect(part.rawPayload.equals(bytes.subarray(10, 20))).toBe(true)
    const beyond = await follow(api, link, { range: 'bytes=99999999-' })
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`])
  })
})

describe('a link', () => {
  it('needs nobody signed in, and ends within fifteen minutes', async () => {
    const { id } = await uploaded(api, cast.su, await phonePhoto())
    const { link } = await viewOf(api, id, cast.su)
    const good = await follow(api, link)
    expect([good.statusCode, good.headers['cache-control']]).toEqual([200, 'private, max-age=900, immutable'])
    api.setNow(new Date(api.start.getTime() + 15 * MINUTE_MS - 1))
    expect((await follow(api, link)).statusCode).toBe(200)
    api.setNow(new Date(api.start.getTime() + 15 * MINUTE_MS))
    const ended = await follow(api, link)
    expect([ended.statusCode, ended.json().code]).toEqual([403, 'link_not_valid'])
    // The page asks for a fresh one.
    expect((await follow(api, (await viewOf(api, id, cast.su)).link)).statusCode).toBe(200)
  })
  it('cannot be bent to another file, another size, a later hour or another community', async () => {
    const [one, other] = [
      await uploaded(api, cast.su, await phonePhoto()),
      await uploaded(api, cast.he, await phonePhoto()),
    ]
    const { link } = await viewOf(api, one.id, cast.su)
    const until = Number(/until=(\d+)/.exec(link)?.[1])
    const changed = (letter: string) => (letter === 'A' ? 'B' : 'A')
    for (const bent of [
      link.replace(one.id, other.id),
      link.replace('/full', '/thumbnail'),
      link.replace(`until=${until}`, `until=${until + 1}`),
      link.replace(FENGHUANGSHAN, cast.foreigner.communityId),
      link.replace(/signature=(.)/, (_, letter: string) => `signature=${changed(letter)}`),
    ])
      expect([bent === link, bent, (await follow(api, bent)).json().code]).toEqual([
        false,
        bent,
        'link_not_valid',
      ])
    expect((await follow(api, link.replace(/&signature=.*/, ''))).statusCode).toBe(400)
    expect((await follow(api, link.replace(/&signature=.*/, '&signature=short'))).statusCode).toBe(400)
    expect((await follow(api, link)).statusCode).toBe(200)
  })
})
