import type { EventView } from '@linli/domain/events/contract'
import type { EventFacts } from '@linli/domain/events/rules'

const dateOrNull = (instant: string | null) => (instant ? new Date(instant) : null)

/** What the rules read, out of what the server sent. */
export function eventFacts(event: EventView): EventFacts {
  return {
    // When it was published matters to no rule, only whether.
    publishedAt: event.phase === 'draft' ? null : new Date(0),
    finishedAt: event.phase === 'finished' ? new Date(event.endsAt) : null,
    cancelledAt: dateOrNull(event.cancelledAt),
    startsAt: new Date(event.startsAt),
    endsAt: new Date(event.endsAt),
    policy: event.policy,
    signUpOpensAt: new Date(event.signUpOpensAt),
    signUpClosesAt: new Date(event.signUpClosesAt),
    cancelClosesAt: new Date(event.cancelClosesAt),
    prioritySignUpOpensAt: dateOrNull(event.prioritySignUpOpensAt),
    priorityThreshold: event.priorityThreshold,
    priorityCostPoints: event.priorityCostPoints,
    newcomerSeats: event.newcomerSeats,
    newcomerSeatsReleasedAt: dateOrNull(event.newcomerSeatsReleasedAt),
    householdLimit: event.householdLimit,
    ageFrom: event.ageFrom,
    ageTo: event.ageTo,
  }
}
