import type pg from 'pg'
import { COMMUNITY } from '../lib/world.ts'
import { of } from './numbers.ts'

/** What stands beside each case: timeline, owners, pauses, extensions, followers, photos. */
export async function writeHistory(client: pg.PoolClient): Promise<void> {
  await client.query(`
    insert into complaint_entries (community_id, id, complaint_id, number, kind, audience, body, details, by_id, occurred_at)
      select '${COMMUNITY}', gen_random_uuid(), c.id, n, (array['received','answered','closed'])[n],
        (array['all','reporter','all'])[n], (array['收到', '看过了，明天来修', '解决了'])[n] || c.number, '{}',
        c.owner_id, c.reported_at + n * interval '1 hour'
      from complaints c cross join generate_series(1, 3) n`)
  await client.query(`
    insert into complaint_owners (community_id, complaint_id, position, owner_id, from_at)
      select community_id, id, 1, owner_id, accepted_at from complaints where owner_id is not null`)
  await client.query(`
    insert into complaint_pauses (community_id, complaint_id, position, from_at, until_at, reason, paused_by_id)
      select community_id, id, 1, reported_at, case when paused_at is null then reported_at + interval '1 hour' end,
        '等配件', owner_id
      from complaints where owner_id is not null and (paused_at is not null or closed_at is not null and number % 4 = 1)`)
  await client.query(`
    insert into complaint_extensions (community_id, id, complaint_id, working_days, reason, asked_at, asked_by_id,
        due_at_then, decided_at, decided_by_id, granted)
      select community_id, ${of.extension('number')}, id, 3, '等配件', reported_at, owner_id, solve_due_at, decided,
        case when decided is not null then owner_id end, case when decided is not null then true end
      from (select *, case when closed_at is not null or number % 10 = 2 then reported_at end as decided from complaints
        where owner_id is not null and resolved_at is null and paused_at is null and number % 10 in (1, 2)
          or closed_at is not null and number % 5 = 2) c`)
  await client.query(`
    insert into complaint_followers (community_id, complaint_id, person_id, followed_at)
      select community_id, id, ${of.person('(number / 10 + n) % 200')}, reported_at
      from complaints cross join generate_series(0, 1) n where number % 10 = 2`)
  await client.query(`
    insert into attachments (community_id, id, kind, media_type, byte_size, width, height, uploaded_by_id, uploaded_at,
        owner_kind, owner_id, position, attached_at)
      select community_id, ${of.attachment('number')}, 'photo', 'image/jpeg', 1000, 800, 600, ${of.account('number % 200')},
        reported_at, 'complaint', id, 0, reported_at
      from complaints where number % 10 = 4`)
}

/** As the server does for each case: pairs of neighbouring characters; the key is made when all are written. */
export async function writeBigrams(client: pg.PoolClient): Promise<void> {
  const key = 'complaint_bigrams_community_id_bigram_number_pk'
  await client.query(`alter table complaint_bigrams drop constraint ${key}`)
  await client.query(`
    with said as (select distinct title, body, place from complaints),
    pairs as (
      select distinct title, body, place, substr(word, k, 2) as pair from said
      cross join lateral unnest(array[split_part(title, '，', 1), split_part(title, '，', 2), split_part(body, '，', 1),
        place]) word
      cross join lateral generate_series(1, length(word) - 1) k)
    insert into complaint_bigrams (community_id, bigram, number)
      select c.community_id, p.pair, c.number from complaints c join pairs p using (title, body, place)`)
  await client.query(
    `alter table complaint_bigrams add constraint ${key} primary key (community_id, bigram, number)`,
  )
}
