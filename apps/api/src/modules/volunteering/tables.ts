import { codesOf } from '@linli/domain/terms'
import {
  ATTENDANCE_CHANNELS,
  SHIFT_SIGN_UP_CHANNELS,
  SHIFT_SIGN_UP_STATUSES,
} from '@linli/domain/volunteering/terms'
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
import { grids, persons } from '../people/tables.ts'

/**
 * A registered volunteer (志愿者). The row is locked by whoever puts the person on a shift, so that two sign-ups at once
 * cannot overlap.
 */
export const volunteers = pgTable(
  'volunteers',
  {
    communityId: communityId(),
    personId: uuid().notNull(),
    /** The community's own number, instead of an ID number on lists and certificates. */
    number: integer().notNull(),
    /** Version of the volunteer agreement (志愿者须知) they agreed to. */
    agreedVersion: integer().notNull(),
    registeredAt: instant().notNull(),
    /** Themselves, or the staff member at the desk. */
    registeredById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.personId] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    unique('volunteers_number').on(t.communityId, t.number),
  ],
)

/** A team (志愿服务队) with a captain. */
export const teams = pgTable(
  'teams',
  {
    communityId: communityId(),
    id: id(),
    name: text().notNull(),
    introduction: text().notNull(),
    gridId: uuid(),
    captainId: uuid().notNull(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    dissolvedAt: instant(),
    dissolvedById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    uniqueIndex('teams_name').on(t.communityId, t.name).where(sql`${t.dissolvedAt} is null`),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    foreignKey({ columns: [t.communityId, t.captainId], foreignColumns: [persons.communityId, persons.id] }),
  ],
)

/** Who was in a team from when to when; joining again is a new row. */
export const teamMembers = pgTable(
  'team_members',
  {
    communityId: communityId(),
    id: id(),
    teamId: uuid().notNull(),
    personId: uuid().notNull(),
    joinedAt: instant().notNull(),
    leftAt: instant(),
    /** Themselves, the captain or staff. */
    leftById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.teamId], foreignColumns: [teams.communityId, teams.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    uniqueIndex('team_members_once').on(t.communityId, t.teamId, t.personId).where(sql`${t.leftAt} is null`),
    index('team_members_of_person').on(t.communityId, t.personId),
  ],
)

/** A recruitment notice (招募). Each state is a fact with who and when. */
export const recruitments = pgTable(
  'recruitments',
  {
    communityId: communityId(),
    id: id(),
    title: text().notNull(),
    /** Why people are needed, and what they will do. */
    purpose: text().notNull(),
    meetingPlace: text().notNull(),
    gridId: uuid(),
    /** What one should be able to do, in words; empty = nothing special. */
    skills: text().notNull(),
    pointsPerHour: integer().notNull(),
    urgent: boolean().notNull(),
    /** A place may be given back until so long before its shift begins. */
    cancelClosesMinutes: integer().notNull(),
    copiedFromId: uuid(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    publishedAt: instant(),
    publishedById: uuid(),
    /** When all places were taken for the first time (招满); time to fill counts from `publishedAt` to here. */
    filledAt: instant(),
    closedAt: instant(),
    closedById: uuid(),
    cancelledAt: instant(),
    cancelledById: uuid(),
    cancelReason: text(),
    /** First start and last end of its shifts, kept as they change: lists are ordered by them. */
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    foreignKey({ columns: [t.communityId, t.copiedFromId], foreignColumns: [t.communityId, t.id] }),
    check('recruitments_span', sql`${t.endsAt} > ${t.startsAt}`),
    check('recruitments_points', sql`${t.pointsPerHour} >= 0`),
    check('recruitments_filled', sql`${t.filledAt} is null or ${t.filledAt} >= ${t.publishedAt}`),
    index('recruitments_by_start').on(t.communityId, t.startsAt, t.id),
    index('recruitments_by_end').on(t.communityId, t.endsAt),
    index('recruitments_by_publication').on(t.communityId, t.publishedAt),
  ],
)

/** The teams a notice invites; their members are told when it is published. */
export const recruitmentTeams = pgTable(
  'recruitment_teams',
  { communityId: communityId(), recruitmentId: uuid().notNull(), teamId: uuid().notNull() },
  (t) => [
    primaryKey({ columns: [t.communityId, t.recruitmentId, t.teamId] }),
    foreignKey({
      columns: [t.communityId, t.recruitmentId],
      foreignColumns: [recruitments.communityId, recruitments.id],
    }),
    foreignKey({ columns: [t.communityId, t.teamId], foreignColumns: [teams.communityId, teams.id] }),
  ],
)

/** A shift (班次) of a notice: one role at one time. */
export const shifts = pgTable(
  'shifts',
  {
    communityId: communityId(),
    id: id(),
    recruitmentId: uuid().notNull(),
    /** Order in the notice, as staff wrote them. */
    position: integer().notNull(),
    role: text().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    /** Full years on the day of the shift, both inclusive; null = no limit on that side. */
    ageFrom: integer(),
    ageTo: integer(),
    settledAt: instant(),
    settledById: uuid(),
    /** Taken out of its notice after all on it had cancelled; kept for their history, and in no list any more. */
    removedAt: instant(),
    removedById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.recruitmentId],
      foreignColumns: [recruitments.communityId, recruitments.id],
    }),
    check('shifts_span', sql`${t.endsAt} > ${t.startsAt}`),
    index('shifts_of_recruitment').on(t.communityId, t.recruitmentId, t.position),
    index('shifts_unsettled').on(t.communityId, t.endsAt).where(sql`${t.settledAt} is null`),
  ],
)

