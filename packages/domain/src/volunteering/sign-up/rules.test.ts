import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '../../time'
import {
  ageRefusal,
  datedShift,
  type HeldShift,
  isFilled,
  linePromotes,
  noticeAgeRefusal,
  placeOnShifts,
  refusedForAnybody,
  type ServerFacts,
  type ShiftFacts,
  type ShiftPlaces,
  type ShiftSignUpFacts,
  shiftCancelRefusal,
  shiftRefusal,
  spokenShift,
} from './rules'

const NOW = shanghaiInstant(2026, 11, 23, 10)
const at = (hour: number, minute = 0) => shanghaiInstant(2026, 11, 28, hour, minute)
const notice = {
  title: '人口普查入户志愿者',
  publishedAt: shanghaiInstant(2026, 11, 20),
  closedAt: null,
  cancelledAt: null,
}
const shift = (change: Partial<ShiftFacts & ShiftPlaces> = {}): ShiftFacts & ShiftPlaces => ({
  id: 'morning',
  role: '登记员',
  startsAt: at(9),
  endsAt: at(12),
  ageFrom: null,
  ageTo: null,
  places: 10,
  taken: 3,
  waiting: 0,
  ...change,
})
const wang: ServerFacts = {
  name: '王秀英',
  bornOn: '1962-12-05',
  relation: 'head',
  consentMissing: false,
  isVolunteer: true,
}
const held = (change: Partial<HeldShift> = {}): HeldShift => ({
  shiftId: 'other',
  title: '学校护学岗',
  role: '护学',
  startsAt: at(11),
  endsAt: at(13),
  ...change,
})
const facts = (change: Partial<ShiftSignUpFacts> = {}): ShiftSignUpFacts => ({
  notice,
  person: wang,
  chosen: [shift()],
  held: [],
  waitIfFull: false,
  now: NOW,
  ...change,
})
const codeOf = (outcome: object | null) => (outcome && 'code' in outcome ? outcome.code : null)
const wordsOf = (outcome: object | null) => (outcome && 'message' in outcome ? outcome.message : null)

describe('a volunteer who signs up', () => {
  it('is confirmed while a place is free', () => {
    expect(placeOnShifts(facts())).toEqual(['confirmed'])
    expect(placeOnShifts(facts({ chosen: [shift({ taken: 9 })] }))).toEqual(['confirmed'])
  })

  it('waits for what is full, if they like, and has the others', () => {
    const chosen = [shift({ taken: 10 }), shift({ id: 'afternoon', startsAt: at(12), endsAt: at(15) })]
    expect(placeOnShifts(facts({ chosen, waitIfFull: true }))).toEqual(['waiting', 'confirmed'])
  })

  it('has nothing of several where one is full and they will not wait, and hears which', () => {
    const full = shift({ id: 'noon', role: '引导', startsAt: at(12), endsAt: at(14), taken: 10 })
    const outcome = placeOnShifts(facts({ chosen: [shift(), full] }))
    expect(codeOf(outcome)).toBe('shift_full')
    expect(wordsOf(outcome)).toContain('“引导”周六 12:00–14:00报满了')
  })

  it('does not pass those who wait, even while a place is free for a moment', () => {
    const chosen = [shift({ taken: 9, waiting: 1 })]
    expect(codeOf(placeOnShifts(facts({ chosen })))).toBe('shift_full')
    expect(placeOnShifts(facts({ chosen, waitIfFull: true }))).toEqual(['waiting'])
  })

  it('hears with which shift of which notice a chosen one overlaps', () => {
    const outcome = placeOnShifts(facts({ held: [held()] }))
    expect(codeOf(outcome)).toBe('shift_overlap')
    expect(wordsOf(outcome)).toContain('《学校护学岗》“护学”周六 11:00–13:00')
  })

  it('may go straight from one shift to the next', () => {
    expect(placeOnShifts(facts({ held: [held({ startsAt: at(12) })] }))).toEqual(['confirmed'])
    expect(placeOnShifts(facts({ held: [held({ startsAt: at(6), endsAt: at(9) })] }))).toEqual(['confirmed'])
  })

  it('cannot choose two overlapping ones at once, nor the same twice', () => {
    const later = shift({ id: 'later', startsAt: at(11, 59), endsAt: at(15) })
    expect(codeOf(placeOnShifts(facts({ chosen: [shift(), later] })))).toBe('shift_overlap')
    expect(codeOf(placeOnShifts(facts({ held: [held({ ...shift(), shiftId: 'morning' })] })))).toBe(
      'already_on_shift',
    )
  })

  it('hears that the place at night overlaps the one of the next morning', () => {
    const night = shift({ startsAt: at(22), endsAt: shanghaiInstant(2026, 11, 29, 6) })
    const early = held({
      startsAt: shanghaiInstant(2026, 11, 29, 5),
      endsAt: shanghaiInstant(2026, 11, 29, 7),
    })
    const outcome = placeOnShifts(facts({ chosen: [night], held: [early] }))
    expect(wordsOf(outcome)).toContain('周六 22:00–次日 06:00')
  })
})

