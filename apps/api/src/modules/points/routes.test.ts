import { randomUUID } from 'node:crypto'
import type { PointsOverview, StatementLine } from '@linli/domain/points/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN, HOUSEHOLDS } from '../../../test/cast.ts'
import { START, startTestApi, type TestApi } from '../../../test/harness.ts'
import { writePeople } from '../../../test/seed-cast.ts'
import { awardPoints, refundSpending, spendPoints } from './actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(START))

const { su, suHusband, he, zhang, zhao, lin, foreigner, foreignStaff } = cast

/** Somebody new to the ledger, in a household of their own unless one is named. */
async function newcomer(overrides: Partial<CastMember> = {}): Promise<CastMember> {
  const person: CastMember = {
    accountId: randomUUID(),
    personId: randomUUID(),
    communityId: FENGHUANGSHAN,
    householdId: randomUUID(),
    name: '新邻居',
    relation: 'head',
    bornOn: '1990-01-01',
    roles: ['resident'],
    gridId: null,
    ...overrides,
  }
  await writePeople(api.db, [person])
  return person
}

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

/** Spends as a sign-up in the priority window does. */
function spend(person: CastMember, points: number, sourceId = randomUUID()) {
  return api.db.inCommunity(person.communityId, (tx) =>
    spendPoints(tx, {
      communityId: person.communityId,
      personId: person.personId,
      points,
      kind: 'early_place',
      sourceId,
      reason: '优先名额 · 周六绘本课',
      eventId: randomUUID(),
      now: START,
    }),
  )
}

function helped(person: CastMember, points: number, now: Date) {
  return api.db.inCommunity(person.communityId, (tx) =>
    awardPoints(tx, {
      communityId: person.communityId,
      personId: person.personId,
      points,
      kind: 'event_helper',
      sourceId: randomUUID(),
      reason: '助教 · 周六绘本课',
      eventId: randomUUID(),
      recordedById: zhao.personId,
      now,
    }),
  )
}

describe('GET /my/points', () => {
  it('shows the balance, the household’s standing and each member’s part', async () => {
    const mother = await newcomer({ name: '甲' })
    const father = await newcomer({ name: '乙', householdId: mother.householdId, relation: 'spouse' })
    await helped(mother, 15, START)
    await helped(father, 40, START)
    await spend(mother, 10)
    expect(await pointsOf(mother)).toEqual({
      personId: mother.personId,
      personName: '甲',
      balance: 5,
      householdStanding: 55,
      earnedByMember: [
        { personId: father.personId, name: '乙', points: 40 },
        { personId: mother.personId, name: '甲', points: 15 },
      ],
      standingFrom: '2025-11-23T02:00:00.000Z',
    })
  })

  it('is all zero for a family that has earned nothing yet', async () => {
    expect(await pointsOf(zhang)).toMatchObject({
      balance: 0,
      householdStanding: 0,
      earnedByMember: [{ personId: zhang.personId, points: 0 }],
    })
  })

  it('counts what was earned exactly twelve months ago, and not the minute before', async () => {
    const person = await newcomer()
    const from = new Date('2025-11-23T02:00:00Z')
    await helped(person, 7, from)
    await helped(person, 5, new Date(from.getTime() - 60_000))
    expect(await pointsOf(person)).toMatchObject({ balance: 12, householdStanding: 7 })
    api.setNow(new Date(START.getTime() + 60_000))
    expect(await pointsOf(person)).toMatchObject({ balance: 12, householdStanding: 0 })
  })

  it('asks an account that is bound to nobody to bind first', async () => {
    const visitor = await newcomer()
    await api.admin.query('update memberships set person_id = null where account_id = $1', [
      visitor.accountId,
    ])
    for (const path of ['/my/points', '/my/points/movements']) {
      const reply = await api.as(visitor)('GET', path)
      expect(reply.statusCode).toBe(403)
      expect(reply.json()).toMatchObject({ code: 'not_bound' })
    }
  })

  it('is for people who are signed in', async () => {
    expect((await api.anonymous('GET', '/my/points')).statusCode).toBe(401)
    expect((await api.anonymous('GET', '/my/points/movements')).statusCode).toBe(401)
  })
})

