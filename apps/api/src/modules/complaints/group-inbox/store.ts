import type { InboxShow } from '@linli/domain/complaints/group-inbox/terms'
import { and, asc, desc, eq, gt, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { buildings, compounds, grids, households, persons } from '../../people/tables.ts'
import { chatGroups } from '../../volunteering/tables.ts'
import { isOpenRow } from '../reading/tables.ts'
import { complaints } from '../tables.ts'
import { groupInboxRules, groupMessages, groupSweepMessages, groupSweeps } from './tables.ts'

export type GroupMessageRow = typeof groupMessages.$inferSelect

/** The transaction’s own. */
export const inCommunity = (tx: Tx) => eq(groupMessages.communityId, tx.communityId)

/** The groups in use that somebody looks after: all, or those of a grid and those of nobody's. */
export const looksAfter = (tx: Tx, gridId: string | null): SQL | undefined =>
  and(
    eq(chatGroups.communityId, tx.communityId),
    isNull(chatGroups.closedAt),
    gridId === null ? undefined : or(isNull(chatGroups.gridId), eq(chatGroups.gridId, gridId)),
  )

export const listGroups = (tx: Tx, gridId: string | null) =>
  tx
    .select({
      id: chatGroups.id,
      name: chatGroups.name,
      gridName: grids.name,
      createdAt: chatGroups.createdAt,
    })
    .from(chatGroups)
    .leftJoin(grids, and(eq(grids.communityId, chatGroups.communityId), eq(grids.id, chatGroups.gridId)))
    .where(looksAfter(tx, gridId))
    .orderBy(asc(chatGroups.name))

export interface GroupOfMine {
  groupId: string
  /** Null: the caller looks after all. */
  gridId: string | null
}

/** Locked: who pastes into the same group waits, so that nothing is taken in twice. */
export async function lockGroup(tx: Tx, { groupId, gridId }: GroupOfMine) {
  const [group] = await tx
    .select({ id: chatGroups.id, name: chatGroups.name, gridId: chatGroups.gridId })
    .from(chatGroups)
    .where(and(looksAfter(tx, gridId), eq(chatGroups.id, groupId)))
    .for('update')
  return group ?? null
}

const selectSweeps = (tx: Tx) =>
  tx
    .select({
      id: groupSweeps.id,
      groupId: groupSweeps.groupId,
      readAt: groupSweeps.readAt,
      readByName: persons.name,
      messages: groupSweeps.messages,
      added: groupSweeps.added,
      upTo: {
        sender: groupMessages.sender,
        on: groupMessages.saidOn,
        clock: groupMessages.saidClock,
        kind: groupMessages.kind,
        text: groupMessages.text,
      },
    })
    .from(groupSweeps)
    .leftJoin(
      persons,
      and(eq(persons.communityId, groupSweeps.communityId), eq(persons.id, groupSweeps.readById)),
    )
    .leftJoin(
      groupMessages,
      and(eq(groupMessages.communityId, groupSweeps.communityId), eq(groupMessages.id, groupSweeps.upToId)),
    )

export type SweepRow = Awaited<ReturnType<typeof listSweeps>>[number]

/** The latest first. */
export const listSweeps = (
  tx: Tx,
  { groupId, beforeId, limit }: { groupId: string; beforeId: string | null; limit: number },
) =>
  selectSweeps(tx)
    .where(
      and(
        eq(groupSweeps.communityId, tx.communityId),
        eq(groupSweeps.groupId, groupId),
        beforeId === null ? undefined : lt(groupSweeps.id, beforeId),
      ),
    )
    .orderBy(desc(groupSweeps.id))
    .limit(limit)

const lastSweepIds = statement<{ id: string }>(
  'complaints_last_sweeps',
  `select (select s.id from group_sweeps s where s.community_id = $1 and s.group_id = g.id
     order by s.id desc limit 1) as id
   from chat_groups g where g.community_id = $1 and g.closed_at is null`,
)

/** The last of each group. */
export async function listLastSweeps(tx: Tx): Promise<SweepRow[]> {
  const ids = (await lastSweepIds(tx, [])).flatMap(({ id }) => id ?? [])
  if (ids.length === 0) return []
  return selectSweeps(tx).where(
    and(eq(groupSweeps.communityId, tx.communityId), inArray(groupSweeps.id, ids)),
  )
}

/** Waiting for people: more than talk, or nothing in it was recognised. The words of the partial index. */
const isProposed = and(
  isNull(groupMessages.decision),
  sql`(${groupMessages.proposedClass} <> 'chat' or ${groupMessages.unsure})`,
)

/** Of each group that has some: messages to be sorted. */
export const countWaiting = (tx: Tx) =>
  tx
    .select({ groupId: groupMessages.groupId, waiting: sql<number>`count(*)::int` })
    .from(groupMessages)
    .where(and(inCommunity(tx), isProposed))
    .groupBy(groupMessages.groupId)

/** So many messages back a new paste is compared with. */
const MOST_COMPARED = 20_000
const MOST_SWEEPS = 40

type ComparedMessage = Pick<GroupMessageRow, 'id' | 'sender' | 'dayAssumed' | 'kind' | 'text'> & {
  on: GroupMessageRow['saidOn']
  clock: GroupMessageRow['saidClock']
}

/** The last pastes of a group, each with its messages in order; the latest first. */
export async function listPastes(tx: Tx, groupId: string): Promise<ComparedMessage[][]> {
  const sweeps = await tx
    .select({ id: groupSweeps.id, messages: groupSweeps.messages })
    .from(groupSweeps)
    .where(
      and(
        eq(groupSweeps.communityId, tx.communityId),
        eq(groupSweeps.groupId, groupId),
        gt(groupSweeps.messages, 0),
      ),
    )
    .orderBy(desc(groupSweeps.id))
    .limit(MOST_SWEEPS)
  let compared = 0
  const chosen = sweeps.filter(({ messages }) => {
    compared += messages
    return compared - messages < MOST_COMPARED
  })
  if (chosen.length === 0) return []
  const ids = chosen.map(({ id }) => id)
  const places = await placesOf(tx, [ids])
  const messages = await comparedOf(tx, [places.map(({ messageId }) => messageId)])
  const byId = new Map(messages.map((message) => [message.id, message]))
  return ids.map((id) =>
    places.flatMap(({ sweepId, messageId }) => (sweepId === id ? (byId.get(messageId) ?? []) : [])),
  )
}

const placesOf = statement<{ sweepId: string; messageId: string }>(
  'complaints_paste_places',
  `select sweep_id as "sweepId", message_id as "messageId" from group_sweep_messages
   where community_id = $1 and sweep_id = any ($2::uuid[]) order by sweep_id, position`,
)

/** All at once, and not one by one beside their places: those of a paste lie side by side. */
const comparedOf = statement<ComparedMessage>(
  'complaints_paste_messages',
  `select id, sender, said_on::text as "on", said_clock as clock, day_assumed as "dayAssumed", kind, text
   from group_messages where community_id = $1 and id = any ($2::uuid[])`,
)

/** PostgreSQL takes 65,535 values in a statement. */
const ROWS_AT_ONCE = 1000
async function inParts<Row>(rows: readonly Row[], write: (part: Row[]) => PromiseLike<unknown>) {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await write(rows.slice(from, from + ROWS_AT_ONCE))
}

export const insertMessages = (tx: Tx, rows: readonly (typeof groupMessages.$inferInsert)[]) =>
  inParts(rows, (part) => tx.insert(groupMessages).values(part))

export async function insertSweep(
  tx: Tx,
  sweep: typeof groupSweeps.$inferInsert,
  messageIds: readonly string[],
): Promise<void> {
  await tx.insert(groupSweeps).values(sweep)
  const { communityId, id: sweepId } = sweep
  const rows = messageIds.map((messageId, position) => ({ communityId, sweepId, position, messageId }))
  await inParts(rows, (part) => tx.insert(groupSweepMessages).values(part))
}

const timesLearnt = statement(
  'complaints_message_times',
  `update group_messages m set said_on = u.said_on, said_clock = u.said_clock, day_assumed = false
   from unnest($2::uuid[], $3::date[], $4::text[]) as u(id, said_on, said_clock)
   where m.community_id = $1 and m.id = u.id`,
)

/** A later paste told for certain when something was said. */
export async function updateTimes(
  tx: Tx,
  learnt: readonly { id: string; on: string; clock: string }[],
): Promise<void> {
  if (learnt.length === 0) return
  await timesLearnt(tx, [
    learnt.map(({ id }) => id),
    learnt.map(({ on }) => on),
    learnt.map(({ clock }) => clock),
  ])
}

/** Compounds and buildings with the grid their households are of, where it is one. */
export async function readPlaces(tx: Tx) {
  const gridOf = sql<
    string | null
  >`case when count(distinct ${households.gridId}) = 1 then min(${households.gridId}::text)::uuid end`
  const rows = await tx
    .select({ id: buildings.id, name: buildings.name, compoundId: buildings.compoundId, gridId: gridOf })
    .from(buildings)
    .leftJoin(
      households,
      and(eq(households.communityId, buildings.communityId), eq(households.buildingId, buildings.id)),
    )
    .where(eq(buildings.communityId, tx.communityId))
    .groupBy(buildings.communityId, buildings.id)
  const named = await tx
    .select({ id: compounds.id, name: compounds.name })
    .from(compounds)
    .where(eq(compounds.communityId, tx.communityId))
  return { compounds: named, buildings: rows }
}

/** For a message `m`: word for word what the indexes of each group are made of. */
const SHOWN: Readonly<Record<InboxShow, string>> = {
  proposed: `m.decision is null and (m.proposed_class <> 'chat' or m.unsure)`,
  chat: `m.decision is null and m.proposed_class = 'chat' and not m.unsure`,
  decided: 'm.decision is not null',
}

export interface MessagePage {
  show: InboxShow
  groupId: string | null
  gridId: string | null
  after: { at: Date; id: string } | null
  limit: number
}

/** The next of each group somebody looks after, and of them the next: no page reads past the messages of other groups. */
function pageIds(show: InboxShow) {
  const [beyond, order] =
    show === 'decided'
      ? ['(m.decided_at, m.id) < ($4::timestamptz, $5::uuid)', 'm.decided_at desc, m.id desc']
      : ['m.id > $5::uuid and $4::timestamptz is not null', 'm.id']
  return statement<{ id: string }>(
    `complaints_group_messages_${show}`,
    `select m.id from chat_groups g cross join lateral (
       select m.id, m.decided_at from group_messages m
       where m.community_id = $1 and m.group_id = g.id and ${SHOWN[show]} and ${beyond} order by ${order} limit $6) m
     where g.community_id = $1 and g.closed_at is null and ($2::uuid is null or g.id = $2::uuid)
       and ($3::uuid is null or g.grid_id is null or g.grid_id = $3::uuid)
     order by ${order} limit $6`,
  )
}
const pages = { proposed: pageIds('proposed'), chat: pageIds('chat'), decided: pageIds('decided') }

const START = {
  waiting: { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' },
  decided: { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
} as const

/** Waiting ones in the order they came in, decided ones the latest first. */
export async function listMessages(tx: Tx, { show, groupId, gridId, after, limit }: MessagePage) {
  const from = after ?? START[show === 'decided' ? show : 'waiting']
  const found = await pages[show](tx, [groupId, gridId, from.at, from.id, limit])
  const rows = await listFullMessages(
    tx,
    found.map(({ id }) => id),
  )
  const byId = new Map(rows.map((row) => [row.message.id, row]))
  return found.flatMap(({ id }) => byId.get(id) ?? [])
}

export type ListedMessage = Awaited<ReturnType<typeof listFullMessages>>[number]

const listFullMessages = (tx: Tx, ids: readonly string[]) =>
  tx
    .select({
      message: groupMessages,
      groupName: chatGroups.name,
      gridName: grids.name,
      decidedByName: persons.name,
      complaint: { id: complaints.id, number: complaints.number, title: complaints.title },
    })
    .from(groupMessages)
    .innerJoin(
      chatGroups,
      and(eq(chatGroups.communityId, groupMessages.communityId), eq(chatGroups.id, groupMessages.groupId)),
    )
    .leftJoin(
      grids,
      and(eq(grids.communityId, groupMessages.communityId), eq(grids.id, groupMessages.gridId)),
    )
    .leftJoin(
      persons,
      and(eq(persons.communityId, groupMessages.communityId), eq(persons.id, groupMessages.decidedById)),
    )
    .leftJoin(
      complaints,
      and(
        eq(complaints.communityId, groupMessages.communityId),
        eq(complaints.id, groupMessages.complaintId),
      ),
    )
    .where(and(inCommunity(tx), inArray(groupMessages.id, [...ids])))

export async function findName(tx: Tx, personId: string): Promise<string | null> {
  const [row] = await tx
    .select({ name: persons.name })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.id, personId)))
  return row?.name ?? null
}