describe('who may serve', () => {
  it.each([
    ['a registered volunteer only', { isVolunteer: false }, 'not_a_volunteer'],
    ['nobody under 14 without consent', { bornOn: '2014-01-01', consentMissing: true }, 'consent_missing'],
    ['nobody under 8', { bornOn: '2018-11-29' }, 'wrong_age'],
    ['from the 8th birthday on', { bornOn: '2018-11-28' }, null],
    ['no child without a date of birth', { bornOn: null, relation: 'son' as const }, 'age_unknown'],
    ['an adult without a date of birth', { bornOn: null }, null],
  ])('%s', (_, change, code) => {
    expect(codeOf(placeOnShifts(facts({ person: { ...wang, ...change } })))).toBe(code)
  })

  it('those of the shift’s age, of which 8 is not the least where staff said another', () => {
    expect(ageRefusal(shift({ ageFrom: 6 }), { ...wang, bornOn: '2020-11-28' })).toBeNull()
    const refusal = ageRefusal(shift({ ageFrom: 18, ageTo: 60 }), wang)
    expect(refusal?.message).toBe('“登记员”要 18–60 岁，王秀英那天 63 岁')
    expect(ageRefusal(shift({ ageFrom: 18 }), { ...wang, bornOn: null })?.code).toBe('age_unknown')
  })

  it('of a notice those who are of the age for one of its shifts, and registered before they are 8 by nobody', () => {
    const refusal = (bornOn: string | null, isVolunteer: boolean, ...shifts: Partial<ShiftFacts>[]) =>
      noticeAgeRefusal({ ...wang, bornOn, isVolunteer }, shifts.map(shift), NOW)?.message ?? null
    const [grown, small] = [{ ageFrom: 18 }, { ageFrom: 6 }]
    expect(refusal('2018-11-28', true, grown, {})).toBeNull()
    expect(refusal('2018-11-28', true, grown, grown)).toBe('“登记员”要 18 岁以上，王秀英那天 8 岁')
    expect(refusal('2018-11-28', false, small)).toBe('王秀英还小，满 8 岁才能当志愿者')
    expect(refusal('2018-11-23', false, small)).toBeNull()
    expect(refusal(null, false, grown)).toBeNull()
  })

  it('a guest, of whom only the name is known', () => {
    expect(placeOnShifts(facts({ person: null, chosen: [shift({ ageFrom: 18 })] }))).toEqual(['confirmed'])
  })
})

describe('a notice', () => {
  it.each([
    ['that was cancelled', { cancelledAt: NOW }, 'recruitment_cancelled'],
    ['that is a draft', { publishedAt: null }, 'recruitment_not_published'],
    ['that was closed', { closedAt: NOW }, 'recruitment_closed'],
  ])('%s takes nobody', (_, change, code) => {
    const closed = facts({ notice: { ...notice, ...change } })
    expect(codeOf(placeOnShifts(closed))).toBe(code)
    expect(refusedForAnybody(closed)).toBe(true)
  })

  it('gives places until the shift begins, and not a moment longer', () => {
    const before = new Date(at(9).getTime() - 1)
    expect(placeOnShifts(facts({ now: before }))).toEqual(['confirmed'])
    expect(codeOf(placeOnShifts(facts({ now: at(9) })))).toBe('shift_begun')
    expect(linePromotes(notice, shift(), before)).toBe(true)
    expect(linePromotes(notice, shift(), at(9))).toBe(false)
  })

  it('that is closed still gives freed places to those in line', () => {
    expect(linePromotes({ ...notice, closedAt: NOW }, shift(), NOW)).toBe(true)
    expect(linePromotes({ ...notice, cancelledAt: NOW }, shift(), NOW)).toBe(false)
  })

  it('is filled once every shift that has not begun is full', () => {
    const begun = shift({ startsAt: NOW })
    const full = shift({ taken: 10 })
    expect(isFilled([full, shift()], NOW)).toBe(false)
    expect(isFilled([full, begun], NOW)).toBe(true)
    expect(isFilled([begun], NOW)).toBe(false)
  })
})

