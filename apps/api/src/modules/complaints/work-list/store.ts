import type { Tx } from '../../../db/client.ts'
import { columnsOf, statement } from '../../../db/statement.ts'
import type { ComplaintRow } from '../store.ts'
import { complaints } from '../tables.ts'

/**
 * `complaintPhase` of the rules for a case `c`, with its three ends as one: word for word what the indexes of `complaints`
 * are made of, or PostgreSQL does not see that they fit.
 */
export const PHASE = `(case
  when c.merged_into_id is not null or c.withdrawn_at is not null or c.closed_at is not null then 'ended'
  when c.resolved_at is not null then 'answered' when c.accepted_at is null then 'waiting'
  when c.paused_at is not null then 'paused' else 'handling' end)`
/** What each phase is sorted by: its running deadline, or since when it has been so. */
export const SINCE = `(case when c.merged_into_id is not null then c.merged_at
  when c.withdrawn_at is not null then c.withdrawn_at when c.closed_at is not null then c.closed_at
  when c.resolved_at is not null then c.resolved_at
  when c.accepted_at is not null and c.paused_at is not null then c.paused_at
  when c.first_answered_at is null then c.answer_due_at else c.solve_due_at end)`

export type ListedPhase = 'waiting' | 'handling' | 'paused' | 'answered' | 'ended'
/** Phases of one rank are mixed by what they are sorted by; a lower rank comes first. */
export const RANKS = { waiting: 0, handling: 0, paused: 1, answered: 2, ended: 3 } as const

/** Whose cases; `$2` is a grid, `$3` who asks. Each is one stretch of an index, so that no page reads past others' cases. */
const SCOPES = {
  all: ['true'],
  reach: [
    'c.grid_id = $2::uuid',
    'c.grid_id is null',
    'c.owner_id = $3::uuid and c.grid_id is not null and c.grid_id <> $2::uuid',
  ],
  grid: ['c.grid_id = $2::uuid'],
  no_grid: ['c.grid_id is null'],
  mine: ['c.owner_id = $3::uuid'],
} as const
export type ScopeKind = keyof typeof SCOPES

export interface Scope {
  kind: ScopeKind
  gridId: string | null
  byId: string
}

interface Branch {
  phase: ListedPhase
  scope: string
}

/** What they once were responsible for elsewhere is ended: it is under `mine`, or a page would read past all that is here. */
const scopesOf = (kind: ScopeKind, phase: ListedPhase): readonly string[] =>
  kind === 'reach' && phase === 'ended' ? SCOPES.reach.slice(0, 2) : SCOPES[kind]

const branchesOf = (kind: ScopeKind, phases: readonly ListedPhase[]): Branch[] =>
  phases.flatMap((phase) => scopesOf(kind, phase).map((scope) => ({ phase, scope })))

