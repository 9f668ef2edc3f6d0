import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, GRID_4, HOUSEHOLDS } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { giveNumbers, newcomer, newPhone, unbind } from '../../../../test/people.ts'
import { writePeople } from '../../../../test/seed-cast.ts'
import { bindingAttempts, memberships, persons } from '../tables.ts'

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
const bind = (account: Account, body: object, key: string = randomUUID()) =>
  api.as(account)('POST', '/my/binding', body, { key })
const ask = (account: Account, body: object) => api.as(account)('POST', '/my/binding-request', body)

/** Somebody of the roster whom no account is bound to. */
async function onRoster(change: Partial<CastMember> = {}) {
  const person: CastMember = {
    ...cast.he,
    accountId: randomUUID(),
    personId: randomUUID(),
    name: '何小妹',
    ...change,
  }
  const phone = newPhone()
  await writePeople(api.db, [person])
  await giveNumbers(api, person, { phone })
  await unbind(api, person)
  return { ...person, phone }
}

describe('POST /my/binding', () => {
  it('binds by name and phone, however they are typed', async () => {
    const person = await onRoster()
    const account = await newcomer(api)
    const spaced = `${person.phone.slice(0, 3)} ${person.phone.slice(3, 7)}-${person.phone.slice(7)}`
    const reply = await bind(account, { name: '何　小 妹', phone: `+86${spaced}` })
    expect(reply.statusCode).toBe(200)
    expect(reply.json().person).toMatchObject({ id: person.personId, name: '何小妹' })
    expect(reply.json().person.maskedPhone).toBe(`199****${person.phone.slice(-4)}`)
    expect((await api.as(account)('GET', '/my/family')).statusCode).toBe(200)
    expect(code(await bind(account, { name: person.name, phone: person.phone }))).toEqual([
      409,
      'already_bound',
    ])
  })

  it('says the same whether the name or the phone is wrong', async () => {
    const person = await onRoster()
    const account = await newcomer(api)
    const wrongName = await bind(account, { name: '别人', phone: person.phone })
    const wrongPhone = await bind(account, { name: person.name, phone: newPhone() })
    expect(code(wrongName)).toEqual([409, 'binding_not_matched'])
    expect(wrongPhone.body).toBe(wrongName.body)
    expect(code(await bind(account, { name: person.name, phone: '12345' }))).toEqual([409, 'phone_invalid'])
  })

  it('is slow to guess: after five misses it waits an hour, even with the right answer', async () => {
    const person = await onRoster()
    const account = await newcomer(api)
    const right = { name: person.name, phone: person.phone }
    for (let i = 0; i < 5; i++)
      expect(code(await bind(account, { ...right, name: `猜${i}` }))[1]).toBe('binding_not_matched')
    expect(code(await bind(account, right))).toEqual([409, 'too_many_attempts'])
    api.setNow(new Date(api.start.getTime() + 3_599_999))
    expect(code(await bind(account, right))[1]).toBe('too_many_attempts')
    api.setNow(new Date(api.start.getTime() + 3_600_000))
    expect((await bind(account, right)).statusCode).toBe(200)
  })

  it('lets no more than five of thirty guesses at once look into the roster', async () => {
    const person = await onRoster()
    const account = await newcomer(api)
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, i) => bind(account, { name: `猜${i}`, phone: person.phone })),
    )
    const codes = replies.map((reply) => reply.json().code)
    expect(codes.filter((each) => each === 'binding_not_matched')).toHaveLength(5)
    expect(codes.filter((each) => each === 'too_many_attempts')).toHaveLength(25)
  })

  it('counts a miss once, however often the same call is retried', async () => {
    const account = await newcomer(api)
    const key = randomUUID()
    const body = { name: '没有', phone: newPhone() }
    const replies = await Promise.all(Array.from({ length: 20 }, () => bind(account, body, key)))
    expect(new Set(replies.map((reply) => `${reply.statusCode} ${reply.body}`)).size).toBe(1)
    expect(code(replies[0] ?? replies[1] ?? (await bind(account, body)))).toEqual([
      409,
      'binding_not_matched',
    ])
    const attempts = await api.db.inCommunity(account.communityId, (tx) =>
      tx.select().from(bindingAttempts).where(eq(bindingAttempts.accountId, account.accountId)),
    )
    expect(attempts).toHaveLength(1)
    expect(code(await bind(account, { ...body, name: '另外' }, key))).toEqual([422, 'idempotency_key_reused'])
  })

  it('gives one person to one of two accounts that ask at once', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await onRoster()
      const accounts = await Promise.all([newcomer(api), newcomer(api), newcomer(api)])
      const replies = await Promise.all(
        accounts.map((account) => bind(account, { name: person.name, phone: person.phone })),
      )
      expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
      expect(replies.filter((reply) => reply.json().code === 'binding_needs_staff')).toHaveLength(2)
      const bound = await api.db.inCommunity(person.communityId, (tx) =>
        tx.select().from(memberships).where(eq(memberships.personId, person.personId)),
      )
      expect(bound).toHaveLength(1)
    }
  })

  it('binds one account to one person, though it names two at once', async () => {
    const [one, two] = [await onRoster(), await onRoster({ name: '何二妹' })]
    const account = await newcomer(api)
    const replies = await Promise.all([one, two].map(({ name, phone }) => bind(account, { name, phone })))
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
  })

  it('leaves a child, and two of the same name and phone, to people', async () => {
    const child = await onRoster({ name: '何小小', bornOn: '2020-01-01', relation: 'son' })
    const account = await newcomer(api)
    expect(code(await bind(account, { name: child.name, phone: child.phone }))).toEqual([
      409,
      'binding_under_age',
    ])
    const [one, two] = [await onRoster({ name: '同名' }), await onRoster({ name: '同名' })]
    await giveNumbers(api, two, { phone: one.phone })
    expect(code(await bind(account, { name: '同名', phone: one.phone }))).toEqual([
      409,
      'binding_needs_staff',
    ])
  })

  it('finds nobody of another community', async () => {
    const phone = newPhone()
    await giveNumbers(api, cast.foreigner, { phone })
    expect(code(await bind(await newcomer(api), { name: cast.foreigner.name, phone }))).toEqual([
      409,
      'binding_not_matched',
    ])
  })
})

