import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SignUpView } from '@linli/domain/events/contract'
import type { AttendeeStatus } from '@linli/domain/events/terms'
import { cast } from '../cast.ts'
import { type Chance, chanceFrom } from './random.ts'
import { PHASES, type Schedule } from './schedule.ts'
import type { Family, World } from './world.ts'

export type Act = 'sign_up' | 'cancel' | 'accept' | 'decline' | 'change' | 'read'

/** A request as it was sent and answered. */
export interface Asked {
  act: Act
  byStaff: boolean
  /** Whose sign-up it is about; null for a change of the event and for reading. */
  family: Family | null
  /** Of cancel, accept and decline. */
  signUpId: string | null
  /** Whom a sign-up is for, or whom to cancel: null = everyone. */
  personIds: string[] | null
  acceptPartial: boolean
  waitIfFull: boolean
  /** The places a change asks for. */
  places: number | null
  phase: number
  /** Real time in ms. */
  sentMs: number
  repliedMs: number
  status: number
  reply: { code?: string; message?: string } & Partial<SignUpView>
  /** How often it was told to come back before it had its answer. */
  retried: number
  /** Sent to two processes at once with one key, and answered differently. */
  disagreed: boolean
}

/** What a family knows of its sign-ups when a phase begins. */
export interface Known {
  signUpId: string
  householdId: string
  attendees: { personId: string; status: AttendeeStatus }[]
}

interface Request {
  act: Act
  byStaff?: boolean
  family?: Family
  signUpId?: string
  personIds?: string[]
  acceptPartial?: boolean
  waitIfFull?: boolean
  places?: number
}

/** All clients of one schedule: its families, and two people of the community's staff. */
export interface Crowd {
  /** Everyone acts, at once; resolves when all have their answers. */
  act(phase: number, known: readonly Known[], places: number): Promise<void>
  /** Somebody looks at the event, so that it is settled. */
  look(phase: number): Promise<void>
  readonly asked: Asked[]
}

