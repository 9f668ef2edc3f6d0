import { type MessageDecision, TALK_KEPT_DAYS } from '@linli/domain/complaints/group-inbox/terms'
import { DAY_MS } from '@linli/domain/time'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { chatGroups } from '../../volunteering/tables.ts'
import { inCommunity, looksAfter } from '../group-inbox/store.ts'
import { groupMessages } from '../group-inbox/tables.ts'

export interface MessagesOfMine {
  ids: readonly string[]
  gridId: string | null
}

const ofMine = (tx: Tx, { ids, gridId }: MessagesOfMine) =>
  tx
    .select({ message: groupMessages, groupName: chatGroups.name })
    .from(groupMessages)
    .innerJoin(
      chatGroups,
      and(eq(chatGroups.communityId, groupMessages.communityId), eq(chatGroups.id, groupMessages.groupId)),
    )
    .where(and(inCommunity(tx), inArray(groupMessages.id, [...ids]), looksAfter(tx, gridId)))
    .orderBy(asc(groupMessages.id))

export type MessageOfMine = Awaited<ReturnType<typeof findMessages>>[number]

export const findMessages = (tx: Tx, mine: MessagesOfMine) => ofMine(tx, mine)

/** In order of id, so that two who decide on the same messages take turns; groups are not locked. */
export const lockMessages = (tx: Tx, mine: MessagesOfMine) =>
  ofMine(tx, mine).for('update', { of: groupMessages })

/** Of a case: the ids of those it was made of, and how many others were linked to it. */
export async function listMessagesOfCase(tx: Tx, complaintIds: readonly string[]) {
  if (complaintIds.length === 0) return []
  return tx
    .select({
      id: groupMessages.id,
      complaintId: groupMessages.complaintId,
      decision: groupMessages.decision,
    })
    .from(groupMessages)
    .where(and(inCommunity(tx), inArray(groupMessages.complaintId, [...complaintIds])))
}

export interface Decided {
  ids: readonly string[]
  decision: MessageDecision | null
  decidedAt: Date | null
  decidedById: string | null
  complaintId: string | null
}

export async function updateDecision(tx: Tx, { ids, ...facts }: Decided): Promise<void> {
  await tx
    .update(groupMessages)
    .set(facts)
    .where(and(inCommunity(tx), inArray(groupMessages.id, [...ids])))
}

const talkForgotten = statement<{ id: string }>(
  'complaints_forget_talk',
  `with old as (
     select id from group_messages
     where community_id = $1 and taken_in_at < $2 and (decision = 'set_aside'
       or decision is null and proposed_class = 'chat' and not unsure)
     order by taken_in_at limit 2000
   ), placed as (
     delete from group_sweep_messages where community_id = $1 and message_id = any (array(select id from old))
   )
   delete from group_messages where community_id = $1 and id = any (array(select id from old)) returning id`,
)

/** What was mere talk, or set aside, is not kept for ever; what waits to be looked at, and what became a case, is. */
export async function forgetTalk(tx: Tx, now: Date): Promise<void> {
  await talkForgotten(tx, [new Date(now.getTime() - TALK_KEPT_DAYS * DAY_MS)])
}
