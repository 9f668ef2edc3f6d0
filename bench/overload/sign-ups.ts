import { checkSignUps, signUpRequest } from '../lib/sign-ups.ts'
import { pairOf, type World, writeEvent } from '../lib/world.ts'
import type { Work } from './work.ts'

const EVENTS = 50
const PLACES = 20

/** The rush for many events: calls that share transactions, the cheapest there are to serve. */
export async function signUps(world: World, count: number): Promise<Work> {
  const eventIds: string[] = []
  while (eventIds.length < EVENTS)
    eventIds.push(await writeEvent(world.admin, { places: PLACES, inPriorityWindow: true }))
  const of = { families: world.families, events: EVENTS }
  const requests = Array.from({ length: Math.min(count, world.families * EVENTS) }, (_, turn) => {
    const { family, event } = pairOf(turn, of)
    return signUpRequest(world, { eventId: eventIds[event] ?? '', family })
  })
  return {
    requests,
    async check(answers) {
      const { confirmed: _, ...found } = await checkSignUps(world.admin, {
        eventIds,
        givable: PLACES,
        answers,
      })
      return found
    },
  }
}
