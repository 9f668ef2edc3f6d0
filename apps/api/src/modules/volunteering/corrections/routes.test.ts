import { randomUUID } from 'node:crypto'
import { shanghaiInstant } from '@linli/domain/time'
import type { CertificateView, CorrectedCertificate } from '@linli/domain/volunteering/certificates/contract'
import type { RecruitmentPlan } from '@linli/domain/volunteering/contract'
import type { CorrectedRecord } from '@linli/domain/volunteering/corrections/contract'
import type { Settlement } from '@linli/domain/volunteering/settlement/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches, newcomer, spend } from '../../../../test/ledger.ts'
import { placed, publishedRecruitment, volunteer } from '../../../../test/volunteering.ts'
import { verifyLedgers } from '../../../ledger/verify.ts'

let api: TestApi
let other: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const at = (hour: number, minute = 0) => shanghaiInstant(2026, 11, 28, hour, minute)
const { zhao, lin, su, foreignStaff } = cast
const HALF_PAST_ELEVEN = { checkedInAt: at(9).toISOString(), checkedOutAt: at(11, 30).toISOString() }
const THREE_HOURS = { serviceMinutes: 180, points: 30 }
const fix = (change: object = {}) => ({
  ...HALF_PAST_ELEVEN,
  reason: '提前走了',
  seen: THREE_HOURS,
  ...change,
})

interface Served {
  who?: CastMember | string
  settled?: boolean
  plan?: Partial<RecruitmentPlan>
}

/** Somebody who served the whole of Saturday's 9:00–12:00. */
async function served({ who, settled = true, plan }: Served = {}) {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api, { title: '护学岗', ...plan })
  const person = who ?? (await newcomer(api))
  const lineId = await placed(api.db, notice, person)
  api.setNow(at(12, 30))
  const shift = `/shifts/${notice.shifts[0]?.id}`
  const times = { checkedInAt: at(9).toISOString(), checkedOutAt: at(12).toISOString(), reason: '纸上签到' }
  const path = `${shift}/attendance/${lineId}/correct`
  const { recordId } = (await api.as(lin)('POST', path, times)).json<{ recordId: string }>()
  const { totals } = (await api.as(zhao)('GET', `${shift}/settlement`)).json<Settlement>()
  if (settled) await api.as(zhao)('POST', `${shift}/settlement`, { totals })
  return { shift, person: person as CastMember, recordId, path: `/service-records/${recordId}/correct` }
}

const codeOf = async (reply: Promise<{ statusCode: number; json(): { code?: string } }>) => {
  const answer = await reply
  return [answer.statusCode, answer.json().code]
}
const lineOf = async (shift: string) =>
  (await api.as(zhao)('GET', `${shift}/settlement`)).json<Settlement>().lines[0]
const WRONG_PAPERS = '/volunteering/corrected-certificates'
async function toRenew({ personId }: CastMember, by: CastMember = lin): Promise<[string, number][]> {
  const { rows } = (await api.as(by)('GET', WRONG_PAPERS)).json<{ rows: CorrectedCertificate[] }>()
  return rows.filter((row) => row.personId === personId).map(({ id, corrected }) => [id, corrected])
}

const statementOf = async ({ personId }: CastMember) =>
  (await api.as(lin)('GET', `/persons/${personId}/points/movements`)).json<{
    rows: { kind: string; points: number; reason: string; recordedByName: string; reversed: boolean }[]
  }>().rows
const sound = async () => {
  expect(await breaches(api)).toEqual([])
  const ledgers = await verifyLedgers({ databaseUrl: api.databaseUrl })
  expect(ledgers.map(({ finding }) => finding)).toEqual(ledgers.map(() => null))
}

