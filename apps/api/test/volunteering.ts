import { randomUUID } from 'node:crypto'
import { HOUR_MS, shanghaiInstant } from '@linli/domain/time'
import type { ChatGroupView } from '@linli/domain/volunteering/chat-groups/contract'
import type {
  RecruitmentPlan,
  RecruitmentView,
  ShiftPlan,
  ShiftView,
} from '@linli/domain/volunteering/contract'
import type { ShiftSignUpChannel } from '@linli/domain/volunteering/terms'
import { and, eq, sql } from 'drizzle-orm'
import type { Database } from '../src/db/client.ts'
import { newId } from '../src/http/ids.ts'
import {
  serviceRecords,
  shiftCounters,
  shiftSignUps,
  shifts,
  teamMembers,
  teams,
  volunteers,
} from '../src/modules/volunteering/tables.ts'
import { type CastMember, cast, FENGHUANGSHAN } from './cast.ts'
import { manyFamilies } from './events.ts'
import type { TestApi } from './harness.ts'
import { START } from './harness-config.ts'

/** Saturday 9:00 of the week the tests live in. */
export const SHIFT_STARTS = shanghaiInstant(2026, 11, 28, 9)

/** Three hours of Saturday morning with ten places; each test changes what it is about. */
export function shiftPlan(overrides: Partial<ShiftPlan> = {}): ShiftPlan {
  const startsAt = new Date(overrides.startsAt ?? SHIFT_STARTS)
  return {
    role: '登记员',
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 3 * HOUR_MS).toISOString(),
    places: 10,
    ageFrom: null,
    ageTo: null,
    ...overrides,
  }
}

export function recruitmentPlan(overrides: Partial<RecruitmentPlan> = {}): RecruitmentPlan {
  return {
    title: '人口普查入户志愿者',
    purpose: '两人一组，跟着社区工作者入户登记。',
    meetingPlace: '党群服务中心门口',
    gridId: null,
    skills: '',
    pointsPerHour: 10,
    urgent: false,
    cancelClosesMinutes: 120,
    teamIds: [],
    shifts: [shiftPlan()],
    ...overrides,
  }
}

async function sent<T = RecruitmentView>(api: TestApi, path: string, body: object): Promise<T> {
  const reply = await api.as(cast.lin)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<T>()
}

export const chatGroup = (
  api: TestApi,
  { name = `砖瓦厂群 ${randomUUID().slice(0, 8)}`, gridId = null as string | null } = {},
): Promise<ChatGroupView> => sent<ChatGroupView>(api, '/chat-groups', { name, gridId })

export const draftRecruitment = (
  api: TestApi,
  overrides: Partial<RecruitmentPlan> = {},
): Promise<RecruitmentView> => sent(api, '/recruitments', recruitmentPlan(overrides))

/** A notice that anyone may sign up for, with the shifts and counters of its plan. */
export async function publishedRecruitment(
  api: TestApi,
  overrides: Partial<RecruitmentPlan> = {},
): Promise<RecruitmentView> {
  const draft = await draftRecruitment(api, overrides)
  return sent(api, `/recruitments/${draft.id}/publish`, {})
}

/** Registers somebody as a volunteer; their number comes back. */
export function volunteer(
  db: Database,
  { communityId, personId }: Pick<CastMember, 'communityId' | 'personId'>,
): Promise<number> {
  return db.inCommunity(communityId, async (tx) => {
    const [row] = await tx
      .insert(volunteers)
      .values({
        communityId,
        personId,
        number: sql`(select coalesce(max(number), 0) + 1 from volunteers where community_id = ${communityId}::uuid)`,
        agreedVersion: 1,
        registeredAt: START,
        registeredById: personId,
      })
      .returning({ number: volunteers.number })
    if (!row) throw new Error('the volunteer was not written')
    return row.number
  })
}

interface WrittenSignUp {
  shift: Pick<ShiftView, 'id'>
  /** A guest's name, for somebody the roster does not know. */
  who: Pick<CastMember, 'personId'> | string
  status?: 'confirmed' | 'waiting' | 'cancelled'
  channel?: ShiftSignUpChannel
}

