import { randomUUID } from 'node:crypto'
import { idNumberCheckDigit } from '@linli/domain/people/identity/rules'
import { CONSENT_VERSION } from '@linli/domain/people/rules'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, GRID_4, HOUSEHOLDS } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { giveNumbers, newcomer, newPhone } from '../../../../test/people.ts'
import { writePeople } from '../../../../test/seed-cast.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Account = Pick<CastMember, 'accountId' | 'communityId'>
const code = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const version = CONSENT_VERSION

const search = async (staff: Account, q: string, cursor?: string) =>
  api.as(staff)('GET', `/persons?${new URLSearchParams({ q, ...(cursor && { cursor }) })}`)
const namesFound = async (staff: Account, q: string) =>
  (await search(staff, q)).json().rows.map((row: { name: string }) => row.name)
const view = (staff: Account, person: Pick<CastMember, 'personId'>) =>
  api.as(staff)('GET', `/persons/${person.personId}`)
const register = (staff: Account, body: object, key: string = randomUUID()) =>
  api.as(staff)('POST', '/persons', body, { key })

function idNumberOf(bornOn: string, sequence: string) {
  const first17 = `530111${bornOn.replaceAll('-', '')}${sequence}`
  return first17 + idNumberCheckDigit(first17)
}

/** A household of its own in grid 4 (or where it is put) with its head. */
async function newHead(change: Partial<CastMember> = {}): Promise<CastMember> {
  const head: CastMember = {
    ...cast.wang,
    accountId: randomUUID(),
    personId: randomUUID(),
    householdId: randomUUID(),
    name: '窗口户主',
    ...change,
  }
  await writePeople(api.db, [head])
  return head
}
const elder = { name: '老 人家', relation: 'mother', bornOn: '1945-03-03' }

describe('GET /persons', () => {
  it('finds by a part of the name, typed with spaces or not', async () => {
    expect(await namesFound(cast.lin, '秀英')).toEqual(['王秀英'])
    expect(await namesFound(cast.lin, '王 秀 英')).toEqual(['王秀英'])
    expect(await namesFound(cast.lin, '没有这个人')).toEqual([])
    expect(await namesFound(cast.lin, '　')).toEqual([])
  })
  it('finds by the whole phone number, never by a part of it', async () => {
    const phone = newPhone()
    await giveNumbers(api, cast.zhang, { phone })
    expect(await namesFound(cast.lin, `+86 ${phone}`)).toEqual(['张建国'])
    expect(await namesFound(cast.lin, phone.slice(0, 10))).toEqual([])
    expect((await search(cast.lin, phone)).body).not.toContain(phone)
  })
  it('finds by the whole ID number', async () => {
    const idNumber = idNumberOf('1950-01-30', '013')
    await giveNumbers(api, cast.zhang, { idNumber })
    expect(await namesFound(cast.lin, idNumber.toLowerCase())).toEqual(['张建国'])
  })
  it('finds by words of the address, alone or with the name', async () => {
    const room = HOUSEHOLDS.su.slice(-12)
    expect(await namesFound(cast.lin, `砖瓦厂 ${room}`)).toHaveLength(4)
    expect(await namesFound(cast.lin, `5栋 苏大宝`)).toEqual(['苏大宝'])
  })
  it('takes % and _ for what they are', async () => {
    expect(await namesFound(cast.lin, '%')).toEqual([])
    expect(await namesFound(cast.lin, '苏_')).toEqual([])
    expect(await namesFound(cast.lin, '\\')).toEqual([])
  })
  it('shows a grid worker the own grid only', async () => {
    expect(await namesFound(cast.zhao, '王秀英')).toEqual([])
    expect(await namesFound(cast.zhao, '苏大宝')).toEqual(['苏大宝'])
    const ofGrid4 = await newcomer(api, { roles: ['staff'], gridId: GRID_4 })
    expect(await namesFound(ofGrid4, '王秀英')).toEqual(['王秀英'])
    expect(await namesFound(ofGrid4, '苏大宝')).toEqual([])
  })
  it('shows another community none of it', async () => {
    expect(await namesFound(cast.foreignStaff, '苏')).toEqual([])
    expect(await namesFound(cast.lin, '外社区')).toEqual([])
  })
  it('pages through everybody once, whoever is added meanwhile', async () => {
    const householdId = randomUUID()
    const many = Array.from({ length: 45 }, (_, n) => ({
      ...cast.wang,
      accountId: randomUUID(),
      personId: randomUUID(),
      householdId,
      name: `翻页${String(n % 9)}`,
    }))
    await writePeople(api.db, many)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = (await search(cast.lin, '翻页', cursor)).json()
      seen.push(...page.rows.map((row: { id: string }) => row.id))
      cursor = page.nextCursor ?? undefined
      await newHead({ name: '翻页0' })
    } while (cursor)
    expect(seen.length).toBe(new Set(seen).size)
    expect(many.filter((person) => !seen.includes(person.personId))).toEqual([])
  })
  it('refuses a cursor that is none, and keys it does not know', async () => {
    expect(code(await search(cast.lin, '苏', 'xyz'))).toEqual([400, 'invalid_input'])
    expect(code(await api.as(cast.lin)('GET', '/persons?q=a&sort=b'))).toEqual([400, 'invalid_input'])
    expect(code(await api.as(cast.lin)('GET', '/persons'))).toEqual([400, 'invalid_input'])
  })
})

