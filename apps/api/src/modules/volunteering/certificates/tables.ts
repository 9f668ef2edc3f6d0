import type { CertificateItem } from '@linli/domain/volunteering/certificates/contract'
import { sql } from 'drizzle-orm'
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { persons } from '../../people/tables.ts'

/** A certificate (志愿服务证明) as it was handed out: what is on somebody's paper never changes here either. */
export const certificates = pgTable(
  'certificates',
  {
    communityId: communityId(),
    id: id(),
    personId: uuid().notNull(),
    /** Printed, and told to whoever verifies it; most of it is chance. */
    code: text().notNull(),
    /** Both days inclusive. */
    fromOn: date({ mode: 'string' }).notNull(),
    toOn: date({ mode: 'string' }).notNull(),
    name: text().notNull(),
    number: integer().notNull(),
    communityName: text().notNull(),
    items: jsonb().$type<CertificateItem[]>().notNull(),
    minutes: integer().notNull(),
    issuedAt: instant().notNull(),
    /** Themselves, who acts for them, or staff. */
    issuedById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    unique('certificates_code').on(t.communityId, t.code),
    index('certificates_of_person').on(t.communityId, t.personId, t.issuedAt),
    check('certificates_period', sql`${t.fromOn} <= ${t.toOn}`),
    check('certificates_minutes', sql`${t.minutes} > 0`),
  ],
)

/** A certificate that no longer counts (作废). */
export const certificateRevocations = pgTable(
  'certificate_revocations',
  {
    communityId: communityId(),
    certificateId: uuid().notNull(),
    reason: text().notNull(),
    revokedAt: instant().notNull(),
    revokedById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.certificateId] }),
    foreignKey({
      columns: [t.communityId, t.certificateId],
      foreignColumns: [certificates.communityId, certificates.id],
    }),
  ],
)
