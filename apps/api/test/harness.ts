import { randomUUID } from 'node:crypto'
import type { Endpoint } from '@linli/domain/endpoint'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { buildApp } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { connect, type Database } from '../src/db/client.ts'
import type { RouteList } from '../src/http/route.ts'
import type { Services } from '../src/http/services.ts'
import { modules } from '../src/modules.ts'
import { type CastMember, cast, FENGHUANGSHAN } from './cast.ts'
import type {} from './global-setup.ts'
import { START, TEST_POOL, testConfig } from './harness-config.ts'
import { readCatalogue, type StatementWatch, watchStatements } from './one-community.ts'
import { writeCast } from './seed-cast.ts'

type Method = Endpoint['method']
export type Call = (
  method: Method,
  /** Below `/api`. */
  path: string,
  body?: unknown,
  options?: { key?: string | null; headers?: Record<string, string> },
) => Promise<LightMyRequestResponse>

export interface TestApi {
  app: FastifyInstance
  services: Services
  db: Database
  config: Config
  /** For what only the owner may do, e.g. to look behind row security or to switch a guard off. */
  admin: pg.Pool
  databaseUrl: string
  /** Calls as a person of the cast (or written with `writePeople`). Mutations get a fresh key unless one is named. */
  as(person: Pick<CastMember, 'accountId' | 'communityId'>): Call
  anonymous: Call
  /** Freezes the app's clock. */
  setNow(now: Date): void
  /** The moment tests begin at: Monday 2026-11-23 10:00 in Shanghai. */
  readonly start: Date
  /** Another app process's worth of app on the same database. */
  second(): Promise<FastifyInstance>
  /** The same, with its database. */
  secondOn(): Promise<{ app: FastifyInstance; db: Database }>
  /** The person's access token, for calls over the network. */
  tokenOf(person: Pick<CastMember, 'accountId' | 'communityId'>): string
  callOn(app: FastifyInstance, person: Pick<CastMember, 'accountId' | 'communityId'>): Call
  /** What the app's requests send to the database. */
  statements: StatementWatch
  /** Rejects when the app sent a statement that is not one community's. */
  close(): Promise<void>
}

export async function cloneTemplate(): Promise<string> {
  const { serverUrl, template } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    // A template in use cannot be copied: another worker may be copying it this moment.
    for (let attempt = 1; ; attempt++)
      try {
        await client.query(`create database ${name} template ${template}`)
        break
      } catch (error) {
        if (attempt >= 50 || (error as { code?: string }).code !== '55006') throw error
        await new Promise((done) => setTimeout(done, 100))
      }
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}

export interface TestApiOptions {
  /** A migrated database of the test's own, instead of a clone of the template. */
  databaseUrl?: string
  config?: Partial<Config>
  routeLists?: readonly RouteList[]
  /** False leaves the database empty. */
  withCast?: boolean
}

/** The real app on a database of its own. Close it in `afterAll`. */
export async function startTestApi({
  databaseUrl: given,
  config: overrides,
  routeLists = modules,
  withCast = true,
}: TestApiOptions = {}): Promise<TestApi> {
  const databaseUrl = given ?? (await cloneTemplate())
  let now = START
  const config = testConfig({ clock: () => now, ...overrides })
  const db = connect({ url: databaseUrl, ...TEST_POOL })
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 4 })
  admin.on('error', () => {})
  const statements = watchStatements(await readCatalogue(admin))
  statements.pool(db.pool)
  if (withCast) await writeCast(db)
  const { app, services } = await buildApp(config, db, routeLists)
  statements.requestsOf(app)
  await app.ready()
  const others: { app: FastifyInstance; db: Database }[] = []
  async function startOther() {
    const otherDb = connect({ url: databaseUrl, ...TEST_POOL })
    statements.pool(otherDb.pool)
    const other = { ...(await buildApp(config, otherDb, routeLists)), db: otherDb }
    statements.requestsOf(other.app)
    await other.app.ready()
    others.push(other)
    return other
  }

  function caller(target: FastifyInstance, token: string | null): Call {
    return (method, path, body, { key = randomUUID(), headers = {} } = {}) =>
      target.inject({
        method,
        url: `/api${path}`,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(method !== 'GET' && key !== null && { 'idempotency-key': key }),
          ...headers,
        },
        ...(body !== undefined && { payload: body as object }),
      })
  }
  const tokenOf = (person: Pick<CastMember, 'accountId' | 'communityId'>) =>
    services.signAccessToken({ sub: person.accountId, cid: person.communityId, sid: person.accountId }).token

  return {
    app,
    services,
    db,
    config,
    admin,
    databaseUrl,
    statements,
    start: START,
    anonymous: caller(app, null),
    tokenOf,
    as: (person) => caller(app, tokenOf(person)),
    callOn: (target, person) => caller(target, tokenOf(person)),
    setNow(next) {
      now = next
    },
    second: async () => (await startOther()).app,
    secondOn: startOther,
    async close() {
      for (const other of others) {
        await other.app.close()
        await other.db.close()
      }
      await app.close()
      await db.close()
      await admin.end()
      statements.verify()
    },
  }
}

export { cast, FENGHUANGSHAN }