describe('GET /persons/:personId', () => {
  it('shows one person with household, links and consent', async () => {
    const phone = newPhone()
    await giveNumbers(api, cast.xiaobao, { phone, idNumber: idNumberOf('2022-06-01', '019') })
    expect((await view(cast.zhao, cast.xiaobao)).json()).toMatchObject({
      id: cast.xiaobao.personId,
      name: '苏小宝',
      age: 4,
      relation: 'son',
      gridName: '第3网格',
      maskedPhone: `199****${phone.slice(-4)}`,
      maskedIdNumber: expect.stringMatching(/^530\*{11}019.$/),
      hasAccount: true,
      bornOn: '2022-06-01',
      householdMembers: [{ name: '高峰' }, { name: '苏晴' }, { name: '苏大宝' }],
      links: [
        { kind: 'guardian', forName: '苏小宝', awaitsMe: false },
        { kind: 'guardian', forName: '苏小宝', awaitsMe: false },
      ],
      consent: { version, channel: 'paper' },
    })
  })
  it('finds nobody of another grid, another community, or at all', async () => {
    expect(code(await view(cast.zhao, cast.wang))).toEqual([404, 'person_not_found'])
    expect(code(await view(cast.lin, cast.foreigner))).toEqual([404, 'person_not_found'])
    expect(code(await view(cast.foreignStaff, cast.wang))).toEqual([404, 'person_not_found'])
    expect(code(await view(cast.lin, { personId: randomUUID() }))).toEqual([404, 'person_not_found'])
    expect(code(await view(cast.lin, { personId: 'not-an-id' }))).toEqual([400, 'invalid_input'])
  })
})