describe('GET /my/points/movements', () => {
  it('says where each point came from and where it went', async () => {
    const person = await newcomer()
    const earned = await helped(person, 15, START)
    const spent = await spend(person, 10)
    const lines = await statementOf(person)
    expect(lines).toEqual([
      {
        movementId: spent.id,
        kind: 'early_place',
        points: -10,
        reason: '优先名额 · 周六绘本课',
        occurredAt: START.toISOString(),
        recordedByName: null,
        eventId: spent.eventId,
        reversesId: null,
        reversed: false,
      },
      {
        movementId: earned.id,
        kind: 'event_helper',
        points: 15,
        reason: '助教 · 周六绘本课',
        occurredAt: START.toISOString(),
        recordedByName: '赵明',
        eventId: earned.eventId,
        reversesId: null,
        reversed: false,
      },
    ])
  })

  it('comes in pages of 20 without a gap or a repeat, also where instants are equal', async () => {
    const person = await newcomer()
    for (let n = 1; n <= 45; n++)
      await helped(person, n, new Date(START.getTime() - Math.floor(n / 10) * 60_000))
    const seen: number[] = []
    const sizes: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const reply = await api.as(person)('GET', `/my/points/movements${cursor && `?cursor=${cursor}`}`)
      const page = reply.json<{ rows: StatementLine[]; nextCursor: string | null }>()
      seen.push(...page.rows.map((line) => line.points))
      sizes.push(page.rows.length)
      cursor = page.nextCursor
    }
    expect(sizes).toEqual([20, 20, 5])
    expect(new Set(seen).size).toBe(45)
    expect(seen.slice(0, 2)).toEqual([9, 8])
  })

  it('refuses a cursor it did not give', async () => {
    for (const cursor of ['abc', '12_34', `x_${randomUUID()}`, `9999999999999999_${randomUUID()}`, '%20']) {
      const reply = await api.as(su)('GET', `/my/points/movements?cursor=${cursor}`)
      expect(reply.statusCode).toBe(400)
      expect(reply.json()).toMatchObject({ code: 'invalid_input' })
    }
  })

  it('shows nobody else’s movements', async () => {
    const [one, other] = [await newcomer(), await newcomer()]
    await awarded(one, 15)
    expect(await statementOf(other)).toEqual([])
  })
})

describe.each(['points', 'points/movements'])('GET /persons/:personId/%s', (view) => {
  it('shows staff what the person sees, whatever their grid', async () => {
    const person = await newcomer()
    await awarded(person, 15)
    const own = await api.as(person)('GET', `/my/${view}`)
    const seen = await api.as(zhao)('GET', `/persons/${person.personId}/${view}`)
    expect(seen.statusCode).toBe(200)
    expect(seen.json()).toEqual(own.json())
  })

  it('is not for residents, not even about the family', async () => {
    const reply = await api.as(su)('GET', `/persons/${suHusband.personId}/${view}`)
    expect(reply.statusCode).toBe(403)
    expect(reply.json()).toMatchObject({ code: 'not_allowed' })
  })

  it('is for people who are signed in', async () => {
    expect((await api.anonymous('GET', `/persons/${su.personId}/${view}`)).statusCode).toBe(401)
  })

  it('does not know strangers, nor people of another community', async () => {
    for (const personId of [randomUUID(), foreigner.personId]) {
      const reply = await api.as(lin)('GET', `/persons/${personId}/${view}`)
      expect(reply.statusCode).toBe(404)
      expect(reply.json()).toMatchObject({ code: 'person_not_found' })
    }
    expect((await api.as(foreignStaff)('GET', `/persons/${su.personId}/${view}`)).statusCode).toBe(404)
  })

  it('refuses an id that is none', async () => {
    expect((await api.as(lin)('GET', `/persons/su/${view}`)).statusCode).toBe(400)
  })
})

