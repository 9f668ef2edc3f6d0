import { randomUUID } from 'node:crypto'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { newcomer as unbound } from '../../../../test/people.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const agreed = { agreedVersion: VOLUNTEER_AGREEMENT.version }
const outcome = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]

describe('POST /my/volunteer', () => {
  it('registers once: the number stays, and nobody else has it', async () => {
    expect((await api.as(cast.he)('GET', '/my/volunteer')).json()).toEqual({ volunteer: null })
    const first = (await api.as(cast.he)('POST', '/my/volunteer', agreed)).json()
    expect(first).toMatchObject({ personId: cast.he.personId, name: '何敏' })
    expect((await api.as(cast.he)('POST', '/my/volunteer', agreed)).json()).toEqual(first)
    expect((await api.as(cast.he)('GET', '/my/volunteer')).json()).toEqual({ volunteer: first })
  })

  it('gives a crowd one number each, without gaps', async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => newcomer(api)))
    const replies = await Promise.all(
      crowd.flatMap((person) => [1, 2].map(() => api.as(person)('POST', '/my/volunteer', agreed))),
    )
    const numbers = [...new Set(replies.map((reply) => reply.json().number as number))].sort((a, b) => a - b)
    expect(numbers).toHaveLength(12)
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(11)
  })

  it('registers a child of eight with consent through the parent, and nobody else’s', async () => {
    const parent = await newcomer(api)
    const child = await newcomer(api, {
      bornOn: '2016-01-01',
      relation: 'son',
      householdId: parent.householdId,
      guardians: [parent.personId],
    })
    const body = { ...agreed, personId: child.personId }
    expect((await api.as(parent)('POST', '/my/volunteer', body)).json().personId).toBe(child.personId)
    expect(outcome(await api.as(cast.he)('POST', '/my/volunteer', body))).toEqual([
      409,
      'volunteer_not_yours',
    ])
    const small = { ...agreed, personId: cast.dabao.personId }
    expect(outcome(await api.as(cast.su)('POST', '/my/volunteer', small))).toEqual([
      409,
      'volunteer_too_young',
    ])
  })

  it('refuses an agreement of before, somebody unknown, and who is not bound or signed in', async () => {
    const old = await api.as(cast.zhou)('POST', '/my/volunteer', { agreedVersion: 99 })
    expect(outcome(old)).toEqual([409, 'agreement_outdated'])
    const unknown = await api.as(cast.zhou)('POST', '/my/volunteer', { ...agreed, personId: randomUUID() })
    expect(outcome(unknown)).toEqual([404, 'person_not_found'])
    const nobody = await unbound(api)
    expect(outcome(await api.as(nobody)('POST', '/my/volunteer', agreed))).toEqual([403, 'not_bound'])
    expect((await api.as(nobody)('GET', '/my/volunteer')).json()).toEqual({ volunteer: null })
    expect((await api.anonymous('POST', '/my/volunteer', agreed)).statusCode).toBe(401)
    expect((await api.anonymous('GET', '/my/volunteer')).statusCode).toBe(401)
    expect((await api.as(cast.zhou)('POST', '/my/volunteer', {})).statusCode).toBe(400)
  })
})

describe('POST /persons/:personId/volunteer', () => {
  it('registers somebody at the desk, by the same rules', async () => {
    const path = `/persons/${cast.zhang.personId}/volunteer`
    expect((await api.as(cast.zhao)('GET', path)).json()).toEqual({ volunteer: null })
    const registered = (await api.as(cast.zhao)('POST', path, agreed)).json()
    expect((await api.as(cast.zhao)('GET', path)).json()).toEqual({ volunteer: registered })
    const child = `/persons/${cast.xiaobao.personId}/volunteer`
    expect(outcome(await api.as(cast.zhao)('POST', child, agreed))).toEqual([409, 'volunteer_too_young'])
  })

  it('is for staff of the person’s community', async () => {
    const path = `/persons/${cast.wang.personId}/volunteer`
    for (const method of ['GET', 'POST'] as const) {
      const body = method === 'POST' ? agreed : undefined
      expect((await api.anonymous(method, path, body)).statusCode).toBe(401)
      expect((await api.as(cast.su)(method, path, body)).statusCode).toBe(403)
    }
    const foreign = await api.as(cast.foreignStaff)('POST', path, agreed)
    expect(outcome(foreign)).toEqual([404, 'person_not_found'])
    expect((await api.as(cast.zhao)('POST', path, { agreedVersion: 0 })).statusCode).toBe(400)
  })
})
