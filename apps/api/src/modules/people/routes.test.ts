import { randomUUID } from 'node:crypto'
import type { Role } from '@linli/domain/actor'
import type { Endpoint } from '@linli/domain/endpoint'
import * as contract from '@linli/domain/people/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { newcomer } from '../../../test/people.ts'

let api: TestApi
const byRole = new Map<Role, Pick<CastMember, 'accountId' | 'communityId'>>()
beforeAll(async () => {
  api = await startTestApi()
  for (const role of ['resident', 'staff', 'manager', 'partner', 'street'] as const)
    byRole.set(role, await newcomer(api, { roles: [role] }))
})
afterAll(() => api.close())

const ANY: Role[] = ['resident', 'staff', 'manager', 'partner', 'street']
const RESIDENTS: Role[] = ['resident']
const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']

interface Row {
  endpoint: Endpoint
  allow: Role[]
  /** A body the schema takes; the row's endpoint needs none when left out. */
  body?: object
  /** Bodies the schema does not take. */
  bad?: object[]
}

const named = { name: '张三', phone: '13800000001' }
const id: string = randomUUID()
const consent = { guardianId: id, version: 1 }
const matrix: Row[] = [
  { endpoint: contract.getMe, allow: ANY },
  { endpoint: contract.getMyFamily, allow: RESIDENTS },
  {
    endpoint: contract.addMyChild,
    allow: RESIDENTS,
    body: { name: '小宝', bornOn: '2022-01-01', relation: 'son', consentVersion: 1 },
    bad: [{ name: '小宝', bornOn: '2022-13-01', relation: 'son', consentVersion: 1 }],
  },
  {
    endpoint: contract.giveConsent,
    allow: RESIDENTS,
    body: { version: 1 },
    bad: [{ version: 0 }, { version: '1' }],
  },
  { endpoint: contract.withdrawConsent, allow: RESIDENTS },
  { endpoint: contract.requestProxy, allow: RESIDENTS, body: named, bad: [{ name: '张三' }] },
  { endpoint: contract.acceptLink, allow: RESIDENTS, body: {}, bad: [{ now: true }] },
  { endpoint: contract.endLink, allow: RESIDENTS, body: {}, bad: [{ now: true }] },
  {
    endpoint: contract.bindMe,
    allow: MEMBERS,
    body: named,
    bad: [
      { ...named, name: ' ' },
      { ...named, phone: 138 },
    ],
  },
  {
    endpoint: contract.askForBinding,
    allow: MEMBERS,
    body: named,
    bad: [{ ...named, note: 'x'.repeat(201) }],
  },
  { endpoint: contract.listBindingRequests, allow: STAFF },
  { endpoint: contract.approveBinding, allow: STAFF, body: { personId: id }, bad: [{ personId: '1' }] },
  { endpoint: contract.declineBinding, allow: STAFF, body: { reason: '对不上' }, bad: [{}, { reason: ' ' }] },
  { endpoint: contract.searchPersons, allow: STAFF },
  { endpoint: contract.getPerson, allow: STAFF },
  {
    endpoint: contract.registerPerson,
    allow: STAFF,
    body: { householdId: id, name: '张三', relation: 'other' },
    bad: [
      { householdId: id, name: '张三', relation: 'friend' },
      { householdId: id, name: 'x'.repeat(41), relation: 'other' },
    ],
  },
  { endpoint: contract.recordPaperConsent, allow: STAFF, body: consent, bad: [{ guardianId: id }] },
  {
    endpoint: contract.recordProxyAtDesk,
    allow: STAFF,
    body: { actingPersonId: id, reason: '当面同意' },
    bad: [{ actingPersonId: id }],
  },
  {
    endpoint: contract.revealSecret,
    allow: STAFF,
    body: { field: 'phone', reason: '通知改期' },
    bad: [{ field: 'phone', reason: '' }],
  },
]

const pathOf = ({ url }: Endpoint, param = id) =>
  url.replace(/:\w+/g, param) + (url === contract.searchPersons.url ? '?q=张' : '')
const encoded = (endpoint: Endpoint, param?: string) => encodeURI(pathOf(endpoint, param))

describe.each(matrix.map((row) => [`${row.endpoint.method} ${row.endpoint.url}`, row] as const))(
  '%s',
  (_name, { endpoint, allow, body, bad = [] }) => {
    it('is for those who are signed in', async () => {
      const reply = await api.anonymous(endpoint.method, encoded(endpoint), body)
      expect([reply.statusCode, reply.json().code]).toEqual([401, 'not_signed_in'])
    })

    it.each(ANY)('tells a %s what they may do', async (role) => {
      const person = byRole.get(role) ?? cast.su
      const reply = await api.as(person)(endpoint.method, encoded(endpoint), body)
      if (allow.includes(role)) expect([401, 403, 500]).not.toContain(reply.statusCode)
      else expect([reply.statusCode, reply.json().code]).toEqual([403, 'not_allowed'])
    })

    it('refuses what the contract does not know', async () => {
      const person = byRole.get(allow[0] ?? 'manager') ?? cast.lin
      for (const wrong of [...bad, ...(body ? [{ ...body, surprise: 1 }] : [])]) {
        const reply = await api.as(person)(endpoint.method, encoded(endpoint), wrong)
        expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
        expect(reply.json().message).toMatch(/[\u4e00-\u9fff]/)
      }
      if (endpoint.url.includes(':')) {
        const reply = await api.as(person)(endpoint.method, encoded(endpoint, 'not-an-id'), body)
        expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
      }
    })

    if (endpoint.method !== 'GET')
      it('wants a key that names the attempt', async () => {
        const person = byRole.get(allow[0] ?? 'manager') ?? cast.lin
        const reply = await api.as(person)(endpoint.method, encoded(endpoint), body, { key: null })
        expect([reply.statusCode, reply.json().code]).toEqual([400, 'idempotency_key_required'])
      })
  },
)
