import { CONSENT_CHANNELS, HOUSEHOLD_RELATIONS, PERSON_LINK_KINDS } from '@linli/domain/people/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  boolean,
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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, communityId, id, instant } from '../../db/columns.ts'

export const communities = pgTable('communities', {
  communityId: uuid().primaryKey(),
  name: text().notNull(),
  createdAt: instant().notNull(),
})

/** Grid (网格): a part of the community with its own service point and grid workers. */
export const grids = pgTable(
  'grids',
  { communityId: communityId(), id: id(), name: text().notNull(), servicePhone: text() },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), unique('grids_name').on(t.communityId, t.name)],
)

/** Compound (小区). */
export const compounds = pgTable(
  'compounds',
  { communityId: communityId(), id: id(), name: text().notNull() },
  (t) => [primaryKey({ columns: [t.communityId, t.id] }), unique('compounds_name').on(t.communityId, t.name)],
)

export const buildings = pgTable(
  'buildings',
  {
    communityId: communityId(),
    id: id(),
    compoundId: uuid().notNull(),
    /** As said on the spot: `5栋`. */
    name: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('buildings_name').on(t.communityId, t.compoundId, t.name),
    foreignKey({
      columns: [t.communityId, t.compoundId],
      foreignColumns: [compounds.communityId, compounds.id],
    }),
  ],
)

/** Household (户): one dwelling. */
export const households = pgTable(
  'households',
  {
    communityId: communityId(),
    id: id(),
    buildingId: uuid().notNull(),
    gridId: uuid(),
    /** Unit (单元), empty where the building has none. */
    unit: text().notNull(),
    room: text().notNull(),
    /** Hundredths of a square metre. */
    areaHundredthsSquareMetre: integer(),
    /** `砖瓦厂小区 5栋 2单元 502`, kept beside its parts because lists search and show it. */
    address: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    unique('households_dwelling').on(t.communityId, t.buildingId, t.unit, t.room),
    foreignKey({
      columns: [t.communityId, t.buildingId],
      foreignColumns: [buildings.communityId, buildings.id],
    }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    index('households_by_address').on(t.communityId, t.address),
    index('households_by_grid').on(t.communityId, t.gridId),
  ],
)

/** A person (人) of the roster; may have no account. Phone and ID number are encrypted, bound to row and community. */
export const persons = pgTable(
  'persons',
  {
    communityId: communityId(),
    id: id(),
    householdId: uuid().notNull(),
    name: text().notNull(),
    relation: text({ enum: codesOf(HOUSEHOLD_RELATIONS) }).notNull(),
    bornOn: date({ mode: 'string' }),
    phoneCipher: bytes(),
    /** Keyed hash, to look a person up by the full number. */
    phoneHash: text(),
    maskedPhone: text(),
    idNumberCipher: bytes(),
    idNumberHash: text(),
    maskedIdNumber: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.householdId],
      foreignColumns: [households.communityId, households.id],
    }),
    index('persons_by_household').on(t.communityId, t.householdId),
    index('persons_by_name').on(t.communityId, t.name),
    index('persons_by_phone').on(t.communityId, t.phoneHash),
    uniqueIndex('persons_id_number')
      .on(t.communityId, t.idNumberHash)
      .where(sql`${t.idNumberHash} is not null`),
  ],
)

/** One person acts for another: guardian of a child, or proxy of an adult who agreed. */
export const personLinks = pgTable(
  'person_links',
  {
    communityId: communityId(),
    id: id(),
    kind: text({ enum: codesOf(PERSON_LINK_KINDS) }).notNull(),
    actingPersonId: uuid().notNull(),
    forPersonId: uuid().notNull(),
    requestedAt: instant().notNull(),
    requestedById: uuid(),
    acceptedAt: instant(),
    acceptedById: uuid(),
    endedAt: instant(),
    endedById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.actingPersonId],
      foreignColumns: [persons.communityId, persons.id],
    }),
    foreignKey({
      columns: [t.communityId, t.forPersonId],
      foreignColumns: [persons.communityId, persons.id],
    }),
    check('person_links_not_self', sql`${t.actingPersonId} <> ${t.forPersonId}`),
    uniqueIndex('person_links_live')
      .on(t.communityId, t.kind, t.actingPersonId, t.forPersonId)
      .where(sql`${t.endedAt} is null`),
    index('person_links_by_acting').on(t.communityId, t.actingPersonId),
    index('person_links_by_subject').on(t.communityId, t.forPersonId),
  ],
)

