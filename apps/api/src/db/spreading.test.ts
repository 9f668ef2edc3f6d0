import { randomUUID } from 'node:crypto'
import { endpoint } from '@linli/domain/endpoint'
import { Shape } from '@linli/domain/schema'
import { sql } from 'drizzle-orm'
import * as Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { breachesOf, type Catalogue, readCatalogue } from '../../test/one-community.ts'
import { spreadingBreaches } from '../../test/table-rules.ts'
import { forgetOldKeys } from '../http/idempotency.ts'
import type { RouteList } from '../http/route.ts'
import { settleDueEvents } from '../modules/events/waiting-list/actions.ts'
import { forgetExpiredFiles } from '../modules/people/roster/store.ts'
import { modules } from '../modules.ts'
import { TABLES_WITHOUT_COMMUNITY } from './security.ts'

let api: TestApi
let catalogue: Catalogue
beforeAll(async () => {
  api = await startTestApi()
  catalogue = await readCatalogue(api.admin)
})
afterAll(() => api.close())

/** What the rules say about tables that are there for a moment only. */
async function breachesWith(ddl: string): Promise<string[]> {
  const client = await api.admin.connect()
  try {
    await client.query('begin')
    await client.query(ddl)
    return await spreadingBreaches(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('every table', () => {
  it('could be spread over machines by community', async () => {
    expect(await spreadingBreaches(api.admin)).toEqual([])
    // There is something to look at: tables of a community, and the few that say why they are not.
    expect(catalogue.tables.size).toBeGreaterThan(15)
    const { rows } = await api.admin.query(
      `select count(*)::int as n from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    )
    expect(rows[0].n).toBe(catalogue.tables.size + Object.keys(TABLES_WITHOUT_COMMUNITY).length)
  })

  const planted: [rule: string, ddl: string, breach: string][] = [
    ['a table without a primary key', 'create table p (community_id uuid not null)', 'p: no primary key'],
    [
      'a table without the community',
      'create table p (id uuid primary key)',
      'p: no community_id, and no reason in TABLES_WITHOUT_COMMUNITY',
    ],
    [
      'a primary key without the community',
      'create table p (community_id uuid not null, id uuid primary key)',
      'p_pkey: community_id is not first',
    ],
    [
      'a primary key that ends with it',
      'create table p (community_id uuid, id uuid, primary key (id, community_id))',
      'p_pkey: community_id is not first',
    ],
    [
      'a unique index without it',
      `create table p (community_id uuid, id uuid, primary key (community_id, id));
        create unique index p_once on p (id) where id is not null`,
      'p_once: community_id is not first',
    ],
    [
      'an exclusion without it',
      `create table p (community_id uuid, id uuid, during tstzrange, primary key (community_id, id),
        constraint p_apart exclude using gist (during with &&))`,
      'p_apart: community_id is not first',
    ],
    [
      'a foreign key without it',
      `alter table persons add constraint persons_loose unique (id);
        create table p (community_id uuid, id uuid references persons (id), primary key (community_id, id))`,
      'p_id_fkey: community_id does not lead to community_id first',
    ],
    [
      'a foreign key that empties it',
      `create table p (community_id uuid, id uuid, primary key (community_id, id), constraint p_person
        foreign key (community_id, id) references persons (community_id, id) on delete set null)`,
      'p_person: changes rows by itself when the other is deleted or changed',
    ],
    [
      'a foreign key that deletes along',
      `create table p (community_id uuid, id uuid, primary key (community_id, id), constraint p_person
        foreign key (community_id, id) references persons (community_id, id) on delete cascade)`,
      'p_person: changes rows by itself when the other is deleted or changed',
    ],
    [
      'a key from outside into a community',
      `alter table sign_ins add constraint sign_ins_community foreign key (community_id) references communities`,
      'sign_ins_community: leads from a table without community into one of a community',
    ],
    [
      'a trigger',
      'create trigger t before insert on persons for each row execute function suppress_redundant_updates_trigger()',
      'persons: has a trigger',
    ],
    [
      'ids out of a sequence',
      'create table p (community_id uuid, id bigserial, primary key (community_id, id))',
      'p.id: not a uuid',
    ],
    [
      'an identity column',
      'alter table persons add column n bigint generated always as identity',
      'persons.n: numbered by the database',
    ],
    [
      'a default that differs each time',
      'alter table persons alter column created_at set default clock_timestamp()',
      'persons.created_at: a default that differs each time',
    ],
    [
      'a community that may be missing',
      'create table p (community_id uuid, id uuid primary key)',
      'p.community_id: may be missing',
    ],
  ]
  it.each(planted)('is not let through with %s', async (_rule, ddl, breach) => {
    expect(await breachesWith(ddl)).toContain(breach)
  })
})

describe('a statement', () => {
  it.each([
    ['names the community', 'select * from persons where community_id = $1 and id = $2'],
    [
      'joins by it',
      `select * from persons p join households h on h.community_id = p.community_id and h.id = p.household_id
        where p.community_id = $1`,
    ],
    [
      'takes it from the transaction',
      `select * from persons where community_id = nullif(current_setting('app.community_id', true), '')::uuid`,
    ],
    [
      'asks within',
      `select (select max(version) from guardian_consents c where c.community_id = p.community_id) from persons p
        where p.community_id = $1 and exists (select from memberships m where m.community_id = p.community_id)`,
    ],
    [
      'goes on with rows of its own WITH',
      `with mine as (select * from persons where community_id = $1)
        select * from mine join households h on h.community_id = mine.community_id`,
    ],
    [
      'writes what it was given',
      'insert into messages (id, community_id) values ($1, $2), ($3, $4) on conflict do nothing',
    ],
    [
      'writes what it read',
      `insert into messages (community_id, id) select p.community_id, p.id from persons p where p.community_id = $1`,
    ],
    ['changes', 'update persons set updated_at = now() where community_id = $1 and id = $2 returning id'],
    ['reads the list of communities', 'select * from communities order by created_at'],
    ['reads what belongs to nobody', 'select * from accounts where openid = $1'],
  ])('is one community’s when it %s', (_what, statement) => {
    expect(breachesOf(statement, catalogue)).toEqual([])
  })

  it.each([
    ['does not say which', 'select * from persons where id = $1', 'persons is not tied'],
    [
      'says it in one case only',
      'select * from persons where community_id = $1 or id = $2',
      'persons is not tied',
    ],
    ['takes any of several', 'select * from persons where community_id = any($1)', 'persons is not tied'],
    ['says the opposite', 'select * from persons where community_id <> $1', 'persons is not tied'],
    [
      'forgets one of a join',
      'select * from persons p join households h on h.id = p.household_id where p.community_id = $1',
      'households as h is not tied',
    ],
    [
      'ties tables to each other only',
      'select * from persons p join households h on h.community_id = p.community_id',
      'persons as p is not tied',
    ],
    [
      'forgets a query within',
      'select * from persons p where p.community_id = $1 and exists (select from memberships where person_id = p.id)',
      'memberships is not tied',
    ],
    [
      'forgets it in WITH',
      'with m as (select * from memberships) select * from m',
      'memberships is not tied',
    ],
    [
      'brings the communities along as rows',
      'select * from persons p join unnest($1::uuid[]) as a (community_id) on a.community_id = p.community_id',
      'persons as p is not tied',
    ],
    [
      'locks without',
      'select * from event_counters where event_id = $1 for update',
      'event_counters is not tied',
    ],
    ['changes without', 'update persons set name = $1 where id = $2', 'persons is not tied'],
    ['deletes without', 'delete from idempotency_keys where created_at < $1', 'idempotency_keys is not tied'],
    ['writes without', 'insert into messages (id) values ($1)', 'messages is inserted into without'],
    [
      'writes whatever rows say',
      'insert into messages (community_id) select a.community_id from unnest($1::uuid[]) as a (community_id)',
      'messages is inserted into without',
    ],
    [
      'moves a row',
      'update persons set community_id = $1 where community_id = $2',
      'has its community_id changed',
    ],
    [
      'rolls dice in an update',
      'update persons set id = gen_random_uuid() where community_id = $1',
      'persons is updated with the volatile gen_random_uuid()',
    ],
    ['hides behind another', 'select 1; select * from persons', 'persons is not tied'],
  ])('is not when it %s', (_what, statement, breach) => {
    expect(breachesOf(statement, catalogue).join()).toContain(breach)
  })
})

const peeks = endpoint({
  method: 'GET',
  url: '/peeks',
  summary: 'Reads across communities.',
  reply: Shape({ seen: Type.Integer() }),
})
const withPeeks: RouteList = (route) => {
  route(peeks, {
    allow: ['resident'],
    handle: async ({ tx }) => {
      const { rows } = await tx.execute(sql`select count(*)::int as seen from persons`)
      return { seen: Number(rows[0]?.seen) }
    },
  })
}

describe('the harness of all API tests', () => {
  it('sees what the app sends', async () => {
    const before = api.statements.seen().length
    for (const [person, path] of [
      [cast.su, '/me'],
      [cast.su, '/my/family'],
      [cast.lin, `/persons?q=${encodeURIComponent('苏')}`],
      [cast.lin, `/persons/${cast.wang.personId}`],
    ] as const)
      expect((await api.as(person)('GET', path)).statusCode).toBe(200)
    await api.as(cast.su)('POST', `/events/${randomUUID()}/sign-ups`, { personIds: [cast.su.personId] })
    expect(api.statements.seen().length).toBeGreaterThan(before + 8)
    expect(() => api.statements.verify()).not.toThrow()
  })
  it('sees what the rounds send', async () => {
    const before = api.statements.seen().length
    await api.statements.during(async () => {
      await settleDueEvents(api.db, FENGHUANGSHAN, api.start)
      await api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
        await forgetOldKeys(tx, FENGHUANGSHAN, api.start)
        await forgetExpiredFiles(tx, api.start)
      })
    })
    expect(api.statements.seen().length).toBeGreaterThanOrEqual(before + 3)
    expect(() => api.statements.verify()).not.toThrow()
  })
  it('fails a file whose app reads across communities', async () => {
    const careless = await startTestApi({ routeLists: [...modules, withPeeks] })
    const reply = await careless.as(cast.su)('GET', '/peeks')
    // Row security still holds: she sees her own community.
    expect(reply.json().seen).toBeGreaterThan(5)
    await expect(careless.close()).rejects.toThrow('persons is not tied to a given community_id')
  })
})
