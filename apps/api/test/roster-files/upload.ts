import { randomUUID } from 'node:crypto'
import type { RosterImportView } from '@linli/domain/people/contract'
import { type CastMember, cast } from '../cast.ts'
import type { TestApi } from '../harness.ts'

type Person = Pick<CastMember, 'accountId' | 'communityId'>

/** A file as a browser sends it. */
export function uploadOf(bytes: Buffer, { name = 'roster.xlsx' } = {}) {
  const boundary = 'linli-test'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

/** Sends a file to the dry run. */
export function upload(api: TestApi, person: Person, bytes: Buffer, file: { name?: string } = {}) {
  const { payload, headers } = uploadOf(bytes, file)
  return api.as(person)('POST', '/roster-imports', payload, { key: randomUUID(), headers })
}

/** A dry run that is expected to be answered. */
export async function dryRun(
  api: TestApi,
  bytes: Buffer,
  person: Person = cast.lin,
): Promise<RosterImportView> {
  const reply = await upload(api, person, bytes)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}

export function commit(
  api: TestApi,
  id: string,
  { skipErrorRows = false, person = cast.lin as Person } = {},
) {
  return api.as(person)('POST', `/roster-imports/${id}/commit`, { skipErrorRows })
}

/** Dry run and commit. */
export async function importAll(api: TestApi, bytes: Buffer): Promise<RosterImportView> {
  const { id } = await dryRun(api, bytes)
  const reply = await commit(api, id)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}
