import { placeOnShifts } from '@linli/domain/volunteering/sign-up/rules'
import { SHIFT_CANCEL_REFUSALS, SHIFT_SIGN_UP_REFUSALS } from '@linli/domain/volunteering/sign-up/terms'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import type { Rule } from '../../../../test/shift-placing/model.ts'
import { playShifts } from '../../../../test/shift-placing/play.ts'
import { placeTogether } from '../../../capacity.ts'
import { AppError } from '../../../http/app-error.ts'
import type { BatchedCall, Together } from '../../../http/batch.ts'
import { signUpForShiftsTogether } from '../sign-up/actions.ts'
import { SHIFT_PLACES, type ShiftRequest } from './actions.ts'

const WORLDS = 14
const CALLS = 2_000
/** Nobody checks in here, and no world has lost a sign-up. */
const UNREACHABLE = ['shift_checked_in', 'shift_sign_up_not_found']
const ANSWERS = [
  ...Object.keys({ ...SHIFT_SIGN_UP_REFUSALS, ...SHIFT_CANCEL_REFUSALS }),
  ...['recruitment_not_found', 'confirmed', 'waiting', 'both', 'cancelled'],
].filter((code) => !UNREACHABLE.includes(code))

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ withCast: false })
})
afterAll(() => api.close())

/** What a world is made from: the counterexample that a failure names. */
const seeds = fc.noShrink(fc.integer({ min: 1, max: 2 ** 31 - 1 }))

describe('batches of sign-ups for shifts, decided by facts that SQL reads for all of them at once', () => {
  it('are answered and written down one by one as the rules alone would (≥ 2,000 requests)', {
    timeout: 120_000,
  }, async () => {
    const answers = new Map<string, number>()
    let calls = 0
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const engine = { api, together: signUpForShiftsTogether as Together, rule: placeOnShifts }
        const played = await playShifts(engine, seed)
        for (const [name, count] of played.answers) answers.set(name, (answers.get(name) ?? 0) + count)
        calls += played.calls
        expect(played.differences.slice(0, 3)).toEqual([])
      }),
      { numRuns: WORLDS },
    )
    expect(calls).toBeGreaterThanOrEqual(CALLS)
    expect([...answers.keys()].sort()).toEqual([...ANSWERS].sort())
  })
})

type Kind = typeof SHIFT_PLACES

/** The route's function with an engine that has a fault. */
const togetherWith =
  (kind: Kind): Together =>
  async (tx, calls, readEarlier) => {
    const asked = calls as BatchedCall<{ recruitmentId: string }, Body>[]
    const requests = asked.map(({ actor, params, body, now }): ShiftRequest => {
      const { personId, shareCode, ...rest } = body
      const from = shareCode === undefined ? null : { shareCode }
      return { actor, ...params, ...rest, who: { personId }, channel: 'app', from, now }
    })
    const { outcomes, sent } = await placeTogether(tx, kind, requests, readEarlier)
    return {
      outcomes: outcomes.map((each) =>
        'placed' in each ? { placed: { signUps: each.placed.signUps } } : each,
      ),
      sent,
    }
  }
type Body = Pick<ShiftRequest, 'shiftIds' | 'waitIfFull'> & { personId: string; shareCode?: string }

const withFacts =
  (
    change: Parameters<Kind['place']>[0]['facts']['person'] extends infer P ? Partial<NonNullable<P>> : never,
  ) =>
  (...[asked, row, held]: Parameters<Kind['place']>) => {
    const { facts } = asked
    const person = facts.person && { ...facts.person, ...change }
    return SHIFT_PLACES.place({ ...asked, facts: { ...facts, person } }, row, held)
  }

const FAULTS: Record<string, Partial<Kind>> = {
  'asks for no consent': { place: withFacts({ consentMissing: false }) },
  'takes everybody for a volunteer': { place: withFacts({ isVolunteer: true }) },
  'does not see what people hold already': { readHeld: async () => new Map() },
  'does not note that a notice is full': {
    place: (asked, row, held) => {
      const placed = SHIFT_PLACES.place(asked, row, held)
      row.filledAt = null
      return placed
    },
  },
  'forgets which group brought somebody': {
    place: (asked, row, held) =>
      SHIFT_PLACES.place({ ...asked, facts: { ...asked.facts, groupId: null } }, row, held),
  },
  'writes the first of several shifts only': {
    place: (asked, row, held) => {
      const placed = SHIFT_PLACES.place(asked, row, held)
      return placed instanceof AppError ? placed : { ...placed, rows: placed.rows.slice(0, 1) }
    },
  },
}

const RULES: Record<string, Rule> = {
  'have one place more': (facts) =>
    placeOnShifts({ ...facts, chosen: facts.chosen.map((s) => ({ ...s, places: s.places + 1 })) }),
  'count shifts that touch as overlapping': (facts) =>
    placeOnShifts({
      ...facts,
      held: facts.held.map((each) => ({ ...each, endsAt: new Date(each.endsAt.getTime() + 3_600_000) })),
    }),
}

/** Plays worlds until one of them shows a difference. */
async function isNoticed(engine: Omit<Parameters<typeof playShifts>[0], 'api'>): Promise<boolean> {
  for (let seed = 1; seed <= WORLDS; seed++)
    if ((await playShifts({ api, ...engine }, seed)).differences.length > 0) return true
  return false
}

describe('a difference between rules and engine', () => {
  it.each(Object.entries(FAULTS))('is noticed where the engine %s', async (_, fault) => {
    const together = togetherWith({ ...SHIFT_PLACES, ...fault })
    expect(await isNoticed({ together, rule: placeOnShifts })).toBe(true)
  })

  it.each(Object.entries(RULES))('is noticed where the rules %s', async (_, rule) => {
    expect(await isNoticed({ together: signUpForShiftsTogether as Together, rule })).toBe(true)
  })
})
