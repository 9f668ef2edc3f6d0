import { type Actor, isStaff } from '@linli/domain/actor'
import type { ExchangeActCode, ExchangeRow, ExchangeView } from '@linli/domain/points/exchanges/contract'
import { actRefusal, exchangePhase, needsStaff, neighbourName } from '@linli/domain/points/exchanges/rules'
import type { ExchangeSide } from '@linli/domain/points/exchanges/terms'
import type { Tx } from '../../../db/client.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { listActableIds } from '../../people/store.ts'
import { exchangeNotFound, isOwnConcern, lapseUnaccepted, ownSide, whyNotHelp } from '../exchanges/actions.ts'
import {
  type Exchange,
  type ExchangesAsked,
  listExchanges,
  listParties,
  listSteps,
  type ShownExchange,
} from '../exchanges/store.ts'

const PAGE_SIZE = 20
/** The last open request shown: of another grid than the reader's?, when it begins, and its id. */
const OPEN_CURSOR = cursorOf({ far: 'flag', startsAt: 'instant', id: 'uuid' })
const EXCHANGE_CURSOR = cursorOf({ id: 'uuid' })

interface Reading {
  actor: Actor
  now: Date
}
interface RowPage {
  rows: ExchangeRow[]
  nextCursor: string | null
}

/** Who reads, and what they may see of names. */
interface Reader {
  gridId: string | null
  ids: readonly string[]
  staff: boolean
}

async function readerOf(tx: Tx, { actor, now }: Reading): Promise<Reader> {
  const { personId } = actor
  const staff = isStaff(actor)
  if (personId === null) return { gridId: null, ids: [], staff }
  const own = (await listParties(tx, [personId])).get(personId)
  const ids = (await listActableIds(tx, personId, now)).map((one) => one.personId)
  return { gridId: own?.gridId ?? null, ids, staff }
}

function sideFor({ ids }: Reader, { askerId, helperId }: Exchange): ExchangeSide | null {
  if (ids.includes(askerId)) return 'asker'
  return helperId !== null && ids.includes(helperId) ? 'helper' : null
}

function rowOf({ exchange, askerName, helperName, gridName }: ShownExchange, reader: Reader): ExchangeRow {
  const { id, title, about, place, startsAt, endsAt, points, gridId } = exchange
  const side = sideFor(reader, exchange)
  const known = side !== null || reader.staff
  return {
    id,
    title,
    about,
    place,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    points,
    phase: exchangePhase(exchange),
    gridName,
    near: gridId !== null && gridId === reader.gridId,
    askerName: known ? askerName : neighbourName(askerName),
    helperName,
    side,
  }
}

/** Open requests, of the reader's own grid first, then by time. */
export async function openPage(
  tx: Tx,
  { cursor, ...of }: Reading & { cursor: string | undefined },
): Promise<RowPage> {
  const { now } = of
  const after = OPEN_CURSOR.read(cursor)
  await lapseUnaccepted(tx, now)
  const reader = await readerOf(tx, of)
  const { gridId } = reader
  const found = await listExchanges(tx, {
    of: 'open',
    gridId,
    now,
    after,
    limit: PAGE_SIZE + 1,
  })
  const shown = found.slice(0, PAGE_SIZE)
  const last = shown.at(-1)?.exchange
  const far = last !== undefined && last.gridId !== gridId
  return {
    rows: shown.map((each) => rowOf(each, reader)),
    nextCursor:
      last && found.length > PAGE_SIZE
        ? OPEN_CURSOR.write({ far, startsAt: last.startsAt, id: last.id })
        : null,
  }
}

type KeyedBy = (at: { id: string | null; limit: number; reader: Reader }) => ExchangesAsked

