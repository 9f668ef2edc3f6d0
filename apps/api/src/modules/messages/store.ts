import { and, eq, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { columnsOf, statement } from '../../db/statement.ts'
import { messages } from './tables.ts'

export type Message = typeof messages.$inferSelect
/** What is the same in every copy of a message that goes to many. */
export type MessageText = Pick<
  Message,
  'communityId' | 'kind' | 'eventId' | 'recruitmentId' | 'exchangeId' | 'complaintId' | 'sentAt'
>
export type MessageCopy = Pick<Message, 'id' | 'personId' | 'accountId' | 'body' | 'onceKey'>

/** Whose: a person's, or that of an account which is bound to nobody. */
export type Inbox = { personId: string } | { accountId: string }
export interface Inboxes {
  personIds: readonly string[]
  /** Bound to nobody, and kept so until the transaction ends. */
  accountIds: readonly string[]
}

export const inboxOf = ({ personId, accountId }: { personId: string | null; accountId: string }): Inbox =>
  personId === null ? { accountId } : { personId }

/** One statement whatever the number of readers. What was said already under the same key is passed over. */
export async function insertMessages(
  tx: Tx,
  { text, copies }: { text: MessageText; copies: readonly MessageCopy[] },
): Promise<void> {
  const { communityId, kind, eventId, recruitmentId, exchangeId, complaintId, sentAt } = text
  const column = <K extends keyof MessageCopy>(name: K) => sql.param(copies.map((copy) => copy[name]))
  await tx.execute(sql`
    insert into messages (community_id, id, person_id, account_id, kind, body, event_id, recruitment_id, exchange_id,
      complaint_id, once_key, sent_at)
    select ${communityId}::uuid, copy.id, copy.person_id, copy.account_id, ${kind}, copy.body, ${eventId}::uuid,
      ${recruitmentId}::uuid, ${exchangeId}::uuid, ${complaintId}::uuid, copy.once_key,
      ${sentAt.toISOString()}::timestamptz
    from unnest(${column('id')}::uuid[], ${column('personId')}::uuid[], ${column('accountId')}::uuid[],
      ${column('body')}::text[], ${column('onceKey')}::text[]) as copy (id, person_id, account_id, body, once_key)
    on conflict do nothing`)
}

export type InboxPage = Inbox & {
  /** Only messages older than this one. */
  beforeId: string | null
  limit: number
}

const statementsFor = (reader: 'person' | 'account') => ({
  newest: statement<Message>(
    `messages_newest_of_${reader}`,
    `select ${columnsOf(messages, 'm')} from messages m
    where m.community_id = $1 and m.${reader}_id = $2 order by m.id desc limit $3`,
  ),
  before: statement<Message>(
    `messages_before_of_${reader}`,
    `select ${columnsOf(messages, 'm')} from messages m
    where m.community_id = $1 and m.${reader}_id = $2 and m.id < $4 order by m.id desc limit $3`,
  ),
  unread: statement<{ unread: number }>(
    `messages_unread_of_${reader}`,
    `select count(*)::int as unread from messages m
    where m.community_id = $1 and m.${reader}_id = $2 and m.read_at is null`,
  ),
})
const OF_PERSON = statementsFor('person')
const OF_ACCOUNT = statementsFor('account')

const asked = (inbox: Inbox) =>
  'personId' in inbox
    ? { ...OF_PERSON, readerId: inbox.personId }
    : { ...OF_ACCOUNT, readerId: inbox.accountId }

/** Newest first. */
export function listMessages(tx: Tx, { beforeId, limit, ...inbox }: InboxPage): Promise<Message[]> {
  const { newest, before, readerId } = asked(inbox)
  return beforeId === null ? newest(tx, [readerId, limit]) : before(tx, [readerId, limit, beforeId])
}

export interface Reading {
  inbox: Inbox
  /** The newest message that was shown; null for all there are. */
  upToId: string | null
  now: Date
}

export async function markRead(tx: Tx, { inbox, upToId, now }: Reading): Promise<void> {
  await tx
    .update(messages)
    .set({ readAt: now })
    .where(
      and(isIn(tx, inbox), isNull(messages.readAt), upToId === null ? undefined : lte(messages.id, upToId)),
    )
}

/** For the dot on 我的. */
export async function countUnread(tx: Tx, inbox: Inbox): Promise<number> {
  const { unread, readerId } = asked(inbox)
  const [row] = await unread(tx, [readerId])
  return row?.unread ?? 0
}

/** An account is bound: what came to it before is in the person's inbox from now on. */
export async function moveToPerson(
  tx: Tx,
  { accountId, personId }: { accountId: string; personId: string },
): Promise<void> {
  await tx.update(messages).set({ personId, accountId: null }).where(isIn(tx, { accountId }))
}

const isIn = (tx: Tx, inbox: Inbox): SQL | undefined =>
  and(
    eq(messages.communityId, tx.communityId),
    'personId' in inbox ? eq(messages.personId, inbox.personId) : eq(messages.accountId, inbox.accountId),
  )
