import { randomUUID } from 'node:crypto'
import { and, count, eq, inArray, sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import Fastify from 'fastify'
import pg from 'pg'
import { eventAttendees, eventCounters, eventSignUps } from '../../apps/api/src/modules/events/tables.ts'
import { persons } from '../../apps/api/src/modules/people/tables.ts'
import { PREPARED } from './one-at-a-time.ts'
import { COMMUNITY } from './world.ts'

/**
 * A server that signs families up the way such servers usually do, on the same tables and for the same requests, so
 * that `bench:rush --baseline …` can compare: each knows only "is there a place", none of the other rules, and asks
 * for no token. A process of its own, like the server it is compared with.
 */
interface SignUp {
  eventId: string
  childId: string
  number: number
  householdId: string
  parentId: string
}

type Way = (
  db: NodePgDatabase & { $client: pg.Pool },
  request: { eventId: string; childId: string },
) => Promise<SignUp>

/** The parent of the child, as the API would know it from the token. */
const parentOf = (childId: string) => childId.replace('-8003-', '-8002-')

const counterOf = (eventId: string) =>
  and(eq(eventCounters.communityId, COMMUNITY), eq(eventCounters.eventId, eventId))

async function householdOf(tx: NodePgDatabase, personId: string): Promise<string> {
  const [person] = await tx
    .select({ householdId: persons.householdId })
    .from(persons)
    .where(and(eq(persons.communityId, COMMUNITY), eq(persons.id, personId)))
  return person?.householdId ?? ''
}

async function insert(tx: NodePgDatabase, signUp: SignUp, status: 'confirmed' | 'waiting') {
  const { eventId, childId, number, householdId, parentId } = signUp
  const id = randomUUID()
  const now = new Date()
  await tx.insert(eventSignUps).values({
    communityId: COMMUNITY,
    id,
    eventId,
    householdId,
    contactId: parentId,
    byStaff: false,
    signedUpAt: now,
    queueNumber: number,
    acceptPartial: false,
    isNewcomer: true,
    usedPriority: false,
    code: String(number).padStart(6, '0'),
  })
  await tx.insert(eventAttendees).values({
    communityId: COMMUNITY,
    eventId,
    signUpId: id,
    personId: childId,
    householdId,
    role: 'participant',
    status,
    position: 0,
    queueNumber: number,
    confirmedAt: status === 'confirmed' ? now : null,
  })
}

/** `SELECT … FOR UPDATE` on the counter, decide in JavaScript, write, save the counter. */
const naiveRowLock: Way = (db, { eventId, childId }) =>
  db.transaction(async (tx) => {
    const [counters] = await tx.select().from(eventCounters).where(counterOf(eventId)).for('update')
    if (!counters) throw new Error('no such event')
    const hasPlace = counters.taken < counters.places
    const number = counters.lastQueueNumber + 1
    const householdId = await householdOf(tx, childId)
    const signUp = { eventId, childId, number, householdId, parentId: parentOf(childId) }
    await insert(tx, signUp, hasPlace ? 'confirmed' : 'waiting')
    await tx
      .update(eventCounters)
      .set({
        taken: counters.taken + Number(hasPlace),
        waiting: counters.waiting + Number(!hasPlace),
        lastQueueNumber: number,
      })
      .where(counterOf(eventId))
    return signUp
  })

/** An advisory lock for the event, places counted from the rows each time. */
const advisoryLock: Way = (db, { eventId, childId }) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${eventId}, 0))`)
    const taken = await tx
      .select({ n: count() })
      .from(eventAttendees)
      .where(
        and(
          eq(eventAttendees.communityId, COMMUNITY),
          eq(eventAttendees.eventId, eventId),
          inArray(eventAttendees.status, ['confirmed', 'offered']),
        ),
      )
    const [counters] = await tx
      .update(eventCounters)
      .set({ lastQueueNumber: sql`${eventCounters.lastQueueNumber} + 1` })
      .where(counterOf(eventId))
      .returning()
    if (!counters) throw new Error('no such event')
    const number = counters.lastQueueNumber
    const householdId = await householdOf(tx, childId)
    const signUp = { eventId, childId, number, householdId, parentId: parentOf(childId) }
    await insert(tx, signUp, (taken[0]?.n ?? 0) < counters.places ? 'confirmed' : 'waiting')
    return signUp
  })

/** The best single statement, prepared: one round trip and one commit for each request. */
const oneStatement: Way = async (db, { eventId, childId }) => {
  const values = [eventId, randomUUID(), parentOf(childId), randomUUID(), childId]
  await db.$client.query({ name: 'sign-up', text: PREPARED, values })
  return { eventId, childId, number: 0, householdId: '', parentId: parentOf(childId) }
}

const WAYS: Record<string, Way> = {
  'naive-row-lock': naiveRowLock,
  'advisory-lock': advisoryLock,
  'one-statement': oneStatement,
}

const [, , wayName = '', databaseUrl = ''] = process.argv
const way = WAYS[wayName]
if (!way) throw new Error(`one of ${Object.keys(WAYS).join(', ')}`)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 })
const db = drizzle({ client: pool, casing: 'snake_case' })
const app = Fastify()
app.post<{ Params: { eventId: string }; Body: { personIds: string[] } }>(
  '/api/events/:eventId/sign-ups',
  ({ params, body }) => way(db, { eventId: params.eventId, childId: body.personIds[0] ?? '' }),
)
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${app.listeningOrigin}\n`)
