import { randomUUID } from 'node:crypto'
import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiInstant } from '@linli/domain/time'
import { START } from '../harness-config.ts'
import { chanceFrom } from '../histories/random.ts'
import { inventClasses } from './classes.ts'
import { inventPeople } from './people.ts'
import { inventPoints } from './points.ts'
import { shifted, type World } from './world.ts'

/** Where the calendar is odd, ages are counted oddly. */
const DAYS = [
  START,
  shanghaiInstant(2027, 3, 31, 23, 59),
  shanghaiInstant(2028, 2, 28, 12),
  shanghaiInstant(2028, 2, 29, 0),
  shanghaiInstant(2029, 3, 1, 7),
]
const GAPS = [0, 1_000, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS]

export function inventWorld(seed: number, batches: number): World {
  const chance = chanceFrom(seed)
  let at = shifted(chance.pick(DAYS), chance.int(0, HOUR_MS))
  const moments = Array.from({ length: batches }, () => {
    at = shifted(at, chance.pick(GAPS))
    return at
  })
  const world: World = {
    communityId: randomUUID(),
    moments,
    households: [],
    persons: [],
    memberships: [],
    personLinks: [],
    guardianConsents: [],
    pointAccounts: [],
    pointMovements: [],
    eventSeries: [],
    events: [],
    coming: [],
    eventCounters: [],
    eventSignUps: [],
    eventAttendees: [],
  }
  inventPeople(world, chance)
  inventPoints(world, chance)
  inventClasses(world, chance)
  return world
}
