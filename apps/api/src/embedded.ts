import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLocalPostgres } from '@linli/local-postgres'
import { ensureDatabase } from './db/migrate.ts'

// The same depth from src/ and from the bundle in dist/.
const rootFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..')

/** On the database that `npm start` uses, or the one named; the embedded one is stopped again if nobody else uses it. */
export async function withDatabase<T>(
  named: string | undefined,
  log: (line: string) => void,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = named ?? process.env.DATABASE_URL
  if (url) return work(url)
  const dataFolder = path.resolve(rootFolder, process.env.LINLI_DATA_FOLDER ?? '.data')
  const local = await startLocalPostgres({ dataFolder: path.join(dataFolder, 'postgres'), log })
  try {
    return await work(await ensureDatabase(local.adminUrl, 'linli'))
  } finally {
    await local.stop()
  }
}
