import { randomUUID } from 'node:crypto'
import type { AwardRequestView } from '@linli/domain/points/award-requests/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches, newcomer } from '../../../../test/ledger.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { lin, zhao, su, foreignStaff } = cast
const BODY = { points: 150, reason: '人口普查 5 天' }

async function asked(person: CastMember, by: CastMember = zhao): Promise<AwardRequestView> {
  const reply = await api.as(by)('POST', `/persons/${person.personId}/points/award-requests`, BODY)
  expect(reply.statusCode).toBe(200)
  return reply.json()
}
const decide = (by: CastMember, { id }: { id: string }, verb: 'approve' | 'decline', body?: object) =>
  api.as(by)(
    'POST',
    `/points/award-requests/${id}/${verb}`,
    body ?? (verb === 'decline' ? { reason: '缺签到表' } : undefined),
  )
const staffOf = (overrides: Partial<CastMember> = {}) =>
  newcomer(api, { roles: ['resident', 'staff'], ...overrides })

describe('POST /persons/:personId/points/awards', () => {
  it('lets one of the staff award up to the limit, and sends more to a second person', async () => {
    const person = await newcomer(api)
    const award = (points: number) =>
      api.as(lin)('POST', `/persons/${person.personId}/points/awards`, { ...BODY, points })
    expect((await award(100)).statusCode).toBe(200)
    const more = await award(101)
    expect([more.statusCode, more.json().code]).toEqual([409, 'needs_second_person'])
    expect(more.json().message).toContain('超过 100 分')
    expect(await balance(api.db, person)).toBe(100)
  })
})

describe('POST /persons/:personId/points/award-requests', () => {
  it('waits for a colleague and pays nothing yet', async () => {
    const person = await newcomer(api, { name: '甲' })
    expect(await asked(person)).toMatchObject({
      ...BODY,
      personName: '甲',
      askedByName: '赵明',
      decidedAt: null,
      approved: null,
      ownConcern: true,
    })
    expect(await balance(api.db, person)).toBe(0)
  })

  it('is for more than one may award alone, to others than the own family', async () => {
    const person = await newcomer(api)
    const path = `/persons/${person.personId}/points/award-requests`
    const few = await api.as(zhao)('POST', path, { ...BODY, points: 100 })
    expect([few.statusCode, few.json().code]).toEqual([409, 'within_solo_limit'])
    const kin = await staffOf({ householdId: person.householdId })
    const own = await api.as(kin)('POST', path, BODY)
    expect([own.statusCode, own.json().code]).toEqual([409, 'award_to_own_household'])
    const nobody = await api.as(zhao)('POST', `/persons/${randomUUID()}/points/award-requests`, BODY)
    expect(nobody.json().code).toBe('person_not_found')
    expect((await api.as(su)('POST', path, BODY)).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, BODY)).statusCode).toBe(401)
    expect((await api.as(zhao)('POST', path, { ...BODY, points: 501 })).statusCode).toBe(400)
  })
})

describe('POST /points/award-requests/:requestId/approve', () => {
  it('pays once under twenty colleagues at once, and tells the person', async () => {
    const person = await newcomer(api)
    const request = await asked(person)
    const colleagues = await Promise.all(Array.from({ length: 20 }, () => staffOf()))
    const replies = await Promise.all(colleagues.map((each) => decide(each, request, 'approve')))
    const codes = replies.map((reply) => (reply.statusCode === 200 ? 'paid' : reply.json().code)).sort()
    expect(codes).toEqual([...Array(19).fill('award_request_decided'), 'paid'])
    expect(await balance(api.db, person)).toBe(150)
    const { rows } = await api.admin.query('select body from messages where person_id = $1', [
      person.personId,
    ])
    expect(rows).toEqual([{ body: '收到 150 积分：人口普查 5 天' }])
    const statement = await api.as(person)('GET', '/my/points/movements')
    expect(statement.json().rows).toMatchObject([
      { recordedByName: '赵明', approvedByName: '新邻居', points: 150 },
    ])
    expect(await breaches(api)).toEqual([])
  })

  it('is not for who asked, nor for the family that gets it', async () => {
    const person = await newcomer(api)
    const request = await asked(person)
    expect((await decide(zhao, request, 'approve')).json().code).toBe('own_award_request')
    const kin = await staffOf({ householdId: person.householdId })
    expect((await decide(kin, request, 'approve')).json().code).toBe('award_to_own_household')
    expect((await decide(su, request, 'approve')).statusCode).toBe(403)
    expect((await decide(foreignStaff, request, 'approve')).json().code).toBe('award_request_not_found')
    expect((await decide(lin, { id: randomUUID() }, 'approve')).statusCode).toBe(404)
    expect(await balance(api.db, person)).toBe(0)
  })

  it('is the database’s own law: nobody decides their own request there either', async () => {
    const request = await asked(await newcomer(api))
    const forced = api.admin.query(
      'update point_award_requests set decided_at = now(), decided_by_id = asked_by_id, approved = true where id = $1',
      [request.id],
    )
    await expect(forced).rejects.toMatchObject({ constraint: 'point_award_requests_two' })
  })

  it('pays nothing more when somebody reopens the request behind our back', async () => {
    const person = await newcomer(api)
    const request = await asked(person)
    await decide(lin, request, 'approve')
    await api.admin.query(
      'update point_award_requests set decided_at = null, decided_by_id = null, approved = null where id = $1',
      [request.id],
    )
    expect((await decide(lin, request, 'approve')).statusCode).toBe(200)
    expect(await balance(api.db, person)).toBe(150)
  })
})

describe('POST /points/award-requests/:requestId/decline', () => {
  it('tells the asker why, pays nothing, and is final', async () => {
    const asker = await staffOf({ name: '丙' })
    const person = await newcomer(api, { name: '乙' })
    const request = await asked(person, asker)
    expect((await decide(lin, request, 'decline')).json()).toMatchObject({
      approved: false,
      declineReason: '缺签到表',
      decidedByName: '林静',
    })
    expect((await decide(lin, request, 'approve')).json().code).toBe('award_request_decided')
    expect(await balance(api.db, person)).toBe(0)
    const { rows } = await api.admin.query('select body from messages where person_id = $1', [asker.personId])
    expect(rows).toEqual([{ body: '给 乙 发 150 分的申请没有通过：缺签到表' }])
    expect((await decide(lin, request, 'decline', { reason: ' ' })).statusCode).toBe(400)
  })
})

describe('GET /points/award-requests', () => {
  it('lists the open ones, and all in pages of 20', async () => {
    const person = await newcomer(api)
    const made: string[] = []
    for (let n = 0; n < 22; n++) made.unshift((await asked(person)).id)
    await decide(lin, { id: made[0] ?? '' }, 'approve')
    const page = async (query: string) =>
      (await api.as(lin)('GET', `/points/award-requests?${query}`)).json<{
        rows: AwardRequestView[]
        nextCursor: string | null
      }>()
    const first = await page('')
    expect(first.rows.map(({ id }) => id)).toEqual(made.slice(0, 20))
    expect((await page(`cursor=${first.nextCursor}`)).rows.slice(0, 2).map(({ id }) => id)).toEqual(
      made.slice(20),
    )
    expect((await page('open=true')).rows[0]?.id).toBe(made[1])
    expect((await api.as(su)('GET', '/points/award-requests')).statusCode).toBe(403)
    expect((await api.as(lin)('GET', '/points/award-requests?cursor=x')).statusCode).toBe(400)
  })
})
