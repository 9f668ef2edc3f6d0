import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CONSENT_VERSION } from '@linli/domain/people/rules'
import { type LocalPostgres, startLocalPostgres } from '@linli/local-postgres'
import pg from 'pg'
import { ensureDatabase, migrate } from '../../apps/api/src/db/migrate.ts'
import { insertMovements } from '../../apps/api/test/chained-rows.ts'
import { type ApiProcess, apiProcess } from './api-process.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const COMMUNITY = '00000000-0000-7000-8000-000000000001'

/** A database of its own with full durability, and one API process on it: what a bench measures. */
export interface World {
  databaseUrl: string
  admin: pg.Pool
  /** `http://127.0.0.1:…` of the API process. */
  origin: string
  api: ApiProcess
  /** What the API process is started with. */
  apiEnvironment: Record<string, string>
  postgres: LocalPostgres
  families: number
  tokenOf(family: number): string
  close(): Promise<void>
}

export const familyIds = (i: number) => ({
  account: `00000000-0000-7000-8001-${String(i).padStart(12, '0')}`,
  parent: `00000000-0000-7000-8002-${String(i).padStart(12, '0')}`,
  child: `00000000-0000-7000-8003-${String(i).padStart(12, '0')}`,
})

/** Families and events in turn, no pair twice: valid for `families * events` turns. */
export const pairOf = (turn: number, { families, events }: { families: number; events: number }) => ({
  family: turn % families,
  event: (turn + Math.floor(turn / families)) % events,
})

/** What every family of a bench has earned in the last year: enough for the priority windows below. */
const STANDING = 85
export const PRIORITY_THRESHOLD = 60

/** So many families of a parent with an account and earned points, and a child with consent, set-based. */
export async function writeFamilies(
  admin: pg.Pool,
  count: number,
  community: string = COMMUNITY,
): Promise<void> {
  const id = (space: number) => `('00000000-0000-7000-800${space}-' || lpad(i::text, 12, '0'))::uuid`
  const each = `from generate_series(0, ${count - 1}) as i`
  await admin.query(`
    insert into communities values ('${community}', '测速社区 ' || right('${community}', 4), now());
    insert into compounds values ('${community}', '${community}', '测速小区');
    insert into buildings values ('${community}', '${community}', '${community}', '1栋');
    insert into households (community_id, id, building_id, unit, room, address)
      select '${community}', ${id(4)}, '${community}', '', i::text, '测速小区 1栋 ' || i ${each};
    insert into persons (community_id, id, household_id, name, relation, born_on, created_at, updated_at)
      select '${community}', ${id(2)}, ${id(4)}, '家长' || i, 'head', '1990-01-01', now(), now() ${each};
    insert into persons (community_id, id, household_id, name, relation, born_on, created_at, updated_at)
      select '${community}', ${id(3)}, ${id(4)}, '孩子' || i, 'son', (now() - interval '4 years')::date, now(), now() ${each};
    insert into accounts (id, created_at) select ${id(1)}, now() ${each} on conflict do nothing;
    insert into sign_ins (id, account_id, community_id, generation, created_at, refreshed_at)
      select ${id(1)}, ${id(1)}, '${community}', 0, now(), now() ${each} on conflict do nothing;
    insert into memberships (community_id, account_id, person_id, roles, bound_at)
      select '${community}', ${id(1)}, ${id(2)}, '{resident}', now() ${each};
    insert into person_links (community_id, id, kind, acting_person_id, for_person_id, requested_at, accepted_at)
      select '${community}', ${id(5)}, 'guardian', ${id(2)}, ${id(3)}, now(), now() ${each};
    insert into guardian_consents (community_id, id, child_id, guardian_id, version, channel, given_at)
      select '${community}', ${id(6)}, ${id(3)}, ${id(2)}, ${CONSENT_VERSION}, 'paper', now() ${each};
    insert into point_accounts (community_id, id, kind, balance)
      values ('${community}', '${community}', 'issue', ${-STANDING * count});
    insert into point_accounts (community_id, id, kind, person_id, balance)
      select '${community}', ${id(7)}, 'person', ${id(2)}, ${STANDING} ${each};
    ${insertMovements(
      community,
      `select ${id(8)}, '${community}'::uuid, ${id(7)}, ${STANDING}, 'staff_award', ${id(8)}, '绘本课助教',
        now() - interval '30 days' ${each}`,
    )}
    analyze`)
}

export interface EventOptions {
  places: number
  seriesId?: string
  /** In its priority window now: families below `PRIORITY_THRESHOLD` are told to wait. Absent = open to everyone. */
  inPriorityWindow?: boolean
  /** Of the places, kept for newcomer families; nobody gets them in the priority window. */
  newcomerSeats?: number
  /** Sign-up has ended. */
  closed?: boolean
}