async function pageBy(
  tx: Tx,
  { cursor, ...of }: Reading & { cursor: string | undefined },
  keyedBy: KeyedBy,
): Promise<RowPage> {
  const id = EXCHANGE_CURSOR.read(cursor)?.id ?? null
  await lapseUnaccepted(tx, of.now)
  const reader = await readerOf(tx, of)
  const found = await listExchanges(tx, keyedBy({ id, limit: PAGE_SIZE + 1, reader }))
  const shown = found.slice(0, PAGE_SIZE)
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
  return {
    rows: shown.map((each) => rowOf(each, reader)),
    nextCursor: last ? EXCHANGE_CURSOR.write(last.exchange) : null,
  }
}

/** Those the reader, or somebody they act for, is one of the two of. */
export const ownPage = (tx: Tx, of: Reading & { cursor: string | undefined }): Promise<RowPage> =>
  pageBy(tx, of, ({ id, limit, reader }) => ({ of: 'persons', personIds: reader.ids, beforeId: id, limit }))

/** What waits for staff, or with `all` everything. */
export const staffPage = (
  tx: Tx,
  { all, ...of }: Reading & { cursor: string | undefined; all: boolean },
): Promise<RowPage> =>
  pageBy(tx, of, ({ id, limit }) =>
    all ? { of: 'all', beforeId: id, limit } : { of: 'staff', now: of.now, afterId: id, limit },
  )

/** One exchange as this reader may see it. */
export async function readExchange(
  tx: Tx,
  { actor, exchangeId, now }: Reading & { exchangeId: string },
): Promise<ExchangeView> {
  const [found] = await listExchanges(tx, { of: 'one', exchangeId, limit: 1 })
  if (!found) throw exchangeNotFound()
  const { exchange } = found
  const reader = await readerOf(tx, { actor, now })
  const side = await ownSide(tx, { actor, exchange, now })
  const row = { ...rowOf(found, reader), side }
  const known = side !== null || reader.staff
  if (!known && row.phase !== 'open') throw exchangeNotFound()
  const mayDecide = reader.staff && !(await isOwnConcern(tx, actor, exchange))
  const canHelp = row.phase === 'open' && side === null && actor.personId !== null
  return {
    ...row,
    askerId: known ? exchange.askerId : null,
    helperId: known ? exchange.helperId : null,
    paidPoints: exchange.paidPoints,
    closedAt: exchange.closedAt?.toISOString() ?? null,
    otherPhone: side && (await otherPhone(tx, exchange, side)),
    steps: await stepsOf(tx, exchange, known),
    acts: [
      ...(side === null ? [] : actsOf(exchange, side, now)),
      ...(mayDecide && needsStaff(exchange, now) ? (['decide'] as const) : []),
    ],
    deskActs: {
      asker: mayDecide ? actsOf(exchange, 'asker', now) : [],
      helper: mayDecide ? actsOf(exchange, 'helper', now) : [],
    },
    canHelp,
    acceptRefusal:
      canHelp && actor.personId !== null
        ? await whyNotHelp(tx, { actor, exchange, personId: actor.personId, now })
        : null,
  }
}

function actsOf(exchange: Exchange, side: ExchangeSide, now: Date): ExchangeActCode[] {
  const leave = side === 'asker' ? ('cancel' as const) : ('withdraw' as const)
  const acts = [{ kind: leave }, { kind: 'confirm' as const, side }, { kind: 'dispute' as const }]
  return acts.filter((act) => actRefusal(exchange, act, now) === null).map(({ kind }) => kind)
}

async function otherPhone(tx: Tx, { askerId, helperId, closedAt }: Exchange, side: ExchangeSide) {
  if (helperId === null || closedAt) return null
  const other = side === 'asker' ? helperId : askerId
  return (await listParties(tx, [other])).get(other)?.maskedPhone ?? null
}

async function stepsOf(tx: Tx, { id }: Exchange, known: boolean): Promise<ExchangeView['steps']> {
  return (await listSteps(tx, id)).map(({ step: { kind, at, byDesk, note }, name }) => ({
    kind,
    at: at.toISOString(),
    name: name === null || known ? name : neighbourName(name),
    byDesk,
    note,
  }))
}
