import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { sqlState } from './client.ts'

/** A table's lock was not to be had in time, or two waited for each other. */
const LOCK_NOT_AVAILABLE = ['55P03', '40P01']
const LOCK_TIMEOUT_MS = 500
const PAUSE_MS = 250
const MAX_ATTEMPTS = 120

/**
 * Whoever waits for a table's exclusive lock keeps every request on that table waiting, too. So changes to tables
 * wait briefly, let requests pass and try again, for up to a minute and a half. `work` has to be one transaction.
 */
export async function patiently<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !LOCK_NOT_AVAILABLE.includes(sqlState(error) ?? '')) throw error
      await sleep(PAUSE_MS)
    }
}