/** An event that takes sign-ups now, unless it says otherwise. */
export async function writeEvent(
  admin: pg.Pool,
  { places, seriesId, inPriorityWindow = false, newcomerSeats = 0, closed = false }: EventOptions,
): Promise<string> {
  const eventId = randomUUID()
  const series = seriesId ?? randomUUID()
  await writeSeries(admin, series)
  await admin.query(
    `insert into events (community_id, id, series_id, kind, title, introduction, venue, starts_at, ends_at, age_from, age_to,
       household_limit, policy, sign_up_opens_at, sign_up_closes_at, cancel_closes_at, priority_sign_up_opens_at,
       priority_threshold, priority_cost_points, newcomer_seats, newcomer_lookback_sessions, offer_hold_minutes, helper_points,
       created_at, created_by_id, published_at, published_by_id)
     values ($1, $2, $3, 'picture_book_class', '绘本课', '', '二楼', now() + interval '3 days', now() + interval '3 days 1 hour', 3, 6,
       2, $4, now() + $5::interval, now() + $6::interval, now() + interval '2 days', now() - interval '1 minute',
       $7, 0, $8, 4, 120, 0, now(), $2, now(), $2)`,
    [
      COMMUNITY,
      eventId,
      series,
      inPriorityWindow ? 'points_first' : 'first_come',
      inPriorityWindow ? '1 day' : '-1 minute',
      closed ? '-1 second' : '2 days',
      inPriorityWindow ? PRIORITY_THRESHOLD : null,
      newcomerSeats,
    ],
  )
  await admin.query(
    'insert into event_counters (community_id, event_id, places, helper_places) values ($1, $2, $3, 0)',
    [COMMUNITY, eventId, places],
  )
  return eventId
}

const writeSeries = (admin: pg.Pool, seriesId: string) =>
  admin.query(
    `insert into event_series values ($1, $2, 'picture_book_class', $3, now(), $2) on conflict do nothing`,
    [COMMUNITY, seriesId, `系列 ${seriesId}`],
  )

/** Sessions of a series that are over, one a week; every family came to one of them, so that nobody is a newcomer. */
export async function writePastSessions(
  admin: pg.Pool,
  { seriesId, sessions, families }: { seriesId: string; sessions: number; families: number },
): Promise<void> {
  const family = (space: number) => `('00000000-0000-7000-800${space}-' || lpad(i::text, 12, '0'))::uuid`
  for (let week = 1; week <= sessions; week++) {
    const eventId = await writeEvent(admin, { places: families, seriesId })
    const back = `${week * 7 + 3} days`
    await admin.query(
      `update events set starts_at = starts_at - $3::interval, ends_at = ends_at - $3::interval,
         sign_up_opens_at = sign_up_opens_at - $3::interval, sign_up_closes_at = sign_up_closes_at - $3::interval,
         cancel_closes_at = cancel_closes_at - $3::interval, finished_at = now() - $3::interval, finished_by_id = id
       where community_id = $1 and id = $2`,
      [COMMUNITY, eventId, back],
    )
    await admin.query(
      `with signed as (
         insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
           queue_number, accept_partial, is_newcomer, used_priority, code)
         select $1, gen_random_uuid(), $2, ${family(4)}, ${family(2)}, false, now() - $3::interval,
           row_number() over (order by i), false, false, false, lpad(i::text, 6, '0')
         from generate_series($4::int, $5::int, $6::int) as i
         returning *),
       came as (
         insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status,
           position, queue_number, confirmed_at, checked_in_at)
         select $1, $2, id, ('00000000-0000-7000-8003-' || right(household_id::text, 12))::uuid,
           household_id, 'participant', 'confirmed', 0, queue_number, signed_up_at, signed_up_at from signed
         returning 1)
       update event_counters set taken = n, last_queue_number = n from (select count(*) as n from came)
       where community_id = $1 and event_id = $2`,
      [COMMUNITY, eventId, back, week - 1, families - 1, sessions],
    )
  }
}

/** Signs tokens as the API does, so that the measured time holds no sign-ins. */
function tokenSigner(secret: Buffer) {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = encode({ alg: 'HS256', typ: 'JWT' })
  return (family: number) => {
    const { account } = familyIds(family)
    const iat = Math.floor(Date.now() / 1000)
    const body = `${header}.${encode({ sub: account, cid: COMMUNITY, sid: account, iat, exp: iat + 900 })}`
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
  }
}

export interface WorldOptions {
  families: number
  /** Of PostgreSQL. */
  settings?: Record<string, string | number | boolean>
  /** Writes more before the API process starts. */
  prepare?(admin: pg.Pool): Promise<void>
}

export async function createWorld({ families, settings = {}, prepare }: WorldOptions): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-bench-'))
  let postgres: LocalPostgres | undefined
  let api: ApiProcess | undefined
  let admin: pg.Pool | undefined
  const close = async () => {
    await api?.end('SIGTERM')
    await admin?.end()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    postgres = await startLocalPostgres({ dataFolder: folder, settings })
    const databaseUrl = await ensureDatabase(postgres.adminUrl, 'bench')
    await migrate({ adminUrl: databaseUrl, folder: path.join(root, 'apps/api/migrations') })
    admin = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    // Its idle connections may still be closing when the server ends.
    admin.on('error', () => {})
    await writeFamilies(admin, families)
    await prepare?.(admin)
    const secret = randomBytes(32)
    const apiEnvironment = {
      DATABASE_URL: databaseUrl,
      LINLI_DEMO: '0',
      LINLI_TOKEN_SECRET: secret.toString('base64'),
      LINLI_DATA_KEY: randomBytes(32).toString('base64'),
      LINLI_LOOKUP_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'error',
    }
    api = await apiProcess(apiEnvironment)
    await api.start()
    return {
      databaseUrl,
      admin,
      origin: api.origin,
      api,
      apiEnvironment,
      postgres,
      families,
      tokenOf: tokenSigner(secret),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Memory of a process on Linux as the kernel counts it (VmRSS); NaN elsewhere. */
export function rssMegabytes(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(kilobytes?.[1]) / 1024
}
