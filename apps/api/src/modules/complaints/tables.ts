import {
  CALENDAR_DAY_KINDS,
  CLOSED_AS,
  COMPLAINT_CATEGORIES,
  COMPLAINT_CHANNELS,
  COMPLAINT_KINDS,
  ENTRY_AUDIENCES,
  ENTRY_KINDS,
  PRIORITIES,
  RESIDENT_VERDICTS,
} from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, communityId, id, instant } from '../../db/columns.ts'
import { buildings, compounds, grids, persons } from '../people/tables.ts'
import { chatGroups } from '../volunteering/tables.ts'
import { isOpenRow, isPublicRow, publicStateOf } from './reading/tables.ts'
import { isOnMap, phaseOf, sinceOf } from './work-list/tables.ts'

/**
 * The manager's deadlines of a category, each row from `setAt` on: what was promised before stays. Before the first one
 * it has `DEFAULT_DEADLINES`.
 */
export const complaintCategories = pgTable(
  'complaint_categories',
  {
    communityId: communityId(),
    category: text({ enum: codesOf(COMPLAINT_CATEGORIES) }).notNull(),
    answerWorkingDays: integer().notNull(),
    solveWorkingDays: integer().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.category, t.setAt] }),
    check(
      'complaint_categories_days',
      sql`${t.answerWorkingDays} between 0 and ${t.solveWorkingDays} and ${t.solveWorkingDays} between 1 and 90`,
    ),
  ],
)

/** Days on which this community works or rests against China's calendar (节假日, 调休). */
export const calendarDays = pgTable(
  'calendar_days',
  {
    communityId: communityId(),
    day: date({ mode: 'string' }).notNull(),
    kind: text({ enum: codesOf(CALENDAR_DAY_KINDS) }).notNull(),
    note: text().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.day] })],
)

/** The running number of a community's cases, locked by whoever adds one. */
export const complaintCounters = pgTable(
  'complaint_counters',
  { communityId: communityId(), lastNumber: integer().notNull() },
  (t) => [primaryKey({ columns: [t.communityId] })],
)