export interface OpenCasesOf {
  /** Whose cases: all, or those of a grid, of none, and those somebody owns. */
  handles: { gridId: string; ownerId: string } | null
  since: Date
  limit: number
}

/** Open cases that a message may speak of again, the newest first. */
export const listOpenCases = (tx: Tx, { handles, since, limit }: OpenCasesOf) =>
  tx
    .select({
      id: complaints.id,
      number: complaints.number,
      category: complaints.category,
      title: complaints.title,
      body: complaints.body,
      gridId: complaints.gridId,
      compoundId: complaints.compoundId,
      buildingId: complaints.buildingId,
      reportedAt: complaints.reportedAt,
    })
    .from(complaints)
    .where(
      and(
        eq(complaints.communityId, tx.communityId),
        isOpenRow(complaints),
        gt(complaints.reportedAt, since),
        handles === null
          ? undefined
          : or(
              isNull(complaints.gridId),
              eq(complaints.gridId, handles.gridId),
              eq(complaints.ownerId, handles.ownerId),
            ),
      ),
    )
    .orderBy(desc(complaints.reportedAt), desc(complaints.id))
    .limit(limit)

export async function findStaleHours(tx: Tx): Promise<number | null> {
  const [rule] = await tx
    .select({ staleHours: groupInboxRules.staleHours })
    .from(groupInboxRules)
    .where(eq(groupInboxRules.communityId, tx.communityId))
  return rule?.staleHours ?? null
}

export async function writeStaleHours(tx: Tx, rule: typeof groupInboxRules.$inferInsert): Promise<void> {
  const { staleHours, setAt, setById } = rule
  await tx
    .insert(groupInboxRules)
    .values(rule)
    .onConflictDoUpdate({
      target: groupInboxRules.communityId,
      set: { staleHours, setAt, setById },
      setWhere: eq(groupInboxRules.communityId, rule.communityId),
    })
}
