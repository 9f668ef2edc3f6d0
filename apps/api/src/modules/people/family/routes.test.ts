import { randomUUID } from 'node:crypto'
import type { FamilyView } from '@linli/domain/people/contract'
import { idNumberCheckDigit } from '@linli/domain/people/identity/rules'
import { CONSENT_VERSION, isAdult, needsConsent } from '@linli/domain/people/rules'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { giveNumbers, newcomer, newPhone, unbind } from '../../../../test/people.ts'
import { writePeople } from '../../../../test/seed-cast.ts'
import { findPersonsForSignUp, listActableFor } from '../store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const version = CONSENT_VERSION
const familyOf = async (person: CastMember) =>
  (await api.as(person)('GET', '/my/family')).json() as FamilyView
const memberOf = async (person: CastMember, name: string) =>
  (await familyOf(person)).members.find((member) => member.name === name)
const code = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]

/** A mother with one child of her own house, so that tests do not disturb each other. */
let houses = 0
async function newFamily(): Promise<{ mother: CastMember; child: CastMember }> {
  const person = (n: number): CastMember => ({
    ...cast.su,
    accountId: randomUUID(),
    personId: randomUUID(),
    name: n === 0 ? `母亲${houses}` : `孩子${houses}`,
  })
  houses++
  const householdId = randomUUID()
  const mother = { ...person(0), householdId }
  const child: CastMember = {
    ...person(1),
    householdId,
    relation: 'son',
    bornOn: '2021-03-04',
    guardians: [mother.personId],
  }
  await writePeople(api.db, [mother, child])
  return { mother, child }
}
function idNumberOf(bornOn: string, sequence = '001') {
  const first17 = `530111${bornOn.replaceAll('-', '')}${sequence}`
  return first17 + idNumberCheckDigit(first17)
}

describe('GET /my/family', () => {
  it('lists the household and how I may act for each', async () => {
    const { members, consent } = await familyOf(cast.su)
    expect(members).toMatchObject([
      { name: '高峰', actingAs: null, consentGiven: null, sameHousehold: true, age: 38 },
      { name: '苏晴', actingAs: 'self', consentGiven: null },
      { name: '苏大宝', actingAs: 'guardian', consentGiven: true, age: 6 },
      { name: '苏小宝', actingAs: 'guardian', consentGiven: true, age: 4 },
    ])
    expect(consent.version).toBe(version)
  })
  it('asks somebody who is not bound to bind first', async () => {
    expect(code(await api.as(await newcomer(api))('GET', '/my/family'))).toEqual([409, 'not_bound'])
  })
})

