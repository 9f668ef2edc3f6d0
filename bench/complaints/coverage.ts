import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Endpoint } from '@linli/domain/endpoint'

const STORIES = path.resolve(import.meta.dirname, '../../packages/domain/src/complaints')

const isRead = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && value.method === 'GET' && 'url' in value

/** Everything that may be looked at, by the contracts themselves, and was not: what is not asked for cannot be seen to grow. */
export async function unasked(paths: ReadonlySet<string>): Promise<string[]> {
  const missing: string[] = []
  for (const story of readdirSync(STORIES)) {
    const file = path.join(STORIES, story, 'contract.ts')
    if (!existsSync(file)) continue
    const contract: Record<string, unknown> = await import(file)
    for (const { url } of Object.values(contract).filter(isRead)) {
      const pattern = new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`)
      if (![...paths].some((each) => pattern.test(each))) missing.push(`GET ${url}: nobody asked for it`)
    }
  }
  return missing
}