/** A case (诉求). Its state is read off facts with who and when; its story is in `complaint_entries`. */
export const complaints = pgTable(
  'complaints',
  {
    communityId: communityId(),
    id: id(),
    /** What people call it by: 1, 2, 3 … in each community. */
    number: integer().notNull(),
    kind: text({ enum: codesOf(COMPLAINT_KINDS) }).notNull(),
    category: text({ enum: codesOf(COMPLAINT_CATEGORIES) }).notNull(),
    /** A few words for lists: the first sentence, until staff find a better one. */
    title: text().notNull(),
    /** As it was said; staff's corrections are entries. */
    body: text().notNull(),
    channel: text({ enum: codesOf(COMPLAINT_CHANNELS) }).notNull(),
    /** The group it was said in. */
    chatGroupId: uuid(),
    /** Whose concern it is; null where nobody of the roster is known. */
    reporterId: uuid(),
    /** Name as heard, of somebody the roster does not know. */
    guestName: text(),
    guestPhoneCipher: bytes(),
    maskedGuestPhone: text(),
    reportedAt: instant().notNull(),
    /** Who wrote it down: the reporter, who acts for them, or staff. */
    reportedById: uuid().notNull(),
    gridId: uuid(),
    compoundId: uuid(),
    buildingId: uuid(),
    /** In words: `3栋1单元门口`. */
    place: text().notNull(),
    /** WGS84 degrees. */
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    /** Never in public lists, whatever was agreed. */
    isPrivate: boolean().notNull(),
    /** The reporter agreed that neighbours may read it, names masked. */
    publicAgreed: boolean().notNull(),
    /** Staff hide a public case, with a reason in its timeline. */
    hiddenAt: instant(),
    priority: text({ enum: codesOf(PRIORITIES) })
      .notNull()
      .default('normal'),
    /** First asked (首问负责): keeps it until it ends or is handed over. Always the open row of `complaint_owners`. */
    ownerId: uuid(),
    acceptedAt: instant(),
    answerDueAt: instant().notNull(),
    solveDueAt: instant().notNull(),
    /** The calendar does not know a year the deadlines reach into. */
    dueProvisional: boolean().notNull().default(false),
    firstAnsweredAt: instant(),
    pausedAt: instant(),
    pauseReason: text(),
    /** When staff last said it is done. */
    resolvedAt: instant(),
    resolvedById: uuid(),
    /** The last recorded call-back (回访) without an answer since `resolvedAt`. */
    calledBackAt: instant(),
    reopenedCount: integer().notNull().default(0),
    lastReopenedAt: instant(),
    /** Stands with the manager: overdue, or "not solved" a second time. */
    escalatedAt: instant(),
    closedAt: instant(),
    closedById: uuid(),
    closedAs: text({ enum: codesOf(CLOSED_AS) }),
    verdict: text({ enum: codesOf(RESIDENT_VERDICTS) }),
    /** 1 to 5. */
    stars: integer(),
    verdictWords: text(),
    /** Of the staff who wrote down what the resident said; null: they said it here themselves. */
    verdictRecordedById: uuid(),
    withdrawnAt: instant(),
    withdrawnById: uuid(),
    mergedIntoId: uuid(),
    mergedAt: instant(),
    splitFromId: uuid(),
    followers: integer().notNull().default(0),
    /** Of the last line of its timeline. */
    lastEntryNumber: integer().notNull().default(0),
    updatedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('complaints_number').on(t.communityId, t.number),
    foreignKey({ columns: [t.communityId, t.reporterId], foreignColumns: [persons.communityId, persons.id] }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    foreignKey({
      columns: [t.communityId, t.compoundId],
      foreignColumns: [compounds.communityId, compounds.id],
    }),
    foreignKey({
      columns: [t.communityId, t.buildingId],
      foreignColumns: [buildings.communityId, buildings.id],
    }),
    foreignKey({
      columns: [t.communityId, t.chatGroupId],
      foreignColumns: [chatGroups.communityId, chatGroups.id],
    }),
    foreignKey({ columns: [t.communityId, t.mergedIntoId], foreignColumns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.splitFromId], foreignColumns: [t.communityId, t.id] }),
    check('complaints_number_positive', sql`${t.number} >= 1`),
    check('complaints_not_into_itself', sql`${t.mergedIntoId} is distinct from ${t.id}`),
    check('complaints_merged', sql`(${t.mergedIntoId} is null) = (${t.mergedAt} is null)`),
    // Nothing is being handled, done or ended by a resident's word without somebody who is responsible.
    check('complaints_owned', sql`${t.acceptedAt} is null or ${t.ownerId} is not null`),
    check('complaints_resolved', sql`${t.resolvedAt} is null or ${t.acceptedAt} is not null`),
    check('complaints_closed', sql`(${t.closedAt} is null) = (${t.closedAs} is null)`),
    check('complaints_closed_after_answer', sql`${t.closedAt} is null or ${t.resolvedAt} is not null`),
    check(
      'complaints_no_answer',
      sql`${t.closedAs} is distinct from 'no_answer' or ${t.calledBackAt} is not null`,
    ),
    check('complaints_paused', sql`(${t.pausedAt} is null) = (${t.pauseReason} is null)`),
    check('complaints_stars', sql`${t.stars} between 1 and 5`),
    check('complaints_verdict_recorded', sql`${t.verdictRecordedById} is null or ${t.verdict} is not null`),
    check(
      'complaints_verdict_rated',
      sql`${t.stars} is null or (${t.verdict} is not null and ${t.verdict} <> 'unsolved')`,
    ),
    check('complaints_place', sql`(${t.latitude} is null) = (${t.longitude} is null)`),
    check('complaints_degrees', sql`abs(${t.latitude}) <= 90 and abs(${t.longitude}) <= 180`),
    check('complaints_due', sql`${t.answerDueAt} <= ${t.solveDueAt}`),
    // What neighbours may read, by whatever they choose: each page is one stretch of one of these.
    index('complaints_public').on(t.communityId, publicStateOf(t), t.id).where(isPublicRow(t)),
    index('complaints_public_category')
      .on(t.communityId, publicStateOf(t), t.category, t.id)
      .where(isPublicRow(t)),
    index('complaints_public_compound')
      .on(t.communityId, publicStateOf(t), t.compoundId, t.id)
      .where(isPublicRow(t)),
    index('complaints_public_both')
      .on(t.communityId, publicStateOf(t), t.compoundId, t.category, t.id)
      .where(isPublicRow(t)),
    // What is open, the newest first; near-duplicates in their category.
    index('complaints_open').on(t.communityId, t.reportedAt, t.id).where(isOpenRow(t)),
    index('complaints_alike').on(t.communityId, t.category, t.reportedAt, t.id).where(isOpenRow(t)),
    // The rates count what came in within some months.
    index('complaints_reported').on(t.communityId, t.reportedAt, t.id),
    index('complaints_reported_in').on(t.communityId, t.category, t.reportedAt, t.id),
    // Whom silence ends next.
    index('complaints_called_back')
      .on(t.communityId, t.calledBackAt, t.id)
      .where(sql`${t.calledBackAt} is not null and ${t.resolvedAt} is not null and ${isOpenRow(t)}`),
    index('complaints_of_reporter').on(t.communityId, t.reporterId, t.id),
    index('complaints_due_open')
      .on(t.communityId, t.solveDueAt, t.id)
      .where(
        sql`${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.mergedIntoId} is null and ${t.resolvedAt} is null`,
      ),
    index('complaints_of_owner')
      .on(t.communityId, t.ownerId, t.solveDueAt, t.id)
      .where(sql`${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.mergedIntoId} is null`),
    index('complaints_of_grid').on(t.communityId, t.gridId, t.id),
    // Lists of work: each phase by its deadline, or since when it stands so.
    index('complaints_work').on(t.communityId, phaseOf(t), sinceOf(t), t.id),
    index('complaints_work_of_grid').on(t.communityId, t.gridId, phaseOf(t), sinceOf(t), t.id),
    // Apart: PostgreSQL does not know that what has no grid is in order behind it.
    index('complaints_work_of_no_grid')
      .on(t.communityId, phaseOf(t), sinceOf(t), t.id)
      .where(sql`${t.gridId} is null`),
    index('complaints_work_of_owner').on(t.communityId, t.ownerId, phaseOf(t), sinceOf(t), t.id),
    index('complaints_to_escalate')
      .on(t.communityId, sinceOf(t), t.id)
      .where(sql`${phaseOf(t)} in ('waiting', 'handling') and ${t.escalatedAt} is null`),
    index('complaints_on_map').on(t.communityId, t.id).where(isOnMap(t)),
    index('complaints_on_map_of_owner').on(t.communityId, t.ownerId, t.id).where(isOnMap(t)),
    index('complaints_on_map_of_grid').on(t.communityId, t.gridId, t.id).where(isOnMap(t)),
    index('complaints_of_building').on(t.communityId, t.buildingId, t.category, t.reportedAt),
    index('complaints_merged_into')
      .on(t.communityId, t.mergedIntoId)
      .where(sql`${t.mergedIntoId} is not null`),
  ],
)

