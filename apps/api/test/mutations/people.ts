import { randomUUID } from 'node:crypto'
import type { FamilyView, RosterImportView, Tokens } from '@linli/domain/people/contract'
import { CONSENT_VERSION } from '@linli/domain/people/rules'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import { giveNumbers, newcomer, newPhone } from '../people.ts'
import { asCsv, HEADER } from '../roster-files/sheets.ts'
import { dryRun, uploadOf } from '../roster-files/upload.ts'
import { writePeople } from '../seed-cast.ts'
import type { MutatingCall, Mutation, Stage } from './mutation.ts'
import { manager, onRoster } from './people-of-a-call.ts'

const version = CONSENT_VERSION
const childBody = { bornOn: '2023-02-03', relation: 'daughter', consentVersion: version }

/** A mother and a child of hers for whom nobody consented yet. */
async function withoutConsent(api: TestApi) {
  const mother = await adult(api)
  const child = {
    ...mother,
    accountId: randomUUID(),
    personId: randomUUID(),
    name: '新宝',
    relation: 'son' as const,
    bornOn: '2021-03-04',
    guardians: [mother.personId],
  }
  await writePeople(api.db, [child])
  await api.admin.query('delete from guardian_consents where child_id = $1', [child.personId])
  return { mother, child }
}

async function asked(api: TestApi) {
  const elder = await adult(api, { name: '张老伯', bornOn: '1950-01-30' })
  const phone = newPhone()
  await giveNumbers(api, elder, { phone })
  const daughter = await adult(api)
  const reply = await api.as(daughter)('POST', '/my/proxies', { name: elder.name, phone })
  if (reply.statusCode !== 200) throw new Error(reply.body)
  const link = reply.json<FamilyView>().links.find(({ forPersonId }) => forPersonId === elder.personId)
  if (!link) throw new Error('the proxy was not asked for')
  return { elder, daughter, linkId: link.id }
}

async function bindingRequest(api: TestApi) {
  const person = await onRoster(api)
  const account = await newcomer(api)
  const body = { name: person.name, phone: newPhone() }
  const reply = await api.as(account)('POST', '/my/binding-request', body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  const { rows } = await api.admin.query<{ id: string }>(
    'select id from binding_requests where account_id = $1',
    [account.accountId],
  )
  return { person, requestId: rows[0]?.id ?? '' }
}

async function demoTokens({ api }: Stage): Promise<{ key: string; tokens: Tokens }> {
  const { accountId } = await adult(api)
  const key = `demo-${accountId.slice(0, 8)}`
  await api.admin.query('update accounts set demo_key = $1 where id = $2', [key, accountId])
  const reply = await api.anonymous('POST', '/auth/demo', { key })
  return { key, tokens: reply.json<Tokens>() }
}

const signingIn: Mutation[] = [
  {
    route: 'POST /api/auth/wechat',
    repeat: 'repeatable',
    async arrange({ wechat }) {
      return { caller: null, body: { code: wechat.codeFor(`openid-${randomUUID()}`) } }
    },
  },
  {
    route: 'POST /api/auth/demo',
    repeat: 'repeatable',
    async arrange(stage) {
      const { key } = await demoTokens(stage)
      return { caller: null, body: { key } }
    },
  },
  {
    route: 'POST /api/auth/refresh',
    repeat: 'repeatable',
    async arrange(stage) {
      const { tokens } = await demoTokens(stage)
      return { caller: null, body: { refreshToken: tokens.refreshToken } }
    },
  },
  {
    route: 'POST /api/auth/sign-out',
    repeat: 'repeatable',
    async arrange(stage) {
      const { tokens } = await demoTokens(stage)
      return { caller: null, body: { refreshToken: tokens.refreshToken } }
    },
  },
]

const familyActs: Mutation[] = [
  {
    route: 'POST /api/my/children',
    repeat: 'kept',
    async arrange({ api }) {
      return {
        caller: await adult(api),
        body: { ...childBody, name: '新宝' },
        otherBody: { ...childBody, name: '二宝' },
      }
    },
  },
  {
    route: 'POST /api/my/children/{personId}/consents',
    repeat: 'kept',
    async arrange({ api }) {
      const { mother, child } = await withoutConsent(api)
      const params = { personId: child.personId }
      return { caller: mother, params, body: { version }, otherBody: { version: version + 1 } }
    },
  },
  {
    route: 'DELETE /api/my/children/{personId}/consents',
    repeat: 'kept',
    async arrange({ api }) {
      const { mother, child } = await withoutConsent(api)
      await api.as(mother)('POST', `/my/children/${child.personId}/consents`, { version })
      return { caller: mother, params: { personId: child.personId } }
    },
  },
  {
    route: 'POST /api/my/proxies',
    repeat: 'kept',
    async arrange({ api }) {
      const elder = await adult(api, { name: '张老伯' })
      const phone = newPhone()
      await giveNumbers(api, elder, { phone })
      return {
        caller: await adult(api),
        body: { name: elder.name, phone },
        otherBody: { name: '别人', phone },
      }
    },
  },
  {
    route: 'POST /api/my/links/{linkId}/accept',
    repeat: 'kept',
    async arrange({ api }) {
      const { elder, linkId } = await asked(api)
      return { caller: elder, params: { linkId }, body: {} }
    },
  },
  {
    route: 'POST /api/my/links/{linkId}/end',
    repeat: 'kept',
    async arrange({ api }) {
      const { daughter, linkId } = await asked(api)
      return { caller: daughter, params: { linkId }, body: {} }
    },
  },
]

const binding: Mutation[] = [
  {
    route: 'POST /api/my/binding',
    repeat: 'kept',
    async arrange({ api }) {
      const { name, phone } = await onRoster(api)
      return { caller: await newcomer(api), body: { name, phone }, otherBody: { name: '别人', phone } }
    },
  },
  {
    // A miss counts against guessing: once, however often the call is repeated.
    route: 'POST /api/my/binding',
    repeat: 'kept',
    status: 409,
    async arrange({ api }) {
      const phone = newPhone()
      return {
        caller: await newcomer(api),
        body: { name: '没有', phone },
        otherBody: { name: '别人', phone },
      }
    },
  },
  {
    route: 'POST /api/my/binding-request',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { name: '何小妹', phone: newPhone() }
      return { caller: await newcomer(api), body, otherBody: { ...body, note: '住 5 栋' } }
    },
  },
  {
    route: 'POST /api/binding-requests/{requestId}/approve',
    repeat: 'kept',
    async arrange({ api }) {
      const { person, requestId } = await bindingRequest(api)
      return {
        caller: await manager(api),
        params: { requestId },
        body: { personId: person.personId },
        otherBody: { personId: randomUUID() },
      }
    },
  },
  {
    route: 'POST /api/binding-requests/{requestId}/decline',
    repeat: 'kept',
    async arrange({ api }) {
      const { requestId } = await bindingRequest(api)
      return {
        caller: await manager(api),
        params: { requestId },
        body: { reason: '查无此人' },
        otherBody: { reason: '请来社区' },
      }
    },
  },
]

