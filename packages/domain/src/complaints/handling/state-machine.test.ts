import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../time'
import { complaintPhase, isOpen } from '../rules'
import { RESIDENT_VERDICTS } from '../terms'
import { type ActBy, afterAct, type CaseAct, type CaseFacts } from './rules'
import { CASE_ACTS, type CaseActKind, type CasePart } from './terms'

const KINDS = Object.keys(CASE_ACTS) as CaseActKind[]
const START = new Date('2026-11-23T02:00:00Z')
const GRIDS = ['grid-3', 'grid-4']
const VERDICTS = Object.keys(RESIDENT_VERDICTS) as (keyof typeof RESIDENT_VERDICTS)[]
/** Two grid workers, the manager, and the one whose concern it is. */
const PEOPLE = ['zhao', 'qian', 'lin', 'wang'] as const
const GRID_OF: Record<string, string> = { zhao: 'grid-3', qian: 'grid-4' }

type Machine = typeof afterAct

interface Span {
  fromAt: Date
  untilAt: Date | null
}

/** A case with what its tables would hold beside it. */
interface Kept {
  facts: CaseFacts
  owners: (Span & { ownerId: string })[]
  pauses: Span[]
  /** Whoever hears of it: the reporter, and those whom merged cases brought. */
  hearers: Set<string>
}

interface World {
  cases: Map<string, Kept>
  received: number
  splits: number
  now: Date
}

interface Step {
  what: 'receive' | CaseActKind
  /** Which case, person, and second thing; taken modulo how many there are. */
  one: number
  who: number
  other: number
  hours: number
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('receive' as const, ...KINDS),
  one: fc.oneof(fc.nat(1), fc.nat(7)),
  // The manager may do most.
  who: fc.oneof(fc.constant(2), fc.nat(3)),
  other: fc.nat(7),
  hours: fc.oneof(fc.nat(3), fc.nat(24 * 9)),
})

/** What leads to later phases comes more often than chance would have it, by those who may do it. */
const onTheWay = fc
  .tuple(
    step,
    fc.constantFrom<Partial<Step>>(
      { what: 'accept', who: 2 },
      { what: 'pause', who: 2 },
      { what: 'resume', who: 2 },
      { what: 'ask_extension', who: 2 },
      { what: 'resolve', who: 2 },
      { what: 'verdict', who: 3 },
      { what: 'call_back', who: 2 },
      { what: 'close_unanswered', hours: 170 },
    ),
  )
  .map(([one, changes]): Step => ({ ...one, ...changes }))

const steps = fc.array(fc.oneof(step, onTheWay), { minLength: 1, maxLength: 60, size: 'max' })