describe('POST /persons', () => {
  it('registers an elder without a phone', async () => {
    const { householdId } = await newHead()
    const reply = await register(cast.lin, { householdId, ...elder })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ name: '老人家', age: 81, hasAccount: false, maskedPhone: null })
  })
  it('reads the birthday off the ID number and keeps both numbers sealed', async () => {
    const { householdId } = await newHead()
    const idNumber = idNumberOf('1945-03-03', '027')
    const phone = newPhone()
    const { bornOn: _, ...rest } = elder
    const reply = await register(cast.lin, { householdId, ...rest, idNumber, phone })
    expect(reply.json()).toMatchObject({ bornOn: '1945-03-03', maskedPhone: `199****${phone.slice(-4)}` })
    expect(await namesFound(cast.lin, phone)).toEqual(['老人家'])
    for (const secret of [idNumber, phone])
      for (const table of ['persons', 'idempotency_keys', 'audit_entries']) {
        const { rows } = await api.admin.query(
          `select 1 from ${table} t where t::text like '%' || $1 || '%'`,
          [secret],
        )
        expect(rows).toEqual([])
      }
  })
  it('lets no child in without a guardian’s consent of the current version', async () => {
    const head = await newHead()
    const { householdId, personId: guardianId } = head
    const child = { householdId, name: '窗口宝宝', relation: 'son', bornOn: '2022-02-02' }
    expect(code(await register(cast.lin, child))).toEqual([409, 'consent_missing'])
    const outdated = { guardianId, version: version + 1 }
    expect(code(await register(cast.lin, { ...child, consent: outdated }))).toEqual([409, 'consent_outdated'])
    const unknown = { guardianId: randomUUID(), version }
    expect(code(await register(cast.lin, { ...child, consent: unknown }))).toEqual([404, 'person_not_found'])
    const { bornOn: _, ...undated } = child
    expect(code(await register(cast.lin, undated))).toEqual([409, 'birth_date_missing'])
    expect((await view(cast.lin, head)).json().householdMembers).toEqual([])

    const reply = await register(cast.lin, { ...child, consent: { guardianId, version } })
    expect(reply.json()).toMatchObject({
      consent: { version, guardianName: '窗口户主', channel: 'paper' },
      links: [{ kind: 'guardian', actingPersonId: guardianId }],
    })
    expect((await api.as(head)('GET', '/my/family')).json().members).toMatchObject([
      { actingAs: 'self' },
      { name: '窗口宝宝', actingAs: 'guardian', consentGiven: true },
    ])
  })
  it.each([
    [{ phone: '12345' }, 'phone_invalid'],
    [{ idNumber: '530111194503030271' }, 'id_number_invalid'],
    [{ idNumber: idNumberOf('1945-03-04', '011') }, 'id_number_mismatch'],
    [{ bornOn: '2030-01-01' }, 'birth_date_invalid'],
    [{ relation: 'head' }, 'household_has_head'],
    [{ name: '窗口户主', bornOn: '1962-12-05' }, 'person_already_registered'],
  ])('refuses %j: %s', async (change, expected) => {
    const { householdId } = await newHead()
    expect(code(await register(cast.lin, { householdId, ...elder, ...change }))).toEqual([409, expected])
  })
  it('registers one person for 20 identical calls, and for 5 at once with keys of their own', async () => {
    const head = await newHead()
    const key = randomUUID()
    const body = { householdId: head.householdId, ...elder }
    const same = await Promise.all(Array.from({ length: 20 }, () => register(cast.lin, body, key)))
    expect(new Set(same.map((reply) => reply.body)).size).toBe(1)
    const own = await Promise.all(
      Array.from({ length: 5 }, () => register(cast.lin, { ...body, name: '另一位' })),
    )
    expect(own.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409, 409, 409])
    expect((await view(cast.lin, head)).json().householdMembers).toHaveLength(2)
    expect(code(await register(cast.lin, { ...body, name: '第三位' }, key))).toEqual([
      422,
      'idempotency_key_reused',
    ])
  })
  it('gives one ID number to one of two households at once', async () => {
    const idNumber = idNumberOf('1945-03-03', '035')
    const heads = await Promise.all([newHead(), newHead(), newHead()])
    const replies = await Promise.all(
      heads.map(({ householdId }) => register(cast.lin, { householdId, ...elder, idNumber })),
    )
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
  })
  it('reaches no household outside the grid or the community', async () => {
    for (const [staff, householdId] of [
      [cast.zhao, HOUSEHOLDS.wang],
      [cast.lin, HOUSEHOLDS.foreign],
      [cast.foreignStaff, HOUSEHOLDS.wang],
      [cast.lin, randomUUID()],
    ] as const)
      expect(code(await register(staff, { householdId, ...elder }))).toEqual([404, 'household_not_found'])
  })
})

describe('POST /persons/:personId/consents', () => {
  const record = (staff: Account, child: { personId: string }, guardianId: string, of = version) =>
    api.as(staff)('POST', `/persons/${child.personId}/consents`, { guardianId, version: of })

  it('records a signature, and who signed is a guardian from then on', async () => {
    const father = await newHead({ householdId: HOUSEHOLDS.zhou, name: '周父', relation: 'spouse' })
    const reply = await record(cast.lin, cast.zhouChild, father.personId)
    expect(reply.json().links).toHaveLength(2)
    expect((await record(cast.lin, cast.zhouChild, father.personId)).json().links).toHaveLength(2)
    const { members } = (await api.as(father)('GET', '/my/family')).json()
    expect(members.find((member: { name: string }) => member.name === '周豆豆')).toMatchObject({
      actingAs: 'guardian',
      consentGiven: true,
    })
  })
  it('refuses an old text, a minor as guardian, an adult as child and people out of reach', async () => {
    expect(code(await record(cast.lin, cast.xiaobao, cast.su.personId, version + 1))).toEqual([
      409,
      'consent_outdated',
    ])
    expect(code(await record(cast.lin, cast.xiaobao, cast.dabao.personId))).toEqual([
      409,
      'guardian_must_be_adult',
    ])
    expect(code(await record(cast.lin, cast.xiaobao, cast.xiaobao.personId))).toEqual([409, 'not_guardian'])
    expect(code(await record(cast.lin, cast.su, cast.suHusband.personId))).toEqual([409, 'not_a_child'])
    expect(code(await record(cast.zhao, cast.zhouChild, cast.zhou.personId))).toEqual([
      404,
      'person_not_found',
    ])
    expect(code(await record(cast.zhao, cast.xiaobao, cast.wang.personId))).toEqual([404, 'person_not_found'])
    expect(code(await record(cast.lin, cast.foreigner, cast.su.personId))).toEqual([404, 'person_not_found'])
  })
})

