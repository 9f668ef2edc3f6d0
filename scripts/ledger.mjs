import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { verifyLedger } = await import('./lib/backup.mjs')
await verifyLedger(process.argv.slice(2))
