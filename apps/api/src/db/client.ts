import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { type ConnectionQueueOptions, createConnectionQueue } from './connection-queue.ts'
import { analyseNewTables } from './statistics.ts'

/** For the few tables that belong to no community (accounts, sign-ins), and the list of communities. */
export type RootTx = NodePgDatabase & { $client: pg.Pool | pg.ClientBase }
/**
 * One transaction inside one community. Every query names `tx.communityId` for each table it reads: row security is
 * the second line, and a cluster that spreads communities over machines finds the right one by it.
 */
export type Tx = RootTx & { readonly communityId: string }

export interface Database {
  pool: pg.Pool
  /** The connections of `inLane`. */
  lanePool: pg.Pool
  root: RootTx
  /** Everything `work` does is one transaction that can see and touch one community only. */
  inCommunity<T>(communityId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One statement that sees one community only, in one round trip. It is named, so that a connection plans it once;
   * the text under a name never changes.
   */
  readInCommunity<Row extends object>(communityId: string, statement: NamedStatement): Promise<Row[]>
  /**
   * Like `inCommunity`, for reads: also says of which state of the database the answer tells, null when that changed
   * while it was read. The first statement of `work` leaves together with the settings.
   */
  readStateIn<T>(
    communityId: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<{ value: T; state: string | null }>
  /** Which transactions are visible now. While this text is the same, every read finds the same. */
  currentState(): Promise<string>
  /** One transaction over the tables that belong to no community. */
  outsideCommunities<T>(work: (tx: RootTx) => Promise<T>): Promise<T>
  /**
   * Whether whoever needs a connection now would wait too long for it: not to be let in (see http/crowd.ts). So many
   * as are `approaching` have been let in, and do not wait for theirs yet.
   */
  isCrowded(approaching?: number): boolean
  /**
   * Like `inCommunity`, for work that does much in few round trips: its statements go out without waiting for each
   * other, on connections of their own whose plans are pinned. What `work` hands back as `sent` is not waited for
   * before COMMIT is sent after it; a failure among it still fails the whole.
   */
  inLane<T>(communityId: string, work: (tx: Tx) => Promise<LaneWork<T>>): Promise<T>
  close(): Promise<void>
}

export interface NamedStatement {
  name: string
  text: string
  values: unknown[]
}

export interface LaneWork<T> {
  value: T
  /** Writes on their way. */
  sent: readonly Promise<unknown>[]
}

/** Lanes of a process (goals.md: two to four). */
export const LANES = 2
/**
 * Statements of a lane are planned once, mostly while their tables are small, and by then a wrong plan looks as good
 * as a right one. All of them look rows up by key, so nothing else is left to choose.
 */
const PINNED_PLANS = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
]

/** After so many transactions of lanes it is looked whether tables have come alive since: 2, 4, 8, … */
const LAST_LOOK = 4_096
const isTimeToLook = (transactions: number) =>
  transactions > 1 && transactions <= LAST_LOOK && Number.isInteger(Math.log2(transactions))

/** The role the app acts as: it owns nothing, so row security and revoked rights bind it (goals.md S2). */
export const APP_ROLE = 'linli_app'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const STATE = { name: 'state', text: 'select pg_current_snapshot()::text as state' }

async function readState(on: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await on.query<{ state: string }>(STATE)
  if (!rows[0]) throw new Error('the database did not tell its state')
  return rows[0].state
}

export interface ConnectOptions extends Partial<ConnectionQueueOptions> {
  url: string
  maxConnections?: number
  /** How long a request waits for a connection before it is told to come back. */
  waitMs?: number
  onError?: (error: Error) => void
}

export function connect({
  url,
  maxConnections = 16,
  waitMs = 5_000,
  maxWaiting = 256,
  crowdedAfterMs = 500,
  onError,
}: ConnectOptions): Database {
  const settings = [`role=${APP_ROLE}`, 'timezone=UTC', 'statement_timeout=15000']
  const options = (of: readonly string[]) => of.map((setting) => `-c ${setting}`).join(' ')
  // Queries not awaited one by one leave together: what `readInCommunity` and `inLane` live on.
  const shared = { connectionString: url, connectionTimeoutMillis: waitMs, pipeline: true }
  const pool = new pg.Pool({ ...shared, max: maxConnections, options: options(settings) })
  const lanePool = new pg.Pool({
    ...shared,
    max: LANES,
    options: options([...settings, ...PINNED_PLANS]),
  })
  let laneTransactions = 0
  // Without listeners a restart of PostgreSQL would end the process: on the pool for connections at rest, on each of
  // them for those at work between two statements. A statement under way fails by itself.
  for (const each of [pool, lanePool]) {
    each.on('error', (error) => onError?.(error))
    each.on('connect', (client) => client.on('error', () => {}))
  }

  const queue = createConnectionQueue(pool, { maxWaiting, crowdedAfterMs })
  const transaction = <T>(begin: string, work: (tx: RootTx) => Promise<T>): Promise<T> =>
    orRolledBack(queue.take, async (client) => {
      await client.query(begin)
      const result = await work(on(client))
      await client.query('commit')
      return result
    })

  async function readInCommunity<Row extends object>(
    communityId: string,
    statement: NamedStatement,
  ): Promise<Row[]> {
    const begin = `begin read only; ${chosen(communityId)}`
    const client = await queue.take()
    const sent = [
      client.query(begin),
      client.query<Row>(statement),
      // Of a transaction that failed, a rollback.
      client.query('commit'),
    ] as const
    const [begun, read, ended] = await Promise.allSettled(sent)
    client.release(ended.status === 'rejected' ? (ended.reason as Error) : undefined)
    if (begun.status === 'rejected') throw begun.reason
    if (read.status === 'rejected') throw read.reason
    return read.value.rows
  }

  const readStateIn = <T>(communityId: string, work: (tx: Tx) => Promise<T>) =>
    orRolledBack(queue.take, async (client) => {
      const [begun, before, worked] = await Promise.allSettled([
        client.query(`begin; ${chosen(communityId)}`),
        readState(client),
        work(inside(client, communityId)),
      ])
      if (begun.status === 'rejected') throw begun.reason
      if (worked.status === 'rejected') throw worked.reason
      const [after] = await Promise.all([readState(client), client.query('commit')])
      const unchanged = before.status === 'fulfilled' && before.value === after
      return { value: worked.value, state: unchanged ? after : null }
    })

  const inLane = <T>(communityId: string, work: (tx: Tx) => Promise<LaneWork<T>>): Promise<T> =>
    orRolledBack(
      () => lanePool.connect(),
      async (client) => {
        laneTransactions += 1
        if (isTimeToLook(laneTransactions)) analyseNewTables(url).catch((error: Error) => onError?.(error))
        const begun = client.query(`begin; ${chosen(communityId)}`)
        const [{ value, sent }] = await Promise.all([work(inside(client, communityId)), begun])
        const [done] = await Promise.all([client.query('commit'), ...sent])
        // PostgreSQL answers a COMMIT of a failed transaction with ROLLBACK, and not with an error.
        if (done.command !== 'COMMIT') throw new Error('the transaction was rolled back')
        return value
      },
    )

  return {
    pool,
    lanePool,
    root: drizzle({ client: pool, casing: 'snake_case' }),
    // One round trip: the setting that row security reads ends with the transaction.
    inCommunity: (communityId, work) =>
      transaction(`begin; ${chosen(communityId)}`, (tx) => work(Object.assign(tx, { communityId }))),
    readInCommunity,
    readStateIn,
    currentState: () => readState(pool),
    outsideCommunities: (work) => transaction('begin', work),
    isCrowded: queue.isCrowded,
    inLane,
    close: async () => {
      await Promise.all([pool.end(), lanePool.end()])
    },
  }
}

const on = (client: pg.PoolClient): RootTx => drizzle({ client, casing: 'snake_case' })
const inside = (client: pg.PoolClient, communityId: string): Tx => Object.assign(on(client), { communityId })

/** Work on a connection of its own, rolled back if it fails; a connection that cannot even do that is given up. */
async function orRolledBack<T>(
  take: () => Promise<pg.PoolClient>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await take()
  let broken: Error | undefined
  try {
    return await work(client)
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function chosen(communityId: string): string {
  if (!UUID.test(communityId)) throw new Error('communityId is not a uuid')
  return `set local app.community_id = '${communityId}'`
}

/** SQLSTATE of a database error, wherever drizzle wrapped it. */
export function sqlState(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as { code?: unknown }
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}