function received(id: string, now: Date, changes: Partial<CaseFacts> = {}): CaseFacts {
  return {
    id,
    gridId: 'grid-3',
    ownerId: null,
    isPrivate: false,
    acceptedAt: null,
    pausedAt: null,
    pauseReason: null,
    resolvedAt: null,
    closedAt: null,
    withdrawnAt: null,
    mergedIntoId: null,
    mergedAt: null,
    answerDueAt: new Date(now.getTime() + 24 * HOUR_MS),
    solveDueAt: new Date(now.getTime() + 72 * HOUR_MS),
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

function partsOf(person: string, { ownerId, gridId }: CaseFacts): CasePart[] {
  if (person === 'wang') return ['reporter']
  const owner = ownerId === person
  const handles = person === 'lin' || owner || GRID_OF[person] === gridId
  const parts: CasePart[] = handles ? ['staff'] : []
  if (person === 'lin') parts.push('manager')
  return owner ? [...parts, 'owner'] : parts
}

function actOf({ what, other }: Step, world: World): CaseAct | null {
  const at = <T>(list: readonly T[]) => list[other % list.length]
  switch (what) {
    case 'receive':
      return null
    case 'hand_over': {
      const id = at(PEOPLE) ?? 'zhao'
      return { kind: 'hand_over', to: { id, mayOwn: id !== 'wang' } }
    }
    case 'transfer':
      return { kind: 'transfer', gridId: at(GRIDS) ?? 'grid-3' }
    case 'pause':
      return { kind: 'pause', reason: '等配件' }
    case 'verdict':
      return { kind: 'verdict', verdict: at(VERDICTS) ?? 'solved' }
    case 'merge': {
      const into = at([...world.cases.values()])
      return into ? { kind: 'merge', into: into.facts } : null
    }
    default:
      return { kind: what }
  }
}

function receive(world: World, facts: CaseFacts, hearers: Iterable<string>): Kept {
  const owners = facts.ownerId === null ? [] : [{ ownerId: facts.ownerId, fromAt: world.now, untilAt: null }]
  const kept = { facts, owners, pauses: [], hearers: new Set(hearers) }
  world.cases.set(facts.id, kept)
  return kept
}

/** Keeps the books as the server does: chain of owners, pauses, hearers. */
function write(world: World, kept: Kept, act: CaseAct, changes: Partial<CaseFacts>): void {
  const { now } = world
  const before = kept.facts
  const after = { ...before, ...changes }
  if (after.ownerId !== before.ownerId) {
    for (const row of kept.owners) row.untilAt ??= now
    if (after.ownerId !== null) kept.owners.push({ ownerId: after.ownerId, fromAt: now, untilAt: null })
  }
  if (before.pausedAt === null && after.pausedAt !== null) kept.pauses.push({ fromAt: now, untilAt: null })
  if (before.pausedAt !== null && after.pausedAt === null) for (const row of kept.pauses) row.untilAt ??= now
  if (act.kind === 'merge')
    for (const hearer of kept.hearers) world.cases.get(act.into.id)?.hearers.add(hearer)
  const grid = after.ownerId === null ? undefined : GRID_OF[after.ownerId]
  kept.facts = { ...after, ownerAway: grid !== undefined && grid !== after.gridId }
  if (act.kind === 'split') {
    world.splits += 1
    const { ownerId, acceptedAt } = after
    receive(world, received(`split-${world.splits}`, now, { ownerId, acceptedAt }), kept.hearers)
  }
}

function play(all: readonly Step[], machine: Machine): Set<string> {
  const world: World = { cases: new Map(), received: 0, splits: 0, now: START }
  const reached = new Set<string>()
  for (const one of all) {
    world.now = new Date(world.now.getTime() + one.hours * HOUR_MS)
    const list = [...world.cases.values()]
    if (one.what === 'receive' || list.length === 0) {
      world.received += 1
      const id = `case-${world.received}`
      const isPrivate = one.other % 4 === 0
      receive(world, received(id, world.now, { gridId: GRIDS[one.who % 2] ?? null, isPrivate }), [`of-${id}`])
      continue
    }
    const kept = list[one.one % list.length]
    const act = actOf(one, world)
    if (!kept || !act) continue
    const person = PEOPLE[one.who % PEOPLE.length] ?? 'zhao'
    const clock = act.kind === 'escalate' || act.kind === 'close_unanswered'
    const by: ActBy = clock
      ? { id: 'clock', parts: ['clock'] }
      : { id: person, parts: partsOf(person, kept.facts) }
    const before = kept.facts
    const phaseBefore = complaintPhase(before)
    const result = machine(before, act, by, world.now)
    if ('refusal' in result) continue
    write(world, kept, act, result.changes)
    reached.add(`${act.kind} in ${phaseBefore}`)
    holdsAfter({ act, before, after: kept.facts })
    holds(world)
  }
  return reached
}

interface Moved {
  act: CaseAct
  before: CaseFacts
  after: CaseFacts
}

/** What one act may have changed. */
function holdsAfter({ act, before, after }: Moved): void {
  const wasOpen = isOpen(complaintPhase(before))
  if (!wasOpen) expect(after, `${act.kind} changed a case that had ended`).toEqual({ ...before })
  if (!['accept', 'hand_over', 'take_over'].includes(act.kind))
    expect(after.ownerId, `${act.kind} changed the owner`).toBe(before.ownerId)
  const ends = ['merge', 'withdraw', 'verdict', 'close_unanswered'].includes(act.kind)
  if (wasOpen && !ends) expect(isOpen(complaintPhase(after)), `${act.kind} ended the case`).toBe(true)
  if (after.closedAs === 'no_answer' && before.closedAs === null)
    expect(after.closedAt && before.calledBackAt).toBeTruthy()
  if (act.kind === 'verdict' && act.verdict === 'unsolved') {
    expect(complaintPhase(after)).toBe('handling')
    if (after.reopenedCount >= 2)
      expect(after.escalatedAt, 'the manager hears the second time').not.toBeNull()
  }
}

/** What is true of all cases at any time. */
function holds({ cases, received, splits }: World): void {
  expect(cases.size, 'no case is lost').toBe(received + splits)
  for (const [id, { facts, owners, pauses, hearers }] of cases) {
    const ends = [facts.closedAt, facts.withdrawnAt, facts.mergedIntoId].filter((end) => end !== null)
    expect(ends.length, `${id} ended at most once`).toBeLessThanOrEqual(1)
    const now = owners.filter(({ untilAt }) => untilAt === null)
    const phase = complaintPhase(facts)
    if (phase === 'waiting') expect(facts.ownerId, `${id} waits with nobody`).toBeNull()
    else if (isOpen(phase)) expect(facts.ownerId, `${id} has an owner`).not.toBeNull()
    expect(facts.ownerId !== null, `${id} is owned from its acceptance on`).toBe(facts.acceptedAt !== null)
    expect(
      now.map(({ ownerId }) => ownerId),
      `${id} has one owner at a time`,
    ).toEqual(facts.ownerId === null ? [] : [facts.ownerId])
    const standing = pauses.filter(({ untilAt }) => untilAt === null).length
    expect(standing, `the clock of ${id} stands still while it is paused`).toBe(phase === 'paused' ? 1 : 0)
    if (facts.closedAt !== null) {
      expect(facts.resolvedAt, `${id} was closed after an answer`).not.toBeNull()
      expect(facts.closedAs).not.toBeNull()
    }
    if (!isOpen(phase) || phase === 'answered') expect(facts.extensionWaiting).toBe(false)
    leadsSomewhere(cases, id, hearers)
  }
}

/** From a merged case one comes to one that is not merged, and whoever heard of it hears there. */
function leadsSomewhere(cases: World['cases'], id: string, hearers: ReadonlySet<string>): void {
  const seen = new Set<string>()
  let at = cases.get(id)
  while (at?.facts.mergedIntoId) {
    expect(seen.has(at.facts.id), `${id} is merged in a circle`).toBe(false)
    seen.add(at.facts.id)
    at = cases.get(at.facts.mergedIntoId)
    expect(at, `${id} was merged into a case that is there`).toBeDefined()
    for (const hearer of hearers) expect(at?.hearers.has(hearer), `${hearer} still hears`).toBe(true)
  }
}

const check = (machine: Machine, numRuns: number) =>
  fc.assert(
    fc.property(steps, (all) => void play(all, machine)),
    { numRuns, seed: 7 },
  )

describe('a case, whatever is done to it and in whichever order', () => {
  it('is never lost, and neither is its owner, nor whoever hears of it', () => {
    check(afterAct, 3000)
  })

  it('comes through every act in every phase that the table allows', () => {
    const reached = new Set<string>()
    for (const all of fc.sample(steps, { numRuns: 4000, seed: 11 }))
      for (const one of play(all, afterAct)) reached.add(one)
    for (const kind of KINDS)
      expect(
        [...reached].filter((one) => one.startsWith(`${kind} in`)),
        kind,
      ).not.toEqual([])
    expect(reached.size).toBeGreaterThan(45)
  })

  const broken: Record<string, Machine> = {
    'a hand-over leaves it with nobody': (...args) => changed(args, 'hand_over', { ownerId: null }),
    '"not solved" takes it from its owner': (...args) => changed(args, 'verdict', { ownerId: 'qian' }),
    'staff end it by saying that it is done': (facts, act, by, now) =>
      changed([facts, act, by, now], 'resolve', { closedAt: now, closedAs: 'solved' }),
    'withdrawing forgets the pause': (facts, act, by, now) =>
      changed([facts, act, by, now], 'withdraw', { pausedAt: facts.pausedAt, closedAt: now }),
    'whoever comes second takes it as well': (facts, act, by, now) =>
      act.kind === 'accept' ? { changes: { acceptedAt: now } } : afterAct(facts, act, by, now),
    'what has ended can be merged into': (facts, act, by, now) =>
      act.kind === 'merge' ? { changes: { mergedIntoId: act.into.id } } : afterAct(facts, act, by, now),
  }
  for (const [name, machine] of Object.entries(broken))
    it(`is seen to be lost where ${name}`, () => {
      expect(() => check(machine, 3000)).toThrow()
    })
})

function changed(
  args: Parameters<Machine>,
  kind: CaseActKind,
  changes: Partial<CaseFacts>,
): ReturnType<Machine> {
  const result = afterAct(...args)
  if ('refusal' in result || args[1].kind !== kind) return result
  return { changes: { ...result.changes, ...changes } }
}
