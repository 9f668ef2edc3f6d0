import { and, count, desc, eq, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { messages } from './tables.ts'

export type Message = typeof messages.$inferSelect
/** What is the same in every copy of a message that goes to many. */
export type MessageText = Pick<Message, 'communityId' | 'kind' | 'eventId' | 'sentAt'>
export type MessageCopy = Pick<Message, 'id' | 'personId' | 'body' | 'onceKey'>

/** One statement whatever the number of readers. What was said already under the same key is passed over. */
export async function insertMessages(
  tx: Tx,
  { text, copies }: { text: MessageText; copies: readonly MessageCopy[] },
): Promise<void> {
  const { communityId, kind, eventId, sentAt } = text
  const column = <K extends keyof MessageCopy>(name: K) => sql.param(copies.map((copy) => copy[name]))
  await tx.execute(sql`
    insert into messages (community_id, id, person_id, kind, body, event_id, once_key, sent_at)
    select ${communityId}::uuid, copy.id, copy.person_id, ${kind}, copy.body, ${eventId}::uuid, copy.once_key,
      ${sentAt.toISOString()}::timestamptz
    from unnest(${column('id')}::uuid[], ${column('personId')}::uuid[], ${column('body')}::text[],
      ${column('onceKey')}::text[]) as copy (id, person_id, body, once_key)
    on conflict do nothing`)
}

export interface InboxPage {
  communityId: string
  personId: string
  /** Only messages older than this one. */
  beforeId: string | null
  limit: number
}

/** Newest first. */
export async function listMessages(tx: Tx, { communityId, personId, beforeId, limit }: InboxPage) {
  return tx
    .select()
    .from(messages)
    .where(
      and(ofPerson({ communityId, personId }), beforeId === null ? undefined : lt(messages.id, beforeId)),
    )
    .orderBy(desc(messages.id))
    .limit(limit)
    .prepare(beforeId === null ? 'messages_newest' : 'messages_before')
    .execute()
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

/** For the dot on 我的. */
export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx
    .select({ unread: count() })
    .from(messages)
    .where(and(ofPerson({ communityId: tx.communityId, personId }), isNull(messages.readAt)))
    .prepare('messages_unread')
    .execute()
  return row?.unread ?? 0
}

function ofPerson({ communityId, personId }: { communityId: string; personId: string }): SQL | undefined {
  return and(eq(messages.communityId, communityId), eq(messages.personId, personId))
}
