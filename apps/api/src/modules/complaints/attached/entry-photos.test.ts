import { randomUUID } from 'node:crypto'
import type { AttachmentView } from '@linli/domain/attachments/contract'
import type { MyWhistle } from '@linli/domain/complaints/whistles/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { follow, phonePhoto, uploaded, wav } from '../../../../test/attachments.ts'
import { accepted, acted, heardBy } from '../../../../test/cases.ts'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { caseAs } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { blown, didUnit, stationed, withdrawn } from '../../../../test/whistles.ts'

type Caller = Parameters<TestApi['as']>[0]

let api: TestApi
let police: Awaited<ReturnType<typeof stationed>>
let photo: Buffer
beforeAll(async () => {
  api = await startTestApi()
  police = await stationed(api, { name: '凉亭派出所' })
  photo = await phonePhoto({ width: 64, height: 48 })
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { zhao, lin, su, he, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code ?? 'ok',
]
const sent = async (by: Caller, bytes = photo) => (await uploaded(api, by, bytes)).id
const photos = (by: Caller, count: number) => Promise.all(Array.from({ length: count }, () => sent(by)))
/** By the words of the line. */
const photosBeside = async (person: CastMember, complaintId: string, words: string) =>
  (await caseAs(api, person, complaintId)).entries.find(({ body }) => body.includes(words))?.attachments
const idsOf = (views: readonly AttachmentView[] | undefined) => views?.map(({ id }) => id)
const statusFor = async (person: Caller, id: string) =>
  (await api.as(person)('GET', `/attachments/${id}/full`)).statusCode

/** A case with a whistle that the unit reported to. */
async function atWork(changes: Parameters<typeof blown>[2] = {}) {
  const on = await blown(api, police.unit.id, changes)
  await didUnit(api, police.luo, on.whistleId, ['report'])
  return on
}

describe('photos beside what staff write', () => {
  it('of an answer are seen by whoever reads the answer: reporter, followers, staff, units, not neighbours', async () => {
    const { complaintId } = await atWork()
    const follower = await newcomer(api)
    await api.as(follower)('POST', `/complaints/${complaintId}/follow`, {})
    const attachmentIds = await photos(zhao, 2)
    await acted(api, zhao, complaintId, ['answers', { text: '换好了灯泡', attachmentIds }])
    for (const person of [su, follower, zhao, lin])
      expect(idsOf(await photosBeside(person, complaintId, '换好了灯泡'))).toEqual(attachmentIds)
    const neighbours = await caseAs(api, he, complaintId)
    expect(neighbours.entries.flatMap(({ attachments }) => attachments)).toEqual([])
    const id = attachmentIds[0] ?? ''
    for (const [person, status] of [
      [su, 200],
      [follower, 200],
      [zhao, 200],
      [police.luo, 200],
      [he, 403],
      [foreignStaff, 404],
    ] as const)
      expect(await statusFor(person, id)).toBe(status)
    expect((await api.anonymous('GET', `/attachments/${id}/full`)).statusCode).toBe(401)
    const [view] = (await photosBeside(su, complaintId, '换好了灯泡')) ?? []
    expect((await follow(api, view?.link ?? '')).statusCode).toBe(200)
    expect((await follow(api, `${view?.link}x`)).statusCode).toBe(400)
    expect((await follow(api, (view?.link ?? '').replace('full', 'thumbnail'))).statusCode).toBe(403)
    expect((await heardBy(api, su, complaintId)).at(-1)).toContain('社区答复：换好了灯泡（附 2 张照片）')
  })

  it('of a note are seen by staff alone', async () => {
    const { complaintId } = await atWork()
    const [id = ''] = await photos(zhao, 1)
    await acted(api, zhao, complaintId, ['notes', { text: '门牌拍下来了', attachmentIds: [id] }])
    expect(idsOf(await photosBeside(lin, complaintId, '门牌拍下来了'))).toEqual([id])
    expect(await statusFor(lin, id)).toBe(200)
    for (const person of [su, he, police.luo]) expect(await statusFor(person, id)).toBe(403)
    expect(JSON.stringify(await caseAs(api, su, complaintId))).not.toContain(id)
  })

  it('go with "办完了" too, which then needs no words of its own after an earlier answer', async () => {
    const complaintId = await accepted(api)
    const first = await api.as(zhao)('POST', `/complaints/${complaintId}/resolve`, {
      text: null,
      attachmentIds: await photos(zhao, 1),
    })
    expect(said(first)).toEqual([409, 'answer_first'])
    await acted(api, zhao, complaintId, ['answers', { text: '明天来换' }])
    const attachmentIds = await photos(zhao, 1)
    await acted(api, zhao, complaintId, ['resolve', { text: null, attachmentIds }])
    expect(idsOf(await photosBeside(su, complaintId, '办好了，请看照片'))).toEqual(attachmentIds)
  })

  it('are refused with a clear word: a tenth, somebody else’s, a voice note, one used already', async () => {
    const complaintId = await accepted(api)
    const answer = (attachmentIds: readonly string[]) =>
      api.as(zhao)('POST', `/complaints/${complaintId}/answers`, { text: '修好了', attachmentIds })
    const ten = await photos(zhao, 10)
    const refused = await answer(ten)
    expect(said(refused)).toEqual([409, 'too_many_photos'])
    expect(refused.json().message).toBe('照片最多 9 张，现在有 10 张，请去掉 1 张')
    expect(said(await answer([await sent(su)]))).toEqual([409, 'attachment_not_usable'])
    expect(said(await answer([randomUUID()]))).toEqual([409, 'attachment_not_usable'])
    expect(said(await answer([await sent(zhao, wav(2))]))).toEqual([409, 'photos_only'])
    expect(said(await answer(['x']))).toEqual([400, 'invalid_input'])
    expect(said(await answer(Array.from({ length: 51 }, () => randomUUID())))).toEqual([400, 'invalid_input'])
    // Nothing of what was refused is left behind.
    expect((await caseAs(api, su, complaintId)).entries.map(({ kind }) => kind)).not.toContain('answered')
    expect(said(await answer(ten.slice(0, 9)))).toEqual([200, 'ok'])
    expect(said(await answer(ten.slice(0, 1)))).toEqual([409, 'attachment_not_usable'])
  })

  it('of two answers at once with the same photo one takes it, and the other is refused whole', async () => {
    const other = await api.second()
    for (let round = 0; round < 3; round++) {
      const cases = [await accepted(api), await accepted(api)]
      const attachmentIds = await photos(zhao, 1)
      const replies = await Promise.all(
        cases.map((id, at) => {
          const call = at === 0 ? api.as(zhao) : api.callOn(other, zhao)
          return call('POST', `/complaints/${id}/answers`, { text: '修好了', attachmentIds })
        }),
      )
      expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
      const answers = await Promise.all(cases.map((id) => photosBeside(su, id, '修好了')))
      expect(answers.filter((each) => each !== undefined)).toHaveLength(1)
    }
  })
})

describe('photos of a unit', () => {
  it('show the resident the mended thing, and stay with the unit after the whistle is over', async () => {
    const on = await atWork({ publicAgreed: false })
    const before = await photos(police.luo, 1)
    const after = await photos(police.luo, 2)
    const { complaintId, whistleId } = on
    await didUnit(api, police.luo, whistleId, ['acts', { words: '拍下来了', attachmentIds: before }])
    await didUnit(api, police.luo, whistleId, ['close', { outcome: '清走了', attachmentIds: after }])
    expect(idsOf(await photosBeside(su, complaintId, '拍下来了'))).toEqual(before)
    expect(idsOf(await photosBeside(su, complaintId, '清走了'))).toEqual(after)
    expect((await heardBy(api, zhao, complaintId)).at(-1)).toContain('清走了（附 2 张照片）')
    const [id = ''] = after
    for (const [person, status] of [
      [police.qin, 200],
      [zhao, 200],
      [he, 403],
      [foreignStaff, 404],
    ] as const)
      expect(await statusFor(person, id)).toBe(status)
    // The case ends: the unit reads what it did, and sees its own photos.
    await acted(api, zhao, complaintId, ['resolve', { text: '都清走了' }])
    const verdict = { verdict: 'solved', stars: 5, words: null }
    expect(said(await api.as(su)('POST', `/complaints/${complaintId}/verdict`, verdict))).toEqual([200, 'ok'])
    const seen = (await api.as(police.qin)('GET', `/my/whistles/${whistleId}`)).json<MyWhistle>()
    expect(seen.complaint).toBeNull()
    expect(seen.deeds.map((deed) => idsOf(deed.attachments))).toEqual([[], before, after])
    expect(await statusFor(police.qin, id)).toBe(200)
  })

  it('are nobody else’s to see once the whistle is withdrawn, nor staff’s photos the unit’s', async () => {
    const on = await atWork()
    const [own = ''] = await photos(police.luo, 1)
    const [theirs = ''] = await photos(zhao, 1)
    await didUnit(api, police.luo, on.whistleId, ['acts', { words: '看过了', attachmentIds: [own] }])
    await acted(api, zhao, on.complaintId, ['answers', { text: '请了派出所', attachmentIds: [theirs] }])
    expect(await statusFor(police.luo, theirs)).toBe(200)
    await withdrawn(api, on)
    expect([await statusFor(police.luo, own), await statusFor(police.luo, theirs)]).toEqual([200, 403])
    const property = await stationed(api)
    expect(await statusFor(property.luo, own)).toBe(403)
    // Out of the unit, out of its photos.
    const path = `/partner-units/${police.unit.id}/delegates/${police.qin.accountId}/suspension`
    await api.as(lin)('POST', path, { suspended: true, reason: '调走了' })
    expect(await statusFor(police.qin, own)).toBe(403)
    await api.as(lin)('POST', path, { suspended: false, reason: '又回来了' })
  })

  it('are refused like all others: a tenth, and those of a colleague', async () => {
    const { whistleId } = await atWork()
    const path = `/my/whistles/${whistleId}`
    const call = (verb: string, body: object) => api.as(police.luo)('POST', `${path}/${verb}`, body)
    const ten = await photos(police.luo, 10)
    expect(said(await call('acts', { words: '看', attachmentIds: ten }))).toEqual([409, 'too_many_photos'])
    expect(said(await call('close', { outcome: '好', attachmentIds: ten }))).toEqual([409, 'too_many_photos'])
    const attachmentIds = [await sent(police.qin)]
    expect(said(await call('close', { outcome: '好', attachmentIds }))).toEqual([
      409,
      'attachment_not_usable',
    ])
    expect((await didUnit(api, police.luo, whistleId, ['acts', { words: '看' }])).state).toBe('at_work')
  })
})
