import { and, count, desc, eq, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { messages } from './tables.ts'

export type Message = typeof messages.$inferSelect
/** What is the same in every copy of a message that goes to many. */
export type MessageText = Pick<Message, 'communityId' | 'kind' | 'body' | 'eventId' | 'sentAt'>

/** One statement whatever the number of readers. `ids` and `personIds` belong together by position. */
export async function insertMessages(
  tx: Tx,
  { text, ids, personIds }: { text: MessageText; ids: string[]; personIds: string[] },
): Promise<void> {
  const { communityId, kind, body, eventId, sentAt } = text
  await tx.execute(sql`
    insert into messages (community_id, id, person_id, kind, body, event_id, sent_at)
    select ${communityId}::uuid, copy.id, copy.person_id, ${kind}, ${body}, ${eventId}::uuid, ${sentAt.toISOString()}::timestamptz
    from unnest(${sql.param(ids)}::uuid[], ${sql.param(personIds)}::uuid[]) as copy (id, person_id)`)
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
  return row?.unread ?? 0
}

function ofPerson({ communityId, personId }: { communityId: string; personId: string }): SQL | undefined {
  return and(eq(messages.communityId, communityId), eq(messages.personId, personId))
}
