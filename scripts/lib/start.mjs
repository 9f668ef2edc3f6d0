import { pathToFileURL } from 'node:url'
import { buildApi, buildMini, SERVER } from './build.mjs'
import { install } from './install.mjs'
import { requirePort } from './port.mjs'
import { endEverythingOnSignals } from './run.mjs'
import { main } from './say.mjs'

/** `npm start`: from a fresh clone to a running server. */
export function start() {
  return main(launch)
}

export async function launch() {
  const release = endEverythingOnSignals()
  await requirePort(process.env.HOST ?? '127.0.0.1', process.env.PORT ?? '3000')
  await install()
  await buildApi()
  await buildMini('h5')
  release()
  // In this very process: then signals, exit code and output are the server's own.
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(SERVER).href)
}
