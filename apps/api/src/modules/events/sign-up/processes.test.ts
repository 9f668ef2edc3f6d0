import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { SignUpView } from '@linli/domain/events/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

const ENTRY = path.resolve(import.meta.dirname, '../../../../test/api-process.ts')

let api: TestApi
const processes: ChildProcess[] = []
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(async () => {
  await Promise.all(
    processes.map(async (child) => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }),
  )
  await api.close()
})

/** Address of a process that serves the API on the test's database. */
async function startProcess(): Promise<string> {
  const { keys } = api.config
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TEST_API_DATABASE_URL: api.databaseUrl,
      TEST_API_NOW: WHEN_OPEN.toISOString(),
      TEST_API_KEYS: JSON.stringify(
        Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.toString('base64')])),
      ),
    },
  })
  processes.push(child)
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string]
  return `http://127.0.0.1:${port}`
}

describe('two API processes on one database', () => {
  it('together hand out exactly as many places as there are, in one line', async () => {
    const origins = await Promise.all([startProcess(), startProcess()])
    const event = await publishedEvent(api, { places: 20, householdLimit: 1 })
    const families = await manyFamilies(api, 200)
    const replies = await Promise.all(
      families.map(async ({ parent, child }, i) => {
        const reply = await fetch(`${origins[i % 2]}/api/events/${event.id}/sign-ups`, {
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
