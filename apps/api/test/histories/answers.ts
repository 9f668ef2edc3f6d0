import { changeRefusal, eventPlanRefusal } from '@linli/domain/events/plan/rules'
import { cancelRefusal, isRefusal, placeSignUp } from '@linli/domain/events/rules'
import type { Asked } from './clients.ts'
import { count, isActive, offeredOf, type State, settle } from './model.ts'
import { type Replayed, signUpFacts, type Version, type Violation } from './replay.ts'

/** What clients were told, held against the history: each answer must have been true when it was given. */
export interface RefusalWatch {
  /** To be told of every state the event was in. */
  onVersion(version: Version): void
  violations(): Violation[]
}

/** The commit of a version may be seen a little after it was journaled. */
const CLOCKS_APART_MS = 50

/** Every refusal must be what the rules say of some state the event was in between question and answer. */
export function watchRefusals(asked: readonly Asked[]): RefusalWatch {
  const open = new Set(asked.filter(({ status, act }) => status === 409 && act !== 'read'))
  const refused = open.size
  let previous: { now: Date; state: State } | null = null
  let previousUntilMs = 0
  const judge = (version: { now: Date; state: State }, fromMs: number, toMs: number) => {
    const possible = [...open].filter((each) => each.sentMs <= toMs && each.repliedMs >= fromMs)
    if (possible.length === 0) return
    settle(version.state, version.now)
    for (const each of possible) if (codeFor(each, version) === each.reply.code) open.delete(each)
  }
  return {
    onVersion({ atMs, now, state }) {
      if (previous) judge(previous, previousUntilMs, atMs + CLOCKS_APART_MS)
      previous = refused > 0 ? { now, state: copyOf(state) } : null
      previousUntilMs = atMs - CLOCKS_APART_MS
    },
    violations() {
      if (previous) judge(previous, previousUntilMs, Number.POSITIVE_INFINITY)
      return [...open].map(({ act, phase, reply }) => ({
        kind: 'broken',
        what: `phase ${phase}: ${act} was refused with ${reply.code}, which was true at no moment meanwhile`,
      }))
    },
  }
}

const copyOf = (state: State): State => ({
  ...state,
  lines: state.lines.map((line) => ({ ...line, seats: line.seats.map((seat) => ({ ...seat })) })),
})

/** The code of the rules' refusal in a settled state; null when it would have been done. */
function codeFor(request: Asked, { state, now }: { state: State; now: Date }): string | null {
  if (request.act === 'sign_up') {
    const outcome = placeSignUp(signUpFacts(state, request, now))
    return isRefusal(outcome) ? outcome.code : null
  }
  if (request.act === 'change') return changeCode(request, { state, now })
  const line = state.lines.find(({ id }) => id === request.signUpId)
  if (!line) return 'sign_up_not_found'
  if (request.act === 'cancel') {
    const chosen = line.seats.filter(
      (seat) => isActive(seat) && (request.personIds?.includes(seat.personId) ?? true),
    )
    const active = chosen.map(({ status }) => ({ status, checkedInAt: null }))
    const refusal = cancelRefusal({ event: state.event, active, byStaff: request.byStaff, now })
    return refusal?.code ?? null
  }
  if (offeredOf(line).length > 0) return null
  return line.seats.some(({ status }) => status === 'lapsed') ? 'offer_ended' : 'offer_not_found'
}

function changeCode({ places }: Asked, { state, now }: { state: State; now: Date }): string | null {
  const plan = { ...state.event, places: places ?? state.places }
  const refusal =
    changeRefusal({
      event: state.event,
      changedFields: ['places'],
      places: plan.places,
      taken: count(state).taken,
      helperPlaces: 0,
      helpersTaken: 0,
    }) ?? eventPlanRefusal(plan, now)
  return refusal?.code ?? null
}

/** Every success must be in the history as it was told, and everything in the history told to somebody. */
export function successViolations(asked: readonly Asked[], { views, final }: Replayed): Violation[] {
  const found: string[] = []
  const told = new Set<string>()
  for (const request of asked) {
    const { act, status, reply, disagreed } = request
    if (disagreed) found.push(`one key had two answers to ${act}`)
    if (status !== 200 && status !== 409) found.push(`${act} was answered ${status} ${reply.code}`)
    if (status !== 200 || act === 'read' || act === 'change') continue
    told.add(`${act} ${reply.id}`)
    if (!wasSo(request, views)) found.push(`${act} of ${reply.id} was told what never was`)
  }
  for (const line of final?.lines ?? []) {
    const cancelled = line.seats.some(({ status }) => status === 'cancelled')
    if (cancelled && !told.has(`cancel ${line.id}`) && !told.has(`decline ${line.id}`))
      found.push(`nobody asked to cancel sign-up ${line.id}`)
  }
  return found.map((what) => ({ kind: 'broken', what }))
}

function wasSo({ act, reply }: Asked, views: Replayed['views']): boolean {
  const ofLine = views.get(String(reply.id)) ?? []
  const kind = act === 'decline' ? 'cancel' : act
  // A sign-up is answered with how it began, everything else with how it stood after its own act.
  const possible =
    act === 'sign_up' ? ofLine.slice(0, 1) : ofLine.filter(({ acts }) => acts.has(kind as never))
  return possible.some(
    ({ statuses, waitingPosition }) =>
      waitingPosition === reply.waitingPosition &&
      statuses.size === reply.attendees?.length &&
      reply.attendees.every(({ personId, status }) => statuses.get(personId) === status),
  )
}
