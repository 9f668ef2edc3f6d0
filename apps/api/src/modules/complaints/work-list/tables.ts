import { sql } from 'drizzle-orm'
import { type AnyPgColumn, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { communityId } from '../../../db/columns.ts'

type Facts = Record<
  | 'acceptedAt'
  | 'pausedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'withdrawnAt'
  | 'mergedIntoId'
  | 'mergedAt'
  | 'firstAnsweredAt'
  | 'answerDueAt'
  | 'solveDueAt'
  | 'latitude',
  AnyPgColumn
>
/** `complaintPhase` of the rules, its ends as one; the words of `PHASE` in store.ts. */
export const phaseOf = (t: Facts) => sql`(case
  when ${t.mergedIntoId} is not null or ${t.withdrawnAt} is not null or ${t.closedAt} is not null then 'ended'
  when ${t.resolvedAt} is not null then 'answered' when ${t.acceptedAt} is null then 'waiting'
  when ${t.pausedAt} is not null then 'paused' else 'handling' end)`
/** What each phase is sorted by; the words of `SINCE` there. */
export const sinceOf = (t: Facts) => sql`(case when ${t.mergedIntoId} is not null then ${t.mergedAt}
  when ${t.withdrawnAt} is not null then ${t.withdrawnAt} when ${t.closedAt} is not null then ${t.closedAt}
  when ${t.resolvedAt} is not null then ${t.resolvedAt}
  when ${t.acceptedAt} is not null and ${t.pausedAt} is not null then ${t.pausedAt}
  when ${t.firstAnsweredAt} is null then ${t.answerDueAt} else ${t.solveDueAt} end)`
/** Open, with a place. */
export const isOnMap = (t: Facts) =>
  sql`${t.latitude} is not null and ${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.mergedIntoId} is null`

/**
 * Which cases have two characters side by side in title, text or place: how Chinese is looked for. By number, so that the
 * newest come first and an entry is short.
 */
export const complaintBigrams = pgTable(
  'complaint_bigrams',
  { communityId: communityId(), bigram: text().notNull(), number: integer().notNull() },
  (t) => [primaryKey({ columns: [t.communityId, t.bigram, t.number] })],
)
