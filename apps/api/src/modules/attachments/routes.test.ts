import { randomUUID } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { MAX_UNATTACHED, UPLOADS_PER_MINUTE } from '@linli/domain/attachments/terms'
import { HOUR_MS } from '@linli/domain/time'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aac,
  amr,
  follow,
  handIn,
  mp3,
  phonePhoto,
  recorded,
  startWithOwners,
  typed,
  uploaded,
  uploadFile,
  viewOf,
  wav,
} from '../../../test/attachments.ts'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../test/cast.ts'
import type { TestApi } from '../../../test/harness.ts'
import { newcomer } from '../../../test/ledger.ts'
import { forgetUnattached } from './actions.ts'
import { attachmentViewsOf } from './links/actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startWithOwners()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
const answers = async (reply: ReturnType<typeof uploadFile>) => {
  const { statusCode, body } = await reply
  return [statusCode, JSON.parse(body).code]
}

/** Whether a JPEG says where it was taken: the tag of the GPS block, in either order of bytes. */
const gpsIn = (jpeg: Buffer) => ['88250400', '25880400'].some((tag) => jpeg.includes(Buffer.from(tag, 'hex')))

describe('POST /attachments', () => {
  it('keeps a photo upright and small, without the place it was taken at', async () => {
    const sent = await phonePhoto({ width: 2400, height: 1800 })
    // What is to go is there: or the test would find nothing whatever the server did.
    const { exif: told, orientation: lying } = await sharp(sent).metadata()
    expect([told?.includes('CANARY'), lying, gpsIn(sent)]).toEqual([true, 6, true])

    const kept = await uploaded(api, cast.su, sent)
    expect(kept).toMatchObject({ kind: 'photo', width: 1200, height: 1600, durationMs: null })
    const { link, thumbnailLink } = await viewOf(api, kept.id, cast.su)
    const [full, thumbnail] = [await follow(api, link), await follow(api, thumbnailLink ?? '')]
    expect(full.rawPayload.length).toBe(kept.byteSize)
    for (const { rawPayload, headers } of [full, thumbnail]) {
      expect(headers['content-type']).toBe('image/jpeg')
      const { exif, xmp, iptc, icc, orientation, format } = await sharp(rawPayload).metadata()
      expect({ exif, xmp, iptc, icc, orientation, format }).toEqual({ format: 'jpeg' })
      for (const trace of ['CANARY', 'Exif', 'LinliPhone', 'ICC_PROFILE'])
        expect([trace, rawPayload.includes(trace)]).toEqual([trace, false])
      expect(gpsIn(rawPayload)).toBe(false)
    }
    expect(await sharp(thumbnail.rawPayload).metadata()).toMatchObject({ width: 240, height: 320 })
  })
  it('takes PNG and WebP too, and leaves small ones their size', async () => {
    const picture = sharp({ create: { width: 300, height: 200, channels: 4, background: '#ff000080' } })
    for (const bytes of [await picture.clone().png().toBuffer(), await picture.clone().webp().toBuffer()])
      expect(await uploaded(api, cast.su, bytes)).toMatchObject({ kind: 'photo', width: 300, height: 200 })
  })
  it.each([
    ['MP3', () => mp3(3), 'audio/mpeg', 3_000],
    ['AAC', () => aac(3), 'audio/aac', 3_000],
    ['WAV', () => wav(3), 'audio/wav', 3_000],
    ['AMR', () => amr(3), 'audio/amr', 3_000],
    ['WebM of a browser', () => recorded('opus.webm'), 'audio/webm', 2_400],
    ['MP4 of a browser', () => recorded('opus.mp4'), 'audio/mp4', null],
  ])('keeps a voice note as it came: %s', async (_name, make, mediaType, durationMs) => {
    const bytes = make()
    const kept = await uploaded(api, cast.su, bytes)
    expect(kept).toMatchObject({ kind: 'voice_note', byteSize: bytes.length, width: null })
    if (durationMs === null) expect(kept.durationMs).toBeNull()
    else expect(Math.abs((kept.durationMs ?? 0) - durationMs)).toBeLessThan(150)
    const known = await viewOf(api, kept.id, cast.su)
    expect(known).toMatchObject({ mediaType, thumbnailLink: null })
    const reply = await follow(api, known.link)
    expect(reply.headers['content-type']).toBe(mediaType)
    expect(reply.rawPayload.equals(bytes)).toBe(true)
  })
  it('says what is wrong with a file that it does not take', async () => {
    const photo = await phonePhoto({ width: 1000, height: 1000 })
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), photo])
    // Cameras write what a film holds at its end.
    const cutOff = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
      Buffer.alloc(9),
    ])
    const refusals: [string, Buffer, number, string][] = [
      ['a photo cut off', photo.subarray(0, photo.length / 2), 409, 'photo_broken'],
      ['a head without a photo', Buffer.from('ffd8ffe000104a46494600', 'hex'), 409, 'photo_broken'],
      ['a bomb', bomb(16_000), 409, 'photo_too_many_pixels'],
      ['HEIC', heic, 409, 'photo_heic'],
      ['a video', recorded('video.webm'), 409, 'video_not_supported'],
      ['a video cut off', cutOff, 409, 'file_not_supported'],
      [
        'SVG',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        409,
        'file_not_supported',
      ],
      ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 409, 'file_not_supported'],
      ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 409, 'file_not_supported'],
      ['nothing', Buffer.alloc(0), 409, 'file_not_supported'],
      ['a long recording', wav(70), 409, 'voice_note_too_long'],
      ['a long one of an old phone', amr(70), 409, 'voice_note_too_long'],
      ['a large one', Buffer.concat([wav(10), Buffer.alloc(2_097_152)]), 409, 'voice_note_too_large'],
      ['noise that calls itself AMR', Buffer.from('#!AMR\n\x60\x60\x60'), 409, 'voice_note_broken'],
      ['more than 10 MB', Buffer.alloc(10_485_761), 413, 'too_large'],
    ]
    const person = await newcomer(api)
    for (const [what, bytes, status, code] of refusals)
      expect([what, ...(await answers(uploadFile(api, person, bytes)))]).toEqual([what, status, code])
    const { rows } = await api.admin.query('select from attachments where uploaded_by_id = $1', [
      person.accountId,
    ])
    expect(rows).toEqual([])
  })
  it('is refused without a file, without signing in, and to who only reads figures', async () => {
    const photo = await phonePhoto()
    const street = await newcomer(api, { roles: ['street'] })
    expect(await answers(api.as(cast.su)('POST', '/attachments', {}))).toEqual([400, 'file_missing'])
    expect(await answers(api.anonymous('POST', '/attachments', {}))).toEqual([401, 'not_signed_in'])
    expect(await answers(uploadFile(api, street, photo))).toEqual([403, 'not_allowed'])
  })
  it('takes twenty photos sent at once, each once, however often they are sent', async () => {
    const person = await newcomer(api)
    const photos = await Promise.all(
      Array.from({ length: 20 }, (_, seed) => phonePhoto({ width: 1200, height: 900, seed })),
    )
    const keys = photos.map(() => randomUUID())
    const send = () => Promise.all(photos.map((photo, i) => uploadFile(api, person, photo, { key: keys[i] })))
    const [first, again] = [await send(), await send()]
    expect(first.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
    expect(again.map(({ body }) => body)).toEqual(first.map(({ body }) => body))
    expect(new Set(first.map((reply) => reply.json().id)).size).toBe(20)
  })
  it('keeps no more than so many uploads waiting, also when many come at once', async () => {
    const person = await newcomer(api)
    await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      tx.$client.query(
        `insert into attachments (community_id, id, kind, media_type, byte_size, uploaded_by_id, uploaded_at)
         select $1, gen_random_uuid(), 'voice_note', 'audio/wav', 1, $2, $3 from generate_series(3, $4::int)`,
        [FENGHUANGSHAN, person.accountId, api.start, MAX_UNATTACHED],
      ),
    )
    const photo = await phonePhoto()
    const replies = await Promise.all(Array.from({ length: 6 }, () => uploadFile(api, person, photo)))
    const codes = replies.map((reply) => reply.json().code ?? 'kept').sort()
    expect(codes).toEqual(['kept', 'kept', ...Array(4).fill('too_many_unattached')])
    // What has waited for a day is no longer counted.
    api.setNow(new Date(api.start.getTime() + 24 * HOUR_MS))
    expect((await uploadFile(api, person, photo)).statusCode).toBe(200)
  })
  it('slows down who sends too many in a minute, and nobody else', async () => {
    const person = await newcomer(api)
    const junk = Buffer.from('junk')
    const codes: string[] = []
    for (let i = 0; i <= UPLOADS_PER_MINUTE; i++)
      codes.push((await uploadFile(api, person, junk)).json().code)
    expect(codes).toEqual([...Array(UPLOADS_PER_MINUTE).fill('file_not_supported'), 'too_many_requests'])
    expect((await uploadFile(api, await newcomer(api), junk)).json().code).toBe('file_not_supported')
  })
})

