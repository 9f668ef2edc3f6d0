import { randomUUID } from 'node:crypto'
import type { SignUpLine } from '@linli/domain/volunteering/sign-up-list/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { giveNumbers, unbind } from '../../../../test/people.ts'
import { publishedRecruitment, volunteer, writeSignUp } from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

describe('GET /recruitments/:recruitmentId/sign-ups', () => {
  it('lists who comes, who waits at which place, and who has to be called', async () => {
    const { id, shifts } = await publishedRecruitment(api)
    const [shift] = shifts
    if (!shift) throw new Error('no shift')
    const number = await volunteer(api.db, cast.su)
    const elder = await newcomer(api, { name: '孙大爷', bornOn: '1950-11-29' })
    await giveNumbers(api, elder, { phone: '14200007788' })
    await unbind(api, elder)
    await writeSignUp(api.db, { shift, who: cast.su })
    await writeSignUp(api.db, { shift, who: elder, channel: 'desk' })
    await writeSignUp(api.db, { shift, who: '群友小王', channel: 'chain', status: 'waiting' })
    await writeSignUp(api.db, { shift, who: cast.he, status: 'waiting' })
    await writeSignUp(api.db, { shift, who: cast.zhou, status: 'cancelled' })
    const lines: SignUpLine[] = (await api.as(cast.zhao)('GET', `/recruitments/${id}/sign-ups`)).json().lines
    expect(lines.map(({ name, waitingPosition, reachable }) => [name, waitingPosition, reachable])).toEqual([
      ['苏晴', null, true],
      ['孙大爷', null, false],
      ['群友小王', 1, false],
      ['何敏', 2, true],
    ])
    // He is 76 the day after.
    expect(lines[1]).toMatchObject({
      age: 75,
      maskedPhone: '142****7788',
      volunteerNumber: null,
      channel: 'desk',
    })
    expect(lines[0]).toMatchObject({ volunteerNumber: number, personId: cast.su.personId })
    expect(lines[2]).toMatchObject({ personId: null, age: null })
  })

  it('is for staff, of notices there are', async () => {
    const path = `/recruitments/${randomUUID()}/sign-ups`
    expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    expect((await api.as(cast.su)('GET', path)).statusCode).toBe(403)
    expect((await api.as(cast.zhao)('GET', path)).json().code).toBe('recruitment_not_found')
    expect((await api.as(cast.zhao)('GET', '/recruitments/1/sign-ups')).statusCode).toBe(400)
  })
})
