import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { start } = await import('./lib/start.mjs')
await start()
