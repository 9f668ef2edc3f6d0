import { MAX_REWARD_POINTS } from '@linli/domain/points/rewards/terms'
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
import { persons } from '../../people/tables.ts'

/** A small thing to have for points (小礼). */
export const rewards = pgTable(
  'rewards',
  {
    communityId: communityId(),
    id: id(),
    title: text().notNull(),
    about: text().notNull(),
    points: integer().notNull(),
    /** Pieces that nobody has ordered. */
    stock: integer().notNull(),
    perPerson: integer(),
    orderUntil: instant(),
    createdAt: instant().notNull(),
    createdById: uuid().notNull(),
    closedAt: instant(),
    closedById: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    check('rewards_stock', sql`${t.stock} >= 0`),
    check('rewards_points', sql`${t.points} between 1 and ${sql.raw(String(MAX_REWARD_POINTS))}`),
    check('rewards_per_person', sql`${t.perPerson} > 0`),
    check('rewards_closed', sql`(${t.closedAt} is null) = (${t.closedById} is null)`),
  ],
)

/** One piece ordered (兑换单): paid and taken out of the stock at once, handed over later. */
export const rewardOrders = pgTable(
  'reward_orders',
  {
    communityId: communityId(),
    /** Also the source of the spending and of its refund. */
    id: id(),
    rewardId: uuid().notNull(),
    personId: uuid().notNull(),
    /** As they were paid; the reward may cost more now. */
    points: integer().notNull(),
    code: text().notNull(),
    orderedAt: instant().notNull(),
    orderedById: uuid().notNull(),
    pickUpUntil: instant().notNull(),
    handedOverAt: instant(),
    handedOverById: uuid(),
    cancelledAt: instant(),
    cancelledById: uuid(),
    cancelReason: text(),
    /** When it was written down that nobody fetched it in time. */
    lapsedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.rewardId], foreignColumns: [rewards.communityId, rewards.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    check('reward_orders_code', sql`${t.code} ~ '^[0-9]{6}$'`),
    check('reward_orders_points', sql`${t.points} > 0`),
    check(
      'reward_orders_one_end',
      sql`num_nonnulls(${t.handedOverAt}, ${t.cancelledAt}, ${t.lapsedAt}) <= 1`,
    ),
    check(
      'reward_orders_by_whom',
      sql`(${t.handedOverAt} is null) = (${t.handedOverById} is null) and (${t.cancelledAt} is null) = (${t.cancelledById} is null)`,
    ),
    // A code names one order while it can be fetched; later it may be given out again.
    uniqueIndex('reward_orders_code_waiting')
      .on(t.communityId, t.code)
      .where(sql`num_nonnulls(${t.handedOverAt}, ${t.cancelledAt}, ${t.lapsedAt}) = 0`),
    index('reward_orders_waiting')
      .on(t.communityId, t.pickUpUntil)
      .where(sql`num_nonnulls(${t.handedOverAt}, ${t.cancelledAt}, ${t.lapsedAt}) = 0`),
    index('reward_orders_of_person').on(t.communityId, t.personId, t.id),
    index('reward_orders_of_reward').on(t.communityId, t.rewardId, t.personId),
  ],
)
