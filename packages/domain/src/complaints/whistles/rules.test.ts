import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../time'
import { workingCalendar } from '../deadlines/rules'
import {
  type BlowFacts,
  blowRefusal,
  closeDueAt,
  isWhistleOpen,
  openActs,
  reportDueAt,
  unitActRefusal,
  unitRates,
  type WhistleFacts,
  whistleDue,
  whistleDueAt,
  whistleState,
  withdrawWhistleRefusal,
} from './rules'
import { WHISTLE_ACTS, type WhistleAct } from './terms'

const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const later = (from: Date, hours: number) => new Date(from.getTime() + hours * HOUR_MS)
const calendar = workingCalendar({
  rest: new Set(['2026-10-01', '2026-10-02']),
  working: new Set(['2026-10-10']),
  knownUntil: '2026-12-28',
})

const answerDueAt = at('2026-11-24 18:00')
const facts = (change: Partial<WhistleFacts> = {}): WhistleFacts => ({
  answerDueAt,
  closeDueAt: at('2026-11-28 00:00'),
  reportedAt: null,
  closedAt: null,
  withdrawnAt: null,
  caseEndedAt: null,
  ...change,
})
const reportedAt = at('2026-11-24 09:00')
const closedAt = at('2026-11-25 09:00')

describe('when a unit has to report', () => {
  it.each([
    ['2026-11-23 10:00', '2026-11-24 18:00'],
    // The whole weekend lies between.
    ['2026-11-27 23:59', '2026-11-30 18:00'],
    ['2026-09-30 09:00', '2026-10-05 18:00'],
    // A Saturday that is worked for the holiday.
    ['2026-10-09 09:00', '2026-10-10 18:00'],
  ])('is, when asked on %s, the next working day until %s', (now, due) => {
    expect(reportDueAt(at(now), null, calendar)).toEqual(at(due))
  })
  it('is by the clock where hours are said, nights and weekends too', () => {
    expect(reportDueAt(at('2026-11-28 22:00'), 4, calendar)).toEqual(at('2026-11-29 02:00'))
  })
  it('comes before the time to finish, which is that of the case unless that is too soon', () => {
    expect(closeDueAt({ answerDueAt, solveDueAt: at('2026-11-30 00:00') })).toEqual(at('2026-11-30 00:00'))
    expect(closeDueAt({ answerDueAt, solveDueAt: answerDueAt })).toEqual(at('2026-11-25 18:00'))
  })
})

describe('where a whistle stands', () => {
  it.each([
    ['waiting', {}, answerDueAt],
    ['at_work', { reportedAt }, at('2026-11-28 00:00')],
    ['closed', { reportedAt, closedAt }, null],
    ['withdrawn', { withdrawnAt: closedAt }, null],
    ['ended', { reportedAt, caseEndedAt: closedAt }, null],
    // What the unit did stays done, however the case ended.
    ['closed', { reportedAt, closedAt, caseEndedAt: at('2026-11-26 09:00') }, null],
  ] as const)('is %s', (state, change, dueAt) => {
    expect(whistleState(facts(change))).toBe(state)
    expect(whistleDueAt(facts(change))).toEqual(dueAt)
    expect(isWhistleOpen(state)).toBe(dueAt !== null)
  })
  it('is near in the last two hours, and overdue only after the minute', () => {
    const states = [later(answerDueAt, -2.01), later(answerDueAt, -2), answerDueAt, later(answerDueAt, 0.01)]
    expect(states.map((now) => whistleDue(facts(), now))).toEqual(['in_time', 'near', 'near', 'overdue'])
    expect(whistleDue(facts({ reportedAt }), later(answerDueAt, 1))).toBe('in_time')
    expect(whistleDue(facts({ withdrawnAt: closedAt }), at('2027-01-01 00:00'))).toBe('over')
  })
})

describe('blowing', () => {
  const blow = (change: Partial<BlowFacts> = {}) =>
    blowRefusal({
      phase: 'handling',
      isResponsible: true,
      unit: { suspendedAt: null, delegates: 1 },
      hasOpen: false,
      ...change,
    })?.code ?? null
  it('is for the owner or the manager, while the case is worked on or waits', () => {
    expect([blow(), blow({ phase: 'paused' })]).toEqual([null, null])
    expect(blow({ isResponsible: false })).toBe('whistle_not_owner')
    expect(blow({ phase: 'waiting' })).toBe('whistle_case_waiting')
    expect(blow({ phase: 'answered' })).toBe('whistle_case_answered')
    for (const phase of ['closed', 'merged', 'withdrawn'] as const)
      expect(blow({ phase })).toBe('whistle_case_over')
  })
  it('needs a unit in service, where somebody reads it, that is not at it already', () => {
    expect(blow({ unit: { suspendedAt: closedAt, delegates: 1 } })).toBe('unit_suspended')
    expect(blow({ unit: { suspendedAt: null, delegates: 0 } })).toBe('unit_without_delegates')
    expect(blow({ hasOpen: true })).toBe('whistle_open_already')
  })
  it('can be taken back by the same until the unit is done', () => {
    expect(withdrawWhistleRefusal(facts({ reportedAt }), true)).toBeNull()
    expect(withdrawWhistleRefusal(facts(), false)?.code).toBe('whistle_not_owner')
    expect(withdrawWhistleRefusal(facts({ reportedAt, closedAt }), true)?.code).toBe('whistle_closed_already')
    expect(withdrawWhistleRefusal(facts({ withdrawnAt: closedAt }), true)?.code).toBe('whistle_withdrawn')
  })
})

