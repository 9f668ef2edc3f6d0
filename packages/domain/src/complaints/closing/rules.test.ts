import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import { complaintPhase } from '../rules'
import {
  byTheClock,
  judgeRefusal,
  resolveRefusal,
  type SilenceFacts,
  saidInWords,
  saidRefusal,
  silentEndAt,
} from './rules'

const CALLED = new Date('2026-11-03T09:12:00Z')
const END = new Date(CALLED.getTime() + 7 * DAY_MS)
const before = new Date(END.getTime() - 1)

/** Done, and called back without an answer. */
const facts = (changes: Partial<SilenceFacts> = {}): SilenceFacts => ({
  acceptedAt: CALLED,
  pausedAt: null,
  resolvedAt: CALLED,
  closedAt: null,
  withdrawnAt: null,
  mergedIntoId: null,
  calledBackAt: CALLED,
  closedAs: null,
  ...changes,
})

describe('silence after a call-back', () => {
  it('ends the case after seven full days to the millisecond, at that moment and not when somebody looks', () => {
    expect(complaintPhase(byTheClock(facts(), before))).toBe('answered')
    expect(byTheClock(facts(), END)).toMatchObject({ closedAt: END, closedAs: 'no_answer' })
    expect(byTheClock(facts(), new Date(END.getTime() + 90 * DAY_MS)).closedAt).toEqual(END)
  })

  it('ends nothing that was not called back, was opened again, or has ended otherwise', () => {
    const late = new Date(END.getTime() + DAY_MS)
    for (const changes of [
      { calledBackAt: null },
      { resolvedAt: null },
      { mergedIntoId: 'other' },
      { withdrawnAt: CALLED },
      { closedAt: CALLED, closedAs: 'solved' as const },
    ]) {
      expect(silentEndAt(facts(changes))).toBeNull()
      expect(byTheClock(facts(changes), late)).toEqual(facts(changes))
    }
  })

  it('reads the same however often it is settled', () => {
    const later = fc.integer({ min: -20, max: 20 }).map((days) => new Date(END.getTime() + days * DAY_MS))
    fc.assert(
      fc.property(later, (now) => {
        const once = byTheClock(facts(), now)
        expect(byTheClock(once, now)).toEqual(once)
      }),
    )
  })
})

describe('what a resident says', () => {
  it('may be a bare word; stars go with what is solved at least in part', () => {
    expect(saidRefusal({ verdict: 'solved', stars: null, words: null })).toBeNull()
    expect(saidRefusal({ verdict: 'partly', stars: 3, words: '还差一点' })).toBeNull()
    expect(saidRefusal({ verdict: 'unsolved', stars: null, words: '又返水了' })).toBeNull()
    expect(saidRefusal({ verdict: 'unsolved', stars: 1, words: null })?.code).toBe('stars_for_unsolved')
    expect(saidRefusal({ verdict: null, stars: null, words: null })).toBeNull()
    expect(saidRefusal({ verdict: null, stars: 5, words: null })?.code).toBe('verdict_missing')
    expect(saidRefusal({ verdict: null, stars: null, words: '好了' })?.code).toBe('verdict_missing')
    expect(saidInWords('solved', 5)).toBe('解决了，5 星')
    expect(saidInWords('partly', null)).toBe('部分解决')
  })

  it('is nothing that the owner of the case may say, were it their own complaint', () => {
    expect(judgeRefusal({ ownerId: 'zhao', judgeId: 'zhao' })?.code).toBe('own_work')
    expect(judgeRefusal({ ownerId: 'zhao', judgeId: 'su' })).toBeNull()
    expect(judgeRefusal({ ownerId: null, judgeId: 'su' })).toBeNull()
  })

  it('is asked only after the resident has read something', () => {
    expect(resolveRefusal({ firstAnsweredAt: null, text: null })?.code).toBe('answer_first')
    expect(resolveRefusal({ firstAnsweredAt: null, text: '换好了灯泡' })).toBeNull()
    expect(resolveRefusal({ firstAnsweredAt: CALLED, text: null })).toBeNull()
  })
})
