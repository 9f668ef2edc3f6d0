import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, communityId, id, instant } from '../../../db/columns.ts'
import { accounts, grids } from '../../people/tables.ts'

/** A partner unit (共建单位): police station, property company, school. Never deleted: its whistles name it. */
export const partnerUnits = pgTable(
  'partner_units',
  {
    communityId: communityId(),
    id: id(),
    name: text().notNull(),
    contactName: text().notNull(),
    phoneCipher: bytes(),
    maskedPhone: text(),
    addedAt: instant().notNull(),
    addedById: uuid().notNull(),
    suspendedAt: instant(),
    suspendedById: uuid(),
    suspendReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('partner_units_name').on(t.communityId, t.name),
    check('partner_units_phone', sql`(${t.phoneCipher} is null) = (${t.maskedPhone} is null)`),
    check('partner_units_suspended', sql`(${t.suspendedAt} is null) = (${t.suspendReason} is null)`),
  ],
)

/** The grids a unit works for; a unit without a row works for all. */
export const partnerUnitGrids = pgTable(
  'partner_unit_grids',
  { communityId: communityId(), unitId: uuid().notNull(), gridId: uuid().notNull() },
  (t) => [
    primaryKey({ columns: [t.communityId, t.unitId, t.gridId] }),
    foreignKey({
      columns: [t.communityId, t.unitId],
      foreignColumns: [partnerUnits.communityId, partnerUnits.id],
    }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
  ],
)

/** Who acts for a unit (单位经办人). */
export const unitDelegates = pgTable(
  'unit_delegates',
  {
    communityId: communityId(),
    unitId: uuid().notNull(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    /** As the community knows them: the account may be bound to nobody of the roster. */
    name: text().notNull(),
    joinedAt: instant().notNull(),
    /** The manager who invited or named them. */
    appointedById: uuid().notNull(),
    suspendedAt: instant(),
    suspendedById: uuid(),
    suspendReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.unitId, t.accountId] }),
    foreignKey({
      columns: [t.communityId, t.unitId],
      foreignColumns: [partnerUnits.communityId, partnerUnits.id],
    }),
    // An account stands for one unit at a time.
    uniqueIndex('unit_delegates_one_unit')
      .on(t.communityId, t.accountId)
      .where(sql`${t.suspendedAt} is null`),
    check('unit_delegates_suspended', sql`(${t.suspendedAt} is null) = (${t.suspendReason} is null)`),
  ],
)

/** A code that lets one account act for a unit. */
export const unitInvitations = pgTable(
  'unit_invitations',
  {
    communityId: communityId(),
    id: id(),
    unitId: uuid().notNull(),
    /** For whom; it becomes the delegate's name. */
    name: text().notNull(),
    code: text().notNull(),
    invitedAt: instant().notNull(),
    invitedById: uuid().notNull(),
    expiresAt: instant().notNull(),
    redeemedAt: instant(),
    redeemedById: uuid(),
    cancelledAt: instant(),
    cancelledById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.unitId],
      foreignColumns: [partnerUnits.communityId, partnerUnits.id],
    }),
    unique('unit_invitations_code').on(t.communityId, t.code),
    check('unit_invitations_once', sql`${t.redeemedAt} is null or ${t.cancelledAt} is null`),
    index('unit_invitations_of_unit').on(t.communityId, t.unitId),
  ],
)

/** Codes that an account tried, to slow down guessing. */
export const unitInvitationAttempts = pgTable(
  'unit_invitation_attempts',
  {
    communityId: communityId(),
    id: id(),
    accountId: uuid().notNull(),
    attemptedAt: instant().notNull(),
    matched: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    index('unit_invitation_attempts_recent').on(t.communityId, t.accountId, t.attemptedAt),
  ],
)