describe('POST /service-records/:recordId/correct', () => {
  it('takes the old points back, posts the right ones, keeps what stood there, and tells the volunteer', async () => {
    const { shift, person, path } = await served()
    const reply = await api.as(lin)('POST', path, fix())
    const { certificates, ...correction } = reply.json<CorrectedRecord>()
    expect(certificates).toBe(0)
    expect(correction).toEqual({
      correctedAt: at(12, 30).toISOString(),
      correctedByName: lin.name,
      reason: '提前走了',
      before: THREE_HOURS,
      after: { serviceMinutes: 150, points: 25 },
    })
    expect(await balance(api.db, person)).toBe(25)
    expect(await lineOf(shift)).toMatchObject({
      serviceMinutes: 150,
      points: 25,
      note: '提前走了（原来 09:00–12:00）',
      corrections: [correction],
    })
    const words = '11月28日多记 0.5 小时'
    expect(
      (await statementOf(person)).map((line) => [
        line.kind,
        line.points,
        line.reason,
        line.recordedByName,
        line.reversed,
      ]),
    ).toEqual([
      ['reversal', -30, words, lin.name, false],
      ['volunteer_service', 25, '护学岗 2.5 小时（更正后）', lin.name, false],
      ['volunteer_service', 30, '护学岗 3 小时', zhao.name, true],
    ])
    const { rows } = await api.admin.query(
      `select body from messages where person_id = $1 and kind = 'points_reversed'`,
      [person.personId],
    )
    expect(rows).toEqual([{ body: `更正：${words}，−5 分。护学岗现在记 2.5 小时、25 分。原因：提前走了` }])
    await sound()
  })

  it('can be corrected again, up and down to nothing, each from what stands', async () => {
    const { person, path } = await served()
    const correct = (change: object) => codeOf(api.as(lin)('POST', path, fix(change)))
    const nothing = { checkedOutAt: null, reason: '认错了人' }
    expect(await correct(nothing)).toEqual([200, undefined])
    expect(await balance(api.db, person)).toBe(0)
    expect(await correct({})).toEqual([409, 'record_changed'])
    expect(await correct({ seen: { serviceMinutes: 0, points: 0 } })).toEqual([200, undefined])
    expect(await balance(api.db, person)).toBe(25)
    const end = { checkedOutAt: at(12).toISOString(), seen: { serviceMinutes: 150, points: 25 } }
    expect(await correct(end)).toEqual([200, undefined])
    expect(await balance(api.db, person)).toBe(30)
    await sound()
  })

  it('leaves certificates as they were handed out, and says so to whoever reads or verifies them', async () => {
    const { person, path } = await served()
    await volunteer(api.db, person)
    const certificates = `/persons/${person.personId}/certificates`
    const make = async () =>
      (
        await api.as(person)('POST', certificates, { from: '2026-11-01', to: '2026-11-28' })
      ).json<CertificateView>()
    const [old, verified] = [
      await make(),
      async (code: string) => (await api.anonymous('GET', `/certificates/${code}`)).json(),
    ]
    expect([old.minutes, old.corrected]).toEqual([180, 0])
    expect(await verified(old.code)).toMatchObject({ minutes: 180, corrected: false })
    // Staff read how many papers of theirs are wrong now, and the volunteer that a new one is needed.
    expect((await api.as(lin)('POST', path, fix())).json()).toMatchObject({ certificates: 1 })
    const { rows } = await api.admin.query(
      `select body from messages where person_id = $1 and kind = 'points_reversed'`,
      [person.personId],
    )
    expect(rows[0].body).toContain('之前开的志愿服务证明请重新开一份')
    expect(await verified(old.code)).toMatchObject({ minutes: 180, corrected: true, revokedOn: null })
    const file = `${certificates}/${old.id}/file?format=pdf`
    expect(await codeOf(api.as(person)('GET', file))).toEqual([409, 'certificate_corrected'])
    const anew = await make()
    expect([anew.minutes, anew.corrected]).toEqual([150, 0])
    const listed = (await api.as(lin)('GET', certificates)).json<{ rows: CertificateView[] }>().rows
    expect(new Map(listed.map(({ id, corrected }) => [id, corrected]))).toEqual(
      new Map([
        [anew.id, 0],
        [old.id, 1],
      ]),
    )
    expect(await verified(anew.code)).toMatchObject({ minutes: 150, corrected: false })
    expect(await toRenew(person)).toEqual([[old.id, 1]])
    // Corrected back, it states the truth again, and the one in between does not.
    const back = { checkedOutAt: at(12).toISOString(), seen: { serviceMinutes: 150, points: 25 } }
    await api.as(lin)('POST', path, fix(back))
    expect([await verified(old.code), await verified(anew.code)]).toMatchObject([
      { corrected: false },
      { corrected: true },
    ])
    // Staff find what is wrong now in one list, until it is taken back.
    expect(await toRenew(person)).toEqual([[anew.id, 1]])
    expect(await toRenew(person, cast.foreignStaff)).toEqual([])
    expect((await api.as(person)('GET', WRONG_PAPERS)).statusCode).toBe(403)
    await api.as(lin)('POST', `${certificates}/${anew.id}/revoke`, { reason: '时长又更正了' })
    expect(await toRenew(person)).toEqual([])
  })

  it('happens once among twenty at once, on two processes', async () => {
    const { person, path, recordId } = await served()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? api.as(lin) : api.callOn(other, zhao))('POST', path, fix()),
      ),
    )
    const codes = replies.map((reply) => reply.json().code ?? 'done').sort()
    expect(codes).toEqual(['done', ...Array(19).fill('record_changed')])
    expect(await balance(api.db, person)).toBe(25)
    const { rows } = await api.admin.query('select version from service_corrections where record_id = $1', [
      recordId,
    ])
    expect(rows).toEqual([{ version: 1 }])
    await sound()
  })

  it('refuses what the volunteer has spent already, and says how much is missing', async () => {
    const { person, path, shift } = await served()
    await spend(api.db, { person, points: 28, now: at(12, 30) })
    const reply = await api.as(lin)('POST', path, fix())
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'points_already_spent'])
    expect(reply.json().message).toContain('还差 3 分')
    expect(await lineOf(shift)).toMatchObject({ ...THREE_HOURS, corrections: [] })
    expect(await balance(api.db, person)).toBe(2)
    // What is on the account covers the difference, not the whole award.
    const less = fix({ checkedInAt: at(9).toISOString(), checkedOutAt: at(11, 50).toISOString() })
    expect(await codeOf(api.as(lin)('POST', path, less))).toEqual([409, 'same_hours'])
    const second = await served()
    await spend(api.db, { person: second.person, points: 25, now: at(12, 30) })
    expect(await codeOf(api.as(lin)('POST', second.path, fix()))).toEqual([200, undefined])
    expect(await balance(api.db, second.person)).toBe(0)
    await sound()
  })

  it('refuses points that staff have taken back in the ledger already', async () => {
    const { person, path } = await served()
    const [line] = await statementOf(person)
    const { movementId } = line as unknown as { movementId: string }
    await api.as(lin)('POST', `/points/movements/${movementId}/reverse`, { reason: '记错了人' })
    expect(await codeOf(api.as(lin)('POST', path, fix()))).toEqual([409, 'award_taken_back'])
  })

  it('leaves a guest’s points to their claim, as right as the record is by then', async () => {
    const { shift, path } = await served({ who: '客人' })
    const code = (await lineOf(shift))?.claimCode
    expect(await codeOf(api.as(lin)('POST', path, fix()))).toEqual([200, undefined])
    const claimer = await newcomer(api)
    expect(await codeOf(api.as(claimer)('POST', '/service-records/claim', { code }))).toEqual([
      200,
      undefined,
    ])
    expect(await balance(api.db, claimer)).toBe(25)
    const again = fix({ checkedOutAt: at(12).toISOString(), seen: { serviceMinutes: 150, points: 25 } })
    expect(await codeOf(api.as(lin)('POST', path, again))).toEqual([200, undefined])
    expect(await balance(api.db, claimer)).toBe(30)
    await sound()
  })

  it('is of settled shifts, with times inside them and a reason, never for one’s own household', async () => {
    const { path } = await served()
    const correct = (change: object) => codeOf(api.as(lin)('POST', path, fix(change)))
    expect(await correct({ reason: ' ' })).toEqual([400, 'invalid_input'])
    expect(await correct({ checkedOutAt: at(12, 1).toISOString() })).toEqual([409, 'hours_over_shift'])
    expect(await correct({ checkedInAt: at(11, 40).toISOString() })).toEqual([
      409,
      'check_out_before_check_in',
    ])
    const open = await served({ settled: false })
    expect(await codeOf(api.as(lin)('POST', open.path, fix()))).toEqual([409, 'shift_not_settled'])
    const own = await served({ who: zhao })
    expect(await codeOf(api.as(zhao)('POST', own.path, fix()))).toEqual([409, 'own_household'])
  })

  it('is for staff of this community', async () => {
    const { path } = await served()
    expect((await api.anonymous('POST', path, fix())).statusCode).toBe(401)
    expect((await api.as(su)('POST', path, fix())).statusCode).toBe(403)
    expect(await codeOf(api.as(foreignStaff)('POST', path, fix()))).toEqual([404, 'record_not_found'])
    const unknown = `/service-records/${randomUUID()}/correct`
    expect(await codeOf(api.as(lin)('POST', unknown, fix()))).toEqual([404, 'record_not_found'])
  })
})

describe('the check of the whole ledger', () => {
  it('sees a corrected record whose award says otherwise (control)', async () => {
    const { path, recordId } = await served()
    await api.as(lin)('POST', path, fix())
    await api.admin.query('update service_corrections set points = 24 where record_id = $1', [recordId])
    const found = await verifyLedgers({ databaseUrl: api.databaseUrl, communityId: lin.communityId })
    expect(found[0]?.finding?.what).toContain('corrected service')
    await api.admin.query('update service_corrections set points = 25 where record_id = $1', [recordId])
  })
})