const desk: Mutation[] = [
  {
    route: 'POST /api/persons',
    repeat: 'kept',
    async arrange({ api }) {
      const { householdId } = await adult(api)
      const body = { householdId, relation: 'mother', name: '奶奶', bornOn: '1955-05-05' }
      return { caller: await manager(api), body, otherBody: { ...body, name: '外婆' } }
    },
  },
  {
    route: 'POST /api/persons/{personId}/consents',
    repeat: 'kept',
    async arrange({ api }) {
      const { mother, child } = await withoutConsent(api)
      const body = { guardianId: mother.personId, version }
      return {
        caller: await manager(api),
        params: { personId: child.personId },
        body,
        otherBody: { ...body, version: version + 1 },
      }
    },
  },
  {
    route: 'POST /api/persons/{personId}/proxies',
    repeat: 'kept',
    async arrange({ api }) {
      const acting = await adult(api)
      const body = { actingPersonId: acting.personId, reason: '两人到窗口办理' }
      return {
        caller: await manager(api),
        params: { personId: (await adult(api)).personId },
        body,
        otherBody: { ...body, reason: '家里人' },
      }
    },
  },
  {
    route: 'POST /api/persons/{personId}/reveal',
    repeat: 'made_anew',
    async arrange({ api }) {
      const { personId } = await onRoster(api)
      const body = { field: 'phone', reason: '通知停水' }
      return {
        caller: await manager(api),
        params: { personId },
        body,
        otherBody: { ...body, reason: '回访' },
      }
    },
  },
]

/** A sheet with one person in a compound and a grid that nobody has heard of yet. */
let sheets = 0
function newSheet(): Buffer {
  const place = [`新苑 ${++sheets} 期`, '1栋', '1单元', '101']
  return asCsv([
    HEADER,
    [...place, '方兰', '户主', '', '', `第${100 + sheets}网格`, '80.5', '1990-05-02', '', ''],
  ])
}

async function rosterUpload({ api }: Stage): Promise<MutatingCall> {
  const sheet = uploadOf(newSheet(), { name: 'roster.csv' })
  const other = uploadOf(newSheet(), { name: 'roster.csv' })
  return {
    caller: await manager(api),
    headers: sheet.headers,
    body: sheet.payload,
    otherBody: other.payload,
  }
}

const roster: Mutation[] = [
  { route: 'POST /api/roster-imports', repeat: 'kept', arrange: rosterUpload },
  {
    route: 'POST /api/roster-imports/{importId}/commit',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await manager(api)
      const { id: importId }: RosterImportView = await dryRun(api, newSheet(), caller)
      return {
        caller,
        params: { importId },
        body: { skipErrorRows: false },
        otherBody: { skipErrorRows: true },
      }
    },
  },
  {
    route: 'POST /api/roster-exports',
    repeat: 'made_anew',
    async arrange({ api }) {
      const body = { format: 'csv', reason: '人口普查' }
      return { caller: await manager(api), body, otherBody: { ...body, reason: '核对' } }
    },
  },
]

export const peopleMutations: readonly Mutation[] = [
  ...signingIn,
  ...familyActs,
  ...binding,
  ...desk,
  ...roster,
]
