import { killRound, openRun, unguardedRound } from './jobs/run.ts'
import { readOptions } from './lib/options.ts'

/**
 * Workers are killed with kill -9 while they take announcements to thousands of inboxes, remind families and settle
 * waiting lists: every message must be there, once. The control of the same run has no unique key on what is said
 * once, and must show doubles: otherwise the harness could not see any.
 */
const CONTROL_KILLS = 6
const { kills, families } = readOptions({ kills: 100, families: 2000 })

process.stderr.write(`· ${kills} kills, events of 20 and of ${families} families\n`)
const run = await openRun({ largeEvent: families })
try {
  const from = performance.now()
  const outcome = await killRound(run, { kills })
  const control = await unguardedRound(run, { kills: CONTROL_KILLS })
  process.stdout.write(
    `${JSON.stringify({
      ...outcome,
      controlKills: control.kills,
      controlDoubled: control.doubled,
      seconds: Math.round((performance.now() - from) / 1000),
    })}\n`,
  )
  const failed = outcome.lost + outcome.doubled + outcome.left > 0
  if (outcome.repeated === 0) process.stderr.write('✗ no kill fell between effects and end of a job\n')
  if (control.doubled === 0) process.stderr.write('✗ the control doubled nothing\n')
  process.exitCode = failed || outcome.repeated === 0 || control.doubled === 0 ? 1 : 0
} finally {
  await run.close()
}
