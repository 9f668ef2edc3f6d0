import { buildApp } from '../src/app.ts'
import { connect } from '../src/db/client.ts'
import { TEST_WAIT_MS, testConfig } from './harness-config.ts'

/** One API process of its own for tests: told by the environment, says its port on standard output. */
const { TEST_API_DATABASE_URL: url, TEST_API_KEYS: keysText, TEST_API_NOW: now } = process.env
if (!url || !keysText || !now) throw new Error('started without its settings')
const given = JSON.parse(keysText) as Record<'tokenSecret' | 'dataKey' | 'lookupKey', string>
const keys = {
  tokenSecret: Buffer.from(given.tokenSecret, 'base64'),
  dataKey: Buffer.from(given.dataKey, 'base64'),
  lookupKey: Buffer.from(given.lookupKey, 'base64'),
}
const { app } = await buildApp(
  testConfig({ keys, clock: () => new Date(now) }),
  connect({ url, maxConnections: 20, waitMs: TEST_WAIT_MS }),
)
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${new URL(address).port}\n`)
