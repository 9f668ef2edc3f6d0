import type { BookingView, SignUpView } from '@linli/domain/events/contract'

/** Those of a sign-up who have a place for certain. */
export function confirmedOf(signUp: SignUpView) {
  return signUp.attendees.filter((attendee) => attendee.status === 'confirmed')
}

export function waitingOf(signUp: SignUpView) {
  return signUp.attendees.filter((attendee) => attendee.status === 'waiting')
}

/** Those for whom a place is held until the family answers; nobody once the time is up. */
export function offeredOf(signUp: SignUpView, now: Date) {
  if (!signUp.offerHeldUntil || Date.parse(signUp.offerHeldUntil) <= now.getTime()) return []
  return signUp.attendees.filter((attendee) => attendee.status === 'offered')
}

/** `小宝、妈妈` */
export function namesOf(people: readonly { name: string }[]): string {
  return people.map((person) => person.name).join('、')
}

/** The soonest booking with a sure place that is not over yet. */
export function nextBooking(bookings: readonly BookingView[], now: Date): BookingView | undefined {
  return bookings.find(
    ({ event, signUp }) =>
      confirmedOf(signUp).length > 0 &&
      event.phase !== 'cancelled' &&
      event.phase !== 'finished' &&
      Date.parse(event.endsAt) > now.getTime(),
  )
}
