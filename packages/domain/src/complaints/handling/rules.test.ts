import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../time'
import { complaintPhase } from '../rules'
import type { ComplaintPhase } from '../terms'
import {
  ACT_TABLE,
  type ActBy,
  actRefusal,
  actsFor,
  afterAct,
  type CaseAct,
  type CaseFacts,
  isOverdue,
} from './rules'

const NOW = new Date('2026-11-23T02:00:00Z')
const later = (ms: number) => new Date(NOW.getTime() + ms)

/** Accepted by 赵明 of grid 3, and being handled. */
function facts(changes: Partial<CaseFacts> = {}): CaseFacts {
  return {
    id: 'case',
    gridId: 'grid-3',
    ownerId: 'zhao',
    isPrivate: false,
    acceptedAt: NOW,
    pausedAt: null,
    pauseReason: null,
    resolvedAt: null,
    closedAt: null,
    withdrawnAt: null,
    mergedIntoId: null,
    mergedAt: null,
    answerDueAt: later(DAY_MS),
    solveDueAt: later(3 * DAY_MS),
    firstAnsweredAt: null,
    calledBackAt: null,
    reopenedCount: 0,
    lastReopenedAt: null,
    escalatedAt: null,
    closedAs: null,
    verdict: null,
    ownerAway: false,
    extensionWaiting: false,
    ownReport: false,
    ...changes,
  }
}
const IN: Record<ComplaintPhase, Partial<CaseFacts>> = {
  waiting: { ownerId: null, acceptedAt: null },
  handling: {},
  paused: { pausedAt: NOW, pauseReason: '等配件' },
  answered: { resolvedAt: NOW },
  closed: { resolvedAt: NOW, closedAt: NOW, closedAs: 'solved' },
  merged: { mergedIntoId: 'other', mergedAt: NOW },
  withdrawn: { withdrawnAt: NOW },
}

const zhao: ActBy = { id: 'zhao', parts: ['staff', 'owner'] }
const qian: ActBy = { id: 'qian', parts: ['staff'] }
const lin: ActBy = { id: 'lin', parts: ['staff', 'manager'] }
const wang: ActBy = { id: 'wang', parts: ['reporter'] }
const clock: ActBy = { id: '', parts: ['clock'] }

const why = (act: CaseAct, by: ActBy, changes: Partial<CaseFacts> = {}, now = NOW) =>
  actRefusal(facts(changes), act, by, now)?.code ?? null

describe('the table of acts', () => {
  it('stands the case where it says', () => {
    for (const [phase, changes] of Object.entries(IN)) expect(complaintPhase(facts(changes))).toBe(phase)
  })

  it('gives each phase a refusal of its own, never silence', () => {
    const act = { kind: 'answer' } as const
    expect(why(act, zhao, IN.waiting)).toBe('not_accepted')
    expect(why({ kind: 'pause', reason: '等配件' }, zhao, IN.paused)).toBe('complaint_paused')
    expect(why({ kind: 'resolve' }, zhao, IN.answered)).toBe('complaint_answered')
    expect(why({ kind: 'resume' }, zhao)).toBe('complaint_not_paused')
    expect(why(act, zhao, IN.closed)).toBe('complaint_over')
    expect(why(act, zhao, IN.withdrawn)).toBe('complaint_over')
    expect(why(act, zhao, IN.merged)).toBe('complaint_merged')
    expect(why({ kind: 'verdict', verdict: 'solved' }, wang)).toBe('complaint_not_answered')
    expect(why({ kind: 'verdict', verdict: 'solved' }, wang, IN.waiting)).toBe('complaint_not_answered')
    expect(why({ kind: 'call_back' }, qian)).toBe('complaint_not_answered')
    expect(why({ kind: 'accept' }, qian)).toBe('already_accepted')
    expect(why({ kind: 'withdraw' }, wang, IN.answered)).toBe('complaint_answered')
  })

  it('lets whoever is responsible act: whoever handles it while nobody owns it, then the owner and the manager', () => {
    expect(why({ kind: 'transfer', gridId: 'grid-4' }, qian, IN.waiting)).toBeNull()
    for (const by of [zhao, lin]) expect(why({ kind: 'answer' }, by)).toBeNull()
    expect(why({ kind: 'answer' }, qian)).toBe('not_owner')
    expect(why({ kind: 'note' }, qian)).toBeNull()
    expect(why({ kind: 'note' }, qian, IN.closed)).toBeNull()
    expect(why({ kind: 'verdict', verdict: 'solved' }, wang, IN.answered)).toBeNull()
    expect(why({ kind: 'withdraw' }, wang)).toBeNull()
    expect(why({ kind: 'withdraw' }, lin)).toBe('not_owner')
    expect(why({ kind: 'decide_extension' }, zhao, { extensionWaiting: true })).toBe('not_owner')
  })

  it('offers on the page exactly what is not refused', () => {
    for (const changes of Object.values(IN))
      for (const by of [zhao, qian, lin, wang]) {
        const offered = actsFor(facts(changes), by)
        for (const kind of Object.keys(ACT_TABLE) as (keyof typeof ACT_TABLE)[]) {
          if (['hand_over', 'transfer', 'merge', 'verdict', 'pause'].includes(kind)) continue
          const refusal = why({ kind } as CaseAct, by, changes)
          expect(offered.includes(kind), `${kind} by ${by.id}: ${refusal}`).toBe(refusal === null)
        }
      }
  })
})

