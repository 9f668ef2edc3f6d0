import { type Actor, byWhom } from '@linli/domain/actor'
import { type CaseLink, linksFor, prepareCases } from '@linli/domain/complaints/case-links/rules'
import { MESSAGE_KINDS } from '@linli/domain/complaints/chat-lines/terms'
import { identifyMessages } from '@linli/domain/complaints/chat-overlap/rules'
import { type ChatMessage, readPaste } from '@linli/domain/complaints/chat-paste/rules'
import type {
  InboxGroup,
  InboxMessage,
  PasteResult,
  SweepView,
} from '@linli/domain/complaints/group-inbox/contract'
import { isStale } from '@linli/domain/complaints/group-inbox/rules'
import { DEFAULT_STALE_HOURS, type InboxShow } from '@linli/domain/complaints/group-inbox/terms'
import { type KnownPlaces, labelOfBuilding, placeOf } from '@linli/domain/complaints/message-places/rules'
import { proposeFor } from '@linli/domain/complaints/message-proposals/rules'
import { MESSAGE_CLASSES, type MessageClass } from '@linli/domain/complaints/message-proposals/terms'
import { codesOf } from '@linli/domain/terms'
import { DAY_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import { chatGroupNotFound } from '../../volunteering/chat-groups/actions.ts'
import {
  countWaiting,
  findName,
  findStaleHours,
  type GroupMessageRow,
  insertMessages,
  insertSweep,
  type ListedMessage,
  listGroups,
  listLastSweeps,
  listMessages,
  listOpenCases,
  listPastes,
  listSweeps,
  lockGroup,
  readPlaces,
  type SweepRow,
  updateTimes,
  writeStaleHours,
} from './store.ts'

interface InboxAct {
  actor: Actor
  now: Date
}

/** Staff of a grid look after its groups and those of the whole community; the manager and staff without a grid all. */
export const gridLookedAfter = ({ roles, gridId }: Actor): string | null =>
  roles.includes('manager') ? null : gridId

const MOST_WORDS = 40

function toSweep({ readAt, readByName, messages, added, upTo, id }: SweepRow): SweepView {
  const words = upTo && (upTo.kind === 'text' ? upTo.text : `[${MESSAGE_KINDS[upTo.kind]}]`)
  return {
    id,
    readAt: readAt.toISOString(),
    readByName,
    messages,
    added,
    upTo: upTo && {
      sender: upTo.sender,
      on: upTo.on,
      clock: upTo.clock,
      words: [...(words ?? '').replace(/\s+/g, ' ')].slice(0, MOST_WORDS).join(''),
    },
  }
}

export async function readGroups(
  tx: Tx,
  { actor, now }: InboxAct,
): Promise<{ rows: InboxGroup[]; staleHours: number }> {
  const staleHours = (await findStaleHours(tx)) ?? DEFAULT_STALE_HOURS
  const groups = await listGroups(tx, gridLookedAfter(actor))
  const sweeps = new Map((await listLastSweeps(tx)).map((sweep) => [sweep.groupId, sweep]))
  const waiting = new Map((await countWaiting(tx)).map((each) => [each.groupId, each.waiting]))
  const rows = groups.map(({ id, name, gridName, createdAt }) => {
    const last = sweeps.get(id)
    const lastReadAt = last?.readAt ?? createdAt
    const stale = isStale({ lastReadAt, staleHours, now })
    return {
      lastReadAt,
      view: {
        id,
        name,
        gridName,
        lastSweep: last ? toSweep(last) : null,
        stale,
        waiting: waiting.get(id) ?? 0,
      },
    }
  })
  rows.sort((one, other) => one.lastReadAt.getTime() - other.lastReadAt.getTime())
  return { rows: rows.map(({ view }) => view), staleHours }
}

/** As the list of the groups marks them: not read for too long, or with messages that wait. */
export async function countGroupsToSee(tx: Tx, act: InboxAct): Promise<number> {
  const { rows } = await readGroups(tx, act)
  return rows.filter(({ stale, waiting }) => stale || waiting > 0).length
}

const SWEEPS_A_PAGE = 20
const SWEEP_CURSOR = cursorOf({ id: 'uuid' })

export async function readSweeps(
  tx: Tx,
  { actor, groupId, cursor }: { actor: Actor; groupId: string; cursor: string | undefined },
): Promise<{ rows: SweepView[]; nextCursor: string | null }> {
  const beforeId = SWEEP_CURSOR.read(cursor)?.id ?? null
  const groups = await listGroups(tx, gridLookedAfter(actor))
  if (!groups.some(({ id }) => id === groupId)) throw chatGroupNotFound()
  const rows = await listSweeps(tx, { groupId, beforeId, limit: SWEEPS_A_PAGE + 1 })
  const page = rows.slice(0, SWEEPS_A_PAGE)
  const last = page.at(-1)
  return {
    rows: page.map(toSweep),
    nextCursor: rows.length > SWEEPS_A_PAGE && last ? SWEEP_CURSOR.write(last) : null,
  }
}

async function mine(tx: Tx, { actor, groupId }: { actor: Actor; groupId: string }) {
  const group = await lockGroup(tx, { groupId, gridId: gridLookedAfter(actor) })
  if (!group) throw chatGroupNotFound()
  return group
}

/** What places are called here, to be found in what people say. */
export async function knownPlaces(tx: Tx, groupGridId: string | null): Promise<KnownPlaces> {
  const { compounds, buildings } = await readPlaces(tx)
  const gridsOf = (compoundId: string) =>
    new Set(buildings.flatMap((each) => (each.compoundId === compoundId && each.gridId ? [each.gridId] : [])))
  return {
    groupGridId,
    compounds: compounds.map(({ id, name }) => {
      const [only, other] = gridsOf(id)
      return { id, name, gridId: other === undefined ? (only ?? null) : null }
    }),
    buildings: buildings.map(({ id, name, compoundId, gridId }) => ({
      id,
      compoundId,
      gridId,
      label: labelOfBuilding(name),
    })),
  }
}

type Proposed = Omit<
  GroupMessageRow,
  'communityId' | 'id' | 'groupId' | 'takenInAt' | 'decision' | 'decidedAt' | 'decidedById' | 'complaintId'
>

/** A new message with what it seems to be, and where. */
function newMessage(
  { sender, on, clock, dayAssumed, kind, text, quote }: ChatMessage,
  places: KnownPlaces,
): Proposed {
  const proposal = proposeFor({ kind, text })
  const place = placeOf({ text, sender }, places)
  return {
    sender,
    saidOn: on,
    saidClock: clock,
    dayAssumed,
    kind,
    text,
    quoteSender: quote?.sender ?? null,
    quoteText: quote?.text ?? null,
    proposedClass: proposal.class,
    proposedCategory: proposal.category,
    because: proposal.because,
    unsure: proposal.unsure,
    gridId: place.gridId,
    compoundId: place.compoundId,
    buildingId: place.buildingId,
    place: place.words,
    placeFromName: place.fromName,
  }
}
/** What WeChat itself says is nothing to be sorted. */
const isSaid = ({ kind, text }: ChatMessage) =>
  kind !== 'system' && kind !== 'recalled' && !(kind === 'other' && text === '')

const plainName = (name: string) => name.replace(/[\s“”"'（(]|[)）]|\d+\)$/g, '')

/** The record names its group; staff may have chosen another by mistake. */
function otherName(told: string | null, name: string): string | null {
  if (told === null) return null
  const [one, other] = [plainName(told), plainName(name)]
  return one.includes(other) || other.includes(one) ? null : told
}

/** A time that an earlier paste did not tell, or had worked out. */
function learntTimes(
  said: readonly ChatMessage[],
  ids: readonly (string | null)[],
  held: ReadonlyMap<string, Held>,
) {
  return said.flatMap(({ on, clock, dayAssumed }, index) => {
    const id = ids[index] ?? null
    const before = id === null ? undefined : held.get(id)
    if (id === null || !before || on === null || clock === null || dayAssumed) return []
    return before.on === null || before.clock === null || before.dayAssumed ? [{ id, on, clock }] : []
  })
}
type Held = Awaited<ReturnType<typeof listPastes>>[number][number]

function countByClass(rows: readonly { proposedClass: MessageClass }[]) {
  return codesOf(MESSAGE_CLASSES).flatMap((name) => {
    const count = rows.filter(({ proposedClass }) => proposedClass === name).length
    return count > 0 ? [{ class: name, count }] : []
  })
}

/** Takes in a piece of a chat: what is new of it is kept once, with a proposal each. */
export async function pasteChat(
  tx: Tx,
  { actor, groupId, text, now }: InboxAct & { groupId: string; text: string },
): Promise<PasteResult> {
  const chat = readPaste(text, now)
  if ('code' in chat) throw refused(chat)
  const { communityId } = tx
  const group = await mine(tx, { actor, groupId })
  const said = chat.messages.filter(isSaid)
  const earlier = await listPastes(tx, groupId)
  const known = identifyMessages(
    earlier.map((messages) => ({ ids: messages.map(({ id }) => id), messages })),
    said,
  )
  const held = new Map(earlier.flat().map((message) => [message.id, message]))
  await updateTimes(tx, learntTimes(said, known, held))
  const places = await knownPlaces(tx, group.gridId)
  const rows = said.flatMap((message, index) =>
    known[index] === null
      ? [{ communityId, id: newId(), groupId, takenInAt: now, ...newMessage(message, places) }]
      : [],
  )
  await insertMessages(tx, rows)
  const fresh = rows.values()
  const ids = known.map((id) => id ?? fresh.next().value?.id ?? '')
  const last = said.at(-1)
  const sweep = await writeSweep(tx, { actor, groupId, now, ids, added: rows.length, last })
  return {
    sweep,
    known: said.length - rows.length,
    proposed: countByClass(rows),
    otherGroupName: otherName(chat.groupName, group.name),
  }
}

interface NewSweep extends InboxAct {
  groupId: string
  ids: readonly string[]
  added: number
  last?: ChatMessage | undefined
}

async function writeSweep(tx: Tx, { actor, groupId, now, ids, added, last }: NewSweep): Promise<SweepView> {
  const readById = byWhom(actor)
  const sweep = {
    communityId: tx.communityId,
    id: newId(),
    groupId,
    readAt: now,
    readById,
    messages: ids.length,
    added,
    upToId: ids.at(-1) ?? null,
  }
  await insertSweep(tx, sweep, ids)
  const upTo = last
    ? { sender: last.sender, on: last.on, clock: last.clock, kind: last.kind, text: last.text }
    : null
  return toSweep({ ...sweep, readByName: await findName(tx, readById), upTo })
}

/** Read, and nothing to take in. */
export async function markRead(
  tx: Tx,
  { actor, groupId, now }: InboxAct & { groupId: string },
): Promise<SweepView> {
  await mine(tx, { actor, groupId })
  return writeSweep(tx, { actor, groupId, now, ids: [], added: 0 })
}

const MESSAGES_A_PAGE = 30
const MESSAGE_CURSOR = cursorOf({ at: 'instant', id: 'uuid' })
/** Older cases are hardly meant, and more than these nobody could hold against so many messages at once. */
const LINKED_DAYS = 60
const MOST_CASES = 300

interface AskedMessages extends InboxAct {
  show: InboxShow
  groupId: string | undefined
  cursor: string | undefined
}

export async function readMessages(
  tx: Tx,
  { actor, now, show, groupId = undefined, cursor }: AskedMessages,
): Promise<{ rows: InboxMessage[]; nextCursor: string | null }> {
  const gridId = gridLookedAfter(actor)
  const after = MESSAGE_CURSOR.read(cursor)
  const found = await listMessages(tx, {
    show,
    groupId: groupId ?? null,
    gridId,
    after,
    limit: MESSAGES_A_PAGE + 1,
  })
  const page = found.slice(0, MESSAGES_A_PAGE)
  const last = page.at(-1)?.message
  const links = show === 'proposed' ? await readLinks(tx, { actor, now, page }) : new Map()
  const lastAt = last?.decidedAt ?? last?.takenInAt
  return {
    rows: page.map((row) => toMessage(row, links.get(row.message.id) ?? [])),
    nextCursor:
      found.length > MESSAGES_A_PAGE && last && lastAt
        ? MESSAGE_CURSOR.write({ at: lastAt, id: last.id })
        : null,
  }
}

type ShownLink = InboxMessage['links'][number]

/** For each message the open cases it may speak of again, of those the caller handles. */
async function readLinks(
  tx: Tx,
  { actor, now, page }: InboxAct & { page: readonly ListedMessage[] },
): Promise<Map<string, ShownLink[]>> {
  const gridId = gridLookedAfter(actor)
  const cases = await listOpenCases(tx, {
    handles: gridId === null ? null : { gridId, ownerId: byWhom(actor) },
    since: new Date(now.getTime() - LINKED_DAYS * DAY_MS),
    limit: MOST_CASES,
  })
  const prepared = prepareCases(cases)
  const byId = new Map(cases.map((each) => [each.id, each]))
  const shown = ({ caseId, because }: CaseLink): ShownLink[] => {
    const found = byId.get(caseId)
    return found ? [{ id: caseId, number: found.number, title: found.title, because }] : []
  }
  return new Map(
    page.map(({ message }) => [
      message.id,
      linksFor({ ...message, category: message.proposedCategory }, prepared).flatMap(shown),
    ]),
  )
}

function toMessage(
  { message, groupName, gridName, decidedByName, complaint }: ListedMessage,
  links: ShownLink[],
): InboxMessage {
  const { id, groupId, sender, saidOn, saidClock, dayAssumed, kind, text } = message
  const { quoteText, quoteSender, decision, decidedAt } = message
  return {
    id,
    groupId,
    groupName,
    sender,
    on: saidOn,
    clock: saidClock,
    dayAssumed,
    kind,
    text,
    quote: quoteText === null ? null : { sender: quoteSender, text: quoteText },
    class: message.proposedClass,
    category: message.proposedCategory,
    because: message.because,
    unsure: message.unsure,
    gridName,
    place: message.place,
    placeFromName: message.placeFromName,
    links,
    decision:
      decision && decidedAt
        ? { code: decision, at: decidedAt.toISOString(), byName: decidedByName, case: complaint }
        : null,
  }
}

export async function changeStaleHours(
  tx: Tx,
  { actor, now, staleHours }: InboxAct & { staleHours: number },
): Promise<{ staleHours: number }> {
  await writeStaleHours(tx, { communityId: tx.communityId, staleHours, setAt: now, setById: byWhom(actor) })
  return { staleHours }
}