/** A guardian's consent (监护人同意) for a child under 14, with the version that was read. */
export const guardianConsents = pgTable(
  'guardian_consents',
  {
    communityId: communityId(),
    id: id(),
    childId: uuid().notNull(),
    guardianId: uuid().notNull(),
    version: integer().notNull(),
    channel: text({ enum: codesOf(CONSENT_CHANNELS) }).notNull(),
    givenAt: instant().notNull(),
    /** Staff who recorded a consent signed on paper. */
    recordedById: uuid(),
    withdrawnAt: instant(),
    withdrawnById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.childId], foreignColumns: [persons.communityId, persons.id] }),
    foreignKey({ columns: [t.communityId, t.guardianId], foreignColumns: [persons.communityId, persons.id] }),
    uniqueIndex('guardian_consents_live')
      .on(t.communityId, t.childId, t.guardianId, t.version)
      .where(sql`${t.withdrawnAt} is null`),
  ],
)

/** A sign-in identity; belongs to no community, because one account may join several. */
export const accounts = pgTable('accounts', {
  id: uuid().primaryKey(),
  /** WeChat openid, from the code exchange only; null for demo identities. */
  openid: text().unique(),
  demoKey: text().unique(),
  createdAt: instant().notNull(),
})

/** What an account may do in one community, and which person of its roster it is bound to (绑定). */
export const memberships = pgTable(
  'memberships',
  {
    communityId: communityId(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    personId: uuid(),
    roles: text({ enum: ['resident', 'staff', 'manager', 'partner', 'street'] })
      .array()
      .notNull(),
    gridId: uuid(),
    boundAt: instant(),
    boundById: uuid(),
    suspendedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.accountId] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    uniqueIndex('memberships_person').on(t.communityId, t.personId).where(sql`${t.personId} is not null`),
  ],
)

/** One sign-in (登录) on one device: a family of refresh tokens, of which the newest alone is valid. */
export const signIns = pgTable('sign_ins', {
  id: uuid().primaryKey(),
  accountId: uuid()
    .notNull()
    .references(() => accounts.id),
  communityId: uuid().notNull(),
  /** How often it was refreshed; the token of an older generation ends the family. */
  generation: integer().notNull(),
  /** Idempotency-Key of the latest refresh: the same call again gets the same tokens. */
  refreshKey: text(),
  /** Hash of key and credential of the call that signed in, so that a retry gets the same sign-in. */
  signInKey: text().unique(),
  createdAt: instant().notNull(),
  refreshedAt: instant().notNull(),
  endedAt: instant(),
})

/** An account asks staff to bind it, where name and phone do not match. */
export const bindingRequests = pgTable(
  'binding_requests',
  {
    communityId: communityId(),
    id: id(),
    accountId: uuid()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    phoneCipher: bytes().notNull(),
    phoneHash: text().notNull(),
    maskedPhone: text().notNull(),
    note: text().notNull(),
    askedAt: instant().notNull(),
    decidedAt: instant(),
    decidedById: uuid(),
    approvedPersonId: uuid(),
    declineReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.approvedPersonId],
      foreignColumns: [persons.communityId, persons.id],
    }),
    uniqueIndex('binding_requests_pending').on(t.communityId, t.accountId).where(sql`${t.decidedAt} is null`),
  ],
)

/** Attempts to bind, to slow down guessing of names and numbers. */
export const bindingAttempts = pgTable(
  'binding_attempts',
  {
    communityId: communityId(),
    id: id(),
    accountId: uuid().notNull(),
    attemptedAt: instant().notNull(),
    matched: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    index('binding_attempts_recent').on(t.communityId, t.accountId, t.attemptedAt),
  ],
)

/** A dry run of a roster sheet; the file stays encrypted and leaves with the expiry. */
export const rosterImports = pgTable(
  'roster_imports',
  {
    communityId: communityId(),
    id: id(),
    fileName: text().notNull(),
    fileCipher: bytes(),
    report: jsonb().notNull(),
    uploadedAt: instant().notNull(),
    uploadedById: uuid().notNull(),
    expiresAt: instant().notNull(),
    committedAt: instant(),
    committedById: uuid(),
  },
  (t) => [primaryKey({ columns: [t.communityId, t.id] })],
)
