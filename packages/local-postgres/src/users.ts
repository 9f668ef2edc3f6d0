import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { identityOf, isAlive } from './process-identity.ts'

let handles = 0

/**
 * Who is using the server of a folder: one small file for each handle, naming its process. The last
 * one out stops the server, so that nobody's database vanishes and nothing is left running.
 */
export function joinUsers(folder: string): string {
  const users = usersFolder(folder)
  mkdirSync(users, { recursive: true })
  const me = path.join(users, `${process.pid}-${handles++}`)
  writeFileSync(me, identityOf(process.pid) ?? '')
  return me
}

export function leaveUsers(me: string): void {
  rmSync(me, { force: true })
}

/** How many living handles there are; those of killed processes are cleared away. */
export function countUsers(folder: string): number {
  let living = 0
  for (const name of listUsers(folder)) {
    const file = path.join(usersFolder(folder), name)
    if (isAlive(readFileSync(file, 'utf8'))) living++
    else rmSync(file, { force: true })
  }
  return living
}

function listUsers(folder: string): string[] {
  try {
    return readdirSync(usersFolder(folder))
  } catch {
    return []
  }
}

function usersFolder(folder: string): string {
  return path.join(folder, 'users')
}