const cancel = {
  status: 'confirmed' as const,
  startsAt: at(9),
  cancelClosesMinutes: 120,
  settledAt: null,
  checkedInAt: null,
  byStaff: false,
  now: NOW,
}

describe('a place', () => {
  it.each([
    ['may be given back until the cut-off', { now: new Date(at(7).getTime() - 1) }, null],
    ['may not from the cut-off on', { now: at(7) }, 'shift_cancel_closed'],
    ['may be taken back by staff after it', { now: at(10), byStaff: true }, null],
    ['in line may be left at any time', { status: 'waiting' as const, now: at(10) }, null],
    ['is kept by who has checked in', { checkedInAt: at(9), byStaff: true }, 'shift_checked_in'],
    ['is kept once the shift is settled', { settledAt: at(13), byStaff: true }, 'shift_settled'],
    ['is given back once', { status: 'cancelled' as const }, 'shift_already_cancelled'],
  ])('%s', (_, change, code) => {
    expect(codeOf(shiftCancelRefusal({ ...cancel, ...change }))).toBe(code)
  })
})

describe('words', () => {
  it('say when a shift is, and that it ends on the next day', () => {
    expect(spokenShift(shift(), NOW)).toBe('周六 09:00–12:00')
    expect(datedShift({ startsAt: at(22), endsAt: shanghaiInstant(2026, 11, 29, 2) })).toBe(
      '11月28日 周六 22:00–次日 02:00',
    )
  })
})

describe('whatever is chosen', () => {
  const hour = fc.integer({ min: 0, max: 20 })
  const anyShift = fc
    .record({ from: hour, hours: fc.integer({ min: 1, max: 4 }), taken: fc.integer({ min: 0, max: 2 }) })
    .map(({ from, hours, taken }) => ({ startsAt: at(from), endsAt: at(from + hours), taken, places: 2 }))

  it('nobody is ever on two shifts at one time, nor on one that is full', () => {
    fc.assert(
      fc.property(fc.array(anyShift, { minLength: 1, maxLength: 5 }), fc.boolean(), (some, waitIfFull) => {
        const chosen = some.map((each, i) => shift({ id: String(i), ...each }))
        const outcome = placeOnShifts(facts({ chosen, waitIfFull }))
        if (!Array.isArray(outcome)) return
        const sorted = [...chosen].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
        for (const [i, one] of sorted.entries())
          expect(one.endsAt.getTime()).toBeLessThanOrEqual(sorted[i + 1]?.startsAt.getTime() ?? Infinity)
        outcome.forEach((status, i) => {
          expect(status).toBe((chosen[i]?.taken ?? 0) < 2 ? 'confirmed' : 'waiting')
        })
      }),
    )
  })

  it('what is refused to anybody is refused to each', () => {
    fc.assert(
      fc.property(fc.array(anyShift, { minLength: 1, maxLength: 3 }), fc.boolean(), hour, (some, wait, h) => {
        const chosen = some.map((each, i) => shift({ id: String(i), ...each }))
        const asked = facts({ chosen, waitIfFull: wait, now: at(h) })
        if (refusedForAnybody(asked)) expect(codeOf(placeOnShifts(asked))).not.toBeNull()
      }),
    )
  })

  it('the page asks the same rule before anybody taps', () => {
    const overlapping = { notice, shift: shift(), person: wang, held: [held()], now: NOW }
    expect(codeOf(shiftRefusal(overlapping))).toBe('shift_overlap')
    expect(shiftRefusal({ ...overlapping, held: [] })).toBeNull()
  })
})