describe('POST /my/binding-request', () => {
  it('waits for staff, once at a time', async () => {
    const account = await newcomer(api)
    const body = { name: '何 大姐', phone: newPhone(), note: '换过号码' }
    expect((await ask(account, body)).json().bindingRequestPending).toBe(true)
    expect(code(await ask(account, body))).toEqual([409, 'binding_request_pending'])
    expect(code(await ask(cast.su, body))).toEqual([409, 'already_bound'])
    expect(code(await ask(await newcomer(api), { ...body, phone: '1' }))).toEqual([409, 'phone_invalid'])
  })
  it('is one request for twenty calls at once with keys of their own', async () => {
    const account = await newcomer(api)
    const body = { name: '何大姐', phone: newPhone() }
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(account, body)))
    expect(replies.filter((reply) => reply.statusCode === 200)).toHaveLength(1)
    expect(replies.filter((reply) => reply.json().code === 'binding_request_pending')).toHaveLength(19)
  })
  it('closes by itself when the account is bound after all', async () => {
    const person = await onRoster()
    const account = await newcomer(api)
    await ask(account, { name: person.name, phone: newPhone() })
    expect(
      (await bind(account, { name: person.name, phone: person.phone })).json().bindingRequestPending,
    ).toBe(false)
    const rows = (await api.as(cast.lin)('GET', '/binding-requests')).json().rows
    expect(rows.filter((row: { name: string }) => row.name === person.name)).toEqual([])
  })
})

/** A request with its id, asked by a newcomer. */
async function requested(name: string, phone = newPhone()) {
  const account = await newcomer(api)
  await ask(account, { name, phone })
  const { rows } = (await api.as(cast.lin)('GET', '/binding-requests')).json()
  return { account, request: rows.filter((row: { name: string }) => row.name === name).at(-1) }
}

describe('GET /binding-requests', () => {
  it('lists what waits, with whom it may mean, the likeliest first', async () => {
    const phone = newPhone()
    const [sameName, samePhone] = [await onRoster({ name: '何阿姐' }), await onRoster({ name: '何阿妹' })]
    const both = await onRoster({ name: '何阿姐' })
    for (const person of [samePhone, both]) await giveNumbers(api, person, { phone })
    const { request } = await requested('何阿姐', phone)
    expect(request).toMatchObject({ maskedPhone: `199****${phone.slice(-4)}`, note: '' })
    expect(request.candidates.map((c: { personId: string }) => c.personId)).toEqual([
      both.personId,
      samePhone.personId,
      sameName.personId,
    ])
    expect(JSON.stringify(request)).not.toContain(phone)
  })
  it('shows a grid worker candidates of the own grid only', async () => {
    await onRoster({ name: '四网格的人', householdId: HOUSEHOLDS.wang })
    await requested('四网格的人')
    const candidatesOf = async (staff: Account) =>
      (await api.as(staff)('GET', '/binding-requests'))
        .json()
        .rows.find((row: { name: string }) => row.name === '四网格的人').candidates
    expect(await candidatesOf(cast.zhao)).toEqual([])
    expect(await candidatesOf(cast.lin)).toHaveLength(1)
    expect(await candidatesOf(await newcomer(api, { roles: ['staff'], gridId: GRID_4 }))).toHaveLength(1)
  })
  it('shows another community none of it', async () => {
    await requested('本社区的人')
    expect((await api.as(cast.foreignStaff)('GET', '/binding-requests')).json().rows).toEqual([])
  })
})

