import { sql } from 'drizzle-orm'
import { check, foreignKey, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { persons } from '../../people/tables.ts'
import { serviceRecords } from '../tables.ts'

/**
 * A correction (更正) of a settled record: what it came to before and after, by whom and why. Rows are only ever added. The
 * right points are posted for the correction's own id.
 */
export const serviceCorrections = pgTable(
  'service_corrections',
  {
    communityId: communityId(),
    id: id(),
    recordId: uuid().notNull(),
    /** 1, 2, 3 … of each record. */
    version: integer().notNull(),
    /** Whose points were corrected with it; null while nobody had claimed the record. */
    personId: uuid(),
    previousCheckedInAt: instant(),
    previousCheckedOutAt: instant(),
    previousMinutes: integer().notNull(),
    previousPoints: integer().notNull(),
    checkedInAt: instant().notNull(),
    checkedOutAt: instant(),
    serviceMinutes: integer().notNull(),
    points: integer().notNull(),
    reason: text().notNull(),
    correctedAt: instant().notNull(),
    correctedById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.recordId],
      foreignColumns: [serviceRecords.communityId, serviceRecords.id],
    }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    unique('service_corrections_version').on(t.communityId, t.recordId, t.version),
    check('service_corrections_amounts', sql`${t.serviceMinutes} >= 0 and ${t.points} >= 0`),
  ],
)
