import { ATTENDEE_ROLES, ATTENDEE_STATUSES, EVENT_KINDS, SIGN_UP_POLICIES } from '@linli/domain/events/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../db/columns.ts'
import { households, persons } from '../people/tables.ts'

/** A series (系列), e.g. the weekly picture-book class; its sessions are events. */
export const eventSeries = pgTable(
  'event_series',
  {
    communityId: communityId(),
    id: id(),
    kind: text({ enum: codesOf(EVENT_KINDS) }).notNull(),
    title: text().notNull(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    /** How many events it has, drafts and cancelled ones too: kept as they are made, as a count would grow with them. */
    eventCount: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('event_series_title').on(t.communityId, t.title),
  ],
)

/** An event (场次): one session at one place and time. Each state is a fact with who and when. */
export const events = pgTable(
  'events',
  {
    communityId: communityId(),
    id: id(),
    seriesId: uuid().notNull(),
    kind: text({ enum: codesOf(EVENT_KINDS) }).notNull(),
    title: text().notNull(),
    introduction: text().notNull(),
    venue: text().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    /** Full years, both inclusive; null = no limit on that side. */
    ageFrom: integer(),
    ageTo: integer(),
    householdLimit: integer().notNull(),
    policy: text({ enum: codesOf(SIGN_UP_POLICIES) }).notNull(),
    /** Opening for everyone. */
    signUpOpensAt: instant().notNull(),
    signUpClosesAt: instant().notNull(),
    cancelClosesAt: instant().notNull(),
    prioritySignUpOpensAt: instant(),
    /** Household standing that opens the priority window. */
    priorityThreshold: integer(),
    /** Points the early place costs; 0 = standing alone is enough. */
    priorityCostPoints: integer().notNull(),
    /** Places kept for families who have not come lately (新朋友). */
    newcomerSeats: integer().notNull(),
    /** A newcomer attended none of this many latest sessions of the series. */
    newcomerLookbackSessions: integer().notNull(),
    /** From here on places no newcomer took are open to all. */
    newcomerSeatsReleasedAt: instant(),
    offerHoldMinutes: integer().notNull(),
    helperPoints: integer().notNull(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    publishedAt: instant(),
    publishedById: uuid(),
    finishedAt: instant(),
    finishedById: uuid(),
    cancelledAt: instant(),
    cancelledById: uuid(),
    cancelReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.seriesId],
      foreignColumns: [eventSeries.communityId, eventSeries.id],
    }),
    check('events_span', sql`${t.endsAt} > ${t.startsAt}`),
    check('events_policy', sql`${t.policy} in ('first_come', 'points_first')`),
    check(
      'events_points_first',
      sql`${t.policy} <> 'points_first' or (${t.prioritySignUpOpensAt} is not null and ${t.priorityThreshold} is not null)`,
    ),
    index('events_by_start').on(t.communityId, t.startsAt, t.id),
    index('events_by_series').on(t.communityId, t.seriesId, t.startsAt, t.id),
    // What is not over yet is little beside what is: without this, each list of it would read the whole past.
    index('events_by_end').on(t.communityId, t.endsAt),
    index('events_unfinished')
      .on(t.communityId, t.startsAt, t.id)
      .where(sql`${t.finishedAt} is null and ${t.cancelledAt} is null`),
  ],
)

/** The hot row of an event: what every sign-up locks and counts. Narrow, and without further indexes. */
export const eventCounters = pgTable(
  'event_counters',
  {
    communityId: communityId(),
    eventId: uuid().notNull(),
    places: integer().notNull(),
    /** Confirmed plus held for an unanswered offer. */
    taken: integer().notNull().default(0),
    /** Of these, held by newcomer families. */
    newcomerTaken: integer().notNull().default(0),
    /** People on the waiting list. */
    waiting: integer().notNull().default(0),
    /** Families on the waiting list: the next one's place in line is one more. */
    waitingFamilies: integer().notNull().default(0),
    helperPlaces: integer().notNull(),
    helpersTaken: integer().notNull().default(0),
    lastQueueNumber: integer().notNull().default(0),
    /** The next instant at which the clock alone changes something (an offer ends, places are released). */
    nextDueAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.eventId] }),
    foreignKey({ columns: [t.communityId, t.eventId], foreignColumns: [events.communityId, events.id] }),
    // The last line: never one place more than there are.
    check('event_counters_places', sql`${t.taken} between 0 and ${t.places}`),
    check('event_counters_newcomers', sql`${t.newcomerTaken} between 0 and ${t.taken}`),
    check('event_counters_waiting', sql`${t.waitingFamilies} between 0 and ${t.waiting}`),
    check('event_counters_helpers', sql`${t.helpersTaken} between 0 and ${t.helperPlaces}`),
    index('event_counters_due').on(t.communityId, t.nextDueAt).where(sql`${t.nextDueAt} is not null`),
  ],
)

