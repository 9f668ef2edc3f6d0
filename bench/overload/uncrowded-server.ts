import path from 'node:path'
import { buildApp } from '../../apps/api/src/app.ts'
import { readConfig } from '../../apps/api/src/config.ts'
import { connect } from '../../apps/api/src/db/client.ts'

const NO_BOUND = Number.POSITIVE_INFINITY
const root = path.resolve(import.meta.dirname, '../..')
const config = {
  ...readConfig(process.env, root),
  h5Folder: null,
  callsAtOnce: NO_BOUND,
  crowdedAfterMs: NO_BOUND,
}
const db = connect({
  url: config.databaseUrl ?? '',
  maxConnections: config.dbConnections,
  waitMs: 60_000,
  maxWaiting: NO_BOUND,
  crowdedAfterMs: NO_BOUND,
})
const { app } = await buildApp(config, db)
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
