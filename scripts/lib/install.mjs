import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { root, run } from './run.mjs'
import { Advice, step } from './say.mjs'

const STAMP = 'node_modules/.linli-installed'
const NEEDED_GB = 1

/** Installs what the lockfile names, unless exactly that is installed already. */
export async function install() {
  requireDisk()
  const wanted = fingerprint(
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceManifests()],
    [process.platform, process.arch],
  )
  if (readStamp(STAMP) === wanted) return
  await step('安装依赖（首次约需一两分钟） · Installing packages', async () => {
    const code = await pnpm(['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'])
    if (code !== 0) {
      throw new Advice(
        '安装失败，原因见上。请检查：能否访问 npm 源（npm ping）、代理设置、磁盘空间，然后再试一次\n' +
          '  Installing failed, see above. Check that the npm registry answers (npm ping), the proxy and the disk; then try again',
      )
    }
  })
  writeStamp(STAMP, wanted)
}

/** Runs the pinned pnpm, which npm brings: newcomers need not have it. */
async function pnpm(args) {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const [command, before] = npx()
  try {
    return await run(command, [...before, '--prefer-offline', '-y', packageManager, ...args])
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Advice('找不到 npx，请安装带 npm 的 Node.js · npx is missing: install Node.js with npm')
    throw error
  }
}

/** The npx of the npm that is running us, or the one in PATH. */
function npx() {
  const { npm_execpath: npm = '' } = process.env
  const beside = path.join(path.dirname(npm), 'npx-cli.js')
  return path.basename(npm) === 'npm-cli.js' && existsSync(beside)
    ? [process.execPath, [beside]]
    : ['npx', []]
}

function workspaceManifests() {
  return workspaceFolders().map((folder) => `${folder}/package.json`)
}

/** The folders of pnpm-workspace.yaml, from the root. */
export function workspaceFolders() {
  return ['apps', 'packages'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
  )
}

function requireDisk() {
  const { bavail, bsize } = statfsSync(root)
  const freeGb = (bavail * bsize) / 1e9
  if (freeGb >= NEEDED_GB) return
  throw new Advice(
    `磁盘空间不足：只剩 ${freeGb.toFixed(2)} GB，至少需要 ${NEEDED_GB} GB · Disk almost full: ${NEEDED_GB} GB is needed`,
  )
}
