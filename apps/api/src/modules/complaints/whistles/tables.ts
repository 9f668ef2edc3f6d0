import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { complaints } from '../tables.ts'
import { partnerUnits } from '../units/tables.ts'

/** By when units report (报到) in this community; without a row on the next working day. */
export const whistleRules = pgTable(
  'whistle_rules',
  {
    communityId: communityId(),
    /** By the clock; null: on the next working day. */
    reportHours: integer(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId] }),
    check('whistle_rules_hours', sql`${t.reportHours} between 1 and 240`),
  ],
)

/** A call to a partner unit to come and deal with a case (吹哨), and what it did (报到, 办完). */
export const whistles = pgTable(
  'whistles',
  {
    communityId: communityId(),
    id: id(),
    complaintId: uuid().notNull(),
    unitId: uuid().notNull(),
    message: text().notNull(),
    blownAt: instant().notNull(),
    /** Person or account, as everywhere below. */
    blownById: uuid().notNull(),
    answerDueAt: instant().notNull(),
    closeDueAt: instant().notNull(),
    reportedAt: instant(),
    reportedById: uuid(),
    /** The delegate's name then. */
    reportedByName: text(),
    closedAt: instant(),
    closedById: uuid(),
    outcome: text(),
    withdrawnAt: instant(),
    withdrawnById: uuid(),
    withdrawReason: text(),
    /** When staff were told that nobody had reported in time. */
    lateToldAt: instant(),
    /**
     * When its case ended, in whichever way, written with it: what waits for a unit is found without reading past the
     * whistles of cases that are over.
     */
    caseEndedAt: instant(),
    /** When its case came in, which never changes: the rates of some months find its whistles by it. */
    caseReportedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    foreignKey({
      columns: [t.communityId, t.unitId],
      foreignColumns: [partnerUnits.communityId, partnerUnits.id],
    }),
    uniqueIndex('whistles_one_open')
      .on(t.communityId, t.complaintId, t.unitId)
      .where(sql`${t.closedAt} is null and ${t.withdrawnAt} is null`),
    check('whistles_due', sql`${t.closeDueAt} > ${t.answerDueAt} and ${t.answerDueAt} > ${t.blownAt}`),
    check('whistles_reported', sql`(${t.reportedAt} is null) = (${t.reportedById} is null)`),
    check(
      'whistles_closed',
      sql`(${t.closedAt} is null) = (${t.outcome} is null) and (${t.closedAt} is null or ${t.reportedAt} is not null)`,
    ),
    check('whistles_withdrawn', sql`(${t.withdrawnAt} is null) = (${t.withdrawReason} is null)`),
    check('whistles_one_end', sql`${t.closedAt} is null or ${t.withdrawnAt} is null`),
    index('whistles_of_unit').on(t.communityId, t.unitId, t.id),
    index('whistles_of_case').on(t.communityId, t.complaintId, t.unitId),
    // The rates count those of a year, or of cases of some months.
    index('whistles_blown').on(t.communityId, t.blownAt),
    index('whistles_of_months').on(t.communityId, t.caseReportedAt),
    index('whistles_open')
      .on(t.communityId, t.unitId, t.id)
      .where(sql`${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.caseEndedAt} is null`),
    index('whistles_late')
      .on(t.communityId, t.answerDueAt, t.id)
      .where(sql`${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.caseEndedAt} is null
        and ${t.reportedAt} is null and ${t.lateToldAt} is null`),
  ],
)
