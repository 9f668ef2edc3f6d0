import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { bench } = await import('./lib/bench.mjs')
await bench(process.argv.slice(2))
