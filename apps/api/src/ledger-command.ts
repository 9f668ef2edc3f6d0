import { parseArgs } from 'node:util'
import { sqlState } from './db/client.ts'
import { withDatabase } from './embedded.ts'
import { isUuid } from './http/ids.ts'
import { type KnownHead, type VerifiedLedger, verifyLedgers } from './ledger/verify.ts'

const USAGE = `用法 · Usage:
  npm run ledger:verify [-- --community <id>] [--database-url <url>] [--known <community>:<sequence>:<hash>]…`

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Said without a stack: the command was typed wrongly. */
class UsageError extends Error {}

function readOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        community: { type: 'string' },
        'database-url': { type: 'string' },
        known: { type: 'string', multiple: true },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`)
  }
}

/** As printed by an earlier run. */
function readHead(text: string): KnownHead {
  const [communityId = '', sequence = '', hash = ''] = text.split(':')
  if (!isUuid(communityId) || !/^[1-9]\d*$/.test(sequence) || !/^[0-9a-f]{64}$/.test(hash))
    throw new UsageError(`--known ${text}\n${USAGE}`)
  return { communityId, sequence: Number(sequence), hash }
}

function tell({ communityId, head, finding }: VerifiedLedger) {
  if (finding) {
    const row = finding.sequence === null ? '' : `, movement ${finding.sequence}, id ${finding.id}`
    say(`✗ 对不上 · broken: community ${communityId}${row}: ${finding.what}`)
  } else if (head) say(`  ${communityId}:${head.sequence}:${head.hash.toString('hex')}`)
}

async function main(args: string[]): Promise<void> {
  const { community, known = [], 'database-url': databaseUrl } = readOptions(args)
  if (community !== undefined && !isUuid(community)) throw new UsageError(USAGE)
  const options = { communityId: community ?? null, known: known.map(readHead), onLedger: tell }
  const ledgers = await withDatabase(
    databaseUrl,
    (line) => say(`· ${line}`),
    (url) => verifyLedgers({ ...options, databaseUrl: url }),
  )
  const total = (count: (ledger: VerifiedLedger) => number) =>
    ledgers.reduce((sum, each) => sum + count(each), 0)
  if (community !== undefined && ledgers.length === 0)
    throw new UsageError(`没有这个社区 · no such community: ${community}`)
  if (ledgers.some(({ finding }) => finding)) process.exitCode = 1
  else
    say(`ok: ${total(({ movements }) => movements)} movements, sum ${total(({ sum }) => sum)}, chain intact`)
}

/** A table or a column that is not there: older than this code, or not Linli's. */
const NOT_MIGRATED = ['42P01', '42703']

function sentenceOf(error: Error): string | undefined {
  if (error instanceof UsageError) return error.message
  if (!NOT_MIGRATED.includes(sqlState(error) ?? '')) return error.stack
  return `数据库还没有升级到这个版本，先启动一次服务再核对 · the database is not migrated to this version yet, start the server once and verify again (${error.message})`
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`✗ ${sentenceOf(error)}\n`)
  process.exitCode = 1
})
