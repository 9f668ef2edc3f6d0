import { HOUR_MS } from '@linli/domain/time'
import type { EventRow, SignUpRow } from '../../src/modules/events/store.ts'
import type { eventAttendees, eventCounters, eventSeries } from '../../src/modules/events/tables.ts'
import type {
  guardianConsents,
  households,
  memberships,
  personLinks,
  persons,
} from '../../src/modules/people/tables.ts'
import type { pointAccounts, pointMovements } from '../../src/modules/points/tables.ts'
import type { Chance } from '../histories/random.ts'

/**
 * A community as rows in memory: written to the database once, and from then on moved on by the model alone, so that
 * both can be compared. All worlds have the same ids: a query that forgot its community would read another world.
 */
export interface World {
  communityId: string
  /** When the batches arrive, in order. */
  moments: Date[]
  households: (typeof households.$inferSelect)[]
  persons: (typeof persons.$inferSelect)[]
  /** The n-th is bound to the n-th person. */
  memberships: (typeof memberships.$inferSelect)[]
  personLinks: (typeof personLinks.$inferSelect)[]
  guardianConsents: (typeof guardianConsents.$inferSelect)[]
  pointAccounts: (typeof pointAccounts.$inferSelect)[]
  /** Without their place in the chain: `writeWorld` gives it. */
  pointMovements: Omit<typeof pointMovements.$inferSelect, 'sequence' | 'hash'>[]
  eventSeries: (typeof eventSeries.$inferSelect)[]
  events: EventRow[]
  /** Events that one may try to sign up for; the others are over. */
  coming: EventRow[]
  eventCounters: (typeof eventCounters.$inferSelect)[]
  eventSignUps: SignUpRow[]
  eventAttendees: (typeof eventAttendees.$inferSelect)[]
}

/** The n-th id of a kind, the same in every world. */
export const idOf = (kind: string, n: number): string =>
  `0000${Buffer.from(kind.slice(0, 2).padEnd(2)).toString('hex')}-0000-7000-8000-${String(n).padStart(12, '0')}`

/** An instant, or the millisecond before or after it: rules turn exactly there. */
export const near = (chance: Chance, at: Date): Date => new Date(at.getTime() + chance.pick([-1, 0, 0, 1]))

export const shifted = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

/** The date so many years and days before one of an instant; 29 February becomes 1 March where it has to. */
export function dateBefore(at: Date, years: number, days: number): string {
  const local = shifted(at, 8 * HOUR_MS)
  const date = Date.UTC(local.getUTCFullYear() - years, local.getUTCMonth(), local.getUTCDate() - days)
  return new Date(date).toISOString().slice(0, 10)
}
