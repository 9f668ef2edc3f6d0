import { parseArgs } from 'node:util'
import { check, type Problem } from './crash/check.ts'
import { answerBeforeDurable, closeRun, crashRound, openRun, type RoundOutcome } from './crash/rounds.ts'

/**
 * kill -9 of the API process and of PostgreSQL in turn, under load, and then the books: everything that was answered
 * with 200 must be there, once. The control of the same run lets PostgreSQL answer before a commit is durable, and
 * must show losses: otherwise the harness could not see any.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    connections: { type: 'string', default: '24' },
  },
})
const rounds = positive('rounds', values.rounds)
const seed = positive('seed', values.seed)
const connections = positive('connections', values.connections)

const SHOWN = 10

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0)
    throw new Error(`--${name} is a whole number above 0, not ${text}`)
  return value
}

const log = (line: string) => process.stderr.write(`${line}\n`)
const sum = <T>(items: readonly T[], countFor: (item: T) => number) =>
  items.reduce((total, item) => total + countFor(item), 0)
const countOf = (problems: readonly Problem[], kind: Problem['kind']) =>
  problems.filter((problem) => problem.kind === kind).length

const distinct = (problems: readonly Problem[]) => [
  ...new Map(problems.map((problem) => [`${problem.kind} ${problem.what}`, problem])).values(),
]

/** The first few, in part: a fault mostly comes in hundreds. */
function show(lines: readonly string[]): void {
  for (const line of lines.slice(0, SHOWN)) log(`✗ ${line.slice(0, 300)}`)
  if (lines.length > SHOWN) log(`✗ … and ${lines.length - SHOWN} more`)
}

function refusals(outcomes: readonly RoundOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { record } of outcomes)
    for (const [code, count] of record.refused) counts[code] = (counts[code] ?? 0) + count
  return counts
}

log(`· ${rounds} rounds, seed ${seed}, ${connections} connections`)
const run = await openRun({
  seed,
  connections,
  families: 3000,
  killAfterMs: { from: 400, to: 1200 },
  killAfterAcknowledged: 60,
  log,
})
try {
  const from = performance.now()
  const outcomes: RoundOutcome[] = []
  for (let i = 0; i < rounds; i++) outcomes.push(await crashRound(run, i % 2 === 0 ? 'api' : 'postgres'))
  const records = outcomes.map(({ record }) => record)
  // Once more over all rounds: a later crash must not have taken what an earlier one had left.
  const problems = distinct([
    ...outcomes.flatMap((outcome) => outcome.problems),
    ...(await check(run.world.admin, records)),
  ])
  const changedAnswers = outcomes.flatMap((outcome) => outcome.changedAnswers)
  const refused = refusals(outcomes)
  // A full class is a refusal (409); being told that one's own sign-up is not there is not.
  const unexpected = Object.keys(refused).filter((code) => !code.startsWith('409 '))
  const controlled = await answerBeforeDurable(run)
  show(problems.map(({ kind, what }) => `${kind}: ${what}`))
  show(changedAnswers.map((what) => `changed answer: ${what}`))
  const failures = {
    lost: countOf(problems, 'lost'),
    doubled: countOf(problems, 'doubled'),
    oversold: countOf(problems, 'oversold'),
    unsound: countOf(problems, 'unsound'),
    changedAnswers: changedAnswers.length,
    unexpectedRefusals: sum(unexpected, (code) => refused[code] ?? 0),
  }
  process.stdout.write(
    `${JSON.stringify({
      rounds,
      acknowledged: sum(records, (record) => record.acknowledged),
      ...failures,
      ambiguousSettled: sum(records, (record) => record.ambiguousSettled),
      answeredFromKey: sum(records, (record) => record.answeredFromKey),
      askedAgain: sum(records, (record) => record.toAskAgain.length),
      refused,
      slowestBackMs: Math.round(Math.max(...outcomes.map((outcome) => outcome.backAfterMs))),
      controlRounds: controlled.rounds,
      controlAcknowledged: controlled.acknowledged,
      controlLost: controlled.lost,
      seed,
      seconds: Math.round((performance.now() - from) / 1000),
    })}\n`,
  )
  if (controlled.lost === 0) log('✗ the control lost nothing: this harness would not have seen a loss')
  const failed = Object.values(failures).some((count) => count > 0) || controlled.lost === 0
  process.exitCode = failed ? 1 : 0
} finally {
  await closeRun(run)
}
