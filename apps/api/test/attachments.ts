import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isStaff } from '@linli/domain/actor'
import type { AttachmentView, UploadedAttachment } from '@linli/domain/attachments/contract'
import sharp from 'sharp'
import { type AttachmentOwners, attach } from '../src/modules/attachments/actions.ts'
import { attachmentRoutes } from '../src/modules/attachments/routes.ts'
import { modules } from '../src/modules.ts'
import type { CastMember } from './cast.ts'
import { startTestApi, type TestApi } from './harness.ts'
import { uploadOf } from './roster-files/upload.ts'

type Person = Pick<CastMember, 'accountId' | 'communityId'>

/** A photo as phones write it: lying on its side, with the place it was taken at. */
export function phonePhoto({ width = 640, height = 480, seed = 1 } = {}): Promise<Buffer> {
  return sharp({
    create: { width, height, channels: 3, background: { r: seed % 256, g: 90, b: 60 } },
  })
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'LinliPhone', ImageDescription: 'CANARY-5栋' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '25/1 2/1 3/1', GPSLongitude: '102/1 4/1 5/1' },
    })
    .jpeg()
    .toBuffer()
}

/** Made by a browser's recorder: `opus.webm` and `opus.mp4` of 2.4 seconds, `video.webm`. */
export const recorded = (name: string) =>
  readFileSync(path.join(import.meta.dirname, 'attachment-files', name))

/** Silence as WAV: 8 kHz, 8 bit. */
export function wav(seconds: number): Buffer {
  const rate = 8_000
  const data = Buffer.alloc(Math.round(rate * seconds), 128)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** MP3 of silence as WeChat's recorder has it: MPEG-2 layer III, 16 kHz, 48 kbit/s, frames of 36 ms. */
export function mp3(seconds: number): Buffer {
  const frame = Buffer.alloc(216)
  Buffer.from([0xff, 0xf3, 0x68, 0xc4]).copy(frame)
  return Buffer.concat(Array.from({ length: Math.round(seconds / 0.036) }, () => frame))
}

/** AAC as a stream of ADTS frames: low complexity, 16 kHz, mono, 64 ms each. */
export function aac(seconds: number): Buffer {
  const size = 64
  const frame = Buffer.alloc(size)
  Buffer.from([
    0xff,
    0xf1,
    0x60,
    0x40 | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc,
  ]).copy(frame)
  return Buffer.concat(Array.from({ length: Math.round(seconds / 0.064) }, () => frame))
}

/** AMR, 12.2 kbit/s: frames of 20 ms. */
export function amr(seconds: number): Buffer {
  const frame = Buffer.alloc(32)
  frame[0] = 0x3c
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: seconds * 50 }, () => frame)])
}

/** Sends one file. */
export function uploadFile(api: TestApi, person: Person, bytes: Buffer, { key = randomUUID() } = {}) {
  const { payload, headers } = uploadOf(bytes, { name: 'file' })
  return api.as(person)('POST', '/attachments', payload, { key, headers })
}

/** An upload that is expected to be taken. */
export async function uploaded(api: TestApi, person: Person, bytes: Buffer): Promise<UploadedAttachment> {
  const reply = await uploadFile(api, person, bytes)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}

/** Who said what things are about: accounts by the thing's id. */
const reporters = new Map<string, string>()
/** Voice notes whose owners heard of a transcript. */
export const typed: string[] = []
const owners: AttachmentOwners = {
  complaint: {
    mayRead: async (_tx, { actor, ownerId }) => isStaff(actor) || reporters.get(ownerId) === actor.accountId,
    transcribed: async (_tx, { attachmentId }) => void typed.push(attachmentId),
  },
}

/** The app with a module that attachments belong to: things are read by staff and by who handed them in. */
export function startWithOwners(): Promise<TestApi> {
  const others = modules.filter((list) => list.toString() !== attachmentRoutes({}).toString())
  if (others.length !== modules.length - 1) throw new Error('attachments are not among the modules')
  return startTestApi({ routeLists: [...others, attachmentRoutes(owners)] })
}

/** Hands uploads in, as the action of a module does; answers the owner's id. */
export async function handIn(
  api: TestApi,
  ids: readonly string[],
  by: CastMember,
  { ownerId = randomUUID() }: { ownerId?: string } = {},
): Promise<string> {
  reporters.set(ownerId, by.accountId)
  const owner = { ownerKind: 'complaint', ownerId } as const
  await api.db.inCommunity(by.communityId, (tx) => attach(tx, { ids, ...owner, by, now: api.start }))
  return ownerId
}

export const viewOf = async (api: TestApi, id: string, person: Person): Promise<AttachmentView> =>
  (await api.as(person)('GET', `/attachments/${id}`)).json()

/** Loads what a link shows, as a picture does: without signing in. */
export const follow = (api: TestApi, link: string, headers: Record<string, string> = {}) =>
  api.anonymous('GET', link, undefined, { headers })
