import { requireNode } from './lib/require-node.mjs'

// Before anything an older Node could not even load.
requireNode()
const { test } = await import('./lib/test.mjs')
await test(process.argv.slice(2))
