import { randomUUID } from 'node:crypto'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import type { CertificateView } from '@linli/domain/volunteering/certificates/contract'
import { CERTIFICATE_CODE_LENGTH } from '@linli/domain/volunteering/certificates/terms'
import type { ShiftView } from '@linli/domain/volunteering/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CastMember } from '../../../../test/cast.ts'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { pdfText } from '../../../../test/pdf-text.ts'
import {
  publishedRecruitment,
  SHIFT_STARTS,
  shiftPlan,
  volunteer,
  writeServiceRecord,
} from '../../../../test/volunteering.ts'

const TITLE = '图书角整理（金丝雀）'
let api: TestApi
/** On five days from SHIFT_STARTS on. */
let shifts: ShiftView[]
beforeAll(async () => {
  api = await startTestApi()
  const plan = (day: number) => {
    const startsAt = SHIFT_STARTS.getTime() + day * DAY_MS
    return shiftPlan({
      role: '整理员',
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 3 * HOUR_MS).toISOString(),
    })
  }
  const notice = { title: TITLE, meetingPlace: '秘密集合点', shifts: [0, 1, 2, 3, 4].map(plan) }
  shifts = (await publishedRecruitment(api, notice)).shifts
  await volunteer(api.db, cast.su)
})
afterAll(() => api.close())

const LATER = new Date(SHIFT_STARTS.getTime() + 10 * DAY_MS)
const WHOLE = { from: '2026-11-01', to: '2026-12-08' }
beforeEach(() => api.setNow(LATER))

const shiftOn = (day: number): ShiftView => {
  const shift = shifts[day]
  if (!shift) throw new Error('five shifts were planned')
  return shift
}

/** A volunteer with 61 and 90 settled minutes, and more that does not count. */
async function served(overrides: Partial<CastMember> = {}): Promise<CastMember> {
  const person = await newcomer(api, { name: '王秀英', ...overrides })
  await volunteer(api.db, person)
  for (const [day, minutes] of [61, 90, null, 0].entries())
    await writeServiceRecord(api.db, { shift: shiftOn(day), person, minutes })
  return person
}

const path = ({ personId }: CastMember) => `/persons/${personId}/certificates`
const ask = (person: CastMember, body: object = WHOLE, by: CastMember = person) =>
  api.as(by)('POST', path(person), body)
const made = async (person: CastMember, body?: object, by?: CastMember): Promise<CertificateView> => {
  const reply = await ask(person, body, by)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}
const revoke = (person: CastMember, { id }: { id: string }, by: CastMember = cast.zhao) =>
  api.as(by)('POST', `${path(person)}/${id}/revoke`, { reason: '时长录错了' })
const verify = (code: string) => api.anonymous('GET', `/certificates/${encodeURIComponent(code)}`)
const codeOf = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]

describe('POST /persons/:personId/certificates', () => {
  it('states settled service only, to the minute, and keeps it as it was', async () => {
    const person = await served()
    const view = await made(person)
    expect(view).toMatchObject({
      name: '王秀英',
      communityName: '凤凰山社区',
      services: 2,
      minutes: 151,
      ...WHOLE,
    })
    expect(view.items).toEqual(
      [61, 90].map((minutes, day) => ({
        title: TITLE,
        role: '整理员',
        startsAt: shiftOn(day).startsAt,
        endsAt: shiftOn(day).endsAt,
        minutes,
      })),
    )
    expect(view.code).toHaveLength(CERTIFICATE_CODE_LENGTH)
    await writeServiceRecord(api.db, { shift: shiftOn(4), person, minutes: 180 })
    const again = (await api.as(person)('GET', `${path(person)}/${view.id}`)).json()
    expect(again).toEqual(view)
  })

  it('counts the days of the time and no others', async () => {
    const person = await served()
    expect(await made(person, { from: '2026-11-29', to: '2026-11-29' })).toMatchObject({ minutes: 90 })
    expect(codeOf(await ask(person, { from: '2026-11-01', to: '2026-11-27' }))).toEqual([
      409,
      'certificate_nothing',
    ])
    const hours = (range: object) =>
      api.as(person)('GET', `/persons/${person.personId}/service-hours?${new URLSearchParams({ ...range })}`)
    expect((await hours(WHOLE)).json()).toMatchObject({ name: '王秀英', services: 2, minutes: 151 })
    expect(codeOf(await hours({ from: WHOLE.to, to: WHOLE.from }))).toEqual([
      409,
      'certificate_period_reversed',
    ])
  })

  it.each([
    ['certificate_period_reversed', { from: '2026-12-01', to: '2026-11-30' }],
    ['certificate_period_ahead', { from: '2026-12-01', to: '2026-12-09' }],
  ])('is refused: %s', async (code, body) => {
    expect(codeOf(await ask(await served(), body))).toEqual([409, code])
  })

  it('gives the same one on the same day, a new one on another, and ten a day', async () => {
    const person = await served()
    const replies = await Promise.all([1, 2, 3, 4].map(() => made(person)))
    expect(new Set(replies.map(({ code }) => code)).size).toBe(1)
    for (let day = 1; day < 10; day++) await made(person, { from: `2026-11-0${day}`, to: '2026-12-07' })
    const tooMany = await ask(person, { from: '2026-11-10', to: '2026-12-07' })
    expect(codeOf(tooMany)).toEqual([409, 'too_many_certificates'])
    api.setNow(new Date(LATER.getTime() + DAY_MS))
    expect((await made(person)).code).not.toBe(replies[0]?.code)
  })

  it('is for the volunteer, who acts for them, and staff; to others there is nobody', async () => {
    const child = await served({
      name: '苏小满',
      relation: 'daughter',
      bornOn: '2016-01-01',
      householdId: cast.su.householdId,
      guardians: [cast.su.personId],
    })
    const view = await made(child, WHOLE, cast.su)
    expect((await made(child, WHOLE, cast.zhao)).id).toBe(view.id)
    const nobody = [404, 'certificate_not_yours']
    for (const by of [cast.he, cast.foreignStaff]) {
      expect(codeOf(await ask(child, WHOLE, by))).toEqual(nobody)
      expect(codeOf(await api.as(by)('GET', path(child)))).toEqual(nobody)
      expect(codeOf(await api.as(by)('GET', `${path(child)}/${view.id}`))).toEqual(nobody)
      expect(codeOf(await api.as(by)('GET', `${path(child)}/${view.id}/file?format=pdf`))).toEqual(nobody)
    }
    expect(codeOf(await api.as(cast.zhao)('GET', `${path(cast.su)}/${view.id}`))).toEqual([
      404,
      'certificate_not_found',
    ])
    expect((await api.anonymous('GET', path(child))).statusCode).toBe(401)
  })

  it('needs a registered volunteer', async () => {
    const person = await newcomer(api)
    await writeServiceRecord(api.db, { shift: shiftOn(0), person, minutes: 60 })
    expect(codeOf(await ask(person))).toEqual([409, 'not_a_volunteer'])
  })
})

