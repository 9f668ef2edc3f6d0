import { listMyBookings } from '@linli/domain/events/contract'
import { call } from './call'
import { keep } from './use-server-data'

/** The name under which the coming bookings are kept on the phone, so that a code shows without network. */
export const UPCOMING_BOOKINGS = 'bookings.upcoming'

/** The first page of coming bookings, kept for the pages that must work without network. */
export async function loadUpcomingBookings() {
  const page = await call(listMyBookings, { query: { when: 'upcoming' } })
  keep(UPCOMING_BOOKINGS, page)
  return page
}
