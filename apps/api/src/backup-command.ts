import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeBackup } from './backup/make.ts'
import { BackupError, type Facts } from './backup/manifest.ts'
import { restoreBackup } from './backup/restore.ts'
import { withDatabase } from './embedded.ts'

// The same depth from src/ and from the bundle in dist/.
const here = path.dirname(fileURLToPath(import.meta.url))
const migrationsFolder = path.resolve(here, '../migrations')

const USAGE = `用法 · Usage:
  npm run backup -- --to <folder> [--database-url <url>]
  npm run restore -- --from <folder> [--database-url <url>] [--replace-everything]`

const say = (line: string) => process.stdout.write(`${line}\n`)

interface Options {
  to?: string | undefined
  from?: string | undefined
  'database-url'?: string | undefined
  'replace-everything'?: boolean | undefined
}

function readOptions(args: string[]): Options {
  try {
    return parseArgs({
      args,
      options: {
        to: { type: 'string' },
        from: { type: 'string' },
        'database-url': { type: 'string' },
        'replace-everything': { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new BackupError(`${(error as Error).message}\n${USAGE}`)
  }
}

/** Ctrl-C ends the work in order: nothing half done stays. */
function signalOfTerminal(): AbortSignal {
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  return ending.signal
}

async function backup({ to, 'database-url': databaseUrl }: Options, signal: AbortSignal) {
  if (!to) throw new BackupError(USAGE)
  const from = performance.now()
  const made = await withDatabase(
    databaseUrl,
    (line) => say(`· ${line}`),
    (url) => makeBackup({ databaseUrl: url, migrationsFolder, to, now: new Date(), log: say, signal }),
  )
  const { tables, facts } = made.manifest
  say(`备份好了 · Backed up in ${secondsSince(from)}: ${countRows(tables)} 行 · rows → ${made.folder}`)
  sayFacts(facts)
  say('三个密钥不在里面，请另外保存：没有 LINLI_DATA_KEY，电话和身份证号都读不出来')
  say(
    'The three secrets are not in it: keep them apart. Without LINLI_DATA_KEY phones and ID numbers are lost',
  )
}

async function restore(
  { from: folder, 'database-url': databaseUrl, 'replace-everything': replaceEverything = false }: Options,
  signal: AbortSignal,
) {
  if (!folder) throw new BackupError(USAGE)
  const from = performance.now()
  const { tables, facts, madeAt } = await withDatabase(
    databaseUrl,
    (line) => say(`· ${line}`),
    (url) =>
      restoreBackup({
        databaseUrl: url,
        migrationsFolder,
        from: folder,
        replaceEverything,
        log: say,
        signal,
      }),
  )
  say(`恢复好了 · Restored in ${secondsSince(from)}: ${countRows(tables)} 行 · rows, ${madeAt}`)
  sayFacts(facts)
  say('用备份时的三个密钥启动 · Start with the three secrets of that time')
}

const secondsSince = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`
const countRows = (tables: readonly { rows: number }[]) => tables.reduce((sum, { rows }) => sum + rows, 0)

function sayFacts({ communities, pointMovements, balances, wrongBalances, wrongCounters }: Facts) {
  const sound = balances === 0 && wrongBalances === 0 && wrongCounters === 0
  say(`${communities} 个社区 · communities, ${pointMovements} 笔积分 · point movements`)
  if (sound) return say('积分账是平的，名额和报名相符 · The ledger is balanced, places match sign-ups')
  say(`注意：积分合计 ${balances}，${wrongBalances} 个账户、${wrongCounters} 场活动对不上`)
  say(
    `Careful: balances sum to ${balances}; ${wrongBalances} accounts and ${wrongCounters} events do not add up`,
  )
}

async function main([command = '', ...args]: string[]) {
  const commands: Record<string, (options: Options, signal: AbortSignal) => Promise<void>> = {
    backup,
    restore,
  }
  const run = commands[command]
  if (!run) throw new BackupError(USAGE)
  await run(readOptions(args), signalOfTerminal())
}

main(process.argv.slice(2)).catch((error: Error) => {
  if (error.name === 'AbortError')
    process.stderr.write('已中断，没有留下半份 · Interrupted; nothing half done was left\n')
  else process.stderr.write(`✗ ${error instanceof BackupError ? error.message : error.stack}\n`)
  process.exitCode = 1
})
