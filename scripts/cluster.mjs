import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { cluster } = await import('./lib/cluster.mjs')
await cluster(process.argv.slice(2))
