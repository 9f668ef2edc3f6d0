import { HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, heardBy, linesOf } from '../../../../test/cases.ts'
import { cast, FENGHUANGSHAN, GRID_3, OTHER_COMMUNITY } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { newcomer as unbound } from '../../../../test/people.ts'
import { withoutLocks } from '../../../../test/unguarded.ts'
import { blown, didUnit, stationed, withdrawn } from '../../../../test/whistles.ts'
import { tellLateWhistles } from './actions.ts'

let api: TestApi
let police: Awaited<ReturnType<typeof stationed>>
beforeAll(async () => {
  api = await startTestApi()
  police = await stationed(api, { name: '凉亭派出所' })
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su } = cast
const after = (hours: number, ms = 0) => new Date(api.start.getTime() + hours * HOUR_MS + ms)
const round = (now: Date, db = api.db) => tellLateWhistles(db, FENGHUANGSHAN, now)
const late = (lines: readonly string[]) => lines.filter((body) => body.includes('还没有报到'))

describe('a unit that has not reported in time', () => {
  it('is told of once, to who whistled, the owner and the manager, and not at the very minute', async () => {
    const { complaintId, whistleId } = await blown(api, police.unit.id, { hours: 4 })
    const to = await newcomer(api, { name: '钱丽', roles: ['resident', 'staff'], gridId: GRID_3 })
    await acted(api, zhao, complaintId, ['hand-over', { toId: to.personId, reason: '她管这栋楼' }])
    await round(after(4))
    expect(late(await heardBy(api, zhao, complaintId))).toEqual([])
    await round(after(4, 1))
    await round(after(30))
    for (const person of [zhao, lin, to])
      expect(late(await heardBy(api, person, complaintId))).toEqual([
        expect.stringContaining('凉亭派出所到 11月23日 14:00 还没有报到。请打电话催一催，或者撤回另找单位'),
      ])
    const lines = (await linesOf(api, complaintId)).filter(({ kind }) => kind === 'whistle_late')
    expect(lines).toEqual([
      { kind: 'whistle_late', audience: 'staff', body: '凉亭派出所到 11月23日 14:00 还没有报到', by: null },
    ])
    // The resident hears of what is done, and the unit may still come.
    expect((await heardBy(api, su, complaintId)).join()).not.toContain('没有报到')
    expect((await didUnit(api, police.luo, whistleId, ['report'])).state).toBe('at_work')
  })

  it('is late by the clock for all who look, whether or not a round has run', async () => {
    const { whistleId } = await blown(api, police.unit.id, { hours: 1 })
    api.setNow(after(1, 1))
    const { rows } = (await api.as(zhao)('GET', '/whistles')).json<{ rows: { id: string; due: string }[] }>()
    expect(rows.find(({ id }) => id === whistleId)?.due).toBe('overdue')
  })

  it('is not told of where it reported, was taken back, or the case is over', async () => {
    const reported = await blown(api, police.unit.id, { hours: 1 })
    await didUnit(api, police.luo, reported.whistleId, ['report'])
    const back = await blown(api, police.unit.id, { hours: 1 })
    await withdrawn(api, back)
    const over = await blown(api, police.unit.id, { hours: 1 })
    await api.as(su)('POST', `/complaints/${over.complaintId}/withdraw`, { reason: '好了' })
    const open = await blown(api, police.unit.id, { hours: 1 })
    await round(after(90))
    for (const { complaintId } of [reported, back, over])
      expect((await linesOf(api, complaintId)).map(({ kind }) => kind)).not.toContain('whistle_late')
    expect((await linesOf(api, open.complaintId)).map(({ kind }) => kind)).toContain('whistle_late')
  })

  it('is told of to staff who are not on the roster, and not to who has left', async () => {
    const [stays, leaves] = await Promise.all(
      [1, 2].map(() => unbound(api, { roles: ['staff'], gridId: GRID_3 })),
    )
    const cases: string[] = []
    for (const by of [stays, leaves]) {
      const complaintId = await accepted(api)
      cases.push(complaintId)
      await blown(api, police.unit.id, { complaintId, hours: 1 })
      await api.admin.query('update whistles set blown_by_id = $1 where complaint_id = $2', [
        by?.accountId,
        complaintId,
      ])
    }
    await api.admin.query('update memberships set suspended_at = now() where account_id = $1', [
      leaves?.accountId,
    ])
    await round(after(2))
    const { rows } = await api.admin.query(
      'select account_id as account, complaint_id as about from messages where account_id = any($1)',
      [[stays?.accountId, leaves?.accountId]],
    )
    expect(rows).toEqual([{ account: stays?.accountId, about: cases[0] }])
  })

  it('comes once from two servers at once, each whistle by itself', async () => {
    const other = await api.secondOn()
    const on = await Promise.all(Array.from({ length: 6 }, () => blown(api, police.unit.id, { hours: 1 })))
    await Promise.all([round(after(2)), round(after(2), other.db)])
    for (const { complaintId } of on) {
      expect(late(await heardBy(api, lin, complaintId))).toHaveLength(1)
      expect(late((await linesOf(api, complaintId)).map(({ body }) => body))).toHaveLength(1)
    }
  })

  it('would come twice without the locks (control)', async () => {
    const others = await Promise.all([api.secondOn(), api.secondOn()])
    withoutLocks(others.map(({ db }) => db))
    const { complaintId } = await blown(api, police.unit.id, { hours: 1 })
    await Promise.all(others.map(({ db }) => round(after(2), db)))
    expect(late(await heardBy(api, lin, complaintId))).toHaveLength(2)
  })

  it('is the business of its own community alone', async () => {
    const { complaintId } = await blown(api, police.unit.id, { hours: 1 })
    await tellLateWhistles(api.db, OTHER_COMMUNITY, after(2))
    expect(late(await heardBy(api, lin, complaintId))).toEqual([])
    await round(after(2))
    expect(late(await heardBy(api, lin, complaintId))).toHaveLength(1)
  })
})
