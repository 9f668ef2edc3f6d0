/**
 * SQL of many movements at once, linked as the ledger links them (docs/points.md), for worlds that are written rather
 * than lived through. `rows` selects id, from_account_id, to_account_id, points, kind, source_id, reason and occurred_at,
 * in the order in which they were posted. Several statements: send them by themselves, in one call.
 */
export function insertMovements(community: string, rows: string): string {
  return `
    create or replace function pg_temp.link(state bytea, start bytea, movement text) returns bytea immutable language sql as
      $$ select sha256(coalesce(state, start) || convert_to(movement, 'UTF8')) $$;
    create or replace aggregate pg_temp.chain(bytea, text) (sfunc = pg_temp.link, stype = bytea);
    insert into point_chains values ('${community}', 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    with movement as (
      select row_number() over () as n, r.* from (${rows}) as r
      (id, from_account_id, to_account_id, points, kind, source_id, reason, occurred_at)
    ), numbered as (
      select m.*, h.sequence + m.n as sequence, h.hash as start, f.kind || ' ' || coalesce(f.person_id::text, '-') as from_owner,
        t.kind || ' ' || coalesce(t.person_id::text, '-') as to_owner
      from movement m join point_chains h on h.community_id = '${community}'
      join point_accounts f on f.community_id = '${community}' and f.id = m.from_account_id
      join point_accounts t on t.community_id = '${community}' and t.id = m.to_account_id
    ), linked as (
      select m.*, pg_temp.chain(start, concat_ws(E'\\n', 'movement 1', '${community}', sequence, id, from_account_id,
        from_owner, to_account_id, to_owner, points, kind, source_id, '-', '-', (extract(epoch from occurred_at) * 1000000)::bigint, '-', '-',
        reason)) over (order by sequence) as hash
      from numbered m
    )
    insert into point_movements (community_id, id, from_account_id, to_account_id, points, kind, source_id, reason, occurred_at,
      sequence, hash)
    select '${community}', id, from_account_id, to_account_id, points, kind, source_id, reason, occurred_at, sequence, hash
    from linked order by sequence;
    update point_chains h set sequence = m.sequence, hash = m.hash from (
      select sequence, hash from point_movements where community_id = '${community}' order by sequence desc limit 1) as m
    where h.community_id = '${community}' and m.sequence > h.sequence;`
}
