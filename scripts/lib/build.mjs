import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { root, run } from './run.mjs'
import { Advice, step } from './say.mjs'

export const SERVER = path.join(root, 'apps/api/dist/main.js')
export const BACKUP_COMMAND = path.join(root, 'apps/api/dist/backup-command.js')
export const LEDGER_COMMAND = path.join(root, 'apps/api/dist/ledger-command.js')

/** Bundles the server into apps/api/dist, unless its sources are those of the last time. */
export function buildApi() {
  return buildIfChanged({
    title: '打包服务端 · Building the server',
    sources: ['apps/api/src', 'apps/api/build.mjs', 'packages/domain/src', 'packages/local-postgres/src'],
    stamp: 'apps/api/dist/.built',
    result: SERVER,
    build: async () => {
      const { build } = await import(pathToFileURL(path.join(root, 'apps/api/build.mjs')).href)
      // esbuild has printed what is wrong.
      await build().catch(() => failed())
    },
  })
}

/** Builds the front-end for browsers (`h5`) or for WeChat (`weapp`) into apps/mini/dist. */
export function buildMini(platform) {
  const titles = {
    h5: '构建网页版（约半分钟） · Building the H5 front-end',
    weapp: '构建小程序（约半分钟） · Building the mini-program',
  }
  return buildIfChanged({
    title: titles[platform],
    sources: ['apps/mini', 'packages/ui', 'packages/domain'],
    settings: [process.env.TARO_APP_API_BASE ?? ''],
    stamp: `apps/mini/dist/${platform}.built`,
    result: path.join(root, `apps/mini/dist/${platform}`, platform === 'h5' ? 'index.html' : 'app.json'),
    build: async () => {
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
      const code = await run(npm, ['run', '--silent', `build:${platform}`], {
        cwd: path.join(root, 'apps/mini'),
      })
      if (code !== 0) failed()
    },
  })
}

async function buildIfChanged({ title, sources, settings = [], stamp, result, build }) {
  const wanted = fingerprint([...sources, 'pnpm-lock.yaml', 'tsconfig.base.json'], settings)
  if (readStamp(stamp) === wanted && existsSync(result)) return
  // First of all, so that an interrupted build is not taken for a finished one.
  rmSync(path.join(root, stamp), { force: true })
  rmSync(result, { force: true })
  await step(title, build)
  if (!existsSync(result)) {
    throw new Advice(`构建没有产出 ${path.relative(root, result)} · The build did not make this file`)
  }
  writeStamp(stamp, wanted)
}

function failed() {
  throw new Advice('构建失败，原因见上 · The build failed, see above')
}
