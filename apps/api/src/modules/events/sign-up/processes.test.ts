import { randomUUID } from 'node:crypto'
import type { SignUpView } from '@linli/domain/events/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { type ApiProcess, startApiProcess } from '../../../../test/processes.ts'

let api: TestApi
let processes: ApiProcess[] = []
beforeAll(async () => {
  api = await startTestApi()
  const start = () => startApiProcess({ databaseUrl: api.databaseUrl, keys: api.config.keys, now: WHEN_OPEN })
  processes = await Promise.all([start(), start()])
})
afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop()))
  await api.close()
})

describe('two API processes on one database', () => {
  it('together hand out exactly as many places as there are, in one line', async () => {
    const event = await publishedEvent(api, { places: 20, householdLimit: 1 })
    const families = await manyFamilies(api, 200)
    const replies = await Promise.all(
      families.map(async ({ parent, child }, i) => {
        const reply = await fetch(`${processes[i % 2]?.origin}/api/events/${event.id}/sign-ups`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${api.tokenOf(parent)}`,
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
          },
          body: JSON.stringify(signUpBody([child])),
        })
        return { status: reply.status, signUp: (await reply.json()) as SignUpView }
      }),
    )
    expect(replies.filter(({ status }) => status !== 200)).toEqual([])
    const confirmed = replies.filter(({ signUp }) => signUp.attendees[0]?.status === 'confirmed')
    expect(confirmed).toHaveLength(20)
    const positions = replies.flatMap(({ signUp }) => signUp.waitingPosition ?? []).sort((a, b) => a - b)
    expect(positions).toEqual(Array.from({ length: 180 }, (_, i) => i + 1))
    const { rows } = await api.admin.query('select taken, waiting from event_counters where event_id = $1', [
      event.id,
    ])
    expect(rows[0]).toEqual({ taken: 20, waiting: 180 })
  })
})