describe('POST /my/children', () => {
  const child = { name: '新 宝', bornOn: '2023-02-03', relation: 'daughter', consentVersion: version }
  const add = async (body: object, guardian?: CastMember) =>
    api.as(guardian ?? (await newFamily()).mother)('POST', '/my/children', body)

  it('adds the child, the guardianship and the consent in one', async () => {
    const reply = await add({ ...child, idNumber: idNumberOf('2023-02-03', '011') })
    expect(reply.statusCode).toBe(200)
    const added = (reply.json() as FamilyView).members.find((member) => member.name === '新宝')
    expect(added).toMatchObject({ relation: 'daughter', actingAs: 'guardian', consentGiven: true, age: 3 })
  })
  it.each([
    [{ consentVersion: version + 1 }, 'consent_outdated'],
    [{ bornOn: '2026-11-24' }, 'birth_date_invalid'],
    [{ bornOn: '2000-01-01' }, 'not_a_minor'],
    [{ idNumber: '530111202302030110' }, 'id_number_invalid'],
    [{ idNumber: idNumberOf('2023-02-04') }, 'id_number_mismatch'],
  ])('refuses %j: %s', async (change, expected) => {
    const { mother } = await newFamily()
    expect(code(await add({ ...child, ...change }, mother))).toEqual([409, expected])
    expect((await familyOf(mother)).members).toHaveLength(2)
  })
  it('refuses a child the household or the roster has already', async () => {
    const { mother, child: known } = await newFamily()
    const again = { ...child, name: ` ${known.name}\u3000`, bornOn: known.bornOn }
    expect(code(await add(again, mother))).toEqual([409, 'child_already_registered'])
    const idNumber = idNumberOf('2023-02-03', '055')
    expect((await add({ ...child, idNumber })).statusCode).toBe(200)
    expect(code(await add({ ...child, name: '另名', idNumber }))).toEqual([409, 'child_already_registered'])
  })
  it('refuses a guardian who is a minor', async () => {
    const { mother } = await newFamily()
    const sister = {
      ...mother,
      accountId: randomUUID(),
      personId: randomUUID(),
      name: '姐姐',
      bornOn: '2009-01-01',
    }
    await writePeople(api.db, [{ ...sister, relation: 'daughter' }])
    expect(code(await add(child, sister))).toEqual([409, 'guardian_must_be_adult'])
  })
  it('adds one child for 20 identical calls', async () => {
    const { mother } = await newFamily()
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.as(mother)('POST', '/my/children', child, { key })),
    )
    expect(new Set(replies.map((reply) => reply.body)).size).toBe(1)
    expect(replies[0]?.statusCode).toBe(200)
    expect((await familyOf(mother)).members).toHaveLength(3)
    const other = await api.as(mother)('POST', '/my/children', { ...child, name: '二宝' }, { key })
    expect(code(other)).toEqual([422, 'idempotency_key_reused'])
  })
  it('adds one child when both parents add it at once, with keys of their own', async () => {
    const { mother } = await newFamily()
    const father = { ...mother, accountId: randomUUID(), personId: randomUUID(), name: '父亲' }
    await writePeople(api.db, [{ ...father, relation: 'spouse', bornOn: '1988-01-01' }])
    const replies = await Promise.all([add(child, mother), add(child, father), add(child, mother)])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
  })
  it('keeps the identity number out of the clear', async () => {
    const idNumber = idNumberOf('2023-02-03', '077')
    await add({ ...child, idNumber })
    for (const table of ['persons', 'idempotency_keys', 'audit_entries']) {
      const { rows } = await api.admin.query(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [
        idNumber,
      ])
      expect(rows).toEqual([])
    }
  })
  it('wants a name that is more than spaces, and no unknown keys', async () => {
    expect(code(await add({ ...child, name: '\u200b' }))).toEqual([400, 'invalid_input'])
    expect(code(await add({ ...child, guardianId: cast.su.personId }))).toEqual([400, 'invalid_input'])
  })
})

describe('the consent of a guardian', () => {
  const path = (child: CastMember) => `/my/children/${child.personId}/consents`
  const give = (person: CastMember, child: CastMember, of = version) =>
    api.as(person)('POST', path(child), { version: of })
  const withdraw = (person: CastMember, child: CastMember) => api.as(person)('DELETE', path(child))

  it('can be withdrawn and given again, however often', async () => {
    const { mother, child } = await newFamily()
    for (let round = 0; round < 2; round++) {
      expect((await withdraw(mother, child)).statusCode).toBe(200)
      expect((await memberOf(mother, child.name))?.consentGiven).toBe(false)
      expect((await give(mother, child)).statusCode).toBe(200)
      expect((await give(mother, child)).statusCode).toBe(200)
      expect((await memberOf(mother, child.name))?.consentGiven).toBe(true)
    }
  })
  it('ends for both when one of two guardians withdraws it', async () => {
    expect((await withdraw(cast.suHusband, cast.dabao)).statusCode).toBe(200)
    expect((await memberOf(cast.su, '苏大宝'))?.consentGiven).toBe(false)
    await give(cast.su, cast.dabao)
  })
  it('counts no longer when its guardian is one no more', async () => {
    const { mother, child } = await newFamily()
    const [link] = (await familyOf(mother)).links
    await api.as(mother)('POST', `/my/links/${link?.id}/end`, {})
    expect(await memberOf(mother, child.name)).toMatchObject({ actingAs: null, consentGiven: false })
  })
  it('counts no longer when the text has changed since, until it is given anew', async () => {
    const { mother, child } = await newFamily()
    await api.admin.query('update guardian_consents set version = $1 where child_id = $2', [
      version - 1,
      child.personId,
    ])
    expect((await memberOf(mother, child.name))?.consentGiven).toBe(false)
    await give(mother, child)
    expect((await memberOf(mother, child.name))?.consentGiven).toBe(true)
  })
  it('is refused for an old text, for somebody else’s child and for who is no child', async () => {
    const { mother, child } = await newFamily()
    expect(code(await give(mother, child, version + 1))).toEqual([409, 'consent_outdated'])
    expect(code(await give(cast.he, child))).toEqual([404, 'person_not_found'])
    expect(code(await withdraw(cast.he, child))).toEqual([404, 'person_not_found'])
    expect(code(await give(cast.suHusband, cast.su))).toEqual([409, 'not_guardian'])
    expect(code(await give(cast.foreigner, child))).toEqual([404, 'person_not_found'])
  })
  it('is needed no more on the 14th birthday', async () => {
    const { mother, child } = await newFamily()
    api.setNow(new Date('2035-03-03T16:00:00Z'))
    expect(code(await give(mother, child))).toEqual([409, 'not_a_child'])
    expect((await memberOf(mother, child.name))?.consentGiven).toBeNull()
  })
})

