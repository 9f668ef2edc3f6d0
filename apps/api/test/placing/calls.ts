import { eventPhase } from '@linli/domain/events/rules'
import type { Chance } from '../histories/random.ts'
import { type Call, mayActFor } from './model.ts'
import { idOf, shifted, type World } from './world.ts'

const UNKNOWN = idOf('unknown', 1)
const MOST = 64

/** One batch: up to 64 families after the same few events, some of them twice, some with others' children. */
export function inventCalls(world: World, chance: Chance, { moment, earlier, atDesk }: Batch): Call[] {
  // Mostly classes that one may sign up for, and few, so that families compete.
  const open = world.coming.filter((event) => ['priority', 'open'].includes(eventPhase(event, moment)))
  const among = open.length > 0 && chance.of(0.7) ? chance.some(open, chance.int(1, 3)) : world.coming
  // Drafts are for staff alone, and few: now and then they ask for one on purpose.
  const drafts = world.coming.filter(({ publishedAt }) => publishedAt === null)
  const draft = atDesk && drafts.length > 0 && chance.of(0.5) ? [chance.pick(drafts)] : []
  const events = [...chance.some(among, chance.int(1, 6)), ...draft].map(({ id }) => id)
  const spread = chance.of(0.5) ? 0 : 2_000
  const calls: Call[] = []
  for (let left = chance.int(1, MOST); left > 0; left--) {
    const now = shifted(moment, -chance.int(0, spread))
    // Somebody who has just asked asks for another class, too.
    const again = chance.of(0.3) && calls.length > 0 ? chance.pick(calls).actor.accountId : null
    const call = inventCall(world, chance, { events, now, moment, again })
    if (atDesk) calls.push({ ...call, desk: { contactId: chance.pick(world.persons).id } })
    else calls.push(chance.of(0.1) ? repeated(chance, call, [...calls, ...earlier]) : call)
  }
  return calls
}

interface Batch {
  moment: Date
  /** Calls of earlier batches. */
  earlier: readonly Call[]
  /** By staff, who send none twice. */
  atDesk: boolean
}

/** The same call again, or its key with another body; perhaps by somebody else, whose key it is not. */
function repeated(chance: Chance, fresh: Call, others: readonly Call[]): Call {
  if (others.length === 0) return fresh
  const other = chance.pick(others)
  if (chance.of(0.6)) return { ...other, now: fresh.now }
  if (chance.of(0.6)) return { ...fresh, key: other.key, actor: other.actor }
  return { ...fresh, key: other.key }
}

function inventCall(
  world: World,
  chance: Chance,
  {
    events,
    now,
    moment,
    again,
  }: { events: readonly string[]; now: Date; moment: Date; again: string | null },
): Call {
  const member =
    world.memberships.find(({ accountId }) => accountId === again) ?? chance.pick(world.memberships)
  const personId = chance.of(0.02) ? null : member.personId
  return {
    actor: {
      accountId: member.accountId,
      communityId: world.communityId,
      personId,
      roles: ['resident'],
      gridId: null,
    },
    desk: null,
    params: { eventId: chance.of(0.03) ? chance.pick([UNKNOWN, idOf('event', 0)]) : chance.pick(events) },
    body: {
      personIds: inventPersons(world, chance, { actingId: member.personId ?? '', moment }),
      acceptPartial: chance.of(0.6),
      waitIfFull: chance.of(0.7),
    },
    now,
    key: `key-${chance.int(0, 2 ** 30)}`,
  }
}

function inventPersons(
  world: World,
  chance: Chance,
  { actingId, moment }: { actingId: string; moment: Date },
): string[] {
  const acting = world.persons.find((person) => person.id === actingId)
  const actable = world.persons.filter((person) => mayActFor({ world, moment }, actingId, person.id))
  // Mostly one household, so that most requests come far enough to compete.
  const family = actable.filter((person) => person.householdId === acting?.householdId)
  const among = chance.of(0.8) ? family : chance.of(0.7) ? actable : world.persons
  const ids = chance.some(among, chance.pick([1, 2, 2, 3, 4])).map(({ id }) => id)
  return chance.of(0.01) ? [...ids, UNKNOWN] : ids
}