export function crowdOf(world: World, schedule: Schedule, eventId: string): Crowd {
  const asked: Asked[] = []
  const families = schedule.families.map((i) => world.families[i] as Family)
  const tokens = new Map(families.map((family) => [family, world.tokenOf(family.parent)]))
  const staffToken = world.tokenOf(cast.lin)

  async function post(request: Request, processNumber: number, key: string) {
    const { path, body } = wire(request, eventId)
    const process = world.processes[processNumber % world.processes.length]
    const token = request.byStaff || !request.family ? staffToken : tokens.get(request.family)
    for (let attempt = 1; ; attempt++) {
      const reply = await fetch(`${process?.origin}/api${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json', 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const json = (await reply.json()) as Asked['reply']
      // Told to come back: with the same key.
      if (reply.status !== 503 || attempt === 20)
        return { status: reply.status, reply: json, retried: attempt - 1 }
      await new Promise((done) => setTimeout(done, 50 * attempt))
    }
  }

  async function ask(request: Request, phase: number, chance: Chance): Promise<Asked> {
    const key = randomUUID()
    const first = chance.int(0, world.processes.length - 1)
    const twice = request.act !== 'read' && chance.of(0.04)
    const sentMs = Date.now()
    const answers = await Promise.all(
      twice ? [post(request, first, key), post(request, first + 1, key)] : [post(request, first, key)],
    )
    const [answer] = answers as [Awaited<ReturnType<typeof post>>]
    const done: Asked = {
      act: request.act,
      byStaff: request.byStaff ?? false,
      family: request.family ?? null,
      signUpId: request.signUpId ?? null,
      personIds: request.personIds ?? null,
      acceptPartial: request.acceptPartial ?? false,
      waitIfFull: request.waitIfFull ?? false,
      places: request.places ?? null,
      phase,
      sentMs,
      repliedMs: Date.now(),
      ...answer,
      // A refusal is not kept under its key, so a second try may succeed; two successes are one.
      disagreed:
        twice && answers.every(({ status }) => status === 200) && !isDeepStrictEqual(...pair(answers)),
    }
    const succeeded = answers.find(({ status }) => status === 200)
    asked.push(succeeded ? { ...done, ...succeeded } : done)
    return asked.at(-1) as Asked
  }

  async function client(requests: readonly Request[], phase: number, chance: Chance) {
    for (const request of requests) await ask(request, phase, chance)
  }

  return {
    asked,
    async act(phase, known, places) {
      const chanceOf = (who: number) => chanceFrom(schedule.seed, phase, who)
      await Promise.all([
        ...families.map((family, i) => {
          const chance = chanceOf(i)
          const own = known.filter((each) => each.householdId === family.householdId)
          return client(familyRequests({ family, own, phase, chance, seed: schedule.seed, i }), phase, chance)
        }),
        ...[-1, -2].map((who) => {
          const chance = chanceOf(who)
          return client(staffRequests({ families, known, places, chance }), phase, chance)
        }),
      ])
    },
    async look(phase) {
      await ask({ act: 'read', byStaff: true }, phase, chanceFrom(schedule.seed, phase))
    },
  }
}

const pair = <T>(list: readonly T[]) => [list[0], list[1]] as const

function wire(request: Request, eventId: string): { path: string; body: object | null } {
  const event = `/events/${eventId}`
  const signUp = `${event}/sign-ups/${request.signUpId}`
  const { personIds, acceptPartial = false, waitIfFull = false, places } = request
  switch (request.act) {
    case 'sign_up':
      return {
        path: request.byStaff ? `${event}/desk-sign-ups` : `${event}/sign-ups`,
        body: { personIds, acceptPartial, waitIfFull },
      }
    case 'cancel':
      return { path: `${signUp}/cancel`, body: personIds ? { personIds } : {} }
    case 'accept':
      return { path: `${signUp}/accept-offer`, body: {} }
    case 'decline':
      return { path: `${signUp}/decline-offer`, body: {} }
    case 'change':
      return { path: `${event}/change`, body: { places } }
    case 'read':
      return { path: event, body: null }
  }
}

const ACTIVE: readonly string[] = ['confirmed', 'waiting', 'offered']
const activeOf = (each: Known) => each.attendees.filter(({ status }) => ACTIVE.includes(status))

function signUpFor(family: Family, chance: Chance, rest: Partial<Request> = {}): Request {
  const [parent, ...children] = family.people.map((person) => person.personId)
  const count = chance.pick([1, 1, 2, 2, 3])
  const chosen = chance.some(children, count)
  return {
    act: 'sign_up',
    family,
    personIds: chance.of(0.15) ? [parent as string, ...chosen] : chosen,
    acceptPartial: chance.of(0.4),
    waitIfFull: chance.of(0.85),
    ...rest,
  }
}

interface FamilyMoment {
  family: Family
  own: readonly Known[]
  phase: number
  chance: Chance
  seed: number
  i: number
}

/** What a family does in a phase, given what it knows. */
function familyRequests({ family, own, phase, chance, seed, i }: FamilyMoment): Request[] {
  const arrivesIn = chanceFrom(seed, i).pick([0, 0, 0, 1, 1, 1, 1, 2, 3, 4, PHASES.length - 1])
  if (phase < arrivesIn) return []
  if (own.length === 0) return phase === arrivesIn || chance.of(0.25) ? [signUpFor(family, chance)] : []
  const requests = own.flatMap((signUp) => answerRequests(family, signUp, chance))
  const left = own.every((signUp) => activeOf(signUp).length === 0)
  if (chance.of(left ? 0.25 : 0.04)) requests.push(signUpFor(family, chance))
  return requests
}

function answerRequests(family: Family, signUp: Known, chance: Chance): Request[] {
  const { signUpId } = signUp
  const active = activeOf(signUp)
  const one = chance.some(active, 1).map(({ personId }) => personId)
  if (active.some(({ status }) => status === 'offered')) {
    if (chance.of(0.5)) return [{ act: 'accept', family, signUpId }]
    return chance.of(0.4) ? [{ act: 'decline', family, signUpId }] : []
  }
  // Too late, for an offer that is gone.
  if (active.length === 0)
    return chance.of(0.05) ? [{ act: chance.pick(['accept', 'cancel'] as const), family, signUpId }] : []
  const sibling = family.people
    .slice(1)
    .find(({ personId }) => active.every((each) => each.personId !== personId))
  if (sibling && chance.of(0.1))
    return [
      { act: 'cancel', family, signUpId, personIds: one },
      signUpFor(family, chance, { personIds: [sibling.personId] }),
    ]
  if (chance.of(0.1)) return [{ act: 'cancel', family, signUpId }]
  return chance.of(0.1) ? [{ act: 'cancel', family, signUpId, personIds: one }] : []
}

interface StaffMoment {
  families: readonly Family[]
  known: readonly Known[]
  places: number
  chance: Chance
}

/** More or fewer places, and what staff do for families: at the desk, and after the cut-off. */
function staffRequests({ families, known, places, chance }: StaffMoment): Request[] {
  const requests: Request[] = []
  const byStaff = true
  if (chance.of(0.4)) {
    const change = chance.pick([-6, -3, -2, -1, 1, 2, 3, 6])
    requests.push({ act: 'change', byStaff, places: Math.max(4, places + change) })
  }
  if (chance.of(0.4)) requests.push(signUpFor(chance.pick(families), chance, { byStaff }))
  const active = known.filter((each) => activeOf(each).length > 0)
  for (const { signUpId, householdId } of chance.some(active, chance.int(0, 1))) {
    const family = families.find((each) => each.householdId === householdId)
    if (family) requests.push({ act: 'cancel', byStaff, family, signUpId })
  }
  if (chance.of(0.2)) requests.push({ act: 'read', byStaff })
  return requests
}