describe('a proxy', () => {
  async function newElder() {
    const { mother: elder } = await newFamily()
    const phone = newPhone()
    await giveNumbers(api, elder, { phone })
    return { elder, ask: { name: elder.name, phone } }
  }
  const request = (person: CastMember, body: object) => api.as(person)('POST', '/my/proxies', body)

  it('is asked for, told to the elder, accepted there, and acts from then on', async () => {
    const { mother: daughter } = await newFamily()
    const { elder, ask } = await newElder()
    const asked = await request(daughter, { ...ask, phone: `+86 ${ask.phone}` })
    expect(asked.json().links.at(-1)).toMatchObject({ kind: 'proxy', acceptedAt: null, awaitsMe: false })
    expect((await familyOf(daughter)).members.some((member) => member.name === elder.name)).toBe(false)

    const waiting = (await familyOf(elder)).links.find((link) => link.awaitsMe)
    expect(waiting).toMatchObject({ actingName: daughter.name, forName: elder.name })
    expect((await api.as(elder)('GET', '/me')).json().unreadMessages).toBe(1)

    expect(code(await api.as(daughter)('POST', `/my/links/${waiting?.id}/accept`, {}))).toEqual([
      409,
      'link_not_yours',
    ])
    expect((await api.as(elder)('POST', `/my/links/${waiting?.id}/accept`, {})).statusCode).toBe(200)
    expect(await memberOf(daughter, elder.name)).toMatchObject({ actingAs: 'proxy', sameHousehold: false })
    expect((await api.as(daughter)('GET', '/me')).json().unreadMessages).toBe(1)

    expect(code(await request(daughter, ask))).toEqual([409, 'link_exists'])
    expect((await api.as(elder)('POST', `/my/links/${waiting?.id}/end`, {})).statusCode).toBe(200)
    expect(await memberOf(daughter, elder.name)).toBeUndefined()
    expect((await request(daughter, ask)).statusCode).toBe(200)
  })
  it('is asked for once by 20 identical calls', async () => {
    const { mother: daughter } = await newFamily()
    const { elder, ask } = await newElder()
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.as(daughter)('POST', '/my/proxies', ask, { key })),
    )
    expect(new Set(replies.map((reply) => `${reply.statusCode} ${reply.body}`)).size).toBe(1)
    expect((await familyOf(elder)).links.filter((link) => link.awaitsMe)).toHaveLength(1)
    expect((await api.as(elder)('GET', '/me')).json().unreadMessages).toBe(1)
  })
  it('cannot be oneself, a child, somebody without an account, or somebody unknown', async () => {
    const { mother: daughter, child } = await newFamily()
    const { elder, ask } = await newElder()
    expect(code(await request(elder, ask))).toEqual([409, 'link_with_self'])
    const childPhone = newPhone()
    await giveNumbers(api, child, { phone: childPhone })
    expect(code(await request(elder, { name: child.name, phone: childPhone }))).toEqual([
      409,
      'link_needs_adults',
    ])
    await unbind(api, elder)
    expect(code(await request(daughter, ask))).toEqual([409, 'person_has_no_account'])
    expect(code(await request(daughter, { ...ask, name: '别人' }))).toEqual([409, 'person_not_matched'])
    expect(code(await request(daughter, { ...ask, phone: '12' }))).toEqual([409, 'phone_invalid'])
  })
  it('cannot be guessed: five misses an hour', async () => {
    const { mother: daughter } = await newFamily()
    const { ask } = await newElder()
    for (let i = 0; i < 5; i++)
      expect(code(await request(daughter, { name: '猜猜', phone: ask.phone }))[1]).toBe('person_not_matched')
    expect(code(await request(daughter, ask))).toEqual([409, 'too_many_attempts'])
  })
})