/** The timeline (经过) of a case, append-only: the app's role may not change or delete a line. */
export const complaintEntries = pgTable(
  'complaint_entries',
  {
    communityId: communityId(),
    id: id(),
    complaintId: uuid().notNull(),
    /** 1, 2, 3 … in each case, without gaps. */
    number: integer().notNull(),
    kind: text({ enum: codesOf(ENTRY_KINDS) }).notNull(),
    audience: text({ enum: codesOf(ENTRY_AUDIENCES) }).notNull(),
    /** The sentence as read: complete, in plain words. */
    body: text().notNull(),
    /** What programs need of it: from and to, ids. */
    details: jsonb().$type<Record<string, string | number | boolean | null>>().notNull(),
    /** Person or account; null where the clock did it. */
    byId: uuid(),
    occurredAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.complaintId, t.number] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    // Photos belong to a line by its id.
    unique('complaint_entries_id').on(t.communityId, t.id),
    check('complaint_entries_number', sql`${t.number} >= 1`),
  ],
)

/** The chain of owners: who was responsible from when to when, and why it was handed over. */
export const complaintOwners = pgTable(
  'complaint_owners',
  {
    communityId: communityId(),
    complaintId: uuid().notNull(),
    /** 1 = the first asked. */
    position: integer().notNull(),
    ownerId: uuid().notNull(),
    fromAt: instant().notNull(),
    untilAt: instant(),
    /** Why it was handed on to the next. */
    reason: text(),
    handedOverById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.complaintId, t.position] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    uniqueIndex('complaint_owners_one_at_a_time')
      .on(t.communityId, t.complaintId)
      .where(sql`${t.untilAt} is null`),
    check('complaint_owners_reason', sql`(${t.untilAt} is null) = (${t.reason} is null)`),
  ],
)

/** Neighbours who said "我也关注"; they hear what the reporter hears, without names. */
export const complaintFollowers = pgTable(
  'complaint_followers',
  {
    communityId: communityId(),
    complaintId: uuid().notNull(),
    personId: uuid().notNull(),
    followedAt: instant().notNull(),
    /** The case merged into this one that brought them. */
    fromComplaintId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.complaintId, t.personId] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    index('complaint_followers_of_person').on(t.communityId, t.personId, t.complaintId),
  ],
)

/** Times in which the clock of a case stood still, each with the reason the resident read. */
export const complaintPauses = pgTable(
  'complaint_pauses',
  {
    communityId: communityId(),
    complaintId: uuid().notNull(),
    position: integer().notNull(),
    fromAt: instant().notNull(),
    untilAt: instant(),
    reason: text().notNull(),
    pausedById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.complaintId, t.position] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    uniqueIndex('complaint_pauses_one_at_a_time')
      .on(t.communityId, t.complaintId)
      .where(sql`${t.untilAt} is null`),
    check('complaint_pauses_span', sql`${t.untilAt} is null or ${t.untilAt} >= ${t.fromAt}`),
  ],
)

/** An extension (延期), asked for before the deadline and decided by the manager. */
export const complaintExtensions = pgTable(
  'complaint_extensions',
  {
    communityId: communityId(),
    id: id(),
    complaintId: uuid().notNull(),
    workingDays: integer().notNull(),
    reason: text().notNull(),
    askedAt: instant().notNull(),
    askedById: uuid().notNull(),
    /** The deadline when it was asked for. */
    dueAtThen: instant().notNull(),
    decidedAt: instant(),
    decidedById: uuid(),
    granted: boolean(),
    decisionNote: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    uniqueIndex('complaint_extensions_one_open')
      .on(t.communityId, t.complaintId)
      .where(sql`${t.decidedAt} is null`),
    index('complaint_extensions_of_case').on(t.communityId, t.complaintId),
    check('complaint_extensions_in_time', sql`${t.askedAt} <= ${t.dueAtThen}`),
    check('complaint_extensions_days', sql`${t.workingDays} between 1 and 30`),
    check('complaint_extensions_decided', sql`(${t.decidedAt} is null) = (${t.granted} is null)`),
  ],
)
