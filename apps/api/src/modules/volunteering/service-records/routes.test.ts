import { randomUUID } from 'node:crypto'
import { HOUR_MS, shanghaiInstant } from '@linli/domain/time'
import type { AttendanceLine } from '@linli/domain/volunteering/attendance/contract'
import type { MyServiceRecord } from '@linli/domain/volunteering/service-records/contract'
import type { Settlement } from '@linli/domain/volunteering/settlement/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches, newcomer } from '../../../../test/ledger.ts'
import { placed, publishedRecruitment, shiftPlan } from '../../../../test/volunteering.ts'
import { newId } from '../../../http/ids.ts'
import { insertRecords } from '../attendance/store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const at = (hour: number, minute = 0) => shanghaiInstant(2026, 11, 28, hour, minute)
const { zhao, lin, su, foreigner, foreignStaff } = cast

/** A guest's three hours on a shift that is over, entered at the desk. */
async function guestServed() {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api, { title: '护学岗' })
  const shiftId = notice.shifts[0]?.id ?? ''
  api.setNow(at(13))
  const line = await entered(shiftId, { guestName: '张三' })
  return { notice, shiftId, recordId: line.recordId ?? '', code: line.claimCode ?? '' }
}

async function entered(shiftId: string, who: object): Promise<AttendanceLine> {
  const times = { checkedInAt: at(9).toISOString(), checkedOutAt: at(12).toISOString(), reason: '纸上签到' }
  const reply = await api.as(lin)('POST', `/shifts/${shiftId}/desk-entries`, { who, ...times })
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<AttendanceLine>()
}

async function settle(shiftId: string) {
  const path = `/shifts/${shiftId}/settlement`
  const { totals } = (await api.as(zhao)('GET', path)).json<Settlement>()
  const reply = await api.as(zhao)('POST', path, { totals })
  if (reply.statusCode !== 200) throw new Error(reply.body)
}

const claim = async (person: CastMember, code: string, personId?: string) => {
  const reply = await api.as(person)('POST', '/service-records/claim', { code, personId })
  return [reply.statusCode, reply.json<{ code?: string }>().code]
}
const assign = async (recordId: string, personId: string, staff: CastMember = zhao) => {
  const reply = await api.as(staff)('POST', `/service-records/${recordId}/assign`, { personId })
  return [reply.statusCode, reply.json<{ code?: string }>().code]
}

