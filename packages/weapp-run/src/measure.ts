import { statSync } from 'node:fs'
import path from 'node:path'
import { listFiles, readAppConfig, subPackagesOf } from './app-files.ts'
import type { RunnerStats } from './protocol.ts'

export interface PackageMeasures {
  /** Bytes of the main package. */
  main: number
  /** Bytes of each sub-package by its root. */
  subPackages: Record<string, number>
}

/** Limits of Linli, all stricter than WeChat's own (2 MB, 2 MB, 1000 nodes, 256 KB, 20 a second). */
export const LIMITS = {
  mainPackageBytes: 1024 * 1024,
  subPackageBytes: 500 * 1024,
  firstPageNodes: 500,
  setDataBytes: 30 * 1024,
  setDataPerSecond: 20,
} as const

export interface Violation {
  rule: keyof typeof LIMITS
  /** The package or page. */
  where: string
  value: number
  limit: number
}

/** Files that stay on the developer's machine when the program is uploaded. */
const NOT_UPLOADED = /(^|\/)project(\.private)?\.config\.json$|\.map$|\.LICENSE\.txt$/

/** Bytes of every package of a compiled mini-program. */
export function measurePackages(distFolder: string): PackageMeasures {
  const roots = subPackagesOf(readAppConfig(distFolder)).map(({ root }) => root)
  const measures: PackageMeasures = {
    main: 0,
    subPackages: Object.fromEntries(roots.map((root) => [root, 0])),
  }
  for (const file of listFiles(distFolder)) {
    if (NOT_UPLOADED.test(file)) continue
    const { size } = statSync(path.join(distFolder, file))
    const root = roots.find((candidate) => file.startsWith(`${candidate}/`))
    if (root === undefined) measures.main += size
    else measures.subPackages[root] = (measures.subPackages[root] ?? 0) + size
  }
  return measures
}

/** Everything over a limit; empty when all is well. */
export function checkLimits(measures: PackageMeasures, stats?: RunnerStats): Violation[] {
  const found: Violation[] = []
  const check = (rule: keyof typeof LIMITS, where: string, value: number) => {
    const limit = LIMITS[rule]
    if (value > limit) found.push({ rule, where, value, limit })
  }
  check('mainPackageBytes', 'main', measures.main)
  for (const [root, bytes] of Object.entries(measures.subPackages)) check('subPackageBytes', root, bytes)
  for (const [route, counted] of Object.entries(stats?.routes ?? {})) {
    if (route === stats?.firstRoute) check('firstPageNodes', route, counted.maxNodes)
    check('setDataBytes', route, counted.maxSetDataBytes)
    check('setDataPerSecond', route, counted.maxSetDataPerSecond)
  }
  return found
}