describe('a link', () => {
  it('of others, unknown or of another community is not found', async () => {
    const [link] = (await familyOf(cast.su)).links
    for (const linkId of [link?.id, randomUUID()])
      for (const act of ['accept', 'end'])
        for (const person of [cast.he, cast.foreigner])
          expect(code(await api.as(person)('POST', `/my/links/${linkId}/${act}`, {}))).toEqual([
            404,
            'link_not_found',
          ])
  })
  it('of a guardian is not ended by the child', async () => {
    const { mother, child } = await newFamily()
    const [link] = (await familyOf(mother)).links
    expect(code(await api.as(child)('POST', `/my/links/${link?.id}/end`, {}))).toEqual([
      409,
      'guardian_link_of_minor',
    ])
  })
})

describe('whom one may sign up', () => {
  const actable = (person: CastMember, now = api.start) =>
    api.db.inCommunity(person.communityId, (tx) => listActableFor(tx, person.personId, now))

  it('is oneself and one’s children, with what signing up needs to know', async () => {
    const { mother, child } = await newFamily()
    expect(await actable(mother)).toEqual([
      {
        personId: mother.personId,
        householdId: mother.householdId,
        name: mother.name,
        bornOn: mother.bornOn,
        relation: 'head',
        consentGiven: null,
        actingAs: 'self',
      },
      {
        personId: child.personId,
        householdId: child.householdId,
        name: child.name,
        bornOn: child.bornOn,
        relation: 'son',
        consentGiven: true,
        actingAs: 'guardian',
      },
    ])
  })
  it('is a child until the day before the 18th birthday', async () => {
    const { mother } = await newFamily()
    expect(await actable(mother, new Date('2039-03-03T15:59:59Z'))).toHaveLength(2)
    expect(await actable(mother, new Date('2039-03-03T16:00:00Z'))).toHaveLength(1)
  })
  it('needs no consent from the 14th birthday on', async () => {
    const { child } = await newFamily()
    const consentAt = async (now: Date) =>
      (
        await api.db.inCommunity(child.communityId, (tx) => findPersonsForSignUp(tx, [child.personId], now))
      )[0]?.consentGiven
    expect(await consentAt(new Date('2035-03-03T15:59:59Z'))).toBe(true)
    expect(await consentAt(new Date('2035-03-03T16:00:00Z'))).toBeNull()
  })
  it('is decided in SQL by the same ages as in the rules, leap days included', async () => {
    const days = [
      '2012-02-28',
      '2012-02-29',
      '2012-03-01',
      '2008-02-29',
      '2008-03-01',
      '2014-02-28',
      '2014-03-01',
    ]
    const moments = [
      '2026-02-28',
      '2026-03-01',
      '2022-02-28',
      '2022-03-01',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]
    const { mother } = await newFamily()
    const children = days.map((bornOn, n) => ({
      ...mother,
      accountId: randomUUID(),
      personId: randomUUID(),
      name: `第${n}个`,
      relation: 'son' as const,
      bornOn,
      guardians: [mother.personId],
    }))
    await writePeople(api.db, children)
    for (const moment of moments) {
      const now = new Date(`${moment}T04:00:00Z`)
      const mine = (await actable(mother, now)).filter((person) => person.actingAs === 'guardian')
      const minors = children.filter((person) => !isAdult(person, now)).map((person) => person.name)
      expect(
        mine
          .map((person) => person.name)
          .filter((name) => name.startsWith('第'))
          .sort(),
      ).toEqual(minors.sort())
      for (const { bornOn, consentGiven } of mine)
        expect(consentGiven !== null).toBe(needsConsent(bornOn, now))
    }
  })
  it('is never anybody of another community', async () => {
    const seen = await api.db.inCommunity(cast.foreigner.communityId, (tx) =>
      findPersonsForSignUp(tx, [cast.su.personId, cast.foreigner.personId], api.start),
    )
    expect(seen.map((person) => person.name)).toEqual(['外社区居民'])
  })
})
