import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { buildApi } from './build.mjs'
import { install } from './install.mjs'
import { clearRunFolder, makeRunFolder } from './leftovers.mjs'
import { bin, endEverythingOnSignals, root, run } from './run.mjs'
import { Advice, main } from './say.mjs'

/** `npm run bench:<name> -- …`: runs bench/<name>.ts on a freshly built server and passes the arguments on. */
export function bench([name = '', ...args]) {
  return main(async () => {
    // A bench that is killed leaves its database behind: whatever it keeps is in here.
    const folder = makeRunFolder()
    process.on('exit', () => clearRunFolder(folder))
    endEverythingOnSignals()
    if (!/^[a-z-]+$/.test(name) || !existsSync(path.join(root, `bench/${name}.ts`))) {
      throw new Advice(`没有这个测速 · No such benchmark: ${name}. ${benchmarks()}`)
    }
    await install()
    await buildApi()
    process.exitCode = await run(bin('tsx'), [`bench/${name}.ts`, ...args], { env: { TMPDIR: folder } })
  })
}

function benchmarks() {
  const names = readdirSync(path.join(root, 'bench')).filter((file) => file.endsWith('.ts'))
  return names.map((file) => path.basename(file, '.ts')).join(', ')
}