/** A picture of so many pixels a side that takes a few kilobytes to send. */
function bomb(side: number): Buffer {
  const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side))
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head[8] = 1
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

describe('handing in', () => {
  it('gives uploads to one thing, once, in the order they are shown', async () => {
    const ids = [
      (await uploaded(api, cast.su, wav(1))).id,
      (await uploaded(api, cast.su, await phonePhoto({ seed: 1 }))).id,
      (await uploaded(api, cast.su, await phonePhoto({ seed: 2 }))).id,
    ].reverse()
    const ownerId = await handIn(api, [...ids, ...ids], cast.su)
    const linking = { secrets: api.services.secrets, now: api.start }
    const views = await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      attachmentViewsOf(tx, { ownerKind: 'complaint', ownerIds: [ownerId, randomUUID()] }, linking),
    )
    expect([...views.values()].map((of) => of.map(({ id }) => id))).toEqual([ids, []])
    expect(await codeOf(handIn(api, ids, cast.su))).toBe('attachment_not_usable')
  })
  it('refuses the tenth photo, others’ uploads, and what has gone', async () => {
    const person = await newcomer(api)
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push((await uploaded(api, person, await phonePhoto({ seed: i }))).id)
    expect(await codeOf(handIn(api, ids, person))).toBe('too_many_photos')
    const ownerId = await handIn(api, ids.slice(0, 8), person)
    expect(await codeOf(handIn(api, ids.slice(8, 10), person, { ownerId }))).toBe('too_many_photos')
    expect(await codeOf(handIn(api, ids.slice(8, 9), cast.he, { ownerId }))).toBe('attachment_not_usable')
    expect(await codeOf(handIn(api, [randomUUID()], person, { ownerId }))).toBe('attachment_not_usable')
    const { id: foreign } = await uploaded(api, cast.foreigner, await phonePhoto())
    expect(await codeOf(handIn(api, [foreign], person, { ownerId }))).toBe('attachment_not_usable')
    // Two at once for the ninth place, by an act that forgot to lock: the database lets one through.
    const last = await Promise.allSettled(
      ids.slice(8, 10).map((id) => handIn(api, [id], person, { ownerId })),
    )
    expect(last.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('DELETE /attachments/:attachmentId', () => {
  it('takes back one’s own upload until it is handed in', async () => {
    const { id } = await uploaded(api, cast.su, await phonePhoto())
    const discard = (person: CastMember) => answers(api.as(person)('DELETE', `/attachments/${id}`))
    expect(await discard(cast.he)).toEqual([404, 'attachment_not_found'])
    expect(await discard(cast.lin)).toEqual([404, 'attachment_not_found'])
    expect(await discard(cast.foreigner)).toEqual([404, 'attachment_not_found'])
    expect(await answers(api.anonymous('DELETE', `/attachments/${id}`))).toEqual([401, 'not_signed_in'])
    expect((await discard(cast.su))[0]).toBe(200)
    expect(await discard(cast.su)).toEqual([404, 'attachment_not_found'])
    const { rows } = await api.admin.query('select from attachment_contents where attachment_id = $1', [id])
    expect(rows).toEqual([])

    const kept = await uploaded(api, cast.su, await phonePhoto())
    await handIn(api, [kept.id], cast.su)
    expect(await answers(api.as(cast.su)('DELETE', `/attachments/${kept.id}`))).toEqual([
      409,
      'attachment_in_use',
    ])
  })
})

describe('POST /attachments/:attachmentId/transcript', () => {
  it('keeps what staff typed, with who and when, and tells the owner', async () => {
    const { id } = await uploaded(api, cast.su, wav(1))
    await handIn(api, [id], cast.su)
    const type = (person: CastMember, transcript: string) =>
      api.as(person)('POST', `/attachments/${id}/transcript`, { transcript })
    expect((await type(cast.zhao, '路灯坏')).json().transcript).toBe('路灯坏')
    expect((await type(cast.lin, '路灯坏了')).json().transcript).toBe('路灯坏了')
    expect((await viewOf(api, id, cast.su)).transcript).toBe('路灯坏了')
    const { rows } = await api.admin.query('select * from attachments where id = $1', [id])
    expect(rows[0]).toMatchObject({ transcribed_by_id: cast.lin.accountId, transcribed_at: api.start })
    expect(typed.filter((one) => one === id)).toHaveLength(2)

    expect((await type(cast.su, '我自己写')).statusCode).toBe(403)
    expect((await type(cast.foreignStaff, '别的社区')).statusCode).toBe(404)
    expect((await type(cast.lin, '')).statusCode).toBe(400)
    expect((await type(cast.lin, '长'.repeat(2_001))).statusCode).toBe(400)
    const photo = await uploaded(api, cast.lin, await phonePhoto())
    expect(
      await answers(api.as(cast.lin)('POST', `/attachments/${photo.id}/transcript`, { transcript: '图' })),
    ).toEqual([409, 'not_a_voice_note'])
  })
})

describe('an upload that belongs to nothing', () => {
  it('is gone after a day, and what was handed in stays', async () => {
    const person = await newcomer(api)
    const [waiting, kept] = [
      await uploaded(api, person, await phonePhoto()),
      await uploaded(api, person, await phonePhoto()),
    ]
    await handIn(api, [kept.id], person)
    const left = async () =>
      (
        await api.admin.query(
          `select a.id, count(*)::int as n from attachments a join attachment_contents c on c.attachment_id = a.id
           where a.uploaded_by_id = $1 group by 1`,
          [person.accountId],
        )
      ).rows.map((row) => [row.id, row.n])
    const after = (hours: number) =>
      forgetUnattached(api.db, FENGHUANGSHAN, new Date(api.start.getTime() + hours * HOUR_MS))
    await after(23.9)
    expect((await left()).sort()).toEqual(
      [
        [waiting.id, 2],
        [kept.id, 2],
      ].sort(),
    )
    await after(24)
    expect(await left()).toEqual([[kept.id, 2]])
  })
})

describe('the database', () => {
  const refused = (sql: string, values: unknown[] = []) =>
    api.admin.query(sql, values).then(
      () => 'done',
      ({ constraint }: { constraint: string }) => constraint,
    )
  it('forbids what no attachment may be', async () => {
    const { id } = await uploaded(api, cast.su, await phonePhoto())
    const { id: note } = await uploaded(api, cast.su, wav(1))
    const set = (what: string, of = id) => refused(`update attachments set ${what} where id = $1`, [of])
    expect(await set("kind = 'video'")).toBe('attachments_photo_or_voice')
    expect(await set("media_type = 'image/svg+xml'")).toBe('attachments_photo_or_voice')
    expect(await set('width = null')).toBe('attachments_photo_or_voice')
    expect(await set('width = 1601')).toBe('attachments_photo_or_voice')
    expect(await set('byte_size = 3145729')).toBe('attachments_photo_or_voice')
    expect(await set('duration_ms = 61501', note)).toBe('attachments_photo_or_voice')
    expect(await set("media_type = 'text/html'", note)).toBe('attachments_photo_or_voice')
    expect(await set('owner_id = gen_random_uuid()')).toBe('attachments_owned_or_not')
    const owned = (position: number) =>
      `owner_kind = 'complaint', owner_id = gen_random_uuid(), attached_at = now(), position = ${position}`
    expect(await set(owned(9))).toBe('attachments_few')
    expect(await set(owned(3), note)).toBe('attachments_few')
    expect(await set("transcript = '字', transcribed_by_id = id, transcribed_at = now()")).toBe(
      'attachments_transcript',
    )
    expect(await set("transcript = '字'", note)).toBe('attachments_transcript')
    expect(
      await refused(`update attachment_contents set bytes = ''::bytea where attachment_id = $1`, [id]),
    ).toBe('attachment_contents_size')
    expect(
      await refused(`update attachment_contents set variant = 'raw' where attachment_id = $1`, [note]),
    ).toBe('attachment_contents_variant')
    // The control: what an attachment may be.
    expect([await set(owned(8)), await set(owned(2), note)]).toEqual(['done', 'done'])
  })
})

describe('the OpenAPI document', () => {
  it('says that a file goes in, and which ones come out', async () => {
    const { paths } = (await api.anonymous('GET', '/openapi.json')).json()
    expect(Object.keys(paths['/api/attachments'].post.requestBody.content)).toEqual(['multipart/form-data'])
    const { content } = paths['/api/attachments/{attachmentId}/{variant}'].get.responses['200']
    expect(content['image/jpeg'].schema).toEqual({ type: 'string', format: 'binary' })
    expect(Object.keys(content)).toContain('audio/mpeg')
  })
})
