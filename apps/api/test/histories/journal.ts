import type pg from 'pg'

/**
 * What every transaction did to the places of every event, in order, written by triggers that only these histories
 * install. It is read back as the history that the reference model must agree with.
 */
export interface JournalEntry {
  seq: number
  /** Transaction. */
  xid: string
  /** Real time, ms, to compare with when requests were sent and answered. */
  atMs: number
  eventId: string | null
  what: 'clock' | 'events' | 'event_counters' | 'event_sign_ups' | 'event_attendees' | 'deleted'
  row: Record<string, unknown>
}

const TABLES = ['events', 'event_counters', 'event_sign_ups', 'event_attendees'] as const

export async function installJournal(admin: pg.Pool): Promise<void> {
  await admin.query(`
    create schema history;
    create table history.entries (seq bigserial primary key, xid text not null, at timestamptz not null,
      event_id uuid, what text not null, "row" jsonb not null);
    create function history.note() returns trigger language plpgsql security definer set search_path = history as $$
    begin
      insert into history.entries (xid, at, event_id, what, "row")
      select pg_current_xact_id()::text, clock_timestamp(),
        (to_jsonb(c) ->> case when tg_table_name = 'events' then 'id' else 'event_id' end)::uuid,
        case when tg_op = 'DELETE' then 'deleted' else tg_table_name end, to_jsonb(c)
      from changed c;
      return null;
    end $$`)
  for (const table of TABLES)
    await admin.query(`
      create trigger history_i after insert on ${table} referencing new table as changed
        for each statement execute function history.note();
      create trigger history_u after update on ${table} referencing new table as changed
        for each statement execute function history.note();
      create trigger history_d after delete on ${table} referencing old table as changed
        for each statement execute function history.note()`)
}

/** Notes that the clock of all processes stands at `now` from here on. Nothing may be under way. */
export async function noteClock(admin: pg.Pool, now: Date): Promise<number> {
  const { rows } = await admin.query<{ seq: string }>(
    `insert into history.entries (xid, at, what, "row")
     values ('0', clock_timestamp(), 'clock', jsonb_build_object('now', $1::text)) returning seq`,
    [now.toISOString()],
  )
  return Number(rows[0]?.seq)
}

/** Everything from an entry on: what happened to each event, with the clock's entries in between. */
export async function readJournal(admin: pg.Pool, fromSeq: number, eventIds: readonly string[]) {
  const { rows } = await admin.query<{
    seq: string
    xid: string
    at_ms: number
    event_id: string | null
    what: JournalEntry['what']
    row: Record<string, unknown>
  }>(
    `select seq, xid, extract(epoch from at)::float8 * 1000 as at_ms, event_id, what, "row" from history.entries
     where seq >= $1 and (event_id is null or event_id = any($2)) order by seq`,
    [fromSeq, eventIds],
  )
  const all = rows.map(
    ({ seq, xid, at_ms: atMs, event_id: eventId, what, row }): JournalEntry => ({
      seq: Number(seq),
      xid,
      atMs,
      eventId,
      what,
      row,
    }),
  )
  return new Map(
    eventIds.map((id) => [id, all.filter((entry) => entry.eventId === null || entry.eventId === id)]),
  )
}
