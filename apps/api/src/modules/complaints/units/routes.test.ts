import { randomUUID } from 'node:crypto'
import type { listDelegates, UnitView } from '@linli/domain/complaints/units/contract'
import type { ReplyOf } from '@linli/domain/endpoint'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, heardBy } from '../../../../test/cases.ts'
import { cast, FOREIGN_GRID, GRID_3 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { newcomer as unbound } from '../../../../test/people.ts'
import {
  addedUnit,
  blown,
  delegateOf,
  didUnit,
  invited,
  stationed,
  unitForm,
  withdrawn,
} from '../../../../test/whistles.ts'
import { bindAccount } from '../../people/binding/actions.ts'
import { lockMembership } from '../../people/binding/store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, foreignStaff } = cast
type Caller = Parameters<TestApi['as']>[0]
const post = async (by: Caller, path: string, body: object = {}) => {
  const reply = await api.as(by)('POST', path, body)
  return [reply.statusCode, reply.json().code ?? 'ok']
}
const units = async (by: Caller = zhao) =>
  (await api.as(by)('GET', '/partner-units')).json<{ rows: UnitView[] }>().rows
const unitNamed = async (id: string) => (await units()).find((unit) => unit.id === id)
const delegates = async (unitId: string) =>
  (await api.as(lin)('GET', `/partner-units/${unitId}/delegates`)).json<ReplyOf<typeof listDelegates>>()

describe('POST /partner-units', () => {
  it('keeps a unit with its number masked, which is shown whole for a reason', async () => {
    const unit = await addedUnit(api, { phone: '13800001234', gridIds: [GRID_3] })
    expect(unit).toMatchObject({ maskedPhone: '138****1234', grids: [{ id: GRID_3 }], delegates: 0, open: 0 })
    const reply = await api.as(zhao)('POST', `/partner-units/${unit.id}/phone`, { reason: '请他们快来' })
    expect(reply.json()).toEqual({ phone: '13800001234' })
    const { rows } = await api.admin.query('select phone_cipher from partner_units where id = $1', [unit.id])
    expect(rows[0].phone_cipher.toString('latin1')).not.toContain('13800001234')
    const kept = await api.admin.query(
      `select reason from audit_entries where action = 'POST /partner-units/:unitId/phone'`,
    )
    expect(kept.rows).toEqual([{ reason: '请他们快来' }])
  })

  it('is for who looks after the whole community', async () => {
    expect((await api.anonymous('POST', '/partner-units', unitForm())).statusCode).toBe(401)
    expect(await post(su, '/partner-units', unitForm())).toEqual([403, 'not_allowed'])
    expect(await post(zhao, '/partner-units', unitForm())).toEqual([403, 'not_allowed'])
    const whole = await newcomer(api, { roles: ['resident', 'staff'] })
    expect(await post(whole, '/partner-units', unitForm())).toEqual([200, 'ok'])
  })

  it('refuses a second unit of a name, a number that is none and a grid of elsewhere', async () => {
    const unit = await addedUnit(api)
    expect(await post(lin, '/partner-units', unitForm({ name: ` ${unit.name} ` }))).toEqual([
      409,
      'unit_exists',
    ])
    expect(await post(lin, '/partner-units', unitForm({ phone: '123' }))).toEqual([409, 'unit_phone_invalid'])
    expect(await post(lin, '/partner-units', unitForm({ gridIds: [FOREIGN_GRID] }))).toEqual([
      404,
      'grid_not_found',
    ])
    const form = unitForm()
    const both = await Promise.all([1, 2].map(() => post(lin, '/partner-units', form)))
    expect(both.map(([status]) => status).sort()).toEqual([200, 409])
  })
})

describe('POST /partner-units/:unitId', () => {
  it('changes what it is called; a number that is left empty stays', async () => {
    const unit = await addedUnit(api)
    const form = unitForm({ phone: null, contactName: '秦岚' })
    expect(await post(lin, `/partner-units/${unit.id}`, form)).toEqual([200, 'ok'])
    expect(await unitNamed(unit.id)).toMatchObject({
      name: form.name,
      contactName: '秦岚',
      maskedPhone: unit.maskedPhone,
    })
    expect(await post(zhao, `/partner-units/${unit.id}`, form)).toEqual([403, 'not_allowed'])
    expect(await post(lin, `/partner-units/${randomUUID()}`, form)).toEqual([404, 'unit_not_found'])
    expect(await post(foreignStaff, `/partner-units/${unit.id}`, unitForm())).toEqual([404, 'unit_not_found'])
    expect(await units(foreignStaff)).toEqual([])
  })
})

describe('POST /partner-units/:unitId/suspension', () => {
  const stop = (unitId: string, suspended: boolean, by: Caller = lin) =>
    post(by, `/partner-units/${unitId}/suspension`, { suspended, reason: '合同到期' })

  it('shuts its people out at once and tells who waits for it', async () => {
    const { unit, luo } = await stationed(api)
    const { complaintId, whistleId } = await blown(api, unit.id)
    expect(await stop(unit.id, true)).toEqual([200, 'ok'])
    for (const path of ['/my/unit', '/my/whistles', `/my/whistles/${whistleId}`]) {
      const reply = await api.as(luo)('GET', path)
      expect([reply.statusCode, reply.json().code]).toEqual([403, 'unit_stopped'])
    }
    expect(await post(luo, `/my/whistles/${whistleId}/report`)).toEqual([403, 'unit_stopped'])
    expect((await heardBy(api, zhao, complaintId)).at(-1)).toContain('停用了')
    expect(await unitNamed(unit.id)).toMatchObject({ suspendReason: '合同到期', open: 1 })
    expect(await stop(unit.id, true)).toEqual([409, 'unit_already_so'])
    expect(await stop(unit.id, false)).toEqual([200, 'ok'])
    await didUnit(api, luo, whistleId, ['report'])
  })

  it('is not for a grid worker, nor for another community', async () => {
    const unit = await addedUnit(api)
    expect(await stop(unit.id, true, zhao)).toEqual([403, 'not_allowed'])
    expect(await stop(unit.id, true, foreignStaff)).toEqual([404, 'unit_not_found'])
    expect(await stop(randomUUID(), true)).toEqual([404, 'unit_not_found'])
  })
})

describe('POST /my/unit', () => {
  it('lets the account that has the code act for the unit, once', async () => {
    const unit = await addedUnit(api)
    const { code } = await invited(api, unit.id)
    const [one, two] = [await unbound(api), await unbound(api)]
    expect((await api.as(one)('GET', '/my/unit')).statusCode).toBe(403)
    const typed = `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`
    expect(await post(one, '/my/unit', { code: typed })).toEqual([200, 'ok'])
    expect(await post(two, '/my/unit', { code })).toEqual([409, 'invitation_unknown'])
    // Roles are at most half a second old.
    await new Promise((done) => setTimeout(done, 600))
    expect((await api.as(one)('GET', '/my/unit')).json()).toEqual({
      unitName: unit.name,
      name: '罗锋',
      open: 0,
      overdue: 0,
    })
    expect(await delegates(unit.id)).toMatchObject({ rows: [{ name: '罗锋' }], invitations: [] })
  })

  it('lets one of two in who use a code in the same moment', async () => {
    const unit = await addedUnit(api)
    const { code } = await invited(api, unit.id)
    const crowd = await Promise.all([1, 2, 3].map(() => unbound(api)))
    const replies = await Promise.all(crowd.map((person) => post(person, '/my/unit', { code })))
    expect(replies.filter(([status]) => status === 200)).toHaveLength(1)
    expect((await unitNamed(unit.id))?.delegates).toBe(1)
  })

  it('refuses old and cancelled codes, and those who guess', async () => {
    const unit = await addedUnit(api)
    const person = await unbound(api)
    const old = await invited(api, unit.id)
    const cancelled = await invited(api, unit.id)
    const path = `/partner-units/${unit.id}/invitations/${cancelled.id}/cancel`
    expect(await post(zhao, path)).toEqual([403, 'not_allowed'])
    expect(await post(foreignStaff, path)).toEqual([404, 'invitation_not_found'])
    expect(await post(lin, path)).toEqual([200, 'ok'])
    api.setNow(new Date(api.start.getTime() + 7 * DAY_MS))
    for (const code of [old.code, cancelled.code, 'nonsense', 'BCDFGHJK', 'BCDFGHJM'])
      expect(await post(person, '/my/unit', { code })).toEqual([409, 'invitation_unknown'])
    const { code } = await invited(api, unit.id)
    expect(await post(person, '/my/unit', { code })).toEqual([409, 'too_many_invitation_codes'])
    api.setNow(new Date(api.start.getTime() + 7 * DAY_MS + HOUR_MS))
    expect(await post(person, '/my/unit', { code })).toEqual([200, 'ok'])
    expect((await api.anonymous('POST', '/my/unit', { code })).statusCode).toBe(401)
  })

  it('is of this community only, and for one unit at a time', async () => {
    const [police, school] = [await addedUnit(api), await addedUnit(api)]
    const { code } = await invited(api, police.id)
    const foreigner = await unbound(api, { communityId: foreignStaff.communityId })
    expect(await post(foreigner, '/my/unit', { code })).toEqual([409, 'invitation_unknown'])
    const person = await delegateOf(api, school.id)
    expect(await post(person, '/my/unit', { code })).toEqual([409, 'delegate_elsewhere'])
    const stop = { suspended: true, reason: '调走了' }
    const path = `/partner-units/${school.id}/delegates/${person.accountId}/suspension`
    expect(await post(lin, path, stop)).toEqual([200, 'ok'])
    expect(await post(person, '/my/unit', { code })).toEqual([200, 'ok'])
    // They stand for the police now; the school gets them back only when that has ended.
    expect(await post(lin, path, { ...stop, suspended: false })).toEqual([409, 'delegate_elsewhere'])
  })
})

describe('POST /partner-units/:unitId/delegates', () => {
  it('makes a resident with an account one who acts for the unit', async () => {
    const unit = await addedUnit(api)
    const person = await newcomer(api, { name: '唐慧' })
    const path = `/partner-units/${unit.id}/delegates`
    const { personId } = person
    expect(await post(zhao, path, { personId })).toEqual([403, 'not_allowed'])
    expect(await post(foreignStaff, path, { personId })).toEqual([404, 'person_not_found'])
    expect(await post(lin, path, { personId: randomUUID() })).toEqual([404, 'person_not_found'])
    expect(await post(lin, path, { personId })).toEqual([200, 'ok'])
    expect(await post(lin, path, { personId })).toEqual([409, 'already_delegate'])
    expect((await delegates(unit.id)).rows.map(({ name }) => name)).toContain('唐慧')
  })

  it('shuts one person out at once, the colleague goes on', async () => {
    const { unit, luo, qin } = await stationed(api)
    const { whistleId } = await blown(api, unit.id)
    const path = `/partner-units/${unit.id}/delegates/${luo.accountId}/suspension`
    const body = { suspended: true, reason: '调走了' }
    expect(await post(zhao, path, body)).toEqual([403, 'not_allowed'])
    expect(await post(foreignStaff, path, body)).toEqual([404, 'delegate_not_found'])
    expect(await post(lin, path, body)).toEqual([200, 'ok'])
    expect(await post(luo, `/my/whistles/${whistleId}/report`)).toEqual([403, 'delegate_stopped'])
    await didUnit(api, qin, whistleId, ['report'])
    expect(await post(lin, path, { ...body, suspended: false })).toEqual([200, 'ok'])
    await didUnit(api, luo, whistleId, ['acts', { words: '到现场了' }])
  })
})

describe('what the people of a unit are told', () => {
  interface Inbox {
    rows: { id: string; kind: string; body: string; readAt: string | null }[]
    nextCursor: string | null
  }
  const inboxOf = async (by: Caller, cursor?: string) =>
    (await api.as(by)('GET', `/my/messages${cursor ? `?cursor=${cursor}` : ''}`)).json<Inbox>()
  const unreadOf = async (by: Caller) => (await api.as(by)('GET', '/me')).json().unreadMessages as number

  it('reaches those who are not on the roster, each in an inbox of their own', async () => {
    const { unit, luo, qin } = await stationed(api)
    const elsewhere = await stationed(api)
    await blown(api, unit.id)
    for (const person of [luo, qin]) {
      const { rows } = await inboxOf(person)
      expect(rows).toMatchObject([{ kind: 'whistle_news', readAt: null }])
      expect(rows[0]?.body).toContain('社区吹哨，请11月23日 14:00前报到')
      expect(await unreadOf(person)).toBe(1)
    }
    expect(await inboxOf(elsewhere.luo)).toEqual({ rows: [], nextCursor: null })
    await api.as(luo)('POST', '/my/messages/read', {})
    expect([await unreadOf(luo), await unreadOf(qin)]).toEqual([0, 1])
    expect((await api.anonymous('GET', '/my/messages')).statusCode).toBe(401)
  })

  it('is read page by page, and only up to the message that was shown', async () => {
    const { unit, luo } = await stationed(api)
    const on = await blown(api, unit.id)
    for (let more = 0; more < 11; more++) {
      await withdrawn(api, on)
      on.whistleId = (await blown(api, unit.id, { complaintId: on.complaintId })).whistleId
    }
    const first = await inboxOf(luo)
    const rest = await inboxOf(luo, first.nextCursor ?? '')
    expect([first.rows.length, rest.rows.length, rest.nextCursor]).toEqual([20, 3, null])
    await api.as(luo)('POST', '/my/messages/read', { upToId: rest.rows[0]?.id })
    expect(await unreadOf(luo)).toBe(20)
  })

  it('comes along when the account is found on the roster, and nobody else who acts for it is told twice', async () => {
    const { unit, luo } = await stationed(api)
    await blown(api, unit.id)
    const person = await newcomer(api, { name: '罗锋' })
    const { accountId } = luo
    await api.admin.query('update memberships set person_id = null where person_id = $1', [person.personId])
    await api.db.inCommunity(luo.communityId, (tx) =>
      bindAccount(tx, { accountId, personId: person.personId, byId: lin.accountId, now: api.start }),
    )
    const { rows } = await api.admin.query('select body from messages where person_id = $1', [
      person.personId,
    ])
    expect(rows).toHaveLength(1)
    await blown(api, unit.id)
    const after = await api.admin.query('select account_id from messages where person_id = $1', [
      person.personId,
    ])
    expect(after.rows).toEqual([{ account_id: null }, { account_id: null }])
  })

  it('is not lost where the account is bound in that very moment', async () => {
    for (let round = 0; round < 4; round++) {
      const { unit, luo } = await stationed(api)
      const person = await newcomer(api)
      await api.admin.query('update memberships set person_id = null where person_id = $1', [person.personId])
      const complaintId = await accepted(api)
      const { accountId } = luo
      await Promise.all([
        blown(api, unit.id, { complaintId }),
        api.db.inCommunity(luo.communityId, async (tx) => {
          await lockMembership(tx, accountId)
          await bindAccount(tx, { accountId, personId: person.personId, byId: lin.accountId, now: api.start })
        }),
      ])
      const { rows } = await api.admin.query(
        'select person_id, account_id from messages where person_id = $1 or account_id = $2',
        [person.personId, accountId],
      )
      expect(rows).toEqual([{ person_id: person.personId, account_id: null }])
    }
  })
})
