import { randomBytes } from 'node:crypto'
import type { Config } from '../src/config.ts'

/** The moment tests begin at: Monday 2026-11-23 10:00 in Shanghai. */
export const START = new Date('2026-11-23T02:00:00Z')

/** A crowd of requests on a slow machine waits its turn instead of being told to come back. */
export const TEST_POOL = { maxConnections: 20, waitMs: 45_000, maxWaiting: 100_000, crowdedAfterMs: 100_000 }

export function testConfig(overrides: Partial<Config> = {}): Config {
  return {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: null,
    dbConnections: 16,
    processes: 1,
    demo: true,
    dataFolder: '',
    publicUrl: 'https://linli.test',
    h5Folder: null,
    keys: { tokenSecret: randomBytes(32), dataKey: randomBytes(32), lookupKey: randomBytes(32) },
    wechat: null,
    trustedProxies: [],
    signInsPerMinute: 10_000,
    callsAtOnce: 100_000,
    crowdedAfterMs: 100_000,
    liveListeners: 1_000,
    worker: 'off',
    metrics: null,
    logLevel: process.env.TEST_LOG_LEVEL ?? 'silent',
    clock: () => START,
    ...overrides,
  }
}