describe('POST /persons/:personId/proxies', () => {
  const record = (staff: Account, person: { personId: string }, actingPersonId: string) =>
    api.as(staff)('POST', `/persons/${person.personId}/proxies`, {
      actingPersonId,
      reason: '双方到场，当面同意',
    })

  it('makes a grown child act for an elder at once', async () => {
    const [father, son] = [await newHead({ name: '无手机老人' }), await newHead({ name: '儿子' })]
    expect((await record(cast.lin, father, son.personId)).json().links).toMatchObject([
      { kind: 'proxy', actingName: '儿子', forName: '无手机老人', acceptedAt: api.start.toISOString() },
    ])
    expect((await api.as(son)('GET', '/my/family')).json().members).toMatchObject([
      { actingAs: 'self' },
      { name: '无手机老人', actingAs: 'proxy', sameHousehold: false },
    ])
    expect(code(await record(cast.lin, father, son.personId))).toEqual([409, 'link_exists'])
  })
  it('answers an invitation that was waiting', async () => {
    const [mother, daughter] = [await newHead({ name: '等待的老人' }), await newHead({ name: '女儿' })]
    const phone = newPhone()
    await giveNumbers(api, mother, { phone })
    await api.as(daughter)('POST', '/my/proxies', { name: mother.name, phone })
    const { links } = (await record(cast.lin, mother, daughter.personId)).json()
    expect(links).toHaveLength(1)
    expect(links[0].acceptedAt).not.toBeNull()
  })
  it('refuses a child, oneself and people out of reach', async () => {
    expect(code(await record(cast.lin, cast.xiaobao, cast.su.personId))).toEqual([409, 'link_needs_adults'])
    expect(code(await record(cast.lin, cast.su, cast.su.personId))).toEqual([409, 'link_with_self'])
    expect(code(await record(cast.zhao, cast.wang, cast.su.personId))).toEqual([404, 'person_not_found'])
    expect(code(await record(cast.zhao, cast.su, cast.wang.personId))).toEqual([404, 'person_not_found'])
    expect(code(await record(cast.lin, cast.su, cast.foreigner.personId))).toEqual([404, 'person_not_found'])
  })
})

describe('POST /persons/:personId/reveal', () => {
  const reveal = (staff: Account, person: { personId: string }, body: object) =>
    api.as(staff)('POST', `/persons/${person.personId}/reveal`, body)
  const reason = '活动改期，要打电话通知'

  it('shows the number, and leaves who asked and why, not the number', async () => {
    const phone = newPhone()
    const idNumber = idNumberOf('1962-12-05', '043')
    await giveNumbers(api, cast.wang, { phone, idNumber })
    expect((await reveal(cast.lin, cast.wang, { field: 'phone', reason })).json()).toEqual({ value: phone })
    expect((await reveal(cast.lin, cast.wang, { field: 'id_number', reason })).json()).toEqual({
      value: idNumber,
    })
    const { rows } = await api.admin.query(
      `select account_id, reason, subject from audit_entries where action = 'POST /persons/:personId/reveal'`,
    )
    expect(rows).toEqual(
      Array(2).fill({ account_id: cast.lin.accountId, reason, subject: { personId: cast.wang.personId } }),
    )
    for (const table of ['audit_entries', 'idempotency_keys']) {
      const kept = await api.admin.query(`select 1 from ${table} t where t::text like any($1)`, [
        [`%${phone}%`, `%${idNumber}%`],
      ])
      expect(kept.rows).toEqual([])
    }
  })
  it('says when there is no number, wants a reason, and reaches nobody out of reach', async () => {
    const head = await newHead()
    expect((await reveal(cast.lin, head, { field: 'phone', reason })).json()).toEqual({ value: null })
    expect(code(await reveal(cast.lin, head, { field: 'phone' }))).toEqual([400, 'invalid_input'])
    expect(code(await reveal(cast.lin, head, { field: 'phone', reason: '  ' }))).toEqual([
      400,
      'invalid_input',
    ])
    expect(code(await reveal(cast.lin, head, { field: 'address', reason }))).toEqual([400, 'invalid_input'])
    expect(code(await reveal(cast.zhao, cast.wang, { field: 'phone', reason }))).toEqual([
      404,
      'person_not_found',
    ])
    expect(code(await reveal(cast.foreignStaff, cast.wang, { field: 'phone', reason }))).toEqual([
      404,
      'person_not_found',
    ])
  })
})
