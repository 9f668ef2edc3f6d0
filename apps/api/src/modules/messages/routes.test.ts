import { randomUUID } from 'node:crypto'
import type { MessageView } from '@linli/domain/messages/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN, OTHER_COMMUNITY } from '../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { START } from '../../../test/harness-config.ts'
import { sendMessage } from './actions.ts'
import { countUnread } from './store.ts'

const { su, he, zhang, wang, zhou, foreigner } = cast

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.admin.query('truncate messages')
})

function send(
  personIds: readonly string[],
  body = '《好饿的毛毛虫》改到 303 室',
  communityId = FENGHUANGSHAN,
) {
  return api.db.inCommunity(communityId, (tx) =>
    sendMessage(tx, { communityId, personIds, kind: 'event_changed', body, now: START }),
  )
}

type Page = { rows: MessageView[]; nextCursor: string | null }
async function inboxOf(person: CastMember, cursor?: string | null): Promise<Page> {
  const reply = await api.as(person)('GET', `/my/messages${cursor ? `?cursor=${cursor}` : ''}`)
  expect(reply.statusCode).toBe(200)
  return reply.json<Page>()
}
const unreadOf = ({ communityId, personId }: CastMember) =>
  api.db.inCommunity(communityId, (tx) => countUnread(tx, { personId }))

describe('GET /my/messages', () => {
  it('shows what was sent, with the event to open', async () => {
    const eventId = randomUUID()
    await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      sendMessage(tx, {
        communityId: FENGHUANGSHAN,
        personId: su.personId,
        kind: 'place_offered',
        body: '空出一个名额，给你家留到今天 20:00',
        eventId,
        now: START,
      }),
    )
    expect(await inboxOf(su)).toEqual({
      rows: [
        {
          id: expect.any(String),
          kind: 'place_offered',
          body: '空出一个名额，给你家留到今天 20:00',
          eventId,
          recruitmentId: null,
          exchangeId: null,
          complaintId: null,
          sentAt: START.toISOString(),
          readAt: null,
        },
      ],
      nextCursor: null,
    })
  })

  it('reaches everyone it was sent to, once each, and nobody else', async () => {
    await send([su.personId, he.personId, su.personId, zhou.personId])
    for (const person of [su, he, zhou]) expect((await inboxOf(person)).rows).toHaveLength(1)
    expect((await inboxOf(wang)).rows).toEqual([])
  })

  it('sends to nobody without complaint', async () => {
    await send([])
    expect((await api.admin.query('select 1 from messages')).rowCount).toBe(0)
  })

  it('comes newest first, 20 a page, without a gap or a repeat', async () => {
    for (let n = 1; n <= 45; n++) await send([su.personId], `第 ${n} 条`)
    const bodies: string[] = []
    const sizes: number[] = []
    let cursor: string | null = null
    do {
      const page: Page = await inboxOf(su, cursor)
      bodies.push(...page.rows.map((row) => row.body))
      sizes.push(page.rows.length)
      cursor = page.nextCursor
      // What arrives meanwhile does not move the pages.
      await send([su.personId], '新的一条')
    } while (cursor !== null)
    expect(sizes).toEqual([20, 20, 5])
    expect(bodies).toEqual(Array.from({ length: 45 }, (_, n) => `第 ${45 - n} 条`))
  })

  it('ends with the last full page', async () => {
    for (let n = 1; n <= 20; n++) await send([su.personId])
    expect(await inboxOf(su)).toMatchObject({ rows: { length: 20 }, nextCursor: null })
  })

  it('keeps communities apart', async () => {
    await send([foreigner.personId], '别的社区的事', OTHER_COMMUNITY)
    expect((await inboxOf(foreigner)).rows).toHaveLength(1)
    // The same person asked for from inside another community has no messages there.
    expect(await unreadOf({ ...foreigner, communityId: FENGHUANGSHAN })).toBe(0)
  })

  it('is empty for an account that is bound to nobody', async () => {
    await send([zhang.personId])
    await api.admin.query('update memberships set person_id = null where account_id = $1', [zhang.accountId])
    // Who the account is may be remembered for half a second.
    await expect.poll(async () => (await inboxOf(zhang)).rows, { timeout: 3_000 }).toEqual([])
    expect((await api.as(zhang)('POST', '/my/messages/read', {})).statusCode).toBe(200)
    expect(await unreadOf(zhang)).toBe(1)
  })

  it('is for people who are signed in', async () => {
    const reply = await api.anonymous('GET', '/my/messages')
    expect(reply.statusCode).toBe(401)
    expect(reply.json()).toMatchObject({ code: 'not_signed_in' })
  })

  it('is not for roles without an inbox', async () => {
    await api.admin.query(`update memberships set roles = '{street}' where account_id = $1`, [wang.accountId])
    await expect
      .poll(async () => (await api.as(wang)('GET', '/my/messages')).statusCode, { timeout: 3_000 })
      .toBe(403)
    expect((await api.as(wang)('POST', '/my/messages/read', {})).statusCode).toBe(403)
  })

  it('refuses a cursor it did not give', async () => {
    for (const cursor of ['1', 'abc-def', `${randomUUID()}0`]) {
      const reply = await api.as(su)('GET', `/my/messages?cursor=${cursor}`)
      expect(reply.statusCode).toBe(400)
      expect(reply.json()).toMatchObject({ code: 'invalid_input' })
    }
  })
})

describe('POST /my/messages/read', () => {
  it('marks the own inbox as read, once, and nobody else’s', async () => {
    await send([su.personId, he.personId])
    api.setNow(new Date(START.getTime() + 60_000))
    expect(await unreadOf(su)).toBe(1)
    const reply = await api.as(su)('POST', '/my/messages/read', {})
    expect(reply.json()).toEqual({ done: true })
    expect([await unreadOf(su), await unreadOf(he)]).toEqual([0, 1])
    const readAt = new Date(START.getTime() + 60_000).toISOString()
    expect((await inboxOf(su)).rows).toMatchObject([{ readAt }])

    api.setNow(new Date(START.getTime() + 120_000))
    await api.as(su)('POST', '/my/messages/read', {})
    expect((await inboxOf(su)).rows).toMatchObject([{ readAt }])
  })

  it('leaves unread what came after the newest message that was shown', async () => {
    await send([su.personId], '看到的')
    const [shown] = (await inboxOf(su)).rows
    await send([su.personId], '刚到的')
    await api.as(su)('POST', '/my/messages/read', { upToId: shown?.id })
    expect((await inboxOf(su)).rows).toMatchObject([
      { body: '刚到的', readAt: null },
      { body: '看到的', readAt: expect.any(String) },
    ])
    expect(await unreadOf(su)).toBe(1)
  })

  it('is for people who are signed in', async () => {
    expect((await api.anonymous('POST', '/my/messages/read', {})).statusCode).toBe(401)
  })

  it('refuses an id that is none, unknown fields and a missing key', async () => {
    for (const body of [{ upToId: 'newest' }, { all: true }])
      expect((await api.as(su)('POST', '/my/messages/read', body)).statusCode).toBe(400)
    const keyless = await api.as(su)('POST', '/my/messages/read', {}, { key: null })
    expect(keyless.json()).toMatchObject({ code: 'idempotency_key_required' })
  })
})
