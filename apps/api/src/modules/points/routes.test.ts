import { randomUUID } from 'node:crypto'
import type { PointsOverview, StatementLine } from '@linli/domain/points/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast, HOUSEHOLDS } from '../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { newcomer, refund, spend } from '../../../test/ledger.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { su, he, zhao, lin, foreigner, foreignStaff } = cast

const award = (person: CastMember, points: number, reason = '整理图书角') =>
  api.as(lin)('POST', `/persons/${person.personId}/points/awards`, { points, reason })
const reverse = (movementId: string, reason = '录错了人') =>
  api.as(lin)('POST', `/points/movements/${movementId}/reverse`, { reason })

async function awarded(person: CastMember, points: number, reason?: string): Promise<StatementLine> {
  const reply = await award(person, points, reason)
  expect(reply.statusCode).toBe(200)
  return reply.json<StatementLine>()
}

async function pointsOf(person: CastMember): Promise<PointsOverview> {
  return (await api.as(person)('GET', '/my/points')).json<PointsOverview>()
}

async function statementOf(person: CastMember): Promise<StatementLine[]> {
  return (await api.as(person)('GET', '/my/points/movements')).json<{ rows: StatementLine[] }>().rows
}

describe('POST /persons/:personId/points/awards', () => {
  it('gives points with the reason, tells the person, and is audited', async () => {
    const person = await newcomer(api)
    const line = await awarded(person, 15, '修好图书角 12 本书')
    expect(line).toMatchObject({
      kind: 'staff_award',
      points: 15,
      reason: '修好图书角 12 本书',
      recordedByName: '林静',
      eventId: null,
      reversed: false,
    })
    expect(await pointsOf(person)).toMatchObject({ balance: 15, householdStanding: 15 })
    const inbox = (await api.as(person)('GET', '/my/messages')).json<{ rows: unknown[] }>().rows
    expect(inbox).toMatchObject([{ kind: 'points_awarded', body: '收到 15 积分：修好图书角 12 本书' }])
    const audit = await api.admin.query(
      `select person_id, reason from audit_entries where subject->>'personId' = $1`,
      [person.personId],
    )
    expect(audit.rows).toEqual([{ person_id: lin.personId, reason: '修好图书角 12 本书' }])
  })

  it('lets a grid worker award outside the own grid: events mix grids', async () => {
    const reply = await api.as(zhao)('POST', `/persons/${cast.wang.personId}/points/awards`, {
      points: 5,
      reason: '帮忙布置会场',
    })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ recordedByName: '赵明' })
  })

  it('pays once when the same call is sent twenty times at once', async () => {
    const person = await newcomer(api)
    const other = await api.second()
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? api.as(lin) : api.callOn(other, lin))(
          'POST',
          `/persons/${person.personId}/points/awards`,
          { points: 15, reason: '整理图书角' },
          { key },
        ),
      ),
    )
    const ids = replies.filter((r) => r.statusCode === 200).map((r) => r.json<StatementLine>().movementId)
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(1)
    expect(await pointsOf(person)).toMatchObject({ balance: 15 })
    expect(await statementOf(person)).toHaveLength(1)
  })

  it('is refused to oneself and to the own household', async () => {
    const wife = await newcomer(api, { householdId: HOUSEHOLDS.zhao, relation: 'spouse' })
    for (const personId of [zhao.personId, wife.personId]) {
      const reply = await api.as(zhao)('POST', `/persons/${personId}/points/awards`, {
        points: 5,
        reason: '整理图书角',
      })
      expect(reply.statusCode).toBe(409)
      expect(reply.json()).toEqual({
        code: 'award_to_own_household',
        message: '不能给自己或自己家里人发积分，请别的同事来发',
      })
    }
    expect(await pointsOf(zhao)).toMatchObject({ balance: 0, householdStanding: 0 })
    expect((await award(wife, 5)).statusCode).toBe(200)
  })

  it('is not for residents, nor for anybody who is not signed in', async () => {
    const path = `/persons/${he.personId}/points/awards`
    const body = { points: 5, reason: '整理图书角' }
    expect((await api.as(su)('POST', path, body)).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, body)).statusCode).toBe(401)
  })

  it('does not know strangers, nor people of another community', async () => {
    expect((await award(foreigner, 5)).json()).toMatchObject({ code: 'person_not_found' })
    expect((await award({ ...su, personId: randomUUID() }, 5)).statusCode).toBe(404)
    const across = await api.as(foreignStaff)('POST', `/persons/${su.personId}/points/awards`, {
      points: 5,
      reason: '整理图书角',
    })
    expect(across.statusCode).toBe(404)
  })

  it('refuses odd amounts, empty reasons, unknown fields and a missing key, with nothing done', async () => {
    const person = await newcomer(api)
    const path = `/persons/${person.personId}/points/awards`
    const bad: unknown[] = [
      { points: 0, reason: '整理图书角' },
      { points: -5, reason: '整理图书角' },
      { points: 1.5, reason: '整理图书角' },
      { points: 501, reason: '整理图书角' },
      { points: '5', reason: '整理图书角' },
      { points: 5, reason: '' },
      { points: 5, reason: '   ' },
      { points: 5, reason: '长'.repeat(101) },
      { points: 5 },
      { points: 5, reason: '整理图书角', kind: 'event_helper' },
    ]
    for (const body of bad) expect((await api.as(lin)('POST', path, body)).statusCode).toBe(400)
    const keyless = await api.as(lin)('POST', path, { points: 5, reason: '整理图书角' }, { key: null })
    expect(keyless.json()).toMatchObject({ code: 'idempotency_key_required' })
    expect(await statementOf(person)).toEqual([])
    expect((await api.as(lin)('POST', path, { points: 100, reason: '年度表彰' })).statusCode).toBe(200)
  })
})