/** The hot row of a shift: what every sign-up locks and counts. Narrow, and without further indexes. */
export const shiftCounters = pgTable(
  'shift_counters',
  {
    communityId: communityId(),
    shiftId: uuid().notNull(),
    places: integer().notNull(),
    taken: integer().notNull().default(0),
    waiting: integer().notNull().default(0),
    lastQueueNumber: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.shiftId] }),
    foreignKey({ columns: [t.communityId, t.shiftId], foreignColumns: [shifts.communityId, shifts.id] }),
    // The last line: never one place more than there are.
    check('shift_counters_places', sql`${t.taken} between 0 and ${t.places}`),
    check('shift_counters_waiting', sql`${t.waiting} >= 0`),
  ],
)

/** A WeChat group (微信群) of the community. Linli never reads it; staff carry notices in and words out. */
export const chatGroups = pgTable(
  'chat_groups',
  {
    communityId: communityId(),
    id: id(),
    name: text().notNull(),
    gridId: uuid(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    closedAt: instant(),
    closedById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('chat_groups_name').on(t.communityId, t.name),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
  ],
)

/** A share code (分享码): what one group's share card of one notice carries, so that each group's share is known. */
export const shareCodes = pgTable(
  'share_codes',
  {
    communityId: communityId(),
    /** Goes into WeChat's `scene`. */
    code: text().notNull(),
    recruitmentId: uuid().notNull(),
    groupId: uuid().notNull(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.code] }),
    unique('share_codes_of_group').on(t.communityId, t.recruitmentId, t.groupId),
    foreignKey({
      columns: [t.communityId, t.recruitmentId],
      foreignColumns: [recruitments.communityId, recruitments.id],
    }),
    foreignKey({
      columns: [t.communityId, t.groupId],
      foreignColumns: [chatGroups.communityId, chatGroups.id],
    }),
    check('share_codes_scene', sql`length(${t.code}) between 6 and 32`),
  ],
)

/**
 * A place on a shift, or in its line. A guest (记名) is somebody the roster does not know yet: a name out of a group's
 * chain text or said at the desk. The migration adds what drizzle cannot say: nobody is active on two overlapping shifts.
 */
