import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type pg from 'pg'
import { successViolations, watchRefusals } from './answers.ts'
import { type Asked, type Crowd, crowdOf, type Known } from './clients.ts'
import { type JournalEntry, noteClock, readJournal } from './journal.ts'
import type { State } from './model.ts'
import { replay, type Violation } from './replay.ts'
import { PHASES, type Schedule, scheduleFrom } from './schedule.ts'
import type { World } from './world.ts'

/** What was asked in a schedule, and what the database did meanwhile. */
export interface History {
  seed: number
  eventId: string
  entries: JournalEntry[]
  asked: Asked[]
  /** The tables as they were in the end. */
  end: { personId: string; status: string; queueNumber: number; code: string }[]
}

/** Plays schedules side by side, through all phases with one clock. */
async function playTogether(world: World, seeds: readonly number[]): Promise<History[]> {
  const base = world.nextBase()
  const setClock = async (now: Date) => {
    const seq = await noteClock(world.admin, now)
    await Promise.all(world.processes.map((each) => each.setNow(now)))
    return seq
  }
  const schedules = seeds.map((seed) => scheduleFrom(seed, world.families.length))
  const fromSeq = await setClock(new Date(base.getTime() - 2 * HOUR_MS))
  const events = await world.writeEvents(schedules, base)
  const eventIds = events.map(({ id }) => id)
  const crowds = schedules.map((schedule, i) => crowdOf(world, schedule, eventIds[i] as string))
  for (const [phase, minutes] of PHASES.entries()) {
    await setClock(new Date(base.getTime() + minutes * MINUTE_MS))
    await playPhase(world.admin, { phase, schedules, crowds, eventIds })
  }
  const journals = await readJournal(world.admin, fromSeq, eventIds)
  return Promise.all(
    schedules.map(async ({ seed }, i) => {
      const eventId = eventIds[i] as string
      const entries = journals.get(eventId) ?? []
      return {
        seed,
        eventId,
        entries,
        asked: crowds[i]?.asked ?? [],
        end: await readEnd(world.admin, eventId),
      }
    }),
  )
}

interface Phase {
  phase: number
  schedules: readonly Schedule[]
  crowds: readonly Crowd[]
  eventIds: readonly string[]
}

async function playPhase(admin: pg.Pool, { phase, schedules, crowds, eventIds }: Phase): Promise<void> {
  const known = await readKnown(admin, eventIds)
  const places = await readPlaces(admin, eventIds)
  await Promise.all(
    crowds.map(async (crowd, i) => {
      const eventId = eventIds[i] as string
      await crowd.act(phase, known.get(eventId) ?? [], places.get(eventId) ?? schedules[i]?.places ?? 0)
      await crowd.look(phase)
    }),
  )
}

async function readKnown(admin: pg.Pool, eventIds: readonly string[]): Promise<Map<string, Known[]>> {
  const { rows } = await admin.query<Known & { eventId: string }>(
    `select s.event_id as "eventId", s.id as "signUpId", s.household_id as "householdId",
       json_agg(json_build_object('personId', a.person_id, 'status', a.status) order by a.position) as attendees
     from event_sign_ups s join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
     where s.event_id = any($1) group by s.community_id, s.id order by s.queue_number`,
    [eventIds],
  )
  return new Map(eventIds.map((id) => [id, rows.filter((row) => row.eventId === id)]))
}

async function readPlaces(admin: pg.Pool, eventIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await admin.query<{ event_id: string; places: number }>(
    'select event_id, places from event_counters where event_id = any($1)',
    [eventIds],
  )
  return new Map(rows.map((row) => [row.event_id, row.places]))
}

async function readEnd(admin: pg.Pool, eventId: string): Promise<History['end']> {
  const { rows } = await admin.query<History['end'][number]>(
    `select a.person_id as "personId", a.status, s.queue_number as "queueNumber", s.code
     from event_attendees a join event_sign_ups s on s.community_id = a.community_id and s.id = a.sign_up_id
     where a.event_id = $1 order by s.queue_number, a.position`,
    [eventId],
  )
  return rows
}

/** Everything in a history that the rules do not allow. */
export function judge({ entries, asked, end }: History): Violation[] {
  const watch = watchRefusals(asked)
  const replayed = replay(entries, asked, watch.onVersion)
  const { violations, final } = replayed
  return [
    ...violations,
    ...watch.violations(),
    ...successViolations(asked, replayed),
    ...(final
      ? endViolations(final, end)
      : [{ kind: 'broken' as const, what: 'the event was never written' }]),
  ]
}

/** The tables in the end are what the history led to. */
function endViolations(final: State, end: History['end']): Violation[] {
  const broken = (what: string): Violation => ({ kind: 'broken', what })
  const modelled = final.lines.flatMap((line) =>
    line.seats.map(({ personId, status }) => `${line.queueNumber} ${personId} ${status}`),
  )
  const stored = end.map(({ queueNumber, personId, status }) => `${queueNumber} ${personId} ${status}`)
  const numbers = [...new Set(end.map(({ queueNumber }) => queueNumber))]
  const codes = new Set(end.map(({ code }) => code))
  return [
    ...(modelled.join() === stored.join() ? [] : [broken('the tables are not what the history led to')]),
    ...(numbers.every((number, i) => number === i + 1)
      ? []
      : [{ kind: 'skipped' as const, what: 'queue numbers have gaps' }]),
    ...(codes.size === numbers.length ? [] : [broken('two sign-ups have one code')]),
  ]
}

export interface Report {
  schedules: number
  operations: number
  /** Of the operations, those that were refused by a rule. */
  refused: number
  /** Times a process was too busy and asked to come back. */
  retried: number
  oversold: number
  skipped: number
  broken: number
  failures: { seed: number; violations: Violation[] }[]
}

/** Plays and judges schedules of these seeds, so many at once. */
export async function runHistories(
  world: World,
  seeds: readonly number[],
  { atOnce, onGroup }: { atOnce: number; onGroup?: (report: Report, histories: readonly History[]) => void },
): Promise<Report> {
  const report: Report = {
    schedules: 0,
    operations: 0,
    refused: 0,
    retried: 0,
    oversold: 0,
    skipped: 0,
    broken: 0,
    failures: [],
  }
  for (let from = 0; from < seeds.length; from += atOnce) {
    const histories = await playTogether(world, seeds.slice(from, from + atOnce))
    for (const history of histories) {
      const violations = judge(history)
      report.schedules++
      report.operations += history.asked.length
      report.refused += history.asked.filter(({ status }) => status === 409).length
      report.retried += history.asked.reduce((sum, { retried }) => sum + retried, 0)
      for (const { kind } of violations) report[kind]++
      if (violations.length > 0) report.failures.push({ seed: history.seed, violations })
    }
    onGroup?.(report, histories)
  }
  return report
}
