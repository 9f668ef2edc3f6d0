import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { describe, expect, it } from 'vitest'
import { isStale, type Mine, signUpStep } from './sign-up-step'
import { turnSteps } from './turn-steps'

/** Wednesday 25 November 2026, 15:00 in Kunming: the priority window is on. */
const now = new Date('2026-11-25T07:00:00Z')

const mineFacts: Mine = {
  householdStanding: 85,
  isNewcomer: false,
  prioritySuspendedUntil: null,
  seatsForUs: 13,
  candidates: [
    { personId: 'xiaobao', name: '苏小宝', age: 4, isSelf: false, role: 'participant', refusal: null },
  ],
  refusal: null,
  signUps: [],
  isHelper: false,
  helperRefusal: null,
}

function event(change: Partial<EventView> = {}, mine: Partial<Mine> = {}): EventView {
  return {
    id: 'event',
    seriesId: 'series',
    kind: 'picture_book_class',
    title: '《好饿的毛毛虫》',
    introduction: '',
    venue: '党群服务中心 2 楼',
    startsAt: '2026-11-28T07:00:00Z',
    endsAt: '2026-11-28T08:00:00Z',
    ageFrom: 3,
    ageTo: 6,
    householdLimit: 2,
    policy: 'points_first',
    phase: 'priority',
    prioritySignUpOpensAt: '2026-11-23T12:00:00Z',
    signUpOpensAt: '2026-11-26T12:00:00Z',
    signUpClosesAt: '2026-11-28T04:00:00Z',
    cancelClosesAt: '2026-11-28T04:00:00Z',
    places: 30,
    taken: 17,
    waiting: 0,
    helperPlaces: 0,
    helpersTaken: 0,
    helperPoints: 0,
    priorityThreshold: 60,
    priorityCostPoints: 0,
    newcomerSeats: 6,
    newcomerLookbackSessions: 4,
    newcomerSeatsReleasedAt: null,
    offerHoldMinutes: 120,
    cancelledAt: null,
    cancelReason: null,
    mine: { ...mineFacts, ...mine },
    ...change,
  }
}

function signUp(
  status: SignUpView['attendees'][number]['status'],
  change: Partial<SignUpView> = {},
): SignUpView {
  return {
    id: 'sign-up',
    eventId: 'event',
    signedUpAt: '2026-11-24T00:00:00Z',
    byStaff: false,
    acceptPartial: false,
    usedPriority: false,
    pointsSpent: 0,
    code: '482915',
    attendees: [
      { personId: 'xiaobao', name: '苏小宝', role: 'participant', status, checkedInAt: null, noShow: false },
    ],
    waitingPosition: null,
    offerHeldUntil: null,
    ...change,
  }
}

const xiaobao = { name: '苏小宝' }
const dabao = { name: '苏大宝' }

const step = (of: EventView, chosen = [xiaobao], acceptPartial = false) =>
  signUpStep({ event: of, chosen, acceptPartial, now })

