import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { backup } = await import('./lib/backup.mjs')
await backup(process.argv.slice(2))