/** Puts somebody on a shift or in its line, past all rules, with the counters that belong to it. */
export function writeSignUp(
  db: Database,
  { shift, who, status = 'confirmed', channel = 'app' }: WrittenSignUp,
): Promise<string> {
  const id = newId()
  const communityId = FENGHUANGSHAN
  return db.inCommunity(communityId, async (tx) => {
    const [counter] = await tx
      .update(shiftCounters)
      .set({
        taken: sql`${shiftCounters.taken} + ${status === 'confirmed' ? 1 : 0}`,
        waiting: sql`${shiftCounters.waiting} + ${status === 'waiting' ? 1 : 0}`,
        lastQueueNumber: sql`${shiftCounters.lastQueueNumber} + 1`,
      })
      .where(and(eq(shiftCounters.communityId, communityId), eq(shiftCounters.shiftId, shift.id)))
      .returning()
    const [found] = await tx
      .select()
      .from(shifts)
      .where(and(eq(shifts.communityId, communityId), eq(shifts.id, shift.id)))
    if (!counter || !found) throw new Error('no such shift')
    const person = typeof who === 'string' ? null : who.personId
    await tx.insert(shiftSignUps).values({
      communityId,
      id,
      shiftId: found.id,
      recruitmentId: found.recruitmentId,
      personId: person,
      guestName: typeof who === 'string' ? who : null,
      startsAt: found.startsAt,
      endsAt: found.endsAt,
      status,
      channel,
      queueNumber: counter.lastQueueNumber,
      signedUpAt: START,
      signedUpById: channel === 'app' && person ? person : cast.lin.personId,
      confirmedAt: status === 'confirmed' ? START : null,
      cancelledAt: status === 'cancelled' ? START : null,
    })
    return id
  })
}

/** A team with the captain and members, in it from the start. */
export function writeTeam(
  db: Database,
  { name, members }: { name: string; members: readonly [CastMember, ...CastMember[]] },
): Promise<string> {
  const id = newId()
  const communityId = FENGHUANGSHAN
  return db.inCommunity(communityId, async (tx) => {
    await tx.insert(teams).values({
      communityId,
      id,
      name,
      introduction: '',
      captainId: members[0].personId,
      createdAt: START,
      createdById: cast.lin.personId,
    })
    await tx
      .insert(teamMembers)
      .values(
        members.map(({ personId }) => ({ communityId, id: newId(), teamId: id, personId, joinedAt: START })),
      )
    return id
  })
}

interface SettledRecord {
  shift: Pick<ShiftView, 'id' | 'startsAt' | 'endsAt'>
  person: Pick<CastMember, 'personId' | 'communityId'>
  /** Null: not settled yet. */
  minutes: number | null
}

/** What somebody served on a shift, as settling leaves it. */
export function writeServiceRecord(
  db: Database,
  { shift, person: { personId, communityId }, minutes }: SettledRecord,
): Promise<string> {
  const id = newId()
  return db.inCommunity(communityId, async (tx) => {
    const settled =
      minutes === null
        ? {}
        : { serviceMinutes: minutes, points: Math.floor(minutes / 6), settledAt: new Date(shift.endsAt) }
    await tx.insert(serviceRecords).values({
      communityId,
      id,
      shiftId: shift.id,
      personId,
      checkedInAt: new Date(shift.startsAt),
      checkedInChannel: 'staff',
      checkedInById: cast.zhao.personId,
      checkedOutAt: new Date(shift.endsAt),
      checkedOutChannel: 'staff',
      checkedOutById: cast.zhao.personId,
      ...settled,
    })
    return id
  })
}

/** So many registered volunteers, adults with accounts of their own. */
export async function manyVolunteers(api: TestApi, count: number): Promise<CastMember[]> {
  const people = (await manyFamilies(api, count)).map(({ parent }) => parent)
  await api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
    const [row] = await tx
      .select({ last: sql<number>`coalesce(max(${volunteers.number}), 0)::int` })
      .from(volunteers)
      .where(eq(volunteers.communityId, FENGHUANGSHAN))
    await tx.insert(volunteers).values(
      people.map(({ communityId, personId }, i) => ({
        communityId,
        personId,
        number: (row?.last ?? 0) + i + 1,
        agreedVersion: 1,
        registeredAt: START,
        registeredById: personId,
      })),
    )
  })
  return people
}

/** Signs a person up for shifts with the usual choice: no waiting. */
export const shiftBody = (
  { personId }: Pick<CastMember, 'personId'>,
  shifts: readonly { id: string }[],
  change = {},
) => ({ personId, shiftIds: shifts.map(({ id }) => id), waitIfFull: false, ...change })

/** Somebody, or a guest by name, on the first shift of a notice; the sign-up's id comes back. */
export function placed(
  db: Database,
  { shifts: [shift] }: RecruitmentView,
  who: WrittenSignUp['who'],
  { status }: Pick<WrittenSignUp, 'status'> = {},
): Promise<string> {
  if (!shift) throw new Error('the notice has no shift')
  return writeSignUp(db, { shift, who, ...(status && { status }) })
}