describe('POST /binding-requests/:requestId/approve', () => {
  const approve = (staff: Account, requestId: string, personId: string, key: string = randomUUID()) =>
    api.as(staff)('POST', `/binding-requests/${requestId}/approve`, { personId }, { key })

  it('binds the asker, who finds a message', async () => {
    const person = await onRoster()
    const { account, request } = await requested('何小妹妹')
    expect((await approve(cast.zhao, request.id, person.personId)).json()).toEqual({ done: true })
    expect((await api.as(account)('GET', '/me')).json()).toMatchObject({
      person: { id: person.personId },
      bindingRequestPending: false,
      unreadMessages: 1,
    })
    expect(code(await approve(cast.zhao, request.id, person.personId))).toEqual([
      409,
      'binding_request_decided',
    ])
  })
  it('has its effect once for 20 identical calls', async () => {
    const person = await onRoster()
    const { account, request } = await requested('何二十')
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => approve(cast.lin, request.id, person.personId, key)),
    )
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array(20).fill(200))
    expect((await api.as(account)('GET', '/me')).json().unreadMessages).toBe(1)
  })
  it('does not take a person away from another account, nor give out a child', async () => {
    const { request } = await requested('何三')
    expect(code(await approve(cast.lin, request.id, cast.he.personId))).toEqual([409, 'binding_needs_staff'])
    const child = await onRoster({ name: '何小小', bornOn: '2020-01-01', relation: 'son' })
    expect(code(await approve(cast.lin, request.id, child.personId))).toEqual([409, 'binding_under_age'])
  })
  it('reaches nobody outside the grid or the community', async () => {
    const person = await onRoster({ householdId: HOUSEHOLDS.wang })
    const { request } = await requested('何四')
    expect(code(await approve(cast.zhao, request.id, person.personId))).toEqual([404, 'person_not_found'])
    expect(code(await approve(cast.lin, request.id, cast.foreigner.personId))).toEqual([
      404,
      'person_not_found',
    ])
    expect(code(await approve(cast.foreignStaff, request.id, cast.foreigner.personId))).toEqual([
      404,
      'binding_request_not_found',
    ])
    expect(code(await approve(cast.lin, randomUUID(), person.personId))).toEqual([
      404,
      'binding_request_not_found',
    ])
  })
})

describe('POST /binding-requests/:requestId/decline', () => {
  it('tells the asker why, until they are bound', async () => {
    const person = await onRoster()
    const { account, request } = await requested('何五')
    const decline = () =>
      api.as(cast.lin)('POST', `/binding-requests/${request.id}/decline`, {
        reason: '请带身份证到社区来一趟',
      })
    expect((await decline()).json()).toEqual({ done: true })
    expect((await api.as(account)('GET', '/me')).json()).toMatchObject({
      bindingRequestPending: false,
      bindingDeclineReason: '请带身份证到社区来一趟',
    })
    expect(code(await decline())).toEqual([409, 'binding_request_decided'])
    expect((await ask(account, { name: '何五', phone: newPhone() })).json()).toMatchObject({
      bindingRequestPending: true,
      bindingDeclineReason: null,
    })
    await bind(account, { name: person.name, phone: person.phone })
    expect((await api.as(account)('GET', '/me')).json().bindingDeclineReason).toBeNull()
  })
})

describe('what was typed', () => {
  it('comes to rest nowhere in the clear', async () => {
    const person = await onRoster()
    const typed = newPhone()
    const account = await newcomer(api)
    await ask(account, { name: person.name, phone: typed })
    await bind(account, { name: person.name, phone: person.phone })
    for (const table of [
      'persons',
      'binding_requests',
      'binding_attempts',
      'idempotency_keys',
      'audit_entries',
    ])
      for (const phone of [typed, person.phone]) {
        const { rows } = await api.admin.query(
          `select 1 from ${table} t where t::text like '%' || $1 || '%'`,
          [phone],
        )
        expect(rows).toEqual([])
      }
  })
  it('opens in its own row and community only', async () => {
    const person = await onRoster()
    const row = await api.db.inCommunity(person.communityId, async (tx) => {
      const [found] = await tx.select().from(persons).where(eq(persons.id, person.personId))
      return found
    })
    const cipher = row?.phoneCipher ?? Buffer.alloc(0)
    const place = {
      communityId: person.communityId,
      table: 'persons',
      rowId: person.personId,
      field: 'phone',
    }
    expect(api.services.secrets.decrypt({ ...place, cipher })).toBe(person.phone)
    expect(() => api.services.secrets.decrypt({ ...place, rowId: cast.su.personId, cipher })).toThrow()
  })
})
