import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { connect } from '../db/client.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const readEvents = async (db: ReturnType<typeof connect>) => {
  const { app } = await buildApp(api.config, db)
  await app.ready()
  const reply = await api.callOn(app, cast.su)('GET', '/events')
  await app.close()
  return reply
}

describe('more requests than connections', () => {
  it('are told to come back in a moment, not that something broke', async () => {
    const db = connect({ url: api.databaseUrl, maxConnections: 1, waitMs: 1_000 })
    const held = await db.pool.connect()
    const reply = await readEvents(db)
    held.release()
    await db.close()
    expect([reply.statusCode, reply.json().code, reply.headers['retry-after']]).toEqual([
      503,
      'too_busy',
      '2',
    ])
  })
})

describe('a database that is gone', () => {
  it('is said to be recovering', async () => {
    const gone = new URL(api.databaseUrl)
    gone.port = '1'
    const db = connect({ url: gone.toString(), waitMs: 2_000 })
    const reply = await readEvents(db)
    await db.close()
    expect([reply.statusCode, reply.json().code, reply.headers['retry-after']]).toEqual([
      503,
      'unavailable',
      '2',
    ])
  })
})
