import { BACKUP_COMMAND, buildApi, LEDGER_COMMAND } from './build.mjs'
import { install } from './install.mjs'
import { endEverythingOnSignals, run } from './run.mjs'
import { main } from './say.mjs'

/** With the freshly built server's own code. */
function runCommand(command, args) {
  return main(async () => {
    endEverythingOnSignals()
    await install()
    await buildApi()
    process.exitCode = await run(process.execPath, ['--enable-source-maps', command, ...args])
  })
}

/** `npm run backup -- …` and `npm run restore -- …`. */
export const backup = (args) => runCommand(BACKUP_COMMAND, args)

/** `npm run ledger:verify -- …`. */
export const verifyLedger = (args) => runCommand(LEDGER_COMMAND, args)