describe('the button of an event', () => {
  it('signs one child up early, by name', () => {
    expect(step(event())).toMatchObject({ kind: 'sign_up', words: '优先给苏小宝报名', waits: false })
  })

  it('counts when several come', () => {
    expect(step(event({ phase: 'open' }), [xiaobao, dabao])).toMatchObject({ words: '报名 · 2 人' })
  })

  it('says what an early place costs', () => {
    expect(step(event({ priorityCostPoints: 10 }))).toMatchObject({
      note: expect.stringContaining('用 10 分'),
    })
    expect(step(event())).toMatchObject({ note: expect.stringContaining('不扣积分') })
  })

  it('puts a family on the waiting list together, unless some may go first', () => {
    const oneLeft = event({ phase: 'open', taken: 29 }, { seatsForUs: 1 })
    expect(step(oneLeft, [xiaobao, dabao])).toMatchObject({ words: '排候补 · 2 人', waits: true })
    expect(step(oneLeft, [xiaobao, dabao], true)).toMatchObject({ words: '先报 1 人，1 人候补', waits: true })
    expect(step(oneLeft, [xiaobao])).toMatchObject({ words: '给苏小宝报名', waits: false })
  })

  it('gives the reason of the server while the family must wait for its turn', () => {
    const message = '你家近一年 45 分，优先需 60 分；周四 20:00 全体开放'
    expect(step(event({}, { refusal: { code: 'priority_only', message } }))).toEqual({
      kind: 'refused',
      words: '明天 20:00 全体开放',
      reason: message,
    })
  })

  it('counts down to the first opening', () => {
    const refusal = { code: 'sign_up_not_open', message: '还没开始报名' }
    const early = event({ phase: 'upcoming', prioritySignUpOpensAt: '2026-11-25T07:40:00Z' }, { refusal })
    expect(step(early)).toEqual({ kind: 'refused', words: '今天 15:40 开始报名', reason: '还有 40 分钟' })
  })

  it('asks who comes before anything is chosen', () => {
    expect(step(event(), [])).toEqual({ kind: 'refused', words: '请选择谁来参加' })
  })

  it('answers an offer first, and only while it is held', () => {
    const held = { signUps: [signUp('offered', { offerHeldUntil: '2026-11-25T07:01:00Z' })] }
    expect(step(event({}, held))).toMatchObject({ kind: 'answer_offer', people: [{ name: '苏小宝' }] })
    const over = { signUps: [signUp('offered', { offerHeldUntil: '2026-11-25T07:00:00Z' })] }
    expect(step(event({}, over)).kind).not.toBe('answer_offer')
  })

  it('shows the code to a family that is in, and leaves one that waits in peace', () => {
    expect(step(event({}, { signUps: [signUp('confirmed')] }), [])).toMatchObject({ kind: 'show_code' })
    expect(step(event({}, { signUps: [signUp('waiting')] }), []).kind).toBe('nothing')
    expect(step(event({}, { signUps: [signUp('cancelled')] }), []).kind).toBe('refused')
  })

  it('lets a family that is in sign another child up', () => {
    expect(step(event({}, { signUps: [signUp('confirmed')] }), [dabao]).kind).toBe('sign_up')
  })

  it('asks an account without a person to be claimed, and nobody once the event is over', () => {
    expect(step(event({ mine: null })).kind).toBe('bind')
    for (const phase of ['cancelled', 'ended', 'finished'] as const)
      expect(step(event({ phase, mine: null })).kind).toBe('nothing')
  })
})

describe('a page left open', () => {
  it('asks again when an opening has come', () => {
    const upcoming = event({ phase: 'upcoming', prioritySignUpOpensAt: '2026-11-25T07:00:00Z' })
    expect(isStale(upcoming, now)).toBe(true)
    expect(isStale(upcoming, new Date(now.getTime() - 1))).toBe(false)
    expect(isStale(event(), now)).toBe(false)
    expect(isStale(event(), new Date('2026-11-26T12:00:00Z'))).toBe(true)
  })

  it('asks again when a hold is over', () => {
    const held = (until: string) =>
      event({ phase: 'open' }, { signUps: [signUp('offered', { offerHeldUntil: until })] })
    expect(isStale(held('2026-11-25T07:00:00Z'), now)).toBe(true)
    expect(isStale(held('2026-11-25T07:00:01Z'), now)).toBe(false)
  })
})

describe('how a turn comes', () => {
  const titles = (of: EventView) =>
    turnSteps(of, now, (instant) => instant).map(({ title, state }) => [title, state])

  it('marks what has begun and what comes next', () => {
    expect(titles(event())).toEqual([
      ['积分优先 · 已开始', 'done'],
      ['全体开放 · 2026-11-26T12:00:00Z', 'now'],
      ['截止 · 2026-11-28T04:00:00Z', 'next'],
    ])
  })

  it('tells a family how far it is from the early window', () => {
    const note = (mine: Partial<Mine>) => turnSteps(event({}, mine), now, String)[0]?.note
    expect(note({ householdStanding: 60 })).toContain('你家 60 分 ✓')
    expect(note({ householdStanding: 59 })).toContain('还差 1 分')
    expect(note({ prioritySuspendedUntil: '2026-12-01T00:00:00Z' })).toContain('优先暂停中')
  })

  it('has no early window where the first come are served', () => {
    expect(
      titles(event({ policy: 'first_come', prioritySignUpOpensAt: null, phase: 'upcoming' }))[0],
    ).toEqual(['开放报名 · 2026-11-26T12:00:00Z', 'now'])
  })
})
