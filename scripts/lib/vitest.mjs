import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { bin, run } from './run.mjs'

/**
 * Runs vitest with its own output for people and counts from its JSON report. A file that could not even be
 * loaded, and a run that failed for a reason no test shows, count as one failure each.
 */
export async function vitest({ projects, files = [], folder }) {
  const report = path.join(folder, 'vitest.json')
  rmSync(report, { force: true })
  const code = await run(bin('vitest'), [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...files,
  ])
  return countTests(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null, code)
}

export function countTests(report, code) {
  const results = report?.testResults ?? []
  const unloadable = results.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const passed = report?.numPassedTests ?? 0
  const failed = (report?.numFailedTests ?? 0) + unloadable.length
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}
