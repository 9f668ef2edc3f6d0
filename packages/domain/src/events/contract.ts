import * as Type from 'typebox'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, DateOn, Done, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import { ATTENDEE_ROLES, ATTENDEE_STATUSES, EVENT_KINDS, EVENT_PHASES, SIGN_UP_POLICIES } from './terms'

const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })
const Title = Type.String({ minLength: 2, maxLength: 60, pattern: '\\S.*\\S' })
const Count = (most: number) => Type.Integer({ minimum: 0, maximum: most })

export const MAX_PLACES = 2000
export const MAX_FAMILY = 10

// ── Seen by everyone ──────────────────────────────────────────────────────────────────────────────────────

export const EventSummary = Shape({
  id: Id,
  seriesId: Id,
  kind: CodeOf(EVENT_KINDS),
  title: Type.String(),
  venue: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  ageFrom: Nullable(Type.Integer()),
  ageTo: Nullable(Type.Integer()),
  householdLimit: Type.Integer(),
  policy: CodeOf(SIGN_UP_POLICIES),
  phase: CodeOf(EVENT_PHASES),
  signUpOpensAt: Instant,
  signUpClosesAt: Instant,
  prioritySignUpOpensAt: Nullable(Instant),
  places: Type.Integer(),
  /** Confirmed plus held for a family that was offered a place. */
  taken: Type.Integer(),
  /** People on the waiting list. */
  waiting: Type.Integer(),
  helperPlaces: Type.Integer(),
  helpersTaken: Type.Integer(),
  helperPoints: Type.Integer(),
})
export type EventSummary = Type.Static<typeof EventSummary>

export const AttendeeView = Shape({
  personId: Id,
  name: Type.String(),
  role: CodeOf(ATTENDEE_ROLES),
  status: CodeOf(ATTENDEE_STATUSES),
  checkedInAt: Nullable(Instant),
  noShow: Type.Boolean(),
})
export type AttendeeView = Type.Static<typeof AttendeeView>

/** One of the family's sign-ups for an event. */
export const SignUpView = Shape({
  id: Id,
  eventId: Id,
  signedUpAt: Instant,
  byStaff: Type.Boolean(),
  acceptPartial: Type.Boolean(),
  usedPriority: Type.Boolean(),
  /** Points this sign-up cost and has not got back. */
  pointsSpent: Type.Integer(),
  /** Six digits to show at the door. */
  code: Type.String(),
  attendees: Type.Array(AttendeeView),
  /** Families before this one on the waiting list plus one; null when nobody of it waits. */
  waitingPosition: Nullable(Type.Integer()),
  /** While a place is held for an answer. */
  offerHeldUntil: Nullable(Instant),
})
export type SignUpView = Type.Static<typeof SignUpView>

/** A family member as a possible attendee of one event. */
export const CandidateView = Shape({
  personId: Id,
  name: Type.String(),
  age: Nullable(Type.Integer()),
  isSelf: Type.Boolean(),
  /** `companion` for an adult outside the age range. */
  role: CodeOf(ATTENDEE_ROLES),
  /** Why this person cannot be ticked, ready to show; null when they can. */
  refusal: Nullable(Shape({ code: Type.String(), message: Type.String() })),
})
export type CandidateView = Type.Static<typeof CandidateView>

export const EventView = Shape({
  ...EventSummary.properties,
  introduction: Type.String(),
  cancelClosesAt: Instant,
  priorityThreshold: Nullable(Type.Integer()),
  priorityCostPoints: Type.Integer(),
  newcomerSeats: Type.Integer(),
  newcomerLookbackSessions: Type.Integer(),
  newcomerSeatsReleasedAt: Nullable(Instant),
  offerHoldMinutes: Type.Integer(),
  cancelledAt: Nullable(Instant),
  cancelReason: Nullable(Type.String()),
  /** The reader's own side; null for an account that is not bound to a person. */
  mine: Nullable(
    Shape({
      householdStanding: Type.Integer(),
      isNewcomer: Type.Boolean(),
      prioritySuspendedUntil: Nullable(Instant),
      /** Places this family could have now. */
      seatsForUs: Type.Integer(),
      candidates: Type.Array(CandidateView),
      /** Why the family as a whole cannot sign up now (before anybody is chosen). */
      refusal: Nullable(Shape({ code: Type.String(), message: Type.String() })),
      signUps: Type.Array(SignUpView),
      isHelper: Type.Boolean(),
      helperRefusal: Nullable(Shape({ code: Type.String(), message: Type.String() })),
    }),
  ),
})
export type EventView = Type.Static<typeof EventView>