describe('what a unit may do', () => {
  it('is to report first, then to act and to close, and nothing once it is over', () => {
    expect(openActs(facts())).toEqual(['report'])
    expect(openActs(facts({ reportedAt }))).toEqual(['act', 'close'])
    const over = [{ reportedAt, closedAt }, { withdrawnAt: closedAt }, { reportedAt, caseEndedAt: closedAt }]
    for (const change of over) expect(openActs(facts(change))).toEqual([])
  })
  it('is refused with the name of the colleague who was quicker', () => {
    expect(unitActRefusal('report', facts({ reportedAt }), '秦岚')?.message).toBe('秦岚已经报到了，不用再报')
  })
})

describe('the rates of a unit', () => {
  const now = at('2026-12-01 00:00')
  it('count what came late or not at all against it', () => {
    const late = later(answerDueAt, 1)
    expect(
      unitRates(
        [
          facts({ reportedAt, closedAt }),
          facts({ reportedAt: answerDueAt, closedAt: at('2026-11-28 00:00') }),
          facts({ reportedAt: late, closedAt: at('2026-11-29 00:00') }),
          facts(),
        ],
        now,
      ),
    ).toEqual({ reported: { met: 2, of: 4 }, closed: { met: 2, of: 4 } })
  })
  it('leave out what was taken back, or ended, before its time was up', () => {
    const early = later(answerDueAt, -1)
    const whistles = [facts({ withdrawnAt: early }), facts({ caseEndedAt: early })]
    expect(unitRates(whistles, now)).toEqual({ reported: { met: 0, of: 0 }, closed: { met: 0, of: 0 } })
    const after = later(answerDueAt, 1)
    expect(unitRates([facts({ withdrawnAt: after })], now).reported).toEqual({ met: 0, of: 1 })
    expect(unitRates([facts({ reportedAt, withdrawnAt: after })], now)).toEqual({
      reported: { met: 1, of: 1 },
      closed: { met: 0, of: 0 },
    })
  })

  /** Any story of one whistle: acts and times at random, kept only where the rules allow them. */
  const story = fc
    .array(
      fc.record({
        hours: fc.integer({ min: 0, max: 60 }),
        what: fc.constantFrom<WhistleAct | 'withdraw' | 'end'>('report', 'act', 'close', 'withdraw', 'end'),
      }),
      { maxLength: 6 },
    )
    .map((steps) => {
      let clock = at('2026-11-23 10:00')
      let whistle = facts()
      for (const { hours, what } of steps) {
        clock = later(clock, hours)
        if (what === 'end') whistle = { ...whistle, caseEndedAt: whistle.caseEndedAt ?? clock }
        else if (what === 'withdraw') {
          if (!withdrawWhistleRefusal(whistle, true)) whistle = { ...whistle, withdrawnAt: clock }
        } else if (!unitActRefusal(what, whistle, null)) {
          if (what === 'report') whistle = { ...whistle, reportedAt: clock }
          if (what === 'close') whistle = { ...whistle, closedAt: clock }
        }
      }
      return { whistle, clock }
    })

  it('never count more met than there were, add up over whistles, and only grow with time', () => {
    fc.assert(
      fc.property(fc.array(story, { maxLength: 5 }), fc.integer({ min: 0, max: 500 }), (stories, hours) => {
        const whistles = stories.map(({ whistle }) => whistle)
        const clocks = stories.map(({ clock }) => clock.getTime())
        const end = new Date(Math.max(answerDueAt.getTime(), ...clocks))
        const before = unitRates(whistles, end)
        const after = unitRates(whistles, later(end, hours))
        const sum = { reported: { met: 0, of: 0 }, closed: { met: 0, of: 0 } }
        for (const whistle of whistles)
          for (const key of ['reported', 'closed'] as const) {
            const one = unitRates([whistle], end)[key]
            sum[key].met += one.met
            sum[key].of += one.of
          }
        expect(sum).toEqual(before)
        for (const key of ['reported', 'closed'] as const) {
          expect(before[key].met).toBeLessThanOrEqual(before[key].of)
          expect(after[key].met).toBe(before[key].met)
          expect(after[key].of).toBeGreaterThanOrEqual(before[key].of)
        }
      }),
    )
  })
  it('follow stories in which a unit closes only what it reported to, and one thing ends a whistle', () => {
    fc.assert(
      fc.property(story, ({ whistle }) => {
        if (whistle.closedAt) expect(whistle.reportedAt).not.toBeNull()
        expect(whistle.closedAt !== null && whistle.withdrawnAt !== null).toBe(false)
        expect(openActs(whistle).length > 0).toBe(isWhistleOpen(whistleState(whistle)))
      }),
    )
    expect(Object.keys(WHISTLE_ACTS)).toEqual(['report', 'act', 'close'])
  })
})
