import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { dateOn, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { build } from '../build.mjs'
import { cast, FENGHUANGSHAN } from '../test/cast.ts'
import { pendingJobs } from '../test/jobs.ts'
import { type OwnServer, startOwnServer } from '../test/own-server.ts'
import { publishedRecruitment, shiftPlan, volunteer, writeServiceRecord } from '../test/volunteering.ts'
import { addJob } from './jobs/outbox.ts'

const FOLDER = '.tmp'
const MAIN = `${FOLDER}/main.js`
/** Nobody needs them before somebody asks for them, or the server listens. */
const LATER = /node_modules\/(@fastify\/swagger|@fastify\/swagger-ui|yaml|graphile-worker)\//

let parts: Awaited<ReturnType<typeof build>>['outputs']
let server: OwnServer
let origin = ''
beforeAll(async () => {
  parts = (await build(FOLDER)).outputs
  server = await startOwnServer()
  origin = (await server.start({ bundle: path.resolve(import.meta.dirname, '..', MAIN) })).origin
})
afterAll(async () => {
  await server?.close()
  rmSync(path.resolve(import.meta.dirname, '..', FOLDER), { recursive: true, force: true })
})

/** The files of the bundle that have to be loaded before this one can begin. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const { path: to, kind } of parts[file]?.imports ?? [])
    if (kind === 'import-statement' && to in parts) loadedWith(to, found)
  return found
}
const sourcesOf = (files: Iterable<string>) =>
  [...files].flatMap((file) => Object.keys(parts[file]?.inputs ?? {}))

describe('the bundled server', () => {
  it('starts without looking for packages, and without what can wait', () => {
    const atStart = loadedWith(MAIN)
    const wanted = [...atStart].flatMap((file) => parts[file]?.imports ?? [])
    const packages = wanted.filter(
      ({ path: to, kind, external }) => external && kind === 'import-statement' && !isBuiltin(to),
    )
    expect(packages).toEqual([])
    expect(sourcesOf(atStart).filter((source) => LATER.test(source))).toEqual([])
    // Or nothing would be found above, wherever it were.
    expect(sourcesOf(Object.keys(parts)).some((source) => LATER.test(source))).toBe(true)
  })

  it('describes the same API as its sources, and shows it as a page', async () => {
    const told = await fetch(`${origin}/api/openapi.json`)
    expect(await told.json()).toEqual((await server.api.anonymous('GET', '/openapi.json')).json())
    const page = await fetch(`${origin}/docs`)
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ])
    const script = /src="(\S*swagger-ui-bundle\.js)"/.exec(await page.text())?.[1] ?? ''
    const loaded = await fetch(new URL(script, page.url))
    expect([loaded.status, (await loaded.arrayBuffer()).byteLength > 100_000]).toEqual([200, true])
  })

  it('draws papers in a thread of its own', async () => {
    const { api } = server
    const startsAt = new Date(Date.now() + HOUR_MS).toISOString()
    const [shift] = (await publishedRecruitment(api, { shifts: [shiftPlan({ startsAt })] })).shifts
    if (!shift) throw new Error('the notice has no shift')
    await volunteer(api.db, cast.su)
    await writeServiceRecord(api.db, { shift, person: cast.su, minutes: 90 })
    await api.admin.query(
      `update shifts set starts_at = starts_at - interval '2 days', ends_at = ends_at - interval '2 days'`,
    )
    const certificates = `/persons/${cast.su.personId}/certificates`
    const made = await api.as(cast.su)('POST', certificates, {
      from: '2020-01-01',
      to: dateOn(new Date()),
    })
    const headers = { authorization: `Bearer ${api.tokenOf(cast.su)}` }
    const files = ['pdf', 'png'].map(async (format) => {
      const address = `${origin}/api${certificates}/${made.json().id}/file?format=${format}`
      const { base64 } = (await (await fetch(address, { headers })).json()) as { base64: string }
      return Buffer.from(base64, 'base64').subarray(0, 4).toString('latin1')
    })
    expect(await Promise.all(files)).toEqual(['%PDF', '\u0089PNG'])
  })

  it('does the jobs that acts have left', async () => {
    const eventId = randomUUID()
    await server.api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      addJob(tx, {
        communityId: FENGHUANGSHAN,
        task: 'settle_event',
        ids: { eventId },
        runAt: null,
        key: eventId,
      }),
    )
    await vi.waitFor(async () => expect(await pendingJobs(server.api.admin)).toEqual([]), 20_000)
  })
})
