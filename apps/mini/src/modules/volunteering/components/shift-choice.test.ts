import type { RecruitmentView, ShiftView } from '@linli/domain/volunteering/contract'
import type { ShiftCandidate, ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import { describe, expect, it } from 'vitest'
import { outcomeWords, shiftChoices, signUpWords, takesPeople, whoMayGo } from './shift-choice'

const now = new Date('2026-11-23T02:00:00Z')
const shift = (id: string, hour: number, change: Partial<ShiftView> = {}): ShiftView => ({
  id,
  role: `岗位 ${id}`,
  startsAt: new Date(Date.UTC(2026, 10, 28, hour)).toISOString(),
  endsAt: new Date(Date.UTC(2026, 10, 28, hour + 3)).toISOString(),
  ageFrom: null,
  ageTo: null,
  places: 10,
  taken: 3,
  waiting: 0,
  settledAt: null,
  ...change,
})
const recruitment = (shifts: ShiftView[], change = {}) =>
  ({
    id: 'notice',
    title: '人口普查',
    publishedAt: now.toISOString(),
    closedAt: null,
    cancelledAt: null,
    shifts,
    ...change,
  }) as unknown as RecruitmentView
const su: ShiftCandidate = {
  personId: 'su',
  name: '苏晴',
  isSelf: true,
  bornOn: '1990-05-02',
  relation: 'head',
  consentMissing: false,
  isVolunteer: false,
  held: [],
}
const choices = (change: Partial<Parameters<typeof shiftChoices>[0]>) =>
  shiftChoices({
    recruitment: recruitment([shift('a', 1), shift('b', 3), shift('c', 4)]),
    candidate: su,
    signUps: [],
    chosenIds: [],
    now,
    ...change,
  })
const reasons = (change: Partial<Parameters<typeof shiftChoices>[0]>) =>
  choices(change).map(({ reason }) => reason)

describe('what can be ticked', () => {
  it('is everything that is to come, before the agreement too', () => {
    expect(reasons({})).toEqual([undefined, undefined, undefined])
  })

  it('says why before anybody taps, as soon as another one is ticked', () => {
    const [a, b, c] = reasons({ chosenIds: ['a'] })
    expect([a, c]).toEqual([undefined, undefined])
    expect(b).toContain('“岗位 b”周六 11:00–14:00和《人口普查》“岗位 a”周六 09:00–12:00时间重叠')
  })

  it('knows what one holds in other notices', () => {
    const held = [{ ...shift('x', 2), shiftId: 'x', title: '护学岗' }]
    const [a, b, c] = reasons({ candidate: { ...su, held } })
    expect(a).toContain('《护学岗》')
    expect(b).toContain('《护学岗》')
    expect(c).toContain('《护学岗》')
  })

  it('leaves out what one has already, and what has begun', () => {
    const signUps = [{ personId: 'su', shiftId: 'a' } as ShiftSignUpView]
    const later = new Date(Date.UTC(2026, 10, 28, 3))
    expect(choices({ signUps, now: later }).map(({ shift: { id } }) => id)).toEqual(['c'])
  })

  it('tells a child that it is too young', () => {
    expect(reasons({ candidate: { ...su, bornOn: '2022-06-01' } })[0]).toContain('那天 4 岁')
  })

  it('is not more than ten', () => {
    const many = Array.from({ length: 11 }, (_, i) =>
      shift(String(i), 0, {
        startsAt: new Date(Date.UTC(2026, 10, 28 + i)).toISOString(),
        endsAt: new Date(Date.UTC(2026, 10, 28 + i, 1)).toISOString(),
      }),
    )
    const chosenIds = many.slice(0, 10).map(({ id }) => id)
    expect(reasons({ recruitment: recruitment(many), chosenIds }).at(-1)).toBe('一次最多选 10 个班次')
  })

  it('ends with the notice', () => {
    const shifts = [shift('a', 1)]
    expect(takesPeople(recruitment(shifts), now)).toBe(true)
    expect(takesPeople(recruitment(shifts, { closedAt: now.toISOString() }), now)).toBe(false)
    expect(takesPeople(recruitment(shifts), new Date(Date.UTC(2026, 10, 28, 1)))).toBe(false)
  })
})

describe('who goes', () => {
  const dabao = { ...su, personId: 'dabao', name: '苏大宝', isSelf: false, bornOn: '2015-09-01' }
  const xiaobao = { ...dabao, personId: 'xiaobao', name: '苏小宝', bornOn: '2022-06-01' }
  const reasonsOf = (shifts: ShiftView[], change = {}) =>
    whoMayGo(
      recruitment(shifts),
      [su, dabao, xiaobao].map((each) => ({ ...each, ...change })),
      now,
    ).map(({ reason }) => reason)

  it('is nobody under eight, whatever a shift says', () => {
    for (const ageFrom of [null, 3])
      expect(reasonsOf([shift('a', 1, { ageFrom })])).toEqual([
        undefined,
        undefined,
        '苏小宝还小，满 8 岁才能当志愿者',
      ])
  })

  it('is nobody who is too young for each shift, but who is of the age for one of them', () => {
    const grown = shift('a', 1, { ageFrom: 16 })
    expect(reasonsOf([grown])[1]).toBe('“岗位 a”要 16 岁以上，苏大宝那天 11 岁')
    expect(reasonsOf([grown, shift('b', 4)])[1]).toBeUndefined()
    // What is over does not count.
    expect(reasonsOf([grown, shift('b', -200)])[1]).toContain('16 岁以上')
  })

  it('is still whom the roster knows no birthday of: the shift says what can be done', () => {
    expect(reasonsOf([shift('a', 1, { ageFrom: 16 })], { bornOn: null })).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('words', () => {
  it('say what the button does', () => {
    const [free, full] = [{ waits: false }, { waits: true }]
    expect([[], [free], [free, free], [free, full], [full], [full, full]].map(signUpWords)).toEqual([
      '先勾选班次',
      '报名',
      '报名 2 个班次',
      '报名，其中 1 个排候补',
      '排候补',
      '排 2 个班次的候补',
    ])
  })

  it('say what came of it', () => {
    const at = (waitingPosition: number | null) => ({ waitingPosition }) as ShiftSignUpView
    expect(outcomeWords([at(null)])).toBe('报上了，记得准时来')
    expect(outcomeWords([at(3)])).toBe('排上候补了，第 3 位')
    expect(outcomeWords([at(3), at(null)])).toBe('报上 1 个，其余在候补')
  })
})