export const listEvents = endpoint({
  method: 'GET',
  url: '/events',
  summary: 'Events by start, soonest first; drafts are shown to staff only.',
  query: Shape({
    /** First and last day, inclusive; from today on if left out. */
    from: Type.Optional(DateOn),
    to: Type.Optional(DateOn),
    kind: Type.Optional(CodeOf(EVENT_KINDS)),
    seriesId: Type.Optional(Id),
    /** Only events that still look for helpers. */
    helpers: Type.Optional(Type.Literal('sought')),
    /** `drafts`: staff only. `past`: latest first. */
    show: Type.Optional(Type.Union([Type.Literal('upcoming'), Type.Literal('past'), Type.Literal('drafts')])),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(EventSummary),
})
export const listEventDays = endpoint({
  method: 'GET',
  url: '/event-days',
  summary: 'How many events each day has, for the calendar strip (at most 62 days).',
  query: Shape({ from: DateOn, to: DateOn }),
  reply: Shape({ days: Type.Array(Shape({ on: DateOn, events: Type.Integer() })) }),
})
export const getEvent = endpoint({
  method: 'GET',
  url: '/events/:eventId',
  summary: 'One event with the reader’s own side of it: standing, family, sign-ups.',
  params: Shape({ eventId: Id }),
  reply: EventView,
})

// ── A family’s own acts ───────────────────────────────────────────────────────────────────────────────────

export const signUpForEvent = endpoint({
  method: 'POST',
  url: '/events/:eventId/sign-ups',
  summary: 'Sign up family members together; what does not fit goes on the waiting list if wished.',
  params: Shape({ eventId: Id }),
  body: Shape({
    personIds: Type.Array(Id, { minItems: 1, maxItems: MAX_FAMILY, uniqueItems: true }),
    /** Take as many places as there are, instead of all or none. */
    acceptPartial: Type.Boolean(),
    /** Join the waiting list when there is no place; otherwise `event_full`. */
    waitIfFull: Type.Boolean(),
  }),
  reply: SignUpView,
})
export const cancelSignUp = endpoint({
  method: 'POST',
  url: '/events/:eventId/sign-ups/:signUpId/cancel',
  summary:
    'Cancel a sign-up or some of its people; staff may do so for other families after the cut-off as well.',
  params: Shape({ eventId: Id, signUpId: Id }),
  body: Shape({
    /** Everyone when left out. */
    personIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: MAX_FAMILY, uniqueItems: true })),
  }),
  reply: SignUpView,
})
export const acceptOffer = endpoint({
  method: 'POST',
  url: '/events/:eventId/sign-ups/:signUpId/accept-offer',
  summary: 'Take the places that are held for this family.',
  params: Shape({ eventId: Id, signUpId: Id }),
  body: Shape({}),
  reply: SignUpView,
})
export const declineOffer = endpoint({
  method: 'POST',
  url: '/events/:eventId/sign-ups/:signUpId/decline-offer',
  summary: 'Give the held places to the next family.',
  params: Shape({ eventId: Id, signUpId: Id }),
  body: Shape({}),
  reply: SignUpView,
})
export const signUpAsHelper = endpoint({
  method: 'POST',
  url: '/events/:eventId/helpers',
  summary: 'Serve as a helper; attending it earns the event’s helper points.',
  params: Shape({ eventId: Id }),
  body: Shape({}),
  reply: Done,
})
export const cancelHelper = endpoint({
  method: 'POST',
  url: '/events/:eventId/helpers/cancel',
  summary: 'Give the own helper’s place back, until the cancel cut-off.',
  params: Shape({ eventId: Id }),
  body: Shape({}),
  reply: Done,
})

export const BookingView = Shape({ event: EventSummary, signUp: SignUpView, cancelClosesAt: Instant })
export type BookingView = Type.Static<typeof BookingView>