describe('POST /persons/:personId/points/awards', () => {
  it('gives points with the reason, tells the person, and is audited', async () => {
    const person = await newcomer()
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
    const person = await newcomer()
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
    const wife = await newcomer({ householdId: HOUSEHOLDS.zhao, relation: 'spouse' })
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
    const person = await newcomer()
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
    expect((await api.as(lin)('POST', path, { points: 500, reason: '年度表彰' })).statusCode).toBe(200)
  })
})

describe('POST /points/movements/:movementId/reverse', () => {
  it('takes an award back by its opposite and keeps both on the statement', async () => {
    const person = await newcomer()
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
    const person = await newcomer()
    await awarded(person, 15)
    const spent = await spend(person, 10)
    const reply = await reverse(spent.id, '系统故障')
    expect(reply.json()).toMatchObject({ kind: 'reversal', points: 10, eventId: spent.eventId })
    expect(await pointsOf(person)).toMatchObject({ balance: 15, householdStanding: 15 })
  })

  it('happens once, however many colleagues press at the same moment', async () => {
    const person = await newcomer()
    await awarded(person, 100)
    const { movementId } = await awarded(person, 15)
    const replies = await Promise.all(Array.from({ length: 20 }, () => reverse(movementId)))
    expect(replies.filter((r) => r.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((r) => r.json().code === 'movement_already_reversed')).toHaveLength(19)
    expect(await pointsOf(person)).toMatchObject({ balance: 100 })
  })

  it('does not take back a reversal', async () => {
    const person = await newcomer()
    const { movementId } = await awarded(person, 15)
    const { movementId: reversalId } = (await reverse(movementId)).json<StatementLine>()
    const reply = await reverse(reversalId)
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'movement_is_reversal' })
  })

  it('does not take back points that are spent already', async () => {
    const person = await newcomer()
    const { movementId } = await awarded(person, 15)
    await spend(person, 1)
    const reply = await reverse(movementId)
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'points_already_spent' })
    expect(await pointsOf(person)).toMatchObject({ balance: 14, householdStanding: 15 })
  })

  it('and a refund never both give the same spending back', async () => {
    const person = await newcomer()
    await awarded(person, 15)
    const refund = (sourceId: string) =>
      api.db.inCommunity(FENGHUANGSHAN, (tx) =>
        refundSpending(tx, {
          communityId: FENGHUANGSHAN,
          kind: 'early_place',
          sourceId,
          reason: '活动取消',
          now: START,
        }),
      )
    const refunded = await spend(person, 10)
    expect(await refund(refunded.sourceId)).toMatchObject({ points: 10, kind: 'early_place_refund' })
    expect((await reverse(refunded.id)).json()).toMatchObject({ code: 'spending_already_refunded' })

    const reversed = await spend(person, 10)
    expect((await reverse(reversed.id)).statusCode).toBe(200)
    expect(await refund(reversed.sourceId)).toBeNull()

    for (let round = 0; round < 10; round++) {
      const contested = await spend(person, 10)
      await Promise.all([refund(contested.sourceId), reverse(contested.id), refund(contested.sourceId)])
      expect(await pointsOf(person)).toMatchObject({ balance: 15 })
    }
  })

  it('of the own household is left to a colleague', async () => {
    const wife = await newcomer({ householdId: HOUSEHOLDS.zhao, relation: 'spouse' })
    await awarded(wife, 15)
    const spent = await spend(wife, 10)
    const own = await api.as(zhao)('POST', `/points/movements/${spent.id}/reverse`, { reason: '录错了' })
    expect(own.statusCode).toBe(409)
    expect(own.json()).toMatchObject({ code: 'reversal_in_own_household' })
    expect((await reverse(spent.id)).statusCode).toBe(200)
  })

  it('is not for residents, nor for anybody who is not signed in', async () => {
    const { movementId } = await awarded(await newcomer(), 15)
    const path = `/points/movements/${movementId}/reverse`
    expect((await api.as(su)('POST', path, { reason: '录错了' })).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, { reason: '录错了' })).statusCode).toBe(401)
  })

  it('does not know movements of another community', async () => {
    const { movementId } = await awarded(await newcomer(), 15)
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
    const { movementId } = await awarded(await newcomer(), 15)
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
