import { type Actor, byWhom } from '@linli/domain/actor'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import { runningDueAt } from '@linli/domain/complaints/handling/rules'
import { complaintPhase, mayHandle } from '@linli/domain/complaints/rules'
import type { MapPoint, WorkRow } from '@linli/domain/complaints/work-list/contract'
import {
  bigramsOf,
  containsWords,
  dueState,
  dueWords,
  nearUntil,
  numberSought,
  searchWords,
  workingDaysLeft,
} from '@linli/domain/complaints/work-list/rules'
import {
  MOST_COUNTED,
  WORK_LIST_REFUSALS,
  type WorkScope,
  type WorkState,
} from '@linli/domain/complaints/work-list/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { readCalendar } from '../calendar/actions.ts'
import { listGrids } from '../handling/store.ts'
import { readBoundary } from '../intake/store.ts'
import type { ComplaintRow } from '../store.ts'
import {
  countWork,
  findExtensionsWaiting,
  keepHaving,
  type ListedPhase,
  listByRarity,
  listHaving,
  listNamesOf,
  listNumbered,
  listOnMap,
  listTexts,
  listWorkRows,
  NO_EXTENSIONS,
  RANKS,
  type Scope,
  type WorkQuery,
  type WorkRecord,
} from './store.ts'

const PAGE_ROWS = 20
const CURSOR = cursorOf({ rank: 'number', since: 'instant', id: 'uuid' })
const URGENT_ROWS = 5
const MOST_ON_MAP = 200

interface Whose {
  actor: Actor
  scope?: WorkScope | undefined
  gridId?: string | undefined
}

/** Managers and staff without a grid look after the whole community. */
const looksAfterAll = ({ roles, gridId }: Actor) => roles.includes('manager') || gridId === null

function scopeOf({ actor, scope = 'reach', gridId }: Whose): Scope {
  const byId = byWhom(actor)
  if (scope === 'mine' || scope === 'no_grid') return { kind: scope, gridId: null, byId }
  if (scope === 'grid' && gridId !== undefined) {
    if (!looksAfterAll(actor) && gridId !== actor.gridId) throw notAllowed(WORK_LIST_REFUSALS.grid_not_yours)
    return { kind: 'grid', gridId, byId }
  }
  return looksAfterAll(actor)
    ? { kind: 'all', gridId: null, byId }
    : { kind: 'reach', gridId: actor.gridId, byId }
}

const PHASES: Record<WorkState, readonly ListedPhase[]> = {
  open: ['waiting', 'handling', 'paused', 'answered'],
  waiting: ['waiting'],
  overdue: ['waiting', 'handling'],
  near: ['waiting', 'handling'],
  handling: ['handling'],
  paused: ['paused'],
  answered: ['answered'],
  ended: ['ended'],
}

function queryOf(scope: Scope, state: WorkState, { now, nearAt }: Clock): WorkQuery {
  const query = { scope, phases: PHASES[state] }
  // Due at this very instant is too late already.
  if (state === 'overdue') return { ...query, upTo: now }
  return state === 'near' ? { ...query, after: now, upTo: nearAt } : query
}

interface Clock {
  now: Date
  nearAt: Date
  calendar: Awaited<ReturnType<typeof readCalendar>>
}

export async function clockOf(tx: Tx, now: Date): Promise<Clock> {
  const calendar = await readCalendar(tx)
  return { now, calendar, nearAt: nearUntil(calendar, now) }
}

/** How urgent a case is now, in words too. */
export function dueOf(complaint: ComplaintRow, { now, nearAt, calendar }: Clock) {
  const due = dueState(complaint, now, nearAt)
  const dueAt = runningDueAt(complaint)
  const left = workingDaysLeft(complaint, now, calendar)
  return {
    due,
    dueAt: dueAt.toISOString(),
    dueWords: dueWords({ state: due, dueAt, workingDaysLeft: left }, now),
  }
}

async function rowsOf(tx: Tx, records: readonly WorkRecord[], clock: Clock): Promise<WorkRow[]> {
  const names = await listNamesOf(tx, records)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return records.map((record) => {
    const { id, number, kind, category, title, priority, isPrivate, followers } = record
    const place = [nameOf(record.compoundId), nameOf(record.buildingId), record.place]
    return {
      ...{ id, number, kind, category, title, priority, isPrivate, followers },
      phase: complaintPhase(byTheClock(record, clock.now)),
      place: place.filter(Boolean).join(' '),
      gridName: nameOf(record.gridId),
      ownerName: nameOf(record.ownerId),
      reportedAt: record.reportedAt.toISOString(),
      ...dueOf(record, clock),
      unanswered: record.firstAnsweredAt === null,
    }
  })
}

/** A page of work by its deadline, for staff who may handle it. */
export async function readWork(
  tx: Tx,
  {
    state = 'open',
    cursor,
    now,
    ...whose
  }: Whose & { state?: WorkState | undefined; cursor?: string | undefined; now: Date },
) {
  const from = CURSOR.read(cursor)
  const clock = await clockOf(tx, now)
  const query = queryOf(scopeOf(whose), state, clock)
  const found = await listWorkRows(tx, query, { from, limit: PAGE_ROWS + 1 })
  const rows = found.slice(0, PAGE_ROWS)
  const last = rows.at(-1)
  return {
    rows: await rowsOf(tx, rows, clock),
    nextCursor: last && found.length > PAGE_ROWS ? CURSOR.write(placeOf(last)) : null,
  }
}

