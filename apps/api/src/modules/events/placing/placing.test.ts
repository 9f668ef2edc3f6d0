import { placeSignUp } from '@linli/domain/events/rules'
import { SIGN_UP_REFUSALS } from '@linli/domain/events/terms'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { playWorld } from '../../../../test/placing/play.ts'
import { placeTogether } from '../../../capacity.ts'
import { AppError } from '../../../http/app-error.ts'
import type { BatchedCall, Together } from '../../../http/batch.ts'
import { signUpTogether } from '../sign-up/actions.ts'
import { CLASS_PLACES, type SignUpRequest } from './actions.ts'

/** The desk's route says the one itself, the contract forbids the other. */
const UNREACHABLE = ['person_not_found', 'nobody_chosen']
const WORLDS = 21
const CALLS = 5_000

const MINUTES = 60_000
/** Each of them happens; `paid` and `part` (some of a family wait) beside `confirmed`. */
const ANSWERS = [
  ...Object.keys(SIGN_UP_REFUSALS).filter((code) => !UNREACHABLE.includes(code)),
  ...['not_bound', 'idempotency_key_reused', 'earlier', 'confirmed', 'waiting', 'part', 'paid'],
].sort()

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ withCast: false })
})
afterAll(() => api.close())

/** What a world is made from: the counterexample that a failure names. */
const seeds = fc.noShrink(fc.integer({ min: 1, max: 2 ** 31 - 1 }))

describe('batches of sign-ups, decided by facts that SQL reads for all of them at once', () => {
  const answers = new Map<string, number>()
  let calls = 0

  it('are answered and written down one by one as the rules alone would (≥ 5,000 requests)', {
    timeout: 5 * MINUTES,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const played = await playWorld({ api, together: signUpTogether as Together, rule: placeSignUp }, seed)
        for (const [name, count] of played.answers) answers.set(name, (answers.get(name) ?? 0) + count)
        calls += played.calls
        expect(played.differences.slice(0, 3)).toEqual([])
      }),
      { numRuns: WORLDS },
    )
    expect(calls).toBeGreaterThanOrEqual(CALLS)
    expect([...answers.keys()].sort()).toEqual(ANSWERS)
  })
})

type Kind = typeof CLASS_PLACES

/** The route's function with an engine that has a fault. */
const togetherWith =
  (kind: Kind): Together =>
  async (tx, calls, readEarlier) => {
    const requests = (calls as BatchedCall<{ eventId: string }, Asked>[]).map(
      ({ actor, params, body, now }) => ({ actor, ...params, ...body, now, desk: null }),
    )
    const { outcomes, sent } = await placeTogether(tx, kind, requests, readEarlier)
    return {
      outcomes: outcomes.map((each) => ('placed' in each ? { placed: each.placed.view } : each)),
      sent,
    }
  }
type Asked = Pick<SignUpRequest, 'personIds' | 'acceptPartial' | 'waitIfFull'>

const FAULTS: Record<string, Partial<Kind>> = {
  'asks for no consent': {
    place: (asked, row, held) =>
      CLASS_PLACES.place(
        {
          ...asked,
          facts: {
            ...asked.facts,
            chosen: asked.facts.chosen.map((each) => ({ ...each, consentGiven: null })),
          },
        },
        row,
        held,
      ),
  },
  'takes everybody for newcomers': {
    place: (asked, row, held) =>
      CLASS_PLACES.place({ ...asked, facts: { ...asked.facts, isNewcomer: true } }, row, held),
  },
  'never reads standing, no-shows and balances': {
    completeFacts: async () => {},
  },
  'gives early places away for nothing': {
    place: (asked, row, held) => {
      const placed = CLASS_PLACES.place(asked, row, held)
      return placed instanceof AppError ? placed : { ...placed, payment: null }
    },
  },
  'does not see who holds a place already': {
    readHeld: async () => ({ active: new Map(), spent: new Map() }),
  },
  'never settles the waiting list': { settle: async () => false },
}

/** Plays worlds until one of them shows a difference. */
async function isNoticed(engine: Omit<Parameters<typeof playWorld>[0], 'api'>): Promise<boolean> {
  for (let seed = 1; seed <= WORLDS; seed++)
    if ((await playWorld({ api, ...engine }, seed)).differences.length > 0) return true
  return false
}

describe('a difference between rules and engine', () => {
  it.each(Object.entries(FAULTS))('is noticed where the engine %s', async (_, fault) => {
    const together = togetherWith({ ...CLASS_PLACES, ...fault })
    expect(await isNoticed({ together, rule: placeSignUp })).toBe(true)
  })

  it('is noticed where the rules let one more of a household in', async () => {
    const rule: typeof placeSignUp = (facts) =>
      placeSignUp({ ...facts, event: { ...facts.event, householdLimit: facts.event.householdLimit + 1 } })
    expect(await isNoticed({ together: signUpTogether as Together, rule })).toBe(true)
  })
})
