import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SignUpView } from '@linli/domain/events/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { withoutLocks } from '../../../../test/unguarded.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const placesOf = async (eventId: string) => {
  const { rows } = await api.admin.query('select taken, waiting from event_counters where event_id = $1', [
    eventId,
  ])
  return rows[0] as { taken: number; waiting: number }
}
const url = (event: { id: string }) => `/events/${event.id}/sign-ups`

/** Waits until so many in this database wait for somebody else's lock. */
async function waitingForLocks(count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await api.admin.query(
        `select count(*)::int as waits from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(rows[0].waits).toBe(count)
    },
    { timeout: 10_000 },
  )
}

describe('a rush', () => {
  it('never hands out more places than there are, from two processes at once', async () => {
    const event = await publishedEvent(api, { places: 20, householdLimit: 1 })
    api.setNow(WHEN_OPEN)
    const families = await manyFamilies(api, 120)
    const other = await api.second()
    const replies = await Promise.all(
      families.map(({ parent, child }, i) =>
        api.callOn(i % 2 ? other : api.app, parent)('POST', url(event), signUpBody([child])),
      ),
    )
    expect(replies.map((reply) => reply.statusCode)).toEqual(families.map(() => 200))
    const signUps = replies.map((reply) => reply.json<SignUpView>())
    expect(signUps.filter((each) => each.attendees[0]?.status === 'confirmed')).toHaveLength(20)
    expect(await placesOf(event.id)).toMatchObject({ taken: 20, waiting: 100 })
    const { rows } = await api.admin.query(
      'select queue_number from event_sign_ups where event_id = $1 order by queue_number',
      [event.id],
    )
    expect(rows.map((row) => row.queue_number)).toEqual(families.map((_, i) => i + 1))
    // The waiting list is the order of arrival, without gaps.
    const positions = signUps.flatMap((each) => each.waitingPosition ?? []).sort((a, b) => a - b)
    expect(positions).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  it('keeps a household’s limit when its members sign up at the same moment', async () => {
    const event = await publishedEvent(api, { householdLimit: 1 })
    api.setNow(WHEN_OPEN)
    const replies = await Promise.all([
      api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao])),
      api.as(cast.suHusband)('POST', url(event), signUpBody([cast.dabao])),
    ])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
  })

  it('does not tell a phone no that asks again, while its first call still waits for a place it then gets', async () => {
    const event = await publishedEvent(api, { places: 1, householdLimit: 1 })
    api.setNow(WHEN_OPEN)
    const [full, free] = [await api.admin.connect(), await api.admin.connect()]
    const take = async (client: typeof full, taken: number) => {
      await client.query('update event_counters set taken = $2 where event_id = $1', [event.id, taken])
    }
    try {
      await full.query('begin')
      await take(full, 1)
      await free.query('begin')
      const freed = take(free, 0)
      await waitingForLocks(1)
      const key = randomUUID()
      const ask = () =>
        api.as(cast.su)('POST', url(event), { ...signUpBody([cast.xiaobao]), waitIfFull: false }, { key })
      const first = ask()
      await waitingForLocks(2)
      // Now the class is full for whoever looks, and free for whoever is next to hold its row.
      await full.query('commit')
      await freed
      const again = ask()
      await Promise.race([again, sleep(300)])
      await free.query('commit')
      const replies = await Promise.all([first, again])
      expect(replies.map((reply) => reply.statusCode)).toEqual([200, 200])
      expect(replies[1]?.body).toBe(replies[0]?.body)
      expect(await placesOf(event.id)).toMatchObject({ taken: 1 })
    } finally {
      for (const client of [full, free]) client.release(true)
    }
  })

  it('would oversell without the lock and the check: the test above can fail', async () => {
    const control = await startTestApi()
    try {
      const event = await publishedEvent(control, { places: 5, householdLimit: 1 })
      control.setNow(WHEN_OPEN)
      const families = await manyFamilies(control, 40)
      await control.admin.query(`
        alter table event_counters drop constraint event_counters_places;
        alter table event_attendees drop constraint event_attendees_of_sign_up;
        alter table event_sign_ups drop constraint event_sign_ups_queue`)
      const other = await control.secondOn()
      withoutLocks([control.db, other.db])
      // Batches of one process take turns in its lanes; those of two meet.
      const replies = await Promise.all(
        families.map(({ parent, child }, i) =>
          control.callOn(i % 2 ? other.app : control.app, parent)('POST', url(event), signUpBody([child])),
        ),
      )
      const confirmed = replies.filter(
        (reply) => reply.statusCode === 200 && reply.json<SignUpView>().attendees[0]?.status === 'confirmed',
      )
      expect(confirmed.length).toBeGreaterThan(5)
    } finally {
      await control.close()
    }
  })
})