export const listMyBookings = endpoint({
  method: 'GET',
  url: '/my/bookings',
  summary: 'Sign-ups of the own household and of people the reader acts for.',
  query: Shape({
    when: Type.Optional(Type.Union([Type.Literal('upcoming'), Type.Literal('past')])),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(BookingView),
})

// ── Staff ─────────────────────────────────────────────────────────────────────────────────────────────────

export const SeriesView = Shape({
  id: Id,
  kind: CodeOf(EVENT_KINDS),
  title: Type.String(),
  events: Type.Integer(),
})
export type SeriesView = Type.Static<typeof SeriesView>
export const listSeries = endpoint({
  method: 'GET',
  url: '/event-series',
  summary: 'The community’s series of events.',
  reply: Shape({ rows: Type.Array(SeriesView) }),
})
export const createSeries = endpoint({
  method: 'POST',
  url: '/event-series',
  summary: 'Begin a series, e.g. the weekly picture-book class.',
  body: Shape({ kind: CodeOf(EVENT_KINDS), title: Title }),
  reply: SeriesView,
})

/** Everything staff decide about an event. */
export const EventPlan = Shape({
  seriesId: Id,
  title: Title,
  introduction: Type.String({ maxLength: 2000 }),
  venue: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  startsAt: Instant,
  endsAt: Instant,
  ageFrom: Nullable(Count(120)),
  ageTo: Nullable(Count(120)),
  places: Type.Integer({ minimum: 1, maximum: MAX_PLACES }),
  householdLimit: Type.Integer({ minimum: 1, maximum: MAX_FAMILY }),
  policy: CodeOf(SIGN_UP_POLICIES),
  signUpOpensAt: Instant,
  signUpClosesAt: Instant,
  cancelClosesAt: Instant,
  prioritySignUpOpensAt: Nullable(Instant),
  priorityThreshold: Nullable(Count(100_000)),
  priorityCostPoints: Count(1000),
  newcomerSeats: Count(MAX_PLACES),
  newcomerLookbackSessions: Type.Integer({ minimum: 1, maximum: 52 }),
  newcomerSeatsReleasedAt: Nullable(Instant),
  offerHoldMinutes: Type.Integer({ minimum: 5, maximum: 48 * 60 }),
  helperPlaces: Count(200),
  helperPoints: Count(500),
})
export type EventPlan = Type.Static<typeof EventPlan>

export const createEvent = endpoint({
  method: 'POST',
  url: '/events',
  summary: 'A new event as a draft.',
  body: EventPlan,
  reply: EventView,
})
export const changeEvent = endpoint({
  method: 'POST',
  url: '/events/:eventId/change',
  summary: 'Change a draft or a published event; those signed up are told what changed.',
  params: Shape({ eventId: Id }),
  body: Type.Partial(EventPlan, { additionalProperties: false }),
  reply: EventView,
})
export const publishEvent = endpoint({
  method: 'POST',
  url: '/events/:eventId/publish',
  summary: 'Show a draft to everyone.',
  params: Shape({ eventId: Id }),
  body: Shape({}),
  reply: EventView,
})
export const cancelEvent = endpoint({
  method: 'POST',
  url: '/events/:eventId/cancel',
  summary: 'Cancel an event: everyone is told, points go back.',
  params: Shape({ eventId: Id }),
  body: Shape({ reason: Reason }),
  reply: EventView,
})
export const finishEvent = endpoint({
  method: 'POST',
  url: '/events/:eventId/finish',
  summary: 'Close the books: no-shows are noted, helpers who came get their points.',
  params: Shape({ eventId: Id }),
  body: Shape({}),
  reply: EventView,
})

/** A line of the list at the door. */
export const DoorLine = Shape({
  signUpId: Nullable(Id),
  personId: Id,
  name: Type.String(),
  age: Nullable(Type.Integer()),
  role: Type.Union([CodeOf(ATTENDEE_ROLES), Type.Literal('helper')]),
  status: CodeOf(ATTENDEE_STATUSES),
  code: Nullable(Type.String()),
  compoundName: Type.String(),
  checkedInAt: Nullable(Instant),
  checkedInByName: Nullable(Type.String()),
  noShow: Type.Boolean(),
  waitingPosition: Nullable(Type.Integer()),
  offerHeldUntil: Nullable(Instant),
})
export type DoorLine = Type.Static<typeof DoorLine>

export const DoorList = Shape({
  event: EventSummary,
  lines: Type.Array(DoorLine),
  helpers: Type.Array(DoorLine),
  /** People (人数) and attendances so far. */
  confirmed: Type.Integer(),
  checkedIn: Type.Integer(),
  /** Families without an account: they hear by phone only. */
  toCall: Type.Array(Shape({ personId: Id, name: Type.String(), maskedPhone: Nullable(Type.String()) })),
})
export type DoorList = Type.Static<typeof DoorList>

export const getDoorList = endpoint({
  method: 'GET',
  url: '/events/:eventId/door-list',
  summary: 'Who comes, who waits, who is there: the staff’s list at the door.',
  params: Shape({ eventId: Id }),
  reply: DoorList,
})
export const signUpAtDesk = endpoint({
  method: 'POST',
  url: '/events/:eventId/desk-sign-ups',
  summary: 'Staff sign up people of one household, e.g. without a phone, by the same rules.',
  params: Shape({ eventId: Id }),
  body: Shape({
    personIds: Type.Array(Id, { minItems: 1, maxItems: MAX_FAMILY, uniqueItems: true }),
    acceptPartial: Type.Boolean(),
    waitIfFull: Type.Boolean(),
  }),
  reply: SignUpView,
})
export const checkIn = endpoint({
  method: 'POST',
  url: '/events/:eventId/check-ins',
  summary: 'Note that people are there, by person or by the family’s code. Ticking twice changes nothing.',
  params: Shape({ eventId: Id }),
  body: Type.Union([
    Shape({ personId: Id }),
    Shape({ code: Type.String({ minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' }) }),
  ]),
  reply: Shape({
    checkedIn: Type.Array(
      Shape({
        personId: Id,
        name: Type.String(),
        checkedInAt: Instant,
        checkedInByName: Type.String(),
        already: Type.Boolean(),
      }),
    ),
  }),
})
export const undoCheckIn = endpoint({
  method: 'DELETE',
  url: '/events/:eventId/check-ins/:personId',
  summary: 'Take a tick back that was a mistake, until the event is finished.',
  params: Shape({ eventId: Id, personId: Id }),
  reply: Done,
})

export const Workbench = Shape({
  today: Type.Array(EventSummary),
  drafts: Type.Integer(),
  upcoming: Type.Integer(),
  /** Ended but not finished: helpers wait for their points. */
  toFinish: Type.Array(EventSummary),
  bindingRequests: Type.Integer(),
})
export type Workbench = Type.Static<typeof Workbench>
export const getWorkbench = endpoint({
  method: 'GET',
  url: '/workbench',
  summary: 'What staff have to do today.',
  reply: Workbench,
})