describe('POST /service-records/claim', () => {
  it('brings the points of a settled record, once, to the first who has the code', async () => {
    const { shiftId, code } = await guestServed()
    await settle(shiftId)
    const people = await Promise.all([1, 2, 3, 4].map(() => newcomer(api)))
    const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`
    const replies = await Promise.all(people.map((person) => claim(person, typed)))
    expect(replies.map(([status]) => status).sort()).toEqual([200, 409, 409, 409])
    const points = await Promise.all(people.map((person) => balance(api.db, person)))
    expect(points.sort()).toEqual([0, 0, 0, 30])
    expect(await breaches(api)).toEqual([])
  })
  it('before the settlement brings the points with it', async () => {
    const { shiftId, code } = await guestServed()
    const person = await newcomer(api, { name: '张三' })
    expect(await claim(person, code)).toEqual([200, undefined])
    expect(await balance(api.db, person)).toBe(0)
    await settle(shiftId)
    expect(await balance(api.db, person)).toBe(30)
    expect(await claim(person, code)).toEqual([409, 'record_claimed'])
    expect(await balance(api.db, person)).toBe(30)
  })
  it('is slow to guess: five wrong codes an hour, and a retried call is not counted twice', async () => {
    const { code } = await guestServed()
    const person = await newcomer(api)
    const key = randomUUID()
    const wrong = () => api.as(person)('POST', '/service-records/claim', { code: 'BBBBBBBB' }, { key })
    for (let i = 0; i < 3; i++) expect((await wrong()).json().code).toBe('claim_code_unknown')
    for (let i = 0; i < 4; i++) expect(await claim(person, 'nonsense')).toEqual([409, 'claim_code_unknown'])
    expect(await claim(person, code)).toEqual([409, 'too_many_claims'])
    api.setNow(new Date(at(13).getTime() + HOUR_MS))
    expect(await claim(person, code)).toEqual([200, undefined])
  })
  it('is for oneself or whom one acts for, and not beside a record or place of one’s own', async () => {
    const { notice, shiftId, code } = await guestServed()
    expect(await claim(su, code, cast.he.personId)).toEqual([403, 'not_allowed'])
    expect(await claim(su, code, cast.xiaobao.personId)).toEqual([409, 'volunteer_too_young'])
    const there = await newcomer(api)
    await entered(shiftId, { personId: there.personId })
    expect(await claim(there, code)).toEqual([409, 'has_record_already'])
    const expected = await newcomer(api)
    await placed(api.db, notice, expected)
    expect(await claim(expected, code)).toEqual([409, 'has_record_already'])
    expect(await claim(foreigner, code)).toEqual([409, 'claim_code_unknown'])
    expect((await api.anonymous('POST', '/service-records/claim', { code })).statusCode).toBe(401)
    expect(await claim(su, '')).toEqual([400, 'invalid_input'])
    expect(await claim(su, code)).toEqual([200, undefined])
  })
})

describe('POST /service-records/:recordId/assign', () => {
  it('gives a guest’s record to a person, with the points of a settled one', async () => {
    const { shiftId, recordId } = await guestServed()
    await settle(shiftId)
    const person = await newcomer(api)
    expect(await assign(recordId, person.personId)).toEqual([200, undefined])
    expect(await balance(api.db, person)).toBe(30)
    expect(await assign(recordId, (await newcomer(api)).personId)).toEqual([409, 'record_claimed'])
  })
  it('refuses one’s own household, strangers to the roster, and whoever is no staff of this community', async () => {
    const { recordId } = await guestServed()
    expect(await assign(recordId, zhao.personId)).toEqual([409, 'assign_to_own_household'])
    expect(await assign(recordId, randomUUID())).toEqual([404, 'person_not_found'])
    expect(await assign(randomUUID(), su.personId)).toEqual([404, 'record_not_found'])
    expect(await assign(recordId, foreigner.personId, foreignStaff)).toEqual([404, 'record_not_found'])
    expect(await assign(recordId, su.personId, su)).toEqual([403, 'not_allowed'])
    const path = `/service-records/${recordId}/assign`
    expect((await api.anonymous('POST', path, { personId: su.personId })).statusCode).toBe(401)
  })
})

describe('GET /my/service-records', () => {
  it('shows what one has served, newest first, page by page', async () => {
    const person = await newcomer(api)
    const hour = (n: number) => new Date(at(9).getTime() + n * HOUR_MS)
    const shifts = Array.from({ length: 20 }, (_, n) =>
      shiftPlan({ startsAt: hour(n).toISOString(), endsAt: hour(n + 1).toISOString() }),
    )
    const { shifts: one } = await publishedRecruitment(api, { shifts })
    const { shifts: two } = await publishedRecruitment(api)
    await api.db.inCommunity(person.communityId, (tx) =>
      insertRecords(
        tx,
        [...one, ...two].map((shift, n) => ({
          communityId: person.communityId,
          id: newId(),
          shiftId: shift.id,
          personId: person.personId,
          // Two came at the same moment: the border of the pages lies between them.
          checkedInAt: hour(n === 20 ? 0 : n),
          checkedInChannel: 'desk' as const,
        })),
      ),
    )
    const page = async (query = '') =>
      (await api.as(person)('GET', `/my/service-records${query}`)).json<{
        rows: MyServiceRecord[]
        nextCursor: string | null
      }>()
    const first = await page()
    const second = await page(`?cursor=${first.nextCursor}`)
    expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([20, 1, null])
    const times = [...first.rows, ...second.rows].map(({ checkedInAt }) => checkedInAt)
    expect(times).toEqual([...times].sort().reverse())
    expect(new Set([...first.rows, ...second.rows].map(({ recordId }) => recordId)).size).toBe(21)
  })
  it('is one’s own', async () => {
    const { recordId } = await guestServed()
    const person = await newcomer(api)
    await assign(recordId, person.personId)
    const page = async (whose: CastMember) => (await api.as(whose)('GET', '/my/service-records')).json()
    expect(await page(person)).toMatchObject({
      rows: [{ recordId, title: '护学岗', serviceMinutes: null, points: null }],
      nextCursor: null,
    })
    expect((await page(await newcomer(api))).rows).toEqual([])
    expect((await api.anonymous('GET', '/my/service-records')).statusCode).toBe(401)
    const crooked = await api.as(person)('GET', '/my/service-records?cursor=abc')
    expect([crooked.statusCode, crooked.json().code]).toEqual([400, 'invalid_input'])
  })
})
