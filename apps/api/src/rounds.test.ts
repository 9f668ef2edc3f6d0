import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cast, FENGHUANGSHAN } from '../test/cast.ts'
import { publishedEvent, signUpBody, WHEN_OPEN } from '../test/events.ts'
import { startTestApi, type TestApi } from '../test/harness.ts'
import { forgetOldKeys } from './http/idempotency.ts'
import { settleDueEvents } from './modules/events/waiting-list/actions.ts'
import { startRound } from './rounds.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

describe('a round', () => {
  it('takes every community in turn, and goes on after a failure', async () => {
    const seen: string[] = []
    const warned = vi.fn()
    const log = { ...api.app.log, warn: warned } as unknown as typeof api.app.log
    const round = startRound(api.services, log, {
      name: 'test',
      everyMs: 5,
      async work(communityId) {
        seen.push(communityId)
        if (seen.length === 1) throw new Error('once')
      },
    })
    await vi.waitFor(() => expect(new Set(seen).size).toBe(2))
    await round.stop()
    const after = seen.length
    await new Promise((done) => setTimeout(done, 30))
    expect(seen.length).toBe(after)
    expect(warned).toHaveBeenCalledTimes(1)
  })
})

describe('settling waiting lists', () => {
  it('tells the next family when a hold has ended, before anybody looks', async () => {
    const event = await publishedEvent(api, { places: 1, householdLimit: 1 })
    api.setNow(WHEN_OPEN)
    const path = `/events/${event.id}/sign-ups`
    const first = (await api.as(cast.su)('POST', path, signUpBody([cast.xiaobao]))).json<SignUpView>()
    await api.as(cast.he)('POST', path, signUpBody([cast.heChild]))
    await api.as(cast.zhou)('POST', path, signUpBody([cast.zhouChild]))
    await api.as(cast.su)('POST', `${path}/${first.id}/cancel`, {})
    const later = new Date(WHEN_OPEN.getTime() + 2 * HOUR_MS)
    await settleDueEvents(api.db, FENGHUANGSHAN, later)
    const inbox = (await api.as(cast.zhou)('GET', '/my/messages')).json<{ rows: { kind: string }[] }>()
    expect(inbox.rows[0]?.kind).toBe('place_offered')
    api.setNow(later)
    const view = (await api.as(cast.he)('GET', `/events/${event.id}`)).json<EventView>()
    expect(view.mine?.signUps[0]?.attendees[0]?.status).toBe('lapsed')
    api.setNow(api.start)
  })
})

describe('forgetting old keys', () => {
  it('keeps what may still be retried', async () => {
    await api.as(cast.su)('POST', '/my/messages/read', {}, { key: 'kept-for-a-week' })
    const count = async () => {
      const { rows } = await api.admin.query(
        `select count(*)::int as n from idempotency_keys where key = 'kept-for-a-week'`,
      )
      return (rows[0] as { n: number }).n
    }
    const forget = (days: number) =>
      api.db.inCommunity(FENGHUANGSHAN, (tx) =>
        forgetOldKeys(tx, FENGHUANGSHAN, new Date(api.start.getTime() + days * DAY_MS)),
      )
    await forget(7)
    expect(await count()).toBe(1)
    await forget(8)
    expect(await count()).toBe(0)
  })
})
