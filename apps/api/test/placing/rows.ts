import { HASH_BYTES } from '@linli/domain/points/terms'
import type { PgTable } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import type { Database, Tx } from '../../src/db/client.ts'
import { columnsOf } from '../../src/db/statement.ts'
import * as events from '../../src/modules/events/tables.ts'
import * as people from '../../src/modules/people/tables.ts'
import { movementHash } from '../../src/modules/points/chain/actions.ts'
import * as points from '../../src/modules/points/tables.ts'
import { buildingId } from './people.ts'
import { idOf, type World } from './world.ts'

/** Parents first, as foreign keys want it. */
const TABLES = {
  households: people.households,
  persons: people.persons,
  memberships: people.memberships,
  personLinks: people.personLinks,
  guardianConsents: people.guardianConsents,
  pointAccounts: points.pointAccounts,
  pointMovements: points.pointMovements,
  eventSeries: events.eventSeries,
  events: events.events,
  eventCounters: events.eventCounters,
  eventSignUps: events.eventSignUps,
  eventAttendees: events.eventAttendees,
}

/** Writes a world as it is, table by table. */
export async function writeWorld(db: Database, world: World): Promise<void> {
  const { communityId } = world
  const [createdAt = new Date()] = world.moments
  await db.outsideCommunities((tx) =>
    tx
      .insert(people.accounts)
      .values(world.memberships.map(({ accountId: id }) => ({ id, createdAt })))
      .onConflictDoNothing(),
  )
  await db.inCommunity(communityId, async (tx) => {
    await tx.insert(people.communities).values({ communityId, name: '凤凰山社区', createdAt })
    const compoundId = idOf('building', 1)
    await tx.insert(people.compounds).values({ communityId, id: compoundId, name: '砖瓦厂小区' })
    await tx.insert(people.buildings).values({ communityId, id: buildingId, compoundId, name: '5栋' })
    const { rows, head } = chained(world)
    for (const [name, table] of Object.entries(TABLES))
      await insertAll(tx, table, name === 'pointMovements' ? rows : world[name as keyof typeof TABLES])
    if (head) await tx.insert(points.pointChains).values(head)
  })
}

/** The world's movements with their places in the chain, and its end. */
function chained({ communityId, pointAccounts, pointMovements }: World) {
  const ownerOf = (id: string) => {
    const owner = pointAccounts.find((account) => account.id === id)
    if (!owner) throw new Error(`no account ${id}`)
    return owner
  }
  let hash: Buffer = Buffer.alloc(HASH_BYTES)
  const rows = pointMovements.map((movement, i) => {
    const row = { ...movement, sequence: i + 1 }
    const owners = { fromOwner: ownerOf(row.fromAccountId), toOwner: ownerOf(row.toAccountId) }
    hash = movementHash(hash, { ...row, ...owners })
    return { ...row, hash }
  })
  return { rows, head: rows.length > 0 ? { communityId, sequence: rows.length, hash } : null }
}

async function insertAll(tx: Tx, table: PgTable, rows: readonly Record<string, unknown>[]): Promise<void> {
  if (rows.length > 0) await tx.insert(table).values([...rows])
}

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function readTable<Name extends keyof typeof TABLES>(
  admin: pg.Pool,
  communityId: string,
  name: Name,
): Promise<World[Name]> {
  const { rows } = await admin.query(
    `select ${columnsOf(TABLES[name], 't')} from ${columnOf(name)} t where t.community_id = $1`,
    [communityId],
  )
  return rows as World[Name]
}

type Compared = Pick<
  World,
  'eventCounters' | 'eventSignUps' | 'eventAttendees' | 'pointAccounts' | 'pointMovements'
>

/** What a sign-up may change, from behind row security. */
export async function readWorld(admin: pg.Pool, communityId: string): Promise<Compared> {
  return {
    eventCounters: await readTable(admin, communityId, 'eventCounters'),
    eventSignUps: await readTable(admin, communityId, 'eventSignUps'),
    eventAttendees: await readTable(admin, communityId, 'eventAttendees'),
    pointAccounts: (await readTable(admin, communityId, 'pointAccounts')).map((row) => ({
      ...row,
      balance: Number(row.balance),
    })),
    pointMovements: (await readTable(admin, communityId, 'pointMovements')).map((row) => ({
      ...row,
      sequence: undefined,
      hash: undefined,
    })),
  }
}

/** Rows as texts, without the ids and codes that the app makes up; sign-ups go by event and number. */
export function comparable(of: Compared): Record<keyof Compared, string[]> {
  const nameOf = new Map(of.eventSignUps.map((row) => [row.id, `${row.eventId} no. ${row.queueNumber}`]))
  const texts = (rows: readonly object[]) =>
    rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
  return {
    eventCounters: texts(of.eventCounters),
    eventSignUps: texts(of.eventSignUps.map((row) => ({ ...row, id: '', code: '' }))),
    eventAttendees: texts(of.eventAttendees.map((row) => ({ ...row, signUpId: nameOf.get(row.signUpId) }))),
    pointAccounts: texts(
      of.pointAccounts.map(({ kind, personId, balance }) => ({ kind, personId, balance })),
    ),
    pointMovements: texts(
      of.pointMovements.map(({ id: _, fromAccountId: _from, toAccountId: _to, ...row }) => ({
        ...row,
        ...sides(of, { from: _from, to: _to }),
        reversesId: row.reversesId,
        sourceId: nameOf.get(row.sourceId) ?? row.sourceId,
      })),
    ),
  }
}

function sides({ pointAccounts }: Compared, { from, to }: { from: string; to: string }) {
  const nameOf = (id: string) => {
    const found = pointAccounts.find((account) => account.id === id)
    return found?.personId ?? found?.kind
  }
  return { from: nameOf(from), to: nameOf(to) }
}

/** What is kept beside the effect: keys, audit lines, and the ids and codes of new sign-ups; one text each. */
export async function readRecords(admin: pg.Pool, communityId: string) {
  const read = async (text: string) =>
    (await admin.query<{ line: string }>(text, [communityId])).rows.map((row) => row.line)
  const at = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return {
    keys: await read(`
      select concat_ws(' ', account_id, route, key, request_hash, ${at('created_at')}, status, reply) as line
      from idempotency_keys where community_id = $1`),
    audits: await read(`
      select concat_ws(' ', account_id, person_id, action, replace(subject::text, '": "', '":"'),
        ${at('occurred_at')}) as line
      from audit_entries where community_id = $1`),
    signUps: await read(`
      select concat_ws(' ', id, event_id, code) as line from event_sign_ups
      where community_id = $1 and code <> '000000'`),
  }
}
