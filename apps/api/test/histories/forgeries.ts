import type { JournalEntry } from './journal.ts'
import type { ViolationKind } from './replay.ts'
import type { History } from './run.ts'

/** Falsifies a history of real processes in one place, so that the judge can be seen to notice. */
export interface Forgery {
  name: string
  /** What the judge must call it. */
  kind: ViolationKind
  forge(history: History): void
}

class NothingToForge extends Error {}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new NothingToForge()
  return thing
}

/** Forges a copy of the first of the histories in which there is something to forge. */
export function forgeOne(histories: readonly History[], { name, forge }: Forgery): History {
  for (const history of histories) {
    const forged = structuredClone(history)
    try {
      forge(forged)
      return forged
    } catch (error) {
      if (!(error instanceof NothingToForge)) throw error
    }
  }
  throw new Error(`none of ${histories.length} histories lets one forge ${name}`)
}

const seatEntries = ({ entries }: History, status: string) =>
  entries.filter(({ what, row }) => what === 'event_attendees' && row.status === status)

const lastCounters = ({ entries }: History): JournalEntry =>
  found(entries.filter(({ what }) => what === 'event_counters').at(-1))

const signedUp = ({ asked }: History, status: string) =>
  found(
    asked.find(
      (each) =>
        each.act === 'sign_up' &&
        each.status === 200 &&
        each.reply.attendees?.some((attendee) => attendee.status === status),
    ),
  )

/** The number of a sign-up wherever it is written. */
function renumber({ entries }: History, numbers: ReadonlyMap<unknown, number>) {
  for (const { row } of entries) {
    const number = numbers.get(row.queue_number)
    if (number !== undefined) row.queue_number = number
  }
}

export const FORGERIES: Forgery[] = [
  {
    name: 'one place fewer than people who have one',
    kind: 'oversold',
    forge(history) {
      const { row } = lastCounters(history)
      row.places = (row.taken as number) - 1
    },
  },
  {
    name: 'a family confirmed where it was to wait',
    kind: 'skipped',
    forge(history) {
      found(seatEntries(history, 'waiting')[0]).row.status = 'confirmed'
    },
  },
  {
    name: 'an offer that was never made',
    kind: 'skipped',
    forge(history) {
      const offer = found(seatEntries(history, 'offered')[0])
      history.entries.splice(history.entries.indexOf(offer), 1)
    },
  },
  {
    name: 'two families that change their turns',
    kind: 'skipped',
    forge(history) {
      const signUps = history.entries.filter(({ what }) => what === 'event_sign_ups')
      // Of two transactions: inside of one, the numbers are all that tells who came first.
      const later = found(signUps.find(({ xid }, i) => i > 0 && signUps[i - 1]?.xid !== xid))
      const earlier = found(signUps[signUps.indexOf(later) - 1])
      const [one, other] = [earlier.row.queue_number, later.row.queue_number] as [number, number]
      renumber(
        history,
        new Map([
          [one, other],
          [other, one],
        ]),
      )
    },
  },
  {
    name: 'a number left out',
    kind: 'skipped',
    forge: (history) => renumber(history, new Map([[3, 3000]])),
  },
  {
    name: 'counters that do not count',
    kind: 'broken',
    forge(history) {
      const { row } = lastCounters(history)
      row.waiting = (row.waiting as number) + 1
    },
  },
  {
    name: 'a hold that ends at another time',
    kind: 'broken',
    forge(history) {
      const { row } = found(seatEntries(history, 'offered')[0])
      row.offer_held_until = new Date(Date.parse(String(row.offer_held_until)) + 60_000).toISOString()
    },
  },
  {
    name: 'a hold that ends too early',
    kind: 'broken',
    forge(history) {
      found(seatEntries(history, 'confirmed').find(({ row }) => row.offered_at !== null)).row.status =
        'lapsed'
    },
  },
  {
    name: 'a sign-up nobody was told of',
    kind: 'broken',
    forge(history) {
      history.asked.splice(history.asked.indexOf(signedUp(history, 'confirmed')), 1)
    },
  },
  {
    name: 'a yes to a family that waits',
    kind: 'broken',
    forge(history) {
      const attendees = signedUp(history, 'waiting').reply.attendees ?? []
      for (const attendee of attendees) attendee.status = 'confirmed'
    },
  },
  {
    name: 'a place in line that was another',
    kind: 'broken',
    forge(history) {
      const { reply } = signedUp(history, 'waiting')
      reply.waitingPosition = (reply.waitingPosition ?? 0) + 1
    },
  },
  {
    name: 'a refusal for no reason',
    kind: 'broken',
    forge(history) {
      found(history.asked.find(({ status }) => status === 409)).reply.code = 'wrong_age'
    },
  },
  {
    name: 'a server that failed',
    kind: 'broken',
    forge(history) {
      found(history.asked.find(({ act }) => act === 'read')).status = 500
    },
  },
  {
    name: 'a table that lost a cancellation',
    kind: 'broken',
    forge(history) {
      found(history.end.find(({ status }) => status === 'cancelled')).status = 'confirmed'
    },
  },
  {
    name: 'two families with one code at the door',
    kind: 'broken',
    forge(history) {
      const { code } = found(history.end.find(({ queueNumber }) => queueNumber === 1))
      for (const row of history.end) if (row.queueNumber === 2) row.code = code
    },
  },
]
