import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startLocalPostgres } from '@linli/local-postgres'
import type { TestProject } from 'vitest/node'
import { ensureDatabase, migrate } from '../src/db/migrate.ts'

const migrationsFolder = path.resolve(import.meta.dirname, '../migrations')

function templateName(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    hash.update(readFileSync(path.join(migrationsFolder, file)))
  return `template_${hash.digest('hex').slice(0, 12)}`
}

/** One server a run and one template database; each test file gets its own clone of it. */
export default async function setup(project: TestProject) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'linli-test-'))
  const server = process.env.TEST_DATABASE_URL
    ? null
    : await startLocalPostgres({
        dataFolder,
        // A crash of the machine may lose a test's rows: that is what makes the tests quick.
        settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 },
      })
  const serverUrl = process.env.TEST_DATABASE_URL ?? server?.adminUrl
  if (!serverUrl) throw new Error('no PostgreSQL for the tests')
  const template = templateName()
  await migrate({ adminUrl: await ensureDatabase(serverUrl, template), folder: migrationsFolder })
  project.provide('postgres', { serverUrl, template })
  return async () => {
    await server?.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { serverUrl: string; template: string }
  }
}
