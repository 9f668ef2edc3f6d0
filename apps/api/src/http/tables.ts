import { index, integer, json, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../db/columns.ts'

/** Answers already given to an `Idempotency-Key`, scoped to account and route; written with the effect itself. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    communityId: communityId(),
    accountId: uuid().notNull(),
    route: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of parameters and body: the same key with another request is refused (422). */
    requestHash: text().notNull(),
    status: integer(),
    /** Kept as it was written: the same call gets the same bytes. */
    reply: json(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.accountId, t.route, t.key] }),
    // Written in the order of time, read once an hour: a summary of the pages is enough to find the old ones.
    index('idempotency_keys_by_age').using('brin', t.createdAt),
  ],
)

/** Who did what, and why where a reason is asked. Rows are only ever added. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    communityId: communityId(),
    id: id(),
    accountId: uuid().notNull(),
    personId: uuid(),
    /** `POST /events/:eventId/cancel` */
    action: text().notNull(),
    /** Ids out of the URL, e.g. `{ "eventId": … }`. Never personal data. */
    subject: jsonb().notNull(),
    reason: text(),
    occurredAt: instant().notNull(),
  },
  // Ids are made in the order of time: the key is the order of reading, too.
  (t) => [primaryKey({ columns: [t.communityId, t.id] })],
)
