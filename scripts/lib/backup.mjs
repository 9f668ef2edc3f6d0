import { BACKUP_COMMAND, buildApi } from './build.mjs'
import { install } from './install.mjs'
import { endEverythingOnSignals, run } from './run.mjs'
import { main } from './say.mjs'

/** `npm run backup -- …` and `npm run restore -- …`: with the freshly built server's own code. */
export function backup(args) {
  return main(async () => {
    endEverythingOnSignals()
    await install()
    await buildApi()
    process.exitCode = await run(process.execPath, ['--enable-source-maps', BACKUP_COMMAND, ...args])
  })
}
