import { createInterface } from 'node:readline'
import { buildApp } from '../src/app.ts'
import { connect } from '../src/db/client.ts'
import { TEST_POOL, testConfig } from './harness-config.ts'
import { stripRowLocks } from './unguarded.ts'

/**
 * One API process of its own for tests: told by the environment, says its port on standard output. Each line on
 * standard input is an instant its clock is set to, and is said back. Ends with whoever started it.
 */
const { TEST_API_DATABASE_URL: url, TEST_API_KEYS: keysText, TEST_API_NOW: startsAt } = process.env
if (!url || !keysText || !startsAt) throw new Error('started without its settings')
if (process.env.TEST_API_UNGUARDED === '1') stripRowLocks()
const given = JSON.parse(keysText) as Record<'tokenSecret' | 'dataKey' | 'lookupKey', string>
const keys = {
  tokenSecret: Buffer.from(given.tokenSecret, 'base64'),
  dataKey: Buffer.from(given.dataKey, 'base64'),
  lookupKey: Buffer.from(given.lookupKey, 'base64'),
}
let now = new Date(startsAt)
const { app } = await buildApp(testConfig({ keys, clock: () => now }), connect({ url, ...TEST_POOL }))
createInterface(process.stdin)
  .on('line', (line) => {
    now = new Date(line)
    process.stdout.write(`${now.toISOString()}\n`)
  })
  .on('close', () => process.exit(0))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${new URL(address).port}\n`)
