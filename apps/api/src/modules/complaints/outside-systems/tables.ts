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
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { complaints } from '../tables.ts'

/**
 * A system outside (12345 hotline, city app) that sends cases in. Its key is derived from id and `keyNumber` and stored
 * nowhere; a new number makes the old key worthless. Never deleted: its cases name it.
 */
export const outsideSystems = pgTable(
  'outside_systems',
  {
    communityId: communityId(),
    id: id(),
    name: text().notNull(),
    mayReport: boolean().notNull(),
    mayRead: boolean().notNull(),
    /** 1, 2, 3 …: which of its keys is the present one. */
    keyNumber: integer().notNull(),
    keyMadeAt: instant().notNull(),
    keyMadeById: uuid().notNull(),
    /** Of the present key. */
    lastUsedAt: instant(),
    revokedAt: instant(),
    revokedById: uuid(),
    revokeReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('outside_systems_name').on(t.communityId, t.name),
    check('outside_systems_key_number', sql`${t.keyNumber} >= 1`),
    check('outside_systems_rights', sql`${t.mayReport} or ${t.mayRead}`),
    check('outside_systems_revoked', sql`(${t.revokedAt} is null) = (${t.revokeReason} is null)`),
  ],
)

/** Which cases came in from which system: it may read them as their reporter would. */
export const outsideReports = pgTable(
  'outside_reports',
  {
    communityId: communityId(),
    complaintId: uuid().notNull(),
    systemId: uuid().notNull(),
    /** As it was sent; nobody here has opened it. */
    mediaUrl: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.complaintId] }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    foreignKey({
      columns: [t.communityId, t.systemId],
      foreignColumns: [outsideSystems.communityId, outsideSystems.id],
    }),
    index('outside_reports_of_system').on(t.communityId, t.systemId, t.complaintId),
  ],
)
