import { MESSAGE_KINDS } from '@linli/domain/messages/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../db/columns.ts'
import { accounts, persons } from '../people/tables.ts'

/**
 * The inbox (消息) of a person, with or without an account: staff read it out to those without. And that of an account
 * which is bound to nobody of the roster: people of a unit, mostly. Binding it brings its messages along.
 */
export const messages = pgTable(
  'messages',
  {
    communityId: communityId(),
    id: id(),
    personId: uuid(),
    accountId: uuid().references(() => accounts.id),
    kind: text({ enum: codesOf(MESSAGE_KINDS) }).notNull(),
    body: text().notNull(),
    eventId: uuid(),
    recruitmentId: uuid(),
    exchangeId: uuid(),
    complaintId: uuid(),
    /** What may be said once only, e.g. one family's reminder of one event; null = the act itself happens once. */
    onceKey: text(),
    sentAt: instant().notNull(),
    readAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({ columns: [t.communityId, t.personId], foreignColumns: [persons.communityId, persons.id] }),
    check('messages_one_reader', sql`num_nonnulls(${t.personId}, ${t.accountId}) = 1`),
    index('messages_of_person').on(t.communityId, t.personId, t.id),
    index('messages_of_account').on(t.communityId, t.accountId, t.id).where(sql`${t.accountId} is not null`),
    // A job that runs again says nothing twice.
    uniqueIndex('messages_once').on(t.communityId, t.onceKey).where(sql`${t.onceKey} is not null`),
    index('messages_unread').on(t.communityId, t.personId).where(sql`${t.readAt} is null`),
  ],
)