describe('POST /points/movements/:movementId/reverse', () => {
  it('takes an award back by its opposite and keeps both on the statement', async () => {
    const person = await newcomer(api)
    await awarded(person, 20)
    const mistake = await awarded(person, 15, '做助教')
    const reply = await reverse(mistake.movementId, '那天没来')
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({
      kind: 'reversal',
      points: -15,
      reason: '那天没来',
      recordedByName: '林静',
      reversesId: mistake.movementId,
      reversed: false,
    })
    expect(await statementOf(person)).toMatchObject([
      { kind: 'reversal', points: -15, reversed: false },
      { movementId: mistake.movementId, points: 15, reversed: true },
      { points: 20, reversed: false },
    ])
    expect(await pointsOf(person)).toMatchObject({ balance: 20, householdStanding: 20 })
    const inbox = (await api.as(person)('GET', '/my/messages')).json<{ rows: unknown[] }>().rows
    expect(inbox[0]).toMatchObject({
      kind: 'points_reversed',
      body: '更正“做助教”：扣回 15 积分。原因：那天没来',
    })
  })

  it('gives a spending back', async () => {
    const person = await newcomer(api)
    await awarded(person, 15)
    const spent = await spend(api.db, { person: person, points: 10 })
    const reply = await reverse(spent.id, '系统故障')
    expect(reply.json()).toMatchObject({ kind: 'reversal', points: 10, eventId: spent.eventId })
    expect(await pointsOf(person)).toMatchObject({ balance: 15, householdStanding: 15 })
  })

  it('happens once, however many colleagues press at the same moment', async () => {
    const person = await newcomer(api)
    await awarded(person, 100)
    const { movementId } = await awarded(person, 15)
    const replies = await Promise.all(Array.from({ length: 20 }, () => reverse(movementId)))
    expect(replies.filter((r) => r.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((r) => r.json().code === 'movement_already_reversed')).toHaveLength(19)
    expect(await pointsOf(person)).toMatchObject({ balance: 100 })
  })

  it('does not take back a reversal', async () => {
    const person = await newcomer(api)
    const { movementId } = await awarded(person, 15)
    const { movementId: reversalId } = (await reverse(movementId)).json<StatementLine>()
    const reply = await reverse(reversalId)
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'movement_is_reversal' })
  })

  it('does not take back points that are spent already', async () => {
    const person = await newcomer(api)
    const { movementId } = await awarded(person, 15)
    await spend(api.db, { person: person, points: 1 })
    const reply = await reverse(movementId)
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'points_already_spent' })
    expect(await pointsOf(person)).toMatchObject({ balance: 14, householdStanding: 15 })
  })

  it('and a refund never both give the same spending back', async () => {
    const person = await newcomer(api)
    await awarded(person, 15)
    const refunded = await spend(api.db, { person: person, points: 10 })
    expect(await refund(api.db, refunded.sourceId)).toMatchObject({ points: 10, kind: 'early_place_refund' })
    expect((await reverse(refunded.id)).json()).toMatchObject({ code: 'spending_already_refunded' })

    const reversed = await spend(api.db, { person: person, points: 10 })
    expect((await reverse(reversed.id)).statusCode).toBe(200)
    expect(await refund(api.db, reversed.sourceId)).toBeNull()

    for (let round = 0; round < 10; round++) {
      const contested = await spend(api.db, { person: person, points: 10 })
      await Promise.all([
        refund(api.db, contested.sourceId),
        reverse(contested.id),
        refund(api.db, contested.sourceId),
      ])
      expect(await pointsOf(person)).toMatchObject({ balance: 15 })
    }
  })

  it('of the own household is left to a colleague', async () => {
    const wife = await newcomer(api, { householdId: HOUSEHOLDS.zhao, relation: 'spouse' })
    await awarded(wife, 15)
    const spent = await spend(api.db, { person: wife, points: 10 })
    const own = await api.as(zhao)('POST', `/points/movements/${spent.id}/reverse`, { reason: '录错了' })
    expect(own.statusCode).toBe(409)
    expect(own.json()).toMatchObject({ code: 'reversal_in_own_household' })
    expect((await reverse(spent.id)).statusCode).toBe(200)
  })

  it('is not for residents, nor for anybody who is not signed in', async () => {
    const { movementId } = await awarded(await newcomer(api), 15)
    const path = `/points/movements/${movementId}/reverse`
    expect((await api.as(su)('POST', path, { reason: '录错了' })).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, { reason: '录错了' })).statusCode).toBe(401)
  })

  it('does not know movements of another community', async () => {
    const { movementId } = await awarded(await newcomer(api), 15)
    for (const [staff, id] of [
      [foreignStaff, movementId],
      [lin, randomUUID()],
    ] as const) {
      const reply = await api.as(staff)('POST', `/points/movements/${id}/reverse`, { reason: '录错了' })
      expect(reply.statusCode).toBe(404)
      expect(reply.json()).toMatchObject({ code: 'movement_not_found' })
    }
  })

  it('refuses a malformed id, and asks for a reason and a key', async () => {
    const { movementId } = await awarded(await newcomer(api), 15)
    expect((await reverse('1')).statusCode).toBe(400)
    expect((await reverse(movementId, ' ')).statusCode).toBe(400)
    const keyless = await api.as(lin)(
      'POST',
      `/points/movements/${movementId}/reverse`,
      { reason: '录错了' },
      { key: null },
    )
    expect(keyless.json()).toMatchObject({ code: 'idempotency_key_required' })
  })
})
