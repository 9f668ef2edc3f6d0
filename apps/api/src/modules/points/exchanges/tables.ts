import { EXCHANGE_OUTCOMES, EXCHANGE_STEPS } from '@linli/domain/points/exchanges/terms'
import { codesOf } from '@linli/domain/terms'
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
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { grids, persons } from '../../people/tables.ts'

/** An exchange of help (换帮助): its points lie in the account `exchange` until it is closed. */
export const exchanges = pgTable(
  'exchanges',
  {
    communityId: communityId(),
    /** Also the source of the hold and of what becomes of it. */
    id: id(),
    askerId: uuid().notNull(),
    askedById: uuid().notNull(),
    askedAt: instant().notNull(),
    title: text().notNull(),
    about: text().notNull(),
    place: text().notNull(),
    /** Of the asker's home when they asked. */
    gridId: uuid(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    points: integer().notNull(),
    helperId: uuid(),
    acceptedAt: instant(),
    askerConfirmedAt: instant(),
    helperConfirmedAt: instant(),
    disputedAt: instant(),
    closedAt: instant(),
    outcome: text({ enum: codesOf(EXCHANGE_OUTCOMES) }),
    /** How many of the points the helper got. */
    paidPoints: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.askerId], foreignColumns: [persons.communityId, persons.id] }),
    foreignKey({ columns: [t.communityId, t.helperId], foreignColumns: [persons.communityId, persons.id] }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    check('exchanges_points', sql`${t.points} > 0`),
    check('exchanges_span', sql`${t.endsAt} > ${t.startsAt}`),
    check('exchanges_two', sql`${t.helperId} is distinct from ${t.askerId}`),
    check('exchanges_accepted', sql`(${t.helperId} is null) = (${t.acceptedAt} is null)`),
    check(
      'exchanges_confirmed',
      sql`${t.helperId} is not null or (${t.askerConfirmedAt} is null and ${t.helperConfirmedAt} is null and ${t.disputedAt} is null)`,
    ),
    check('exchanges_closed', sql`(${t.closedAt} is null) = (${t.outcome} is null)`),
    check(
      'exchanges_paid',
      sql`case ${t.outcome} when 'paid' then ${t.paidPoints} = ${t.points} when 'split' then ${t.paidPoints} > 0 and ${t.paidPoints} < ${t.points} else ${t.paidPoints} = 0 end`,
    ),
    index('exchanges_open')
      .on(t.communityId, t.startsAt)
      .where(sql`${t.closedAt} is null and ${t.helperId} is null`),
    index('exchanges_running')
      .on(t.communityId, t.endsAt)
      .where(sql`${t.closedAt} is null and ${t.helperId} is not null`),
    index('exchanges_of_asker').on(t.communityId, t.askerId, t.id),
    index('exchanges_of_helper').on(t.communityId, t.helperId, t.id).where(sql`${t.helperId} is not null`),
  ],
)

/** What happened, line by line, as both read it on the page. Rows are only ever added. */
export const exchangeSteps = pgTable(
  'exchange_steps',
  {
    communityId: communityId(),
    id: id(),
    exchangeId: uuid().notNull(),
    kind: text({ enum: codesOf(EXCHANGE_STEPS) }).notNull(),
    at: instant().notNull(),
    /** Of the two, whom it is about; null for the clock and for staff who decided. */
    personId: uuid(),
    /** Who entered it: a person, or an account that is bound to nobody. Null for the clock. */
    byId: uuid(),
    byDesk: boolean().notNull(),
    note: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.exchangeId],
      foreignColumns: [exchanges.communityId, exchanges.id],
    }),
    index('exchange_steps_of').on(t.communityId, t.exchangeId, t.id),
  ],
)
