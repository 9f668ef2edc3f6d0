import { randomUUID } from 'node:crypto'
import type { EventView, SeriesView } from '@linli/domain/events/contract'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import pg from 'pg'
import { buildApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { connect } from '../../src/db/client.ts'
import { newId } from '../../src/http/ids.ts'
import { eventAttendees, eventCounters, eventSignUps, events } from '../../src/modules/events/tables.ts'
import { awardPoints } from '../../src/modules/points/actions.ts'
import { type CastMember, cast, FENGHUANGSHAN } from '../cast.ts'
import { START, testConfig } from '../harness-config.ts'
import { type ApiProcess, startApiProcess } from '../processes.ts'
import { writeCast, writePeople } from '../seed-cast.ts'
import { dropGuards } from '../unguarded.ts'
import { installJournal } from './journal.ts'
import type { Schedule } from './schedule.ts'

/** Points that let a family sign up early; more than it can spend on all schedules together. */
export const STANDING = 100_000

export interface Family {
  householdId: string
  parent: CastMember
  /** The parent and one to three children. */
  people: CastMember[]
  hasStanding: boolean
  /** Came to the series' last session, so is no newcomer. */
  attended: boolean
}

/** A community with families and two API processes on its database, with the journal installed. */
export interface World {
  admin: pg.Pool
  processes: ApiProcess[]
  families: Family[]
  tokenOf(person: CastMember): string
  /** What the next schedules count their minutes from: a day of their own, so that no clock ever goes back. */
  nextBase(): Date
  /** A series whose last session half of the families attended, and an event of it for each schedule. */
  writeEvents(schedules: readonly Schedule[], base: Date): Promise<EventView[]>
  close(): Promise<void>
}

export interface WorldOptions {
  /** Migrated and empty. */
  databaseUrl: string
  families: number
  processes?: number
  /** Without row locks and constraints: the control. */
  unguarded?: boolean
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const { databaseUrl, unguarded = false } = options
  const config = testConfig()
  const db = connect({ url: databaseUrl, maxConnections: 4 })
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  admin.on('error', () => {})
  await writeCast(db)
  const families = familiesOf(options.families)
  await writePeople(
    db,
    families.flatMap((family) => family.people),
  )
  await db.inCommunity(FENGHUANGSHAN, async (tx) => {
    for (const { parent, hasStanding } of families)
      if (hasStanding)
        await awardPoints(tx, {
          communityId: FENGHUANGSHAN,
          personId: parent.personId,
          points: STANDING,
          kind: 'staff_award',
          sourceId: randomUUID(),
          reason: '志愿服务',
          recordedById: cast.lin.personId,
          now: START,
        })
  })
  if (unguarded) await dropGuards(admin)
  await installJournal(admin)
  const { app, services } = await buildApp(config, db)
  const processes = await startProcesses(config, options)
  let days = 0
  const tokenOf = ({ accountId, communityId }: CastMember) =>
    services.signAccessToken({ sub: accountId, cid: communityId, sid: accountId }).token
  return {
    admin,
    processes,
    families,
    tokenOf,
    nextBase: () => new Date(START.getTime() + ++days * DAY_MS),
    async writeEvents(schedules, base) {
      const desk = deskOn(processes[0]?.origin ?? '', () => tokenOf(cast.lin))
      const { id: seriesId } = await desk<SeriesView>('/event-series', {
        kind: 'picture_book_class',
        title: `绘本课 ${newId()}`,
      })
      const attended = families.filter((family) => family.attended)
      await db.inCommunity(FENGHUANGSHAN, (tx) => writeLastSession(tx, { seriesId, attended, base }))
      return Promise.all(
        schedules.map(async (schedule) => {
          const { id } = await desk<EventView>('/events', schedule.plan(base, seriesId))
          return desk<EventView>(`/events/${id}/publish`, {})
        }),
      )
    },
    async close() {
      await Promise.all(processes.map((each) => each.stop()))
      await app.close()
      await db.close()
      await admin.end()
    },
  }
}

function startProcesses({ keys }: Config, { databaseUrl, unguarded, processes = 2 }: WorldOptions) {
  return Promise.all(
    Array.from({ length: processes }, () =>
      startApiProcess({ databaseUrl, keys, now: START, unguarded: unguarded ?? false }),
    ),
  )
}

function familiesOf(count: number): Family[] {
  return Array.from({ length: count }, (_, i) => {
    const householdId = randomUUID()
    const member = (n: number, rest: Pick<CastMember, 'relation' | 'bornOn'>): CastMember => ({
      communityId: FENGHUANGSHAN,
      householdId,
      accountId: randomUUID(),
      personId: randomUUID(),
      name: `${n === 0 ? '家长' : '孩子'}${i}-${n}`,
      roles: ['resident'],
      gridId: null,
      ...rest,
    })
    const parent = member(0, { relation: 'head', bornOn: '1990-01-01' })
    const children = Array.from({ length: 1 + (i % 3) }, (_, n) => ({
      ...member(n + 1, { relation: 'son', bornOn: '2022-01-01' }),
      guardians: [parent.personId],
    }))
    return {
      householdId,
      parent,
      people: [parent, ...children],
      hasStanding: Math.floor(i / 3) % 2 === 0,
      attended: Math.floor(i / 6) % 2 === 0,
    }
  })
}

/** The manager's calls while nothing else is under way. */
function deskOn(origin: string, token: () => string) {
  return async <T>(path: string, body: object): Promise<T> => {
    const reply = await fetch(`${origin}/api${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token()}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as T
  }
}

/** Yesterday's session of the series, where these families were checked in: no request can be sent to the past. */
async function writeLastSession(
  tx: Parameters<Parameters<ReturnType<typeof connect>['inCommunity']>[1]>[0],
  { seriesId, attended, base }: { seriesId: string; attended: readonly Family[]; base: Date },
): Promise<void> {
  const communityId = FENGHUANGSHAN
  const eventId = newId()
  const startsAt = new Date(base.getTime() - DAY_MS)
  await tx.insert(events).values({
    communityId,
    id: eventId,
    seriesId,
    kind: 'picture_book_class',
    title: '上一次绘本课',
    introduction: '',
    venue: '二楼活动室',
    startsAt,
    endsAt: new Date(startsAt.getTime() + HOUR_MS),
    householdLimit: 2,
    policy: 'first_come',
    signUpOpensAt: new Date(startsAt.getTime() - DAY_MS),
    signUpClosesAt: startsAt,
    cancelClosesAt: startsAt,
    priorityCostPoints: 0,
    newcomerSeats: 0,
    newcomerLookbackSessions: 4,
    offerHoldMinutes: 60,
    helperPoints: 0,
    createdAt: startsAt,
    createdById: cast.lin.personId,
    publishedAt: startsAt,
    publishedById: cast.lin.personId,
  })
  const places = attended.length
  await tx.insert(eventCounters).values({
    communityId,
    eventId,
    places,
    taken: places,
    helperPlaces: 0,
    lastQueueNumber: places,
  })
  const visits = attended.map(({ householdId, parent }, i) => ({
    signUpId: newId(),
    householdId,
    personId: parent.personId,
    queueNumber: i + 1,
  }))
  await tx.insert(eventSignUps).values(
    visits.map(({ signUpId, personId, queueNumber, householdId }) => ({
      communityId,
      id: signUpId,
      eventId,
      householdId,
      contactId: personId,
      byStaff: false,
      signedUpAt: startsAt,
      queueNumber,
      acceptPartial: false,
      isNewcomer: false,
      usedPriority: false,
      code: String(queueNumber).padStart(6, '0'),
    })),
  )
  await tx.insert(eventAttendees).values(
    visits.map((visit) => ({
      ...visit,
      communityId,
      eventId,
      role: 'participant' as const,
      status: 'confirmed' as const,
      position: 0,
      confirmedAt: startsAt,
      checkedInAt: startsAt,
      checkedInById: cast.lin.personId,
    })),
  )
}
