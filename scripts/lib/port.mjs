import { createServer } from 'node:net'
import { Advice } from './say.mjs'

/** Throws advice when the port the server is to listen on is taken. */
export async function requirePort(host, text) {
  const port = Number(text)
  // 0 means any; what is no port at all the server refuses itself.
  if (!Number.isInteger(port) || port <= 0 || port > 65_535) return
  const problem = await tryPort(host, port)
  if (problem === 'EADDRINUSE') throw new Advice(await taken(port))
  if (problem === 'EACCES') {
    throw new Advice(`没有权限使用端口 ${port}，换一个 · No permission for port ${port}: PORT=3000 npm start`)
  }
}

async function taken(port) {
  const other = `换一个 · Choose another: PORT=${port < 65_000 ? port + 1 : 3001} npm start`
  const ours = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(1000) })
    .then((reply) => reply.json())
    .then(({ alive }) => alive === true)
    .catch(() => false)
  if (!ours) return `端口 ${port} 已被占用 · Port ${port} is taken. ${other}`
  return `端口 ${port} 已被占用，看来邻里已在运行 · Port ${port} is taken, it seems by Linli itself: http://localhost:${port}\n  ${other}`
}

/** The error code of listening there, or `null`. */
function tryPort(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(error.code))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}
