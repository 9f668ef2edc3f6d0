import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { buildApi, buildMini } from './build.mjs'
import { install, workspaceFolders } from './install.mjs'
import { clearRunFolder, makeRunFolder } from './leftovers.mjs'
import { bin, endEverythingOnSignals, root, run } from './run.mjs'
import { Advice, main, say, seconds, sinceStart } from './say.mjs'
import { vitest } from './vitest.mjs'

const PARTS = ['static', 'unit', 'weapp', 'h5']

/** `npm test`: everything, or with `--only <part>` one part. The last line is `N passed, N failed`. */
export function test(args) {
  return main(async () => {
    const parts = partsOf(args)
    const folder = makeRunFolder()
    process.env.TMPDIR = folder
    endEverythingOnSignals(() => clearRunFolder(folder))
    const outcomes = [await attempt('安装 · Install', asOne(install))]
    if (outcomes[0].failed === 0) {
      for (const { title, work } of planOf(parts, folder)) outcomes.push(await attempt(title, work))
    }
    clearRunFolder(folder)
    finish(outcomes)
  })
}

function partsOf(args) {
  const [flag, only] = args
  if (flag === undefined) return PARTS
  if (flag === '--only' && PARTS.includes(only) && args.length === 2) return [only]
  throw new Advice(`用法 · Usage: npm test -- --only ${PARTS.join('|')}`)
}

function planOf(parts, folder) {
  const endToEnd = (part) => [
    { title: '打包服务端 · Server bundle', work: asOne(buildApi) },
    { title: `构建 · Build ${part}`, work: asOne(() => buildMini(part)) },
    { title: `端到端 · End to end ${part}`, work: () => storiesOf(part, folder) },
  ]
  const plans = {
    static: [
      { title: '类型 · Types', work: exitCode(typecheck) },
      { title: '格式与规范 · Lint', work: exitCode(() => run(bin('biome'), ['check', '.'])) },
      { title: '结构 · Structure', work: exitCode(() => run(bin('tsx'), ['scripts/check-structure.ts'])) },
    ],
    unit: [{ title: '单元与接口 · Unit and API', work: () => vitest({ projects: ['unit', 'api'], folder }) }],
    weapp: endToEnd('weapp'),
    h5: endToEnd('h5'),
  }
  // The server bundle is wanted twice and made once.
  const titles = new Set()
  return parts.flatMap((part) => plans[part]).filter(({ title }) => !titles.has(title) && titles.add(title))
}

/** Two at a time, as many as there are cores; the first exit code that is not 0. */
async function typecheck() {
  const folders = ['.', ...workspaceFolders()].filter((folder) =>
    existsSync(path.join(root, folder, 'tsconfig.json')),
  )
  const codes = []
  const worker = async () => {
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      say(`  ${folder}`)
      codes.push(await run(bin('tsc'), ['--noEmit', '--pretty', 'false', '-p', folder]))
    }
  }
  await Promise.all([worker(), worker()])
  return codes.find((code) => code !== 0) ?? 0
}

/** `h5.test.ts`, and those named after what they tell: `volunteering.h5.test.ts`. */
function storiesOf(part, folder) {
  const files = readdirSync(path.join(root, 'e2e')).filter((name) => `.${name}`.endsWith(`.${part}.test.ts`))
  return vitest({ projects: ['e2e'], files: files.map((name) => `e2e/${name}`), folder })
}

/** A step that throws has failed; the others are still run, so that all failures are seen at once. */
async function attempt(title, work) {
  say(`\n=== ${title} (${sinceStart()})`)
  const from = performance.now()
  let counts = { passed: 0, failed: 1 }
  try {
    counts = await work()
  } catch (error) {
    console.error(error instanceof Advice ? `✗ ${error.message}` : error)
  }
  return { title, ms: performance.now() - from, ...counts }
}

function asOne(work) {
  return async () => {
    await work()
    return { passed: 1, failed: 0 }
  }
}

function exitCode(work) {
  return async () => ((await work()) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}

function finish(outcomes) {
  say('\n=== 结果 · Result')
  for (const { title, ms, passed, failed } of outcomes) {
    say(`${failed === 0 ? '✓' : '✗'} ${title}: ${passed} passed, ${failed} failed (${seconds(ms)})`)
  }
  const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)
  process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0
  say(`用时 · Took ${sinceStart()}`)
  say(`${total('passed')} passed, ${total('failed')} failed`)
}
