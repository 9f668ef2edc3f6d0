import { POINT_ACCOUNT_KINDS, POINT_MOVEMENT_KINDS, ROUNDINGS } from '@linli/domain/points/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  bigint,
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
import { bytes, communityId, id, instant } from '../../db/columns.ts'
import { persons } from '../people/tables.ts'

/** Accounts of the ledger: one per person, and the community's own. The sum of all balances is always zero. */
export const pointAccounts = pgTable(
  'point_accounts',
  {
    communityId: communityId(),
    id: id(),
    kind: text({ enum: codesOf(POINT_ACCOUNT_KINDS) }).notNull(),
    personId: uuid(),
    balance: bigint({ mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    uniqueIndex('point_accounts_person').on(t.communityId, t.personId).where(sql`${t.personId} is not null`),
    uniqueIndex('point_accounts_community_own').on(t.communityId, t.kind).where(sql`${t.personId} is null`),
    check('point_accounts_person_kind', sql`(${t.kind} = 'person') = (${t.personId} is not null)`),
    // A person cannot spend what is not there; only the issuing account goes below zero.
    check('point_accounts_not_negative', sql`${t.kind} = 'issue' or ${t.balance} >= 0`),
  ],
)

/**
 * The manager's rules (积分规则). A change is a new version that holds from an instant on; what was settled by an older one
 * stays as it was.
 */
export const pointRules = pgTable(
  'point_rules',
  {
    communityId: communityId(),
    /** 1, 2, 3 … in each community. */
    version: integer().notNull(),
    validFrom: instant().notNull(),
    /** Proposed for a new recruitment notice. */
    pointsPerHour: integer().notNull(),
    /** Service time is rounded to whole steps of so many minutes. */
    roundingMinutes: integer().notNull(),
    rounding: text({ enum: codesOf(ROUNDINGS) }).notNull(),
    /** Points lapse so many calendar months after they were earned; null = never. */
    expiryMonths: integer(),
    /** An award by hand above this needs a second person. */
    soloAwardPoints: integer().notNull(),
    /** Exchanges (以服务换服务) one person may ask for in seven days. */
    exchangesPerWeek: integer().notNull(),
    /** Exchanges between the same two people in thirty days. */
    exchangesPerPair: integer().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.version] }),
    check('point_rules_rounding', sql`${t.roundingMinutes} between 1 and 120`),
    check('point_rules_expiry', sql`${t.expiryMonths} is null or ${t.expiryMonths} >= 1`),
    check(
      'point_rules_amounts',
      sql`${t.pointsPerHour} >= 0 and ${t.soloAwardPoints} >= 0 and ${t.exchangesPerWeek} >= 0 and ${t.exchangesPerPair} >= 0`,
    ),
  ],
)

/** 32 bytes of SHA-256. */
const sha256 = bytes

/**
 * Where the chain (哈希链) of a community's ledger ends. Whoever posts locks this row first and keeps it until the
 * transaction ends: the community's postings take turns here.
 */
export const pointChains = pgTable(
  'point_chains',
  {
    communityId: communityId(),
    /** Of the last movement; 0 = none yet. */
    sequence: bigint({ mode: 'number' }).notNull(),
    hash: sha256().notNull(),
  },
  (t) => [primaryKey({ columns: [t.communityId] })],
)

/**
 * The ledger (积分流水). A row is one movement with both its sides, so it cannot be unbalanced. Rows are only
 * ever added: the app's role may not UPDATE or DELETE them, a mistake is undone by a `reversal`.
 */
export const pointMovements = pgTable(
  'point_movements',
  {
    communityId: communityId(),
    id: id(),
    fromAccountId: uuid().notNull(),
    toAccountId: uuid().notNull(),
    points: integer().notNull(),
    kind: text({ enum: codesOf(POINT_MOVEMENT_KINDS) }).notNull(),
    /** What earned or spent the points: an event helper's place, a sign-up, the movement taken back. */
    sourceId: uuid().notNull(),
    /** The sentence of the statement. */
    reason: text().notNull(),
    eventId: uuid(),
    shiftId: uuid(),
    occurredAt: instant().notNull(),
    /** The person who recorded it, or their account where that is bound to nobody. */
    recordedById: uuid(),
    reversesId: uuid(),
    /** 1, 2, 3 … in each community, without a gap. */
    sequence: bigint({ mode: 'number' }).notNull(),
    /** Of the hash before and everything in this row (`movementText`): one changed row breaks all after it. */
    hash: sha256().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.fromAccountId],
      foreignColumns: [pointAccounts.communityId, pointAccounts.id],
    }),
    foreignKey({
      columns: [t.communityId, t.toAccountId],
      foreignColumns: [pointAccounts.communityId, pointAccounts.id],
    }),
    foreignKey({ columns: [t.communityId, t.reversesId], foreignColumns: [t.communityId, t.id] }),
    // The same source, retried, cannot post twice.
    unique('point_movements_once_per_source').on(t.communityId, t.kind, t.sourceId),
    unique('point_movements_reversed_once').on(t.communityId, t.reversesId),
    unique('point_movements_sequence').on(t.communityId, t.sequence),
    check('point_movements_positive', sql`${t.points} > 0`),
    check('point_movements_two_sides', sql`${t.fromAccountId} <> ${t.toAccountId}`),
    check('point_movements_reversal', sql`(${t.kind} = 'reversal') = (${t.reversesId} is not null)`),
    // With kind and points, so that the sums of a period are read from the index alone.
    index('point_movements_when').on(t.communityId, t.occurredAt, t.id, t.kind, t.points),
    index('point_movements_to').on(t.communityId, t.toAccountId, t.occurredAt),
    index('point_movements_from').on(t.communityId, t.fromAccountId, t.occurredAt),
  ],
)

/** An award by hand above the solo limit (双人复核): a second of the staff approves or declines it. */
export const awardRequests = pgTable(
  'point_award_requests',
  {
    communityId: communityId(),
    /** Also the source of the award, when it is approved. */
    id: id(),
    personId: uuid().notNull(),
    points: integer().notNull(),
    reason: text().notNull(),
    askedAt: instant().notNull(),
    /** The person who asked, or their account where that is bound to nobody. */
    askedById: uuid().notNull(),
    decidedAt: instant(),
    decidedById: uuid(),
    approved: boolean(),
    declineReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    check('point_award_requests_points', sql`${t.points} > 0`),
    check(
      'point_award_requests_decided',
      sql`(${t.decidedAt} is null) = (${t.decidedById} is null) and (${t.decidedAt} is null) = (${t.approved} is null)`,
    ),
    check('point_award_requests_two', sql`${t.decidedById} is distinct from ${t.askedById}`),
    check('point_award_requests_declined', sql`(${t.approved} is false) = (${t.declineReason} is not null)`),
    index('point_award_requests_open').on(t.communityId, t.id).where(sql`${t.decidedAt} is null`),
  ],
)

/** What staff wrote when they had looked at an anomaly (异常). Kept for good. */
export const anomalyNotes = pgTable(
  'point_anomaly_notes',
  {
    communityId: communityId(),
    id: id(),
    /** Names the anomaly: what kind, and which rows. */
    anomalyKey: text().notNull(),
    note: text().notNull(),
    notedAt: instant().notNull(),
    notedById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    index('point_anomaly_notes_of').on(t.communityId, t.anomalyKey),
  ],
)