const FIRST = { order: '', after: '>', instant: '-infinity', id: '00000000-0000-0000-0000-000000000000' }
const LAST = { order: ' desc', after: '<', instant: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/**
 * `$4` to `$6`: after which place; `$7`: up to which deadline; `$8`: which phases. No deadline is asked for from both sides:
 * PostgreSQL would take that for next to nothing, and any index for as good as the right one.
 */
function branch({ phase, scope }: Branch, selected: string): string {
  const rank = RANKS[phase]
  const end = phase === 'ended' ? LAST : FIRST
  return `(select ${selected} from complaints c
    where c.community_id = $1 and ${scope} and ${PHASE} = '${phase}' and '${phase}' = any ($8::text[])
      and $4::int <= ${rank} and (${SINCE}, c.id) ${end.after} (
        case when $4::int = ${rank} then $5::timestamptz else '${end.instant}' end,
        case when $4::int = ${rank} then $6::uuid else '${end.id}' end)
      and ${SINCE} <= $7::timestamptz
    order by ${SINCE}${end.order}, c.id${end.order} limit $9)`
}
const unionOf = (branches: readonly Branch[], selected: string) =>
  branches.map((each) => branch(each, selected)).join('\nunion all\n')
/** True; PostgreSQL wants a use for each parameter, and not every scope has one for grid and asker. */
const ASKED = 'coalesce($2::uuid, $3::uuid) is not null'

const OPEN: readonly ListedPhase[] = ['waiting', 'handling', 'paused', 'answered']
const ROW = `c.*, ${SINCE} as since`
const CASE = columnsOf(complaints, 'c')

/** A page of the list, with one more row where there is more. */
const pageOf = (kind: ScopeKind, phases: readonly ListedPhase[], name: string) => {
  const down = phases.includes('ended')
  const rank = `case ${PHASE} when 'paused' then 1 when 'answered' then 2 when 'ended' then 3 else 0 end`
  const order = down ? `c.since desc, c.id desc` : `${rank}, c.since, c.id`
  const union = unionOf(branchesOf(kind, phases), ROW)
  return statement<WorkRecord>(
    `complaints_work_${name}_${kind}`,
    `select ${CASE}, c.since from (${union}) c where ${ASKED} order by ${order} limit $9`,
  )
}

const countOf = (kind: ScopeKind) => {
  const union = unionOf(branchesOf(kind, ['waiting', 'handling']), 'c.id')
  return statement<{ cases: number }>(
    `complaints_work_count_${kind}`,
    `select count(*)::int as cases from (select id from (${union}) c where ${ASKED} limit $9) c`,
  )
}

export type WorkRecord = ComplaintRow & { since: Date }

const byKind = <T>(make: (kind: ScopeKind) => T): Record<ScopeKind, T> => ({
  all: make('all'),
  reach: make('reach'),
  grid: make('grid'),
  no_grid: make('no_grid'),
  mine: make('mine'),
})
const openPages = byKind((kind) => pageOf(kind, OPEN, 'open'))
const endedPages = byKind((kind) => pageOf(kind, ['ended'], 'ended'))
const counts = byKind(countOf)

export interface WorkQuery {
  scope: Scope
  phases: readonly ListedPhase[]
  /** Sorted by an instant after this one, and up to that. */
  after?: Date | null
  upTo?: Date | null
}

export interface WorkPlace {
  rank: number
  since: Date
  id: string
}

/** Behind all that is due up to an instant, and where the page goes on: whichever comes later. */
function laterOf(from: WorkPlace | null, after: Date | null): WorkPlace | null {
  if (after === null) return from
  return from && from.since > after ? from : { rank: 0, since: after, id: LAST.id }
}

function valuesOf({ scope, phases, after, upTo }: WorkQuery, from: WorkPlace | null, limit: number) {
  const place = laterOf(from, after ?? null)
  return [
    scope.gridId,
    scope.byId,
    place?.rank ?? -1,
    place?.since ?? null,
    place?.id ?? null,
    upTo ?? 'infinity',
    [...phases],
    limit,
  ]
}

export const listWorkRows = (
  tx: Tx,
  query: WorkQuery,
  { from, limit }: { from: WorkPlace | null; limit: number },
): Promise<WorkRecord[]> => {
  const pages = query.phases.includes('ended') ? endedPages : openPages
  return pages[query.scope.kind](tx, valuesOf(query, from, limit))
}

/** How many of those that wait or are being handled, up to a number. */
export async function countWork(tx: Tx, query: WorkQuery, most: number): Promise<number> {
  const [row] = await counts[query.scope.kind](tx, valuesOf(query, null, most))
  return row?.cases ?? 0
}

const waitingExtensions = statement<{ extensions: number; complaintId: string | null }>(
  'complaints_extensions_waiting',
  `select count(*)::int as extensions, (array_agg(complaint_id order by asked_at))[1] as "complaintId"
   from (select complaint_id, asked_at from complaint_extensions
     where community_id = $1 and decided_at is null limit $2) e`,
)
/** How many wait for a decision, and of these the case that has waited longest. */
export const findExtensionsWaiting = async (tx: Tx, most: number) =>
  (await waitingExtensions(tx, [most]))[0] ?? NO_EXTENSIONS
export const NO_EXTENSIONS = { extensions: 0, complaintId: null }

/** Open cases with a place on the map: the newest first. */
const mapOf = (kind: ScopeKind) => {
  const union = SCOPES[kind]
    .map(
      (scope) => `(select c.* from complaints c where c.community_id = $1 and ${scope}
        and c.latitude is not null and c.closed_at is null and c.withdrawn_at is null
        and c.merged_into_id is null order by c.id desc limit $4)`,
    )
    .join('\nunion all\n')
  return statement<ComplaintRow>(
    `complaints_map_${kind}`,
    `select ${CASE} from (${union}) c where ${ASKED}
     order by c.id desc limit $4`,
  )
}
const maps = byKind(mapOf)
export const listOnMap = (tx: Tx, { kind, gridId, byId }: Scope, limit: number): Promise<ComplaintRow[]> =>
  maps[kind](tx, [gridId, byId, limit])

const alike = statement<{ cases: number }>(
  'complaints_alike_here',
  `select count(*)::int as cases from (select 1 from complaints c where c.community_id = $1
     and c.building_id = $2 and c.category = $3 and c.reported_at > $4 limit $5) c`,
)

/** Others of the same category in the same building since an instant, up to a number. */
export async function countAlikeHere(
  tx: Tx,
  { buildingId, category, reportedAt }: ComplaintRow,
  { since, most }: { since: Date; most: number },
): Promise<number> {
  if (buildingId === null) return 0
  // It counts itself: left out by its id, each of the others would have to be looked up.
  const itself = reportedAt > since ? 1 : 0
  const [found] = await alike(tx, [buildingId, category, since, most + itself])
  return (found?.cases ?? 0) - itself
}

// ── Looking for words ─────────────────────────────────────────────────────────────────────────────────────

const forget = statement(
  'complaint_bigrams_forget',
  `
  delete from complaint_bigrams where community_id = $1 and number = $2 and bigram = any ($3::text[])`,
)
const add = statement(
  'complaint_bigrams_add',
  `
  insert into complaint_bigrams (community_id, bigram, number)
  select $1, bigram, $2 from unnest($3::text[]) bigram on conflict do nothing`,
)

/** A case is found by these pairs of characters, and no more by those. */
export async function indexForSearch(
  tx: Tx,
  { number, pairs, gone = [] }: { number: number; pairs: readonly string[]; gone?: readonly string[] },
): Promise<void> {
  if (gone.length > 0) await forget(tx, [number, [...gone]])
  await add(tx, [number, [...pairs]])
}

const densities = statement<{ bigram: string; cases: number; last: number | null }>(
  'complaint_bigrams_density',
  `select p.bigram, n.cases, n.last from unnest($2::text[]) p (bigram)
   cross join lateral (select count(*)::int as cases, min(s.number) as last from (
     select b.number from complaint_bigrams b where b.community_id = $1 and b.bigram = p.bigram
       and b.number < $3 order by b.number desc limit $4) s) n`,
)

/**
 * These pairs below a number, the rarest first: those with fewer cases than are looked at, then those whose cases reach
 * back furthest. So much is read whatever the words are.
 */
export async function listByRarity(
  tx: Tx,
  { bigrams, below, limit }: { bigrams: readonly string[]; below: number; limit: number },
): Promise<string[]> {
  const rows = await densities(tx, [[...bigrams], below, limit])
  rows.sort((one, other) => one.cases - other.cases || (one.last ?? 0) - (other.last ?? 0))
  return rows.map(({ bigram }) => bigram)
}

const postings = statement<{ number: number }>(
  'complaint_bigrams_postings',
  `select b.number from complaint_bigrams b where b.community_id = $1 and b.bigram = $2 and b.number < $3
   order by b.number desc limit $4`,
)

/** The next cases below a number that have this pair. */
export const listHaving = async (
  tx: Tx,
  { bigram, below, limit }: { bigram: string; below: number; limit: number },
): Promise<number[]> => (await postings(tx, [bigram, below, limit])).map(({ number }) => number)

const having = statement<{ number: number }>(
  'complaint_bigrams_having',
  `select n.number from unnest($2::int[]) n (number) where (
     select count(*) from complaint_bigrams x
     where x.community_id = $1 and x.bigram = any ($3::text[]) and x.number = n.number) = $4`,
)

/** Which of these cases have all of these pairs. */
export async function keepHaving(
  tx: Tx,
  numbers: readonly number[],
  bigrams: readonly string[],
): Promise<number[]> {
  if (numbers.length === 0 || bigrams.length === 0) return [...numbers]
  return (await having(tx, [[...numbers], [...bigrams], bigrams.length])).map(({ number }) => number)
}

const texts = statement<Pick<ComplaintRow, 'number' | 'title' | 'body' | 'place' | 'gridId' | 'ownerId'>>(
  'complaint_texts',
  `select c.number, c.title, c.body, c.place, c.grid_id as "gridId", c.owner_id as "ownerId" from complaints c
   where c.community_id = $1 and c.number = any ($2::int[]) order by c.number desc`,
)

/** What decides whether somebody finds these cases; the newest first. */
export const listTexts = async (tx: Tx, numbers: readonly number[]) =>
  numbers.length === 0 ? [] : texts(tx, [[...numbers]])

const numbered = statement<WorkRecord>(
  'complaints_by_number',
  `select ${CASE}, ${SINCE} as since from complaints c
   where c.community_id = $1 and c.number = any ($2::int[]) order by c.number desc`,
)
export const listNumbered = async (tx: Tx, numbers: readonly number[]): Promise<WorkRecord[]> =>
  numbers.length === 0 ? [] : numbered(tx, [[...numbers]])

const names = statement<{ id: string; name: string }>(
  'complaints_work_names',
  `select id, name from grids where community_id = $1 and id = any ($2::uuid[])
   union all select id, name from compounds where community_id = $1 and id = any ($3::uuid[])
   union all select id, name from buildings where community_id = $1 and id = any ($4::uuid[])
   union all select id, name from persons where community_id = $1 and id = any ($5::uuid[])`,
)

/** Names of the grids, places and owners of these cases by their ids, each looked up once. */
export async function listNamesOf(tx: Tx, rows: readonly ComplaintRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map()
  const each = (field: 'gridId' | 'compoundId' | 'buildingId' | 'ownerId') => [
    ...new Set(rows.flatMap((row) => row[field] ?? [])),
  ]
  const found = await names(tx, [each('gridId'), each('compoundId'), each('buildingId'), each('ownerId')])
  return new Map(found.map(({ id, name }) => [id, name]))
}