/** A sign-up (报名): one family's application for one event, placed together or, if ticked, in part. */
export const eventSignUps = pgTable(
  'event_sign_ups',
  {
    communityId: communityId(),
    id: id(),
    eventId: uuid().notNull(),
    householdId: uuid().notNull(),
    /** The family's contact: whoever signed up, or for whom staff did. Is told, and pays an early place. */
    contactId: uuid().notNull(),
    byStaff: boolean().notNull(),
    signedUpAt: instant().notNull(),
    /** Order of arrival in this event, without gaps. */
    queueNumber: integer().notNull(),
    acceptPartial: boolean().notNull(),
    isNewcomer: boolean().notNull(),
    usedPriority: boolean().notNull(),
    /** Six digits to show at the door: the queue number shuffled, so never twice in an event of under a million. */
    code: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.eventId], foreignColumns: [events.communityId, events.id] }),
    foreignKey({
      columns: [t.communityId, t.householdId],
      foreignColumns: [households.communityId, households.id],
    }),
    foreignKey({ columns: [t.communityId, t.contactId], foreignColumns: [persons.communityId, persons.id] }),
    unique('event_sign_ups_queue').on(t.communityId, t.eventId, t.queueNumber),
    index('event_sign_ups_of_household').on(t.communityId, t.householdId, t.eventId),
  ],
)

/** An attendee (参加人) of a sign-up: a child, or the adult with it. */
export const eventAttendees = pgTable(
  'event_attendees',
  {
    communityId: communityId(),
    signUpId: uuid().notNull(),
    /** Order inside the sign-up, as the family ticked. */
    position: integer().notNull(),
    eventId: uuid().notNull(),
    personId: uuid().notNull(),
    householdId: uuid().notNull(),
    role: text({ enum: codesOf(ATTENDEE_ROLES) }).notNull(),
    status: text({ enum: codesOf(ATTENDEE_STATUSES) }).notNull(),
    /** The sign-up's own, kept here so that a place in line is counted in one index. */
    queueNumber: integer().notNull(),
    confirmedAt: instant(),
    offeredAt: instant(),
    /** The place is held for the family until here. */
    offerHeldUntil: instant(),
    cancelledAt: instant(),
    cancelledById: uuid(),
    checkedInAt: instant(),
    checkedInById: uuid(),
    noShowAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.signUpId, t.position] }),
    // By event and number, so that both are the sign-up's own.
    foreignKey({
      name: 'event_attendees_of_sign_up',
      columns: [t.communityId, t.eventId, t.queueNumber],
      foreignColumns: [eventSignUps.communityId, eventSignUps.eventId, eventSignUps.queueNumber],
    }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    check(
      'event_attendees_status',
      sql`${t.status} in ('confirmed', 'waiting', 'offered', 'cancelled', 'lapsed')`,
    ),
    check('event_attendees_offer', sql`(${t.status} = 'offered') <= (${t.offerHeldUntil} is not null)`),
    check('event_attendees_check_in', sql`${t.checkedInAt} is null or ${t.status} = 'confirmed'`),
    uniqueIndex('event_attendees_once')
      .on(t.communityId, t.eventId, t.personId)
      .where(sql`${t.status} in ('confirmed', 'waiting', 'offered')`),
    index('event_attendees_in_line')
      .on(t.communityId, t.eventId, t.queueNumber)
      .where(sql`${t.status} = 'waiting'`),
    index('event_attendees_of_household').on(t.communityId, t.householdId, t.eventId),
  ],
)

/** A helper (助教): serves at the event and is awarded points for coming. */
export const eventHelpers = pgTable(
  'event_helpers',
  {
    communityId: communityId(),
    id: id(),
    eventId: uuid().notNull(),
    personId: uuid().notNull(),
    signedUpAt: instant().notNull(),
    cancelledAt: instant(),
    cancelledById: uuid(),
    checkedInAt: instant(),
    checkedInById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.eventId], foreignColumns: [events.communityId, events.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    uniqueIndex('event_helpers_once')
      .on(t.communityId, t.eventId, t.personId)
      .where(sql`${t.cancelledAt} is null`),
  ],
)

/** What staff's act means for all families of an event, said once; a job takes it to their inboxes. */
export const eventAnnouncements = pgTable(
  'event_announcements',
  {
    communityId: communityId(),
    id: id(),
    eventId: uuid().notNull(),
    kind: text({ enum: ['event_changed', 'event_cancelled'] }).notNull(),
    body: text().notNull(),
    madeAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.eventId], foreignColumns: [events.communityId, events.id] }),
  ],
)
