import { randomUUID } from 'node:crypto'
import type { PointsOverview, StatementLine } from '@linli/domain/points/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { START } from '../../../../test/harness-config.ts'
import { award, newcomer, spend } from '../../../../test/ledger.ts'
import { agreed, posted } from '../../../../test/spending.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(START))

const { su, suHusband, zhang, zhao, lin, foreigner, foreignStaff } = cast

async function pointsOf(person: CastMember): Promise<PointsOverview> {
  return (await api.as(person)('GET', '/my/points')).json<PointsOverview>()
}

async function statementOf(person: CastMember): Promise<StatementLine[]> {
  return (await api.as(person)('GET', '/my/points/movements')).json<{ rows: StatementLine[] }>().rows
}

describe('GET /my/points', () => {
  it('shows the balance, the household’s standing and each member’s part', async () => {
    const mother = await newcomer(api, { name: '甲' })
    const father = await newcomer(api, { name: '乙', householdId: mother.householdId, relation: 'spouse' })
    await award(api.db, { person: mother, points: 15, now: START })
    await award(api.db, { person: father, points: 40, now: START })
    await spend(api.db, { person: mother, points: 10 })
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
      expiringSoon: [],
      serviceMinutes: 0,
      teamNames: [],
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
    const person = await newcomer(api)
    const from = new Date('2025-11-23T02:00:00Z')
    await award(api.db, { person: person, points: 7, now: from })
    await award(api.db, { person: person, points: 5, now: new Date(from.getTime() - 60_000) })
    expect(await pointsOf(person)).toMatchObject({ balance: 12, householdStanding: 7 })
    api.setNow(new Date(START.getTime() + 60_000))
    expect(await pointsOf(person)).toMatchObject({ balance: 12, householdStanding: 0 })
  })

  it('asks an account that is bound to nobody to bind first', async () => {
    const visitor = await newcomer(api)
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
    const person = await newcomer(api)
    const earned = await award(api.db, { person: person, points: 15, now: START })
    const spent = await spend(api.db, { person: person, points: 10 })
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
        shiftId: null,
        recruitmentId: null,
        rewardOrderId: null,
        exchangeId: null,
        exchangedWith: null,
        approvedByName: null,
        reversesId: null,
        reversed: false,
      },
      {
        movementId: earned.id,
        kind: 'event_helper',
        points: 15,
        reason: '助教 · 周六绘本课',
        occurredAt: START.toISOString(),
        recordedByName: '林静',
        eventId: earned.eventId,
        shiftId: null,
        recruitmentId: null,
        rewardOrderId: null,
        exchangeId: null,
        exchangedWith: null,
        approvedByName: null,
        reversesId: null,
        reversed: false,
      },
    ])
  })

  it('says to whom an exchange paid them and from whom, with its page for both', async () => {
    const { id, path, asker, helper } = await agreed(api)
    const lineOf = async (person: CastMember) =>
      (await statementOf(person)).find(({ exchangeId }) => exchangeId === id)
    // Held, but not paid yet: they may come back.
    expect(await lineOf(asker)).toMatchObject({ kind: 'exchange_hold', points: -10, exchangedWith: null })
    for (const one of [helper, asker]) await posted(api, one, `${path}/confirm`, {})
    expect(await lineOf(asker)).toMatchObject({ points: -10, exchangedWith: '张师傅', recordedByName: null })
    expect(await lineOf(helper)).toMatchObject({ points: 10, exchangedWith: '王秀英', recordedByName: null })
    for (const one of [asker, helper])
      expect((await api.as(one)('GET', path)).json()).toMatchObject({ id, phase: 'paid' })
    expect((await api.as(su)('GET', path)).statusCode).toBe(404)
  })

  it('names the staff who decided an exchange, and nobody where the points came back', async () => {
    const { path, asker, helper } = await agreed(api)
    await posted(api, asker, `${path}/dispute`, { reason: '没修好' })
    await posted(api, lin, `${path}/decide`, { decision: 'return', reason: '确实没修好' })
    const lines = await statementOf(asker)
    expect(lines.map(({ kind, exchangedWith }) => [kind, exchangedWith]).sort()).toEqual([
      ['event_helper', null],
      ['exchange_hold', null],
      ['exchange_release', null],
    ])
    expect(lines.find(({ kind }) => kind === 'exchange_release')?.recordedByName).toBe('林静')
    expect(await statementOf(helper)).toEqual([])
  })

  it('comes in pages of 20 without a gap or a repeat, also where instants are equal', async () => {
    const person = await newcomer(api)
    for (let n = 1; n <= 45; n++)
      await award(api.db, {
        person: person,
        points: n,
        now: new Date(START.getTime() - Math.floor(n / 10) * 60_000),
      })
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
    const [one, other] = [await newcomer(api), await newcomer(api)]
    await award(api.db, { person: one, points: 15 })
    expect(await statementOf(other)).toEqual([])
  })
})

describe.each(['points', 'points/movements'])('GET /persons/:personId/%s', (view) => {
  it('shows staff what the person sees, whatever their grid', async () => {
    const person = await newcomer(api)
    await award(api.db, { person: person, points: 15 })
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
