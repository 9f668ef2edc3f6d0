import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf, rowOf } from '../../../../test/cases.ts'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { escalateOverdue } from './actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su } = cast
const at = (days: number) => new Date(api.start.getTime() + days * DAY_MS)
const escalate = (now: Date) => escalateOverdue(api.db, FENGHUANGSHAN, now)

describe('escalateOverdue', () => {
  it('tells the manager and the owner once when a deadline has passed, and not before', async () => {
    const id = await accepted(api)
    await escalate(new Date(at(1).getTime() - 1))
    expect((await rowOf(api, id)).escalated_at).toBeNull()
    await escalate(at(1))
    await escalate(at(2))
    expect((await rowOf(api, id)).escalated_at).toEqual(at(1))
    expect((await linesOf(api, id)).filter(({ kind }) => kind === 'escalated')).toEqual([
      { kind: 'escalated', audience: 'staff', body: '首次答复超期，上报主任', by: null },
    ])
    for (const person of [lin, zhao])
      expect((await heardBy(api, person, id)).filter((body) => body.includes('首次答复超期了'))).toHaveLength(
        1,
      )
    // The resident hears of what is done, not of who was late.
    expect((await heardBy(api, su, id)).join()).not.toContain('超期')
  })

  it('also of what nobody took, but not of what is answered in time, paused, done or over', async () => {
    const nobody = await arrived(api)
    const answered = await accepted(api)
    await acted(api, zhao, answered, ['answers', { text: '看过了' }])
    const quiet = await Promise.all([
      accepted(api, { pausedAt: null }),
      arrived(api, { withdrawnAt: api.start, withdrawnById: su.personId }),
    ])
    await acted(api, zhao, quiet[0], ['pause', { reason: '等配件' }])
    await escalate(at(3))
    expect((await heardBy(api, lin, nobody)).at(-1)).toContain('超期')
    for (const id of [answered, ...quiet]) expect((await rowOf(api, id)).escalated_at).toBeNull()
    await escalate(at(5))
    expect((await linesOf(api, answered)).at(-1)?.body).toBe('办理超期，上报主任')
  })

  it('by two servers at once comes once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => arrived(api)))
    const other = await api.secondOn()
    await Promise.all([escalate(at(1)), escalateOverdue(other.db, FENGHUANGSHAN, at(1))])
    for (const id of ids)
      expect((await linesOf(api, id)).filter(({ kind }) => kind === 'escalated')).toHaveLength(1)
  })
})