function placeOf(row: WorkRecord) {
  const phase = complaintPhase(row)
  const listed = phase === 'closed' || phase === 'merged' || phase === 'withdrawn' ? 'ended' : phase
  return { rank: RANKS[listed], since: row.since, id: row.id }
}

/** What the workbench says. */
export async function readToDo(tx: Tx, { actor, now }: { actor: Actor; now: Date }) {
  const clock = await clockOf(tx, now)
  const scope = scopeOf({ actor })
  const count = (state: WorkState) => countWork(tx, queryOf(scope, state, clock), MOST_COUNTED)
  const isManager = actor.roles.includes('manager')
  const waiting = isManager ? await findExtensionsWaiting(tx, MOST_COUNTED) : NO_EXTENSIONS
  const late = { ...queryOf(scope, 'near', clock), after: null }
  const urgent = await listWorkRows(tx, late, { from: null, limit: URGENT_ROWS })
  return {
    waiting: await count('waiting'),
    near: await count('near'),
    overdue: await count('overdue'),
    extensionsWaiting: waiting.extensions,
    extensionOf: waiting.complaintId,
    urgent: await rowsOf(tx, urgent, clock),
  }
}

/** How many within reach nobody has taken. */
export const countWaitingComplaints = (tx: Tx, actor: Actor): Promise<number> =>
  countWork(tx, { scope: scopeOf({ actor }), phases: PHASES.waiting }, MOST_COUNTED)

export async function readMap(tx: Tx, { now, ...whose }: Whose & { now: Date }) {
  const clock = await clockOf(tx, now)
  const rows = await listOnMap(tx, scopeOf(whose), MOST_ON_MAP + 1)
  const points = rows.slice(0, MOST_ON_MAP).flatMap((row): MapPoint[] => {
    const { id, number, title, category, latitude, longitude } = row
    if (latitude === null || longitude === null) return []
    const { due, dueWords } = dueOf(row, clock)
    return [{ id, number, title, category, due, dueWords, latitude, longitude }]
  })
  const boundary = (await readBoundary(tx)).map(({ latitude, longitude }) => ({ latitude, longitude }))
  return { points, boundary, more: rows.length > MOST_ON_MAP }
}

export async function readGrids(tx: Tx, actor: Actor) {
  return { rows: await listGrids(tx), ownGridId: looksAfterAll(actor) ? null : actor.gridId }
}

// ── Looking for words ─────────────────────────────────────────────────────────────────────────────────────

const SEARCH_CURSOR = cursorOf({ below: 'number' })
/** Cases looked at for one page, however common the words are: what fits not is not shown, and the next page goes on. */
const MOST_LOOKED_AT = 100
/** More pairs than these make nothing rarer. */
const MOST_PAIRS = 8
/** Of the others so many are looked up for each case, before its text is read. */
const MOST_PROBED = 2
const ABOVE_ALL = 2_147_483_647

export async function search(
  tx: Tx,
  { actor, q, cursor, now }: { actor: Actor; q: string; cursor?: string | undefined; now: Date },
) {
  const from = SEARCH_CURSOR.read(cursor)
  const clock = await clockOf(tx, now)
  const number = numberSought(q)
  const named = number === null || from !== null ? [] : await listNumbered(tx, [number])
  const first = named.filter((row) => mayHandle(actor, row))
  const words = searchWords(q)
  const pairs = bigramsOf(words)
  if (pairs.length === 0 && number === null) throw refused(refuse(WORK_LIST_REFUSALS, 'search_too_short'))
  const page = await searchPairs(tx, { actor, words, pairs, below: from?.below ?? ABOVE_ALL })
  const rows = [...first, ...page.rows.filter((row) => row.number !== number)]
  return { rows: await rowsOf(tx, rows, clock), nextCursor: page.nextCursor }
}

interface SearchPage {
  actor: Actor
  words: readonly string[]
  pairs: readonly string[]
  below: number
}

async function searchPairs(tx: Tx, { actor, words, pairs, below }: SearchPage) {
  const bigrams = pairs.slice(0, MOST_PAIRS)
  const [rarest, ...others] = await listByRarity(tx, { bigrams, below, limit: MOST_LOOKED_AT })
  if (rarest === undefined) return { rows: [] as WorkRecord[], nextCursor: null }
  const looked = await listHaving(tx, { bigram: rarest, below, limit: MOST_LOOKED_AT })
  const likely = await keepHaving(tx, looked, others.slice(0, MOST_PROBED))
  // Two pairs side by side make no word of three: the text itself decides.
  const found = (await listTexts(tx, likely)).flatMap((row) =>
    mayHandle(actor, row) && containsWords([row.title, row.body, row.place], words) ? row.number : [],
  )
  const numbers = found.slice(0, PAGE_ROWS)
  const last = found.length > PAGE_ROWS ? numbers.at(-1) : looked.at(-1)
  const goOn = found.length > PAGE_ROWS || looked.length === MOST_LOOKED_AT
  return {
    rows: await listNumbered(tx, numbers),
    nextCursor: goOn && last !== undefined ? SEARCH_CURSOR.write({ below: last }) : null,
  }
}
