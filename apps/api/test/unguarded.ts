import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../src/db/client.ts'

/**
 * For controls only: a process and a database without the guards that keep places exact, so that a test which looks
 * for broken promises can be seen to find them.
 */

const ROW_LOCK = /\bfor\s+(no\s+key\s+)?update\b(\s+of\s+\w+)?/gi

/** Takes the row locks out of every statement that this process sends from now on, whoever sends it. */
export function stripRowLocks(): void {
  const send = pg.Client.prototype.query as (...parts: unknown[]) => unknown
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, statement: unknown, ...rest: unknown[]) {
      if (typeof statement === 'string') return send.call(this, statement.replace(ROW_LOCK, ''), ...rest)
      // In place: a statement may be an object with a life of its own.
      if (hasText(statement)) statement.text = statement.text.replace(ROW_LOCK, '')
      return send.call(this, statement, ...rest)
    },
  })
}

const hasText = (statement: unknown): statement is { text: string } =>
  typeof statement === 'object' &&
  statement !== null &&
  typeof (statement as { text?: unknown }).text === 'string'

const COME_BETWEEN_MS = 300

/** Takes the row locks out of what these databases are sent, and lets others come between them and what follows. */
export function withoutLocks(databases: readonly Database[]): void {
  for (const { pool, lanePool } of databases)
    for (const each of [pool, lanePool]) each.on('connect', sendWithoutLocks)
}

function sendWithoutLocks(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...parts: unknown[]) => Promise<unknown>
  Object.assign(client, {
    async query(statement: string | { text: string }, ...rest: unknown[]) {
      const text = typeof statement === 'string' ? statement : statement.text
      const unlocked = text.replace(ROW_LOCK, '')
      if (unlocked === text) return query(statement, ...rest)
      const result = await query(
        typeof statement === 'string' ? unlocked : { ...statement, text: unlocked },
        ...rest,
      )
      await setTimeout(COME_BETWEEN_MS)
      return result
    },
  })
}

/** Drops what the database itself forbids on the tables of places, and the row locks inside its functions. */
export async function dropGuards(admin: pg.Pool): Promise<void> {
  const { rows } = await admin.query<{ drop: string }>(`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as drop
    from pg_constraint
    where contype in ('c', 'u')
      and conrelid in ('event_counters'::regclass, 'event_sign_ups'::regclass, 'event_attendees'::regclass)
    union all
    select format('drop index %s', indexrelid::regclass) from pg_index
    where indisunique and not indisprimary and indrelid = 'event_attendees'::regclass`)
  for (const { drop } of rows) await admin.query(drop)
  const locking = await admin.query<{ definition: string }>(`
    select pg_get_functiondef(p.oid) as definition from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
      and p.prosrc ~* 'for\\s+(no\\s+key\\s+)?update'`)
  for (const { definition } of locking.rows) await admin.query(definition.replace(ROW_LOCK, ''))
}
