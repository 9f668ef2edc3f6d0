import type { HandlingView } from '@linli/domain/complaints/handling/contract'
import type { RatesView } from '@linli/domain/complaints/rates/contract'
import type { ComplaintToDo, MapPoint, WorkRow } from '@linli/domain/complaints/work-list/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, acted, type CaseColumns, heardBy, linesOf, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { escalateOverdue } from '../escalation/actions.ts'

const { lin, zhao, su } = cast
/** Monday 23 November 2026, 10:00. The first answer until the end of Tuesday, the solution until Monday 30. */
const due: Partial<CaseColumns> = {
  answerDueAt: new Date('2026-11-24T16:00:00Z'),
  solveDueAt: new Date('2026-11-30T16:00:00Z'),
  latitude: 25.05,
  longitude: 102.75,
}
let api: TestApi
/** Two cases with the same deadlines, the first paused on Monday; neither has been answered. */
let paused: string
let running: string

beforeAll(async () => {
  api = await startTestApi()
  paused = await accepted(api, { ...due, title: '暂缓的路灯' })
  running = await accepted(api, { ...due, title: '照办的路灯' })
  await acted(api, zhao, paused, ['pause', { reason: '等配件' }])
})
afterAll(() => api.close())

const later = (days: number) => api.setNow(new Date(api.start.getTime() + days * DAY_MS))
const read = async <Reply>(by: CastMember, path: string): Promise<Reply> => {
  const reply = await api.as(by)('GET', path)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<Reply>()
}
/** Which of the two: what is said of the running one shows that it could be said of the other. */
const names = (ids: readonly string[]) =>
  ids.flatMap((id) => (id === paused ? ['paused'] : id === running ? ['running'] : []))
const idsOf = async (path: string) =>
  names((await read<{ rows: WorkRow[] }>(zhao, path)).rows.map(({ id }) => id))

describe('a case whose clock stands still', () => {
  it('is near for nobody when its deadline would have been, in lists, counts and on the map', async () => {
    later(1)
    expect(await idsOf('/complaints/work?state=near')).toEqual(['running'])
    const toDo = await read<ComplaintToDo>(zhao, '/complaints/to-do')
    expect(toDo).toMatchObject({ near: 1, overdue: 0 })
    expect(names(toDo.urgent.map(({ id }) => id))).toEqual(['running'])
    expect(await dues()).toEqual({ paused: ['paused', '暂缓'], running: ['near', '今天到期'] })
  })

  it('is overdue for nobody when its deadlines would have passed, in lists, counts, search and on the map', async () => {
    later(10)
    for (const by of [zhao, lin]) {
      const { rows } = await read<{ rows: WorkRow[] }>(by, '/complaints/work?state=overdue')
      expect(names(rows.map(({ id }) => id))).toEqual(['running'])
      const toDo = await read<ComplaintToDo>(by, '/complaints/to-do')
      expect(toDo).toMatchObject({ near: 0, overdue: 1 })
      expect(names(toDo.urgent.map(({ id }) => id))).toEqual(['running'])
    }
    expect(await idsOf('/complaints/work?state=paused')).toEqual(['paused'])
    expect(await idsOf('/complaints/work?state=open')).toEqual(['running', 'paused'])
    expect(await dues()).toEqual({ paused: ['paused', '暂缓'], running: ['overdue', '已超期'] })
  })

  it('is not brought to the manager, and nobody hears that it is late', async () => {
    later(10)
    await escalateOverdue(api.db, FENGHUANGSHAN, new Date(api.start.getTime() + 10 * DAY_MS))
    expect((await rowOf(api, paused)).escalated_at).toBeNull()
    expect((await rowOf(api, running)).escalated_at).not.toBeNull()
    const heard = async (id: string) =>
      (await Promise.all([lin, zhao, su].map((person) => heardBy(api, person, id)))).flat().join('\n')
    expect(await heard(paused)).not.toMatch(/超期|到期|前办完/)
    expect(await heard(running)).toContain('超期')
    expect((await linesOf(api, paused)).map(({ kind }) => kind)).not.toContain('escalated')
  })

  it('counts as late in no rate', async () => {
    later(10)
    const { whole } = await read<RatesView>(lin, '/complaints/rates?by=month')
    expect(whole.counts).toMatchObject({ received: 2, answer_due: 1, answered: 0 })
    expect(await idsOf('/complaints/rates/cases?count=answer_due')).toEqual(['running'])
  })

  it('may be given more time, for its deadline has not passed', async () => {
    later(10)
    const ask = (id: string) =>
      api.as(zhao)('POST', `/complaints/${id}/extensions`, { workingDays: 2, reason: '还在等' })
    expect((await ask(running)).json().code).toBe('deadline_passed')
    expect((await ask(paused)).statusCode).toBe(200)
    const view = await acted(api, lin, paused, ['extensions/decide', { granted: true, note: '' }])
    expect(view).toMatchObject({ due: 'paused', dueWords: '暂缓' })
  })

  it('is answered in time while it stands still, however long that was', async () => {
    later(10)
    await acted(api, zhao, paused, ['answers', { text: '配件在路上' }])
    await acted(api, zhao, running, ['answers', { text: '看过了' }])
    const { whole } = await read<RatesView>(lin, '/complaints/rates?by=month')
    expect(whole.counts).toMatchObject({ answer_due: 2, answered: 1 })
    expect(await idsOf('/complaints/rates/cases?count=answered')).toEqual(['paused'])
    // And stays so when it goes on: as many days are left as before, and the two granted.
    await acted(api, zhao, paused, ['resume'])
    expect(await idsOf('/complaints/rates/cases?count=answered')).toEqual(['paused'])
    expect((await rowOf(api, paused)).solve_due_at).toEqual(new Date('2026-12-11T16:00:00Z'))
  })

  it('is answered in time also by the words with which it is done', async () => {
    api.setNow(api.start)
    const done = await accepted(api, { ...due, title: '办完的路灯' })
    await acted(api, zhao, done, ['pause', { reason: '等配件' }])
    later(10)
    await acted(api, zhao, done, ['resolve', { text: '换好了' }])
    expect((await read<RatesView>(lin, '/complaints/rates?by=month')).whole.counts.answered).toBe(2)
  })
})

/** What lists, search, map and the case itself say of each; that they say the same. */
async function dues() {
  const lists = (await read<{ rows: WorkRow[] }>(zhao, '/complaints/work')).rows
  const sought = (await read<{ rows: WorkRow[] }>(zhao, `/complaints/search?q=${encodeURIComponent('路灯')}`))
    .rows
  const map = (await read<{ points: MapPoint[] }>(zhao, '/complaints/work-map')).points
  const said: Record<string, string[]> = {}
  for (const [name, id] of Object.entries({ paused, running })) {
    const view = await read<HandlingView>(zhao, `/complaints/${id}/handling`)
    const all = [lists, sought, map, [view]].map(
      (rows: readonly { id: string; due: string; dueWords: string }[]) => {
        const row = rows.find((each) => each.id === id)
        return [row?.due ?? 'missing', row?.dueWords ?? 'missing']
      },
    )
    expect(new Set(all.map((each) => each.join())).size).toBe(1)
    said[name] = all[0] ?? []
  }
  return said
}