export const shiftSignUps = pgTable(
  'shift_sign_ups',
  {
    communityId: communityId(),
    id: id(),
    shiftId: uuid().notNull(),
    recruitmentId: uuid().notNull(),
    personId: uuid(),
    guestName: text(),
    /** The shift's own, kept here so that the database can forbid overlaps. */
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    status: text({ enum: codesOf(SHIFT_SIGN_UP_STATUSES) }).notNull(),
    channel: text({ enum: codesOf(SHIFT_SIGN_UP_CHANNELS) }).notNull(),
    /** The group whose share card or chain text brought them. */
    groupId: uuid(),
    /** Order of arrival in this shift, without gaps. */
    queueNumber: integer().notNull(),
    signedUpAt: instant().notNull(),
    /** Who tapped: themselves, who acts for them, or staff. */
    signedUpById: uuid().notNull(),
    confirmedAt: instant(),
    cancelledAt: instant(),
    cancelledById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.shiftId], foreignColumns: [shifts.communityId, shifts.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    unique('shift_sign_ups_queue').on(t.communityId, t.shiftId, t.queueNumber),
    index('shift_sign_ups_of_person').on(t.communityId, t.personId, t.startsAt),
    index('shift_sign_ups_of_recruitment').on(t.communityId, t.recruitmentId, t.confirmedAt),
    index('shift_sign_ups_in_line')
      .on(t.communityId, t.shiftId, t.queueNumber)
      .where(sql`${t.status} = 'waiting'`),
    check('shift_sign_ups_who', sql`(${t.personId} is null) <> (${t.guestName} is null)`),
    check('shift_sign_ups_status', sql`${t.status} in ('confirmed', 'waiting', 'cancelled')`),
    check('shift_sign_ups_confirmed', sql`${t.status} <> 'confirmed' or ${t.confirmedAt} is not null`),
    check('shift_sign_ups_cancelled', sql`(${t.status} = 'cancelled') = (${t.cancelledAt} is not null)`),
  ],
)

/**
 * A service record (服务记录): one volunteer's coming and leaving on one shift, and what it came to once the shift is
 * settled. A guest's record waits for somebody to claim it.
 */
export const serviceRecords = pgTable(
  'service_records',
  {
    communityId: communityId(),
    id: id(),
    shiftId: uuid().notNull(),
    /** Null for who came without a place. */
    signUpId: uuid(),
    personId: uuid(),
    guestName: text(),
    /** Handed to a guest, who claims the record with it. */
    claimCode: text(),
    claimedAt: instant(),
    claimedById: uuid(),
    checkedInAt: instant(),
    checkedInChannel: text({ enum: codesOf(ATTENDANCE_CHANNELS) }),
    checkedInById: uuid(),
    /** Time step of the code that was scanned: one code serves one person once. */
    checkedInStep: integer(),
    checkedOutAt: instant(),
    checkedOutChannel: text({ enum: codesOf(ATTENDANCE_CHANNELS) }),
    checkedOutById: uuid(),
    checkedOutStep: integer(),
    /** What staff wrote when they corrected times, or entered them at the desk. */
    note: text(),
    /** Whole minutes after the community's rounding; null until the shift is settled. */
    serviceMinutes: integer(),
    points: integer(),
    settledAt: instant(),
    settledById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.shiftId], foreignColumns: [shifts.communityId, shifts.id] }),
    foreignKey({
      columns: [t.communityId, t.signUpId],
      foreignColumns: [shiftSignUps.communityId, shiftSignUps.id],
    }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    uniqueIndex('service_records_of_person')
      .on(t.communityId, t.shiftId, t.personId)
      .where(sql`${t.personId} is not null`),
    unique('service_records_of_sign_up').on(t.communityId, t.signUpId),
    unique('service_records_claim_code').on(t.communityId, t.claimCode),
    index('service_records_by_person').on(t.communityId, t.personId, t.checkedInAt),
    check('service_records_who', sql`${t.personId} is not null or ${t.guestName} is not null`),
    check('service_records_order', sql`${t.checkedOutAt} is null or ${t.checkedOutAt} >= ${t.checkedInAt}`),
    check(
      'service_records_settled',
      sql`(${t.settledAt} is null) = (${t.serviceMinutes} is null) and (${t.serviceMinutes} is null) = (${t.points} is null)`,
    ),
    check('service_records_amounts', sql`${t.serviceMinutes} >= 0 and ${t.points} >= 0`),
  ],
)

/** Tries at claim codes (认领码): failed ones count, so that guessing is slow. */
export const claimAttempts = pgTable(
  'claim_attempts',
  {
    communityId: communityId(),
    id: id(),
    accountId: uuid().notNull(),
    attemptedAt: instant().notNull(),
    matched: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    index('claim_attempts_recent').on(t.communityId, t.accountId, t.attemptedAt),
  ],
)
