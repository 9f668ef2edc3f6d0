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
export type MessageCopy = Pick<Message, 'id' | 'personId' | 'body' | 'onceKey'>

/** One statement whatever the number of readers. What was said already under the same key is passed over. */
export async function insertMessages(
  tx: Tx,
  { text, copies }: { text: MessageText; copies: readonly MessageCopy[] },
): Promise<void> {
  const { communityId, kind, eventId, recruitmentId, exchangeId, complaintId, sentAt } = text
  const column = <K extends keyof MessageCopy>(name: K) => sql.param(copies.map((copy) => copy[name]))
  await tx.execute(sql`
    insert into messages (community_id, id, person_id, kind, body, event_id, recruitment_id, exchange_id, complaint_id,
      once_key, sent_at)
    select ${communityId}::uuid, copy.id, copy.person_id, ${kind}, copy.body, ${eventId}::uuid,
      ${recruitmentId}::uuid, ${exchangeId}::uuid, ${complaintId}::uuid, copy.once_key,
      ${sentAt.toISOString()}::timestamptz
    from unnest(${column('id')}::uuid[], ${column('personId')}::uuid[], ${column('body')}::text[],
      ${column('onceKey')}::text[]) as copy (id, person_id, body, once_key)
    on conflict do nothing`)
}

export interface InboxPage {
  personId: string
  /** Only messages older than this one. */
  beforeId: string | null
  limit: number
}

const newest = statement<Message>(
  'messages_newest',
  `select ${columnsOf(messages, 'm')} from messages m
  where m.community_id = $1 and m.person_id = $2 order by m.id desc limit $3`,
)
const before = statement<Message>(
  'messages_before',
  `select ${columnsOf(messages, 'm')} from messages m
  where m.community_id = $1 and m.person_id = $2 and m.id < $4 order by m.id desc limit $3`,
)

/** Newest first. */
export function listMessages(tx: Tx, { personId, beforeId, limit }: InboxPage): Promise<Message[]> {
  return beforeId === null ? newest(tx, [personId, limit]) : before(tx, [personId, limit, beforeId])
}

export interface Reading {
  communityId: string
  personId: string
  /** The newest message that was shown; null for all there are. */
  upToId: string | null
  now: Date
}

export async function markRead(tx: Tx, { communityId, personId, upToId, now }: Reading): Promise<void> {
  await tx
    .update(messages)
    .set({ readAt: now })
    .where(
      and(
        ofPerson({ communityId, personId }),
        isNull(messages.readAt),
        upToId === null ? undefined : lte(messages.id, upToId),
      ),
    )
}

const unread = statement<{ unread: number }>(
  'messages_unread',
  `select count(*)::int as unread from messages m
  where m.community_id = $1 and m.person_id = $2 and m.read_at is null`,
)

/** For the dot on 我的. */
export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const [row] = await unread(tx, [personId])
  return row?.unread ?? 0
}

function ofPerson({ communityId, personId }: { communityId: string; personId: string }): SQL | undefined {
  return and(eq(messages.communityId, communityId), eq(messages.personId, personId))
}
