import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, arrived, lostCases } from '../../../../test/cases.ts'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { wrongSums } from '../../../../test/kept-sums.ts'
import { blown, stationed } from '../../../../test/whistles.ts'
import { addEntries, findByNewWords } from '../actions.ts'
import { findComplaint, updateComplaint } from '../store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { lin, su, he, zhou } = cast
const key = (complaintId: string) => ({ communityId: FENGHUANGSHAN, complaintId })

const WORDS = ['下水道又堵了', '路灯不亮', '电梯停了', '单元门锁坏了', '楼道堆满纸箱']
/** What people do at the same time to some cases; many of these are refused, and take nothing with them. */
const deed = fc.record({
  verb: fc.constantFrom(
    'details',
    'follow',
    'leave',
    'notes',
    'split',
    'merge',
    'withdraw',
    'resolve',
    'verdict',
  ),
  on: fc.nat({ max: 5 }),
  other: fc.nat({ max: 5 }),
  words: fc.constantFrom(...WORDS),
  place: fc.constantFrom('', '5栋门口', '6栋2单元'),
  follower: fc.constantFrom(he, zhou),
})
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

async function does({ verb, on, other, words, place, follower }: Deed, ids: readonly string[]) {
  const path = `/complaints/${ids[on]}`
  const call = (by: CastMember, end: string, body: object) => api.as(by)('POST', `${path}/${end}`, body)
  switch (verb) {
    case 'details':
      return call(lin, verb, {
        title: words,
        kind: 'request',
        category: 'facilities',
        place,
        isPrivate: false,
      })
    case 'follow':
      return call(follower, verb, {})
    case 'leave':
      return api.as(follower)('DELETE', `${path}/follow`)
    case 'notes':
      return call(lin, verb, { text: words })
    case 'split':
      return call(lin, verb, { title: words, text: words, category: 'drainage', reason: '两件事' })
    case 'merge':
      return call(lin, verb, { intoNumber: other + 1, reason: '同一件事' })
    case 'withdraw':
      return call(su, verb, { reason: '已经好了' })
    case 'resolve':
      return call(lin, verb, { text: words })
    default:
      return call(su, verb, { verdict: on % 2 ? 'unsolved' : 'solved', stars: null, words: null })
  }
}

/** Every deed, in an order and on cases on which each is allowed. */
const ALONE: readonly (readonly [Deed['verb'], on: number])[] = [
  ['details', 6],
  ['follow', 6],
  ['leave', 6],
  ['notes', 6],
  ['split', 6],
  ['merge', 7],
  ['withdraw', 8],
  ['resolve', 9],
  ['verdict', 9],
]

describe('what is kept beside the cases', () => {
  it('is what their rows say, whatever many people do to them at once', async () => {
    const { unit } = await stationed(api)
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push(await accepted(api, { title: WORDS[n % WORDS.length] ?? '' }))
    for (const id of ids) await blown(api, unit.id, { complaintId: id })
    const statuses = new Map<string, number>()
    const note = ({ verb }: Pick<Deed, 'verb'>, statusCode: number) =>
      statuses.set(`${verb} ${statusCode}`, (statuses.get(`${verb} ${statusCode}`) ?? 0) + 1)
    // Each once alone, on cases of their own: in a crowd others may always be quicker.
    const alone = [...ids]
    for (let n = 0; n < 4; n++) alone.push(await accepted(api))
    for (const [verb, on] of ALONE) {
      const one = { verb, on, other: 6, words: '路灯不亮', place: '' as const, follower: he }
      note(one, (await does(one, alone)).statusCode)
    }
    for (const crowd of fc.sample(fc.array(deed, { minLength: 16, maxLength: 16 }), {
      numRuns: 5,
      seed: 7,
    })) {
      const replies = await Promise.all(crowd.map((each) => does(each, ids)))
      for (const [index, one] of crowd.entries()) note(one, replies[index]?.statusCode ?? 0)
      expect(await wrongSums(api)).toEqual([])
    }
    expect(await lostCases(api)).toEqual([])
    // Every deed was done at least once, and some were refused.
    for (const [verb] of ALONE) expect(statuses.get(`${verb} 200`), verb).toBeGreaterThan(0)
    expect([...statuses.keys()].filter((done) => done.endsWith('500'))).toEqual([])
    expect([...statuses.keys()].some((done) => done.endsWith('409'))).toBe(true)
  })

  it('is as before when what was done is taken back', async () => {
    const id = await accepted(api, { title: '路灯不亮' })
    const failed = api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
      const before = await findComplaint(tx, key(id))
      if (!before) throw new Error('no such case')
      await updateComplaint(tx, key(id), {
        title: '井盖松动',
        withdrawnAt: api.start,
        withdrawnById: lin.personId,
      })
      await findByNewWords(tx, { number: before.number, before, after: { ...before, title: '井盖松动' } })
      await addEntries(tx, { complaint: before, actor: null, now: api.start }, [
        { kind: 'note', audience: 'staff', body: '记一笔' },
      ])
      throw new Error('taken back')
    })
    await expect(failed).rejects.toThrow('taken back')
    expect(await wrongSums(api)).toEqual([])
    // The number of a case that came to nothing goes to the next one.
    expect((await api.as(su)('POST', '/complaints', { text: '' })).statusCode).toBe(400)
    await arrived(api)
    expect(await wrongSums(api)).toEqual([])
  })

  it('is seen to be wrong where words were changed without holding the case, or a sum was', async () => {
    const id = await arrived(api, { title: '路灯不亮' })
    const change = (title: string, before: { title: string }) =>
      api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
        const row = await findComplaint(tx, key(id))
        if (!row) throw new Error('no such case')
        await updateComplaint(tx, key(id), { title })
        await findByNewWords(tx, {
          number: row.number,
          before: { ...row, ...before },
          after: { ...row, title },
        })
      })
    await change('井盖松动', { title: '路灯不亮' })
    expect(await wrongSums(api)).toEqual([])
    // Both looked at it before the other had written.
    await change('门锁坏了', { title: '路灯不亮' })
    expect(
      (await wrongSums(api)).some((line) => line.includes('still found by') && line.includes('井盖')),
    ).toBe(true)
    await change('井盖松动', { title: '门锁坏了' })
    await api.admin.query(
      'update complaints set followers = followers + 1, last_entry_number = 9 where id = $1',
      [id],
    )
    await api.admin.query('update whistles set case_ended_at = now() where case_ended_at is null')
    const wrong = await wrongSums(api)
    for (const what of ['followers of', 'last line of', 'whistle on'])
      expect(
        wrong.some((line) => line.startsWith(what)),
        what,
      ).toBe(true)
  })
})
