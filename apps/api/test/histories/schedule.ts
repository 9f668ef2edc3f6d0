import type { EventPlan } from '@linli/domain/events/contract'
import { MINUTE_MS } from '@linli/domain/time'
import { type Chance, chanceFrom } from './random.ts'

/**
 * A schedule: one event and the families that want its places, all of it from one seed. Schedules that run side by
 * side share the clock, so the instants of the phases are the same for all; what differs is where the event's own
 * times lie between them.
 */
export interface Schedule {
  seed: number
  /** Which families of the world take part, by number. */
  families: number[]
  places: number
  plan(base: Date, seriesId: string): EventPlan
}

/** Minutes after the schedule's base at which the clients act; the event starts at 600. */
export const PHASES = [0, 90, 180, 300, 480, 580] as const
const STARTS = 600
const ENDS = 660

/** Most schedules are small, some are a crowd. */
function crowdOf(chance: Chance): number {
  if (chance.of(0.01)) return chance.int(200, 500)
  return chance.of(0.06) ? chance.int(57, 120) : chance.int(50, 56)
}

export function scheduleFrom(seed: number, familiesInWorld: number): Schedule {
  const chance = chanceFrom(seed)
  const clients = crowdOf(chance)
  const places = chance.of(0.5) ? chance.int(3, 12) : chance.int(13, 40)
  const pointsFirst = chance.of(0.5)
  const opens = pointsFirst ? 60 : chance.pick([-60, -60, 45])
  const newcomerSeats = chance.of(0.6) ? chance.int(1, Math.ceil(places / 2)) : 0
  const facts = {
    title: `绘本课 ${seed}`,
    introduction: '',
    venue: '二楼活动室',
    ageFrom: null,
    ageTo: null,
    places,
    householdLimit: Math.min(places, chance.int(1, 4)),
    policy: pointsFirst ? ('points_first' as const) : ('first_come' as const),
    priorityThreshold: pointsFirst ? 60 : null,
    priorityCostPoints: pointsFirst ? chance.pick([0, 0, 3]) : 0,
    newcomerSeats,
    newcomerLookbackSessions: 4,
    offerHoldMinutes: chance.pick([5, 60, 120, 300, 700]),
    helperPlaces: 0,
    helperPoints: 0,
  }
  const closes = chance.pick([470, STARTS])
  const cancelCloses = chance.pick([420, STARTS])
  const released = newcomerSeats > 0 && chance.of(0.6) ? 240 : null
  const families = chance.some([...Array(familiesInWorld).keys()], clients)
  return {
    seed,
    families,
    places,
    plan(base, seriesId) {
      const at = (minutes: number) => new Date(base.getTime() + minutes * MINUTE_MS).toISOString()
      return {
        ...facts,
        seriesId,
        startsAt: at(STARTS),
        endsAt: at(ENDS),
        signUpOpensAt: at(opens),
        signUpClosesAt: at(closes),
        cancelClosesAt: at(cancelCloses),
        prioritySignUpOpensAt: pointsFirst ? at(-60) : null,
        newcomerSeatsReleasedAt: released === null ? null : at(released),
      }
    },
  }
}