describe('GET …/file', () => {
  it('hands out PDF and picture, with the name on the paper', async () => {
    const person = await served({ name: '王䶮' })
    const { id, code } = await made(person)
    const file = async (format: string) =>
      (await api.as(person)('GET', `${path(person)}/${id}/file?format=${format}`)).json()
    const pdf = await file('pdf')
    expect(pdf.fileName).toBe(`志愿服务证明-${code.slice(0, 8)}.pdf`)
    const text = pdfText(Buffer.from(pdf.base64, 'base64'))
    for (const words of ['王䶮', TITLE, '2 小时 31 分钟']) expect(text).toContain(words)
    const png = Buffer.from((await file('png')).base64, 'base64')
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 1080])
  })
})

describe('GET /certificates/:code', () => {
  it('tells anybody with the code the least that proves it', async () => {
    const person = await served()
    const { code, number } = await made(person)
    const reply = await verify(code)
    expect(reply.json()).toEqual({
      code,
      communityName: '凤凰山社区',
      maskedName: '王*英',
      number,
      ...WHOLE,
      services: 2,
      minutes: 151,
      issuedOn: '2026-12-08',
      corrected: false,
      revokedOn: null,
    })
    // What is on the paper, or known of the person, and nobody's business.
    for (const canary of ['王秀英', '金丝雀', '秘密集合点', '整理员', person.personId, person.householdId])
      expect(reply.body).not.toContain(canary)
    const typed = ` ${code.toLowerCase().replace(/.{4}/g, '$& ')}`
    expect((await verify(typed)).json().code).toBe(code)
  })

  it('says that a certificate was taken back, but not why', async () => {
    const person = await served()
    const view = await made(person)
    expect((await revoke(person, view, person)).statusCode).toBe(403)
    expect((await revoke(person, view)).json()).toMatchObject({ revokeReason: '时长录错了' })
    expect(codeOf(await revoke(person, view))).toEqual([409, 'certificate_already_revoked'])
    const reply = await verify(view.code)
    expect(reply.json()).toMatchObject({ revokedOn: '2026-12-08' })
    expect(reply.body).not.toContain('录错')
    const file = await api.as(person)('GET', `${path(person)}/${view.id}/file?format=pdf`)
    expect(codeOf(file)).toEqual([409, 'certificate_already_revoked'])
    expect((await made(person)).code).not.toBe(view.code)
  })

  it('knows no other code, however near', async () => {
    const { code } = await made(await served())
    const last = code.at(-1) === 'B' ? 'C' : 'B'
    for (const wrong of [code.slice(0, -1) + last, code.slice(1), randomUUID(), '2', "' or 1=1"])
      expect(codeOf(await verify(wrong))).toEqual([404, 'certificate_not_found'])
  })

  it('is slowed down for whoever tries codes', async () => {
    const slow = await startTestApi({ config: { signInsPerMinute: 5 } })
    try {
      const statuses: number[] = []
      for (let i = 0; i < 7; i++)
        statuses.push((await slow.anonymous('GET', '/certificates/BCDFGHJKMNPQRST23456')).statusCode)
      expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429])
    } finally {
      await slow.close()
    }
  })
})

describe('certificates', () => {
  it('never change in the database', async () => {
    const { id } = await made(await served())
    const change = (what: string) =>
      api.db.inCommunity(cast.su.communityId, (tx) => tx.$client.query(what).then(() => 'changed'))
    await expect(change(`update certificates set minutes = 6000 where id = '${id}'`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(change(`delete from certificate_revocations`)).rejects.toThrow(/permission denied/)
  })
})
