import { startLocalPostgres } from './index.ts'

// A starter of its own process, for tests to kill: prints what it got as one JSON line, then stays.
const [dataFolder] = process.argv.slice(2)
if (!dataFolder) throw new Error('usage: start-for-test.ts <dataFolder>')

const server = await startLocalPostgres({ dataFolder })
process.once('SIGTERM', async () => {
  await server.stop()
  process.exit(0)
})
process.once('SIGUSR2', () => process.exit(3))
setInterval(() => {}, 1000)

// Last of all: whoever reads it may send a signal at once.
console.log(JSON.stringify({ adminUrl: server.adminUrl, pid: server.pid, owned: server.owned }))
