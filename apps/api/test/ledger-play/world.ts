import { randomUUID } from 'node:crypto'
import type { Actor } from '@linli/domain/actor'
import pg from 'pg'
import { connect, type Database } from '../../src/db/client.ts'
import { verifyLedger } from '../../src/ledger/verify.ts'
import { TEST_POOL } from '../harness-config.ts'

/** A database with two processes' worth of connections on it. */
export interface PlayWorld {
  admin: pg.Pool
  dbs: readonly [Database, Database]
  close(): Promise<void>
}

export function openWorld(databaseUrl: string): PlayWorld {
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 4 })
  admin.on('error', () => {})
  const dbs = [
    connect({ url: databaseUrl, ...TEST_POOL }),
    connect({ url: databaseUrl, ...TEST_POOL }),
  ] as const
  return {
    admin,
    dbs,
    async close() {
      for (const db of dbs) await db.close()
      await admin.end()
    },
  }
}

export const PEOPLE = 6
/** Points of the played communities last so many months. */
export const EXPIRY_MONTHS = 4
export const PLAY_START = new Date('2026-01-05T02:00:00Z')

export interface PlayedCommunity {
  communityId: string
  personIds: string[]
  /** Of every two persons. */
  householdIds: string[]
  manager: Actor
}

/** A community of its own: six people in three households, and points that lapse. */
export async function foundCommunity({ admin }: PlayWorld): Promise<PlayedCommunity> {
  const communityId = randomUUID()
  const personIds = Array.from({ length: PEOPLE }, () => randomUUID())
  const householdIds = Array.from({ length: PEOPLE / 2 }, () => randomUUID())
  const homes = householdIds.map(
    (id, n) => `('${communityId}', '${id}', '${communityId}', '', '${n}', '1栋 ${n}')`,
  )
  const people = personIds.map(
    (id, n) =>
      `('${communityId}', '${id}', '${householdIds[n >> 1]}', '邻居${n}', 'head', '1990-01-01', now(), now())`,
  )
  await admin.query(`
    insert into communities values ('${communityId}', '试验社区', now());
    insert into compounds values ('${communityId}', '${communityId}', '小区');
    insert into buildings values ('${communityId}', '${communityId}', '${communityId}', '1栋');
    insert into households (community_id, id, building_id, unit, room, address) values ${homes.join()};
    insert into persons (community_id, id, household_id, name, relation, born_on, created_at, updated_at)
      values ${people.join()};
    insert into point_rules (community_id, version, valid_from, points_per_hour, rounding_minutes, rounding, expiry_months,
      solo_award_points, exchanges_per_week, exchanges_per_pair, set_at, set_by_id)
      values ('${communityId}', 1, '2020-01-01', 10, 30, 'nearest', ${EXPIRY_MONTHS}, 100, 3, 2, now(), '${communityId}')`)
  const manager: Actor = {
    communityId,
    accountId: randomUUID(),
    personId: null,
    roles: ['manager'],
    gridId: null,
  }
  return { communityId, personIds, householdIds, manager }
}

/** What `ledger:verify` says of one community; null = sound. */
export async function verified({ admin }: PlayWorld, communityId: string): Promise<string | null> {
  const client = await admin.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const { finding } = await verifyLedger(client, communityId)
    await client.query('commit')
    return finding && `movement ${finding.sequence}: ${finding.what}`
  } finally {
    client.release()
  }
}

/** For controls only: takes what the database itself forbids off the ledger. */
export const dropLedgerGuards = (admin: pg.Pool) =>
  admin.query(`
    alter table point_accounts drop constraint point_accounts_not_negative;
    alter table point_movements drop constraint point_movements_once_per_source;
    alter table point_movements drop constraint point_movements_sequence;
    alter table point_movements drop constraint point_movements_reversed_once`)