describe('naming the reporter', () => {
  it('is open for what was heard, and not for what somebody reported themselves', () => {
    expect(why({ kind: 'name_reporter' }, zhao)).toBeNull()
    expect(why({ kind: 'name_reporter' }, zhao, IN.answered)).toBeNull()
    expect(why({ kind: 'name_reporter' }, qian)).toBe('not_owner')
    expect(why({ kind: 'name_reporter' }, zhao, { ownReport: true })).toBe('reported_themselves')
    expect(why({ kind: 'name_reporter' }, zhao, IN.closed)).toBe('complaint_over')
    expect(actsFor(facts({ ownReport: true }), zhao)).not.toContain('name_reporter')
  })
})

describe('handing over', () => {
  const to = (id: string, mayOwn = true): CaseAct => ({ kind: 'hand_over', to: { id, mayOwn } })

  it('goes to a colleague at work who may see it, and to nobody else', () => {
    expect(why(to('qian'), zhao)).toBeNull()
    expect(why(to('qian'), lin)).toBeNull()
    expect(why(to('qian'), qian)).toBe('not_owner')
    expect(why(to('nobody', false), zhao)).toBe('no_such_colleague')
    expect(why(to('zhao'), zhao)).toBe('already_owner')
  })

  it('is also taking over, where the owner has left or is of another grid now', () => {
    expect(why({ kind: 'take_over' }, qian)).toBe('owner_at_work')
    expect(why({ kind: 'take_over' }, qian, { ownerAway: true })).toBeNull()
    expect(why({ kind: 'take_over' }, zhao, { ownerAway: true })).toBe('already_owner')
  })
})

describe('ends', () => {
  it('by silence seven full days after a call-back, to the minute', () => {
    const act = { kind: 'close_unanswered' } as const
    const called = { ...IN.answered, calledBackAt: NOW }
    expect(why(act, clock, IN.answered)).toBe('not_called_back')
    expect(why(act, clock, called, later(7 * DAY_MS - 1))).toBe('call_back_too_recent')
    expect(why(act, clock, called, later(7 * DAY_MS))).toBeNull()
    expect(why(act, lin, called, later(7 * DAY_MS))).toBe('not_owner')
  })

  it('merges into an open case only, and never out of the sight of its residents', () => {
    const into = (changes: Partial<CaseFacts>): CaseAct => ({
      kind: 'merge',
      into: facts({ id: 'other', ...changes }),
    })
    expect(why(into({}), zhao)).toBeNull()
    expect(why(into({ id: 'case' }), zhao)).toBe('merge_into_itself')
    expect(why(into(IN.closed), zhao)).toBe('merge_target_over')
    expect(why(into({ isPrivate: true }), zhao)).toBe('merge_target_private')
    expect(why(into({ isPrivate: true }), zhao, { isPrivate: true })).toBeNull()
  })

  it('not at "not solved": the owner stays, and the manager hears the second time', () => {
    const act = { kind: 'verdict', verdict: 'unsolved' } as const
    const once = { ...facts(IN.answered), ...changesOf(afterAct(facts(IN.answered), act, wang, NOW)) }
    expect(once).toMatchObject({ ownerId: 'zhao', reopenedCount: 1, resolvedAt: null, escalatedAt: null })
    const again = changesOf(afterAct({ ...once, resolvedAt: NOW }, act, wang, NOW))
    expect(again).toMatchObject({ reopenedCount: 2, escalatedAt: NOW, lastReopenedAt: NOW })
  })
})

const changesOf = (result: ReturnType<typeof afterAct>) => {
  if ('refusal' in result) throw new Error(result.refusal.code)
  return result.changes
}

describe('being late', () => {
  it('begins at the deadline of the answer, then of the solution, and not while it stands still', () => {
    expect(isOverdue(facts(), later(DAY_MS - 1))).toBe(false)
    expect(isOverdue(facts(), later(DAY_MS))).toBe(true)
    expect(isOverdue(facts({ firstAnsweredAt: NOW }), later(2 * DAY_MS))).toBe(false)
    expect(isOverdue(facts({ firstAnsweredAt: NOW }), later(3 * DAY_MS))).toBe(true)
    expect(isOverdue(facts(IN.paused), later(9 * DAY_MS))).toBe(false)
    expect(isOverdue(facts(IN.answered), later(9 * DAY_MS))).toBe(false)
    expect(isOverdue(facts(IN.waiting), later(DAY_MS + HOUR_MS))).toBe(true)
  })

  it('is told to the manager once', () => {
    const act = { kind: 'escalate' } as const
    expect(why(act, clock)).toBe('not_overdue')
    expect(why(act, clock, {}, later(DAY_MS))).toBeNull()
    expect(why(act, clock, { escalatedAt: NOW }, later(DAY_MS))).toBe('already_escalated')
  })
})
