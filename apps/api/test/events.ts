import { randomUUID } from 'node:crypto'
import type { EventPlan, EventView } from '@linli/domain/events/contract'
import { shanghaiInstant } from '@linli/domain/time'
import { type CastMember, cast, FENGHUANGSHAN } from './cast.ts'
import type { TestApi } from './harness.ts'
import { writePeople } from './seed-cast.ts'

/** Saturday 15:00 of the week the tests live in; everyone may sign up from Thursday 20:00. */
export const CLASS_STARTS = shanghaiInstant(2026, 11, 28, 15)
export const CLASS_OPENS = shanghaiInstant(2026, 11, 26, 20)
export const CLASS_PRIORITY_OPENS = shanghaiInstant(2026, 11, 23, 20)
export const CLASS_CLOSES = shanghaiInstant(2026, 11, 28, 12)
export const IN_PRIORITY_WINDOW = shanghaiInstant(2026, 11, 25, 14)
export const WHEN_OPEN = shanghaiInstant(2026, 11, 27, 9)

/** A picture-book class that anyone may book; each test changes what it is about. */
export function plan(seriesId: string, overrides: Partial<EventPlan> = {}): EventPlan {
  return {
    seriesId,
    title: '绘本课《好饿的毛毛虫》',
    introduction: '一起听故事、做手工。',
    venue: '党群服务中心 2 楼活动室',
    startsAt: CLASS_STARTS.toISOString(),
    endsAt: shanghaiInstant(2026, 11, 28, 16).toISOString(),
    ageFrom: 3,
    ageTo: 6,
    places: 30,
    householdLimit: 2,
    policy: 'first_come',
    signUpOpensAt: CLASS_OPENS.toISOString(),
    signUpClosesAt: CLASS_CLOSES.toISOString(),
    cancelClosesAt: CLASS_CLOSES.toISOString(),
    prioritySignUpOpensAt: null,
    priorityThreshold: null,
    priorityCostPoints: 0,
    newcomerSeats: 0,
    newcomerLookbackSessions: 4,
    newcomerSeatsReleasedAt: null,
    offerHoldMinutes: 120,
    helperPlaces: 1,
    helperPoints: 15,
    ...overrides,
  }
}

/** Points first: standing 60 from Monday 20:00, six places for newcomers until Friday 20:00. */
export const pointsFirst: Partial<EventPlan> = {
  policy: 'points_first',
  prioritySignUpOpensAt: CLASS_PRIORITY_OPENS.toISOString(),
  priorityThreshold: 60,
  newcomerSeats: 6,
  newcomerSeatsReleasedAt: shanghaiInstant(2026, 11, 27, 20).toISOString(),
}

export async function newSeries(api: TestApi, title = `绘本课 ${randomUUID().slice(0, 8)}`): Promise<string> {
  const reply = await api.as(cast.lin)('POST', '/event-series', { kind: 'picture_book_class', title })
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ id: string }>().id
}

export async function draftEvent(api: TestApi, overrides: Partial<EventPlan> = {}): Promise<EventView> {
  const reply = await api.as(cast.lin)(
    'POST',
    '/events',
    plan(overrides.seriesId ?? (await newSeries(api)), overrides),
  )
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<EventView>()
}

export async function publishedEvent(api: TestApi, overrides: Partial<EventPlan> = {}): Promise<EventView> {
  const draft = await draftEvent(api, overrides)
  const reply = await api.as(cast.lin)('POST', `/events/${draft.id}/publish`, {})
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<EventView>()
}

/** So many families: a parent with an account and one child of class age with consent. */
export async function manyFamilies(
  api: TestApi,
  count: number,
): Promise<{ parent: CastMember; child: CastMember }[]> {
  const families = Array.from({ length: count }, (_, i) => {
    const householdId = randomUUID()
    const shared = { communityId: FENGHUANGSHAN, householdId, gridId: null, roles: ['resident' as const] }
    const parent = {
      ...shared,
      accountId: randomUUID(),
      personId: randomUUID(),
      name: `家长${i}`,
      relation: 'head' as const,
      bornOn: '1990-01-01',
    }
    const child = {
      ...shared,
      accountId: randomUUID(),
      personId: randomUUID(),
      name: `孩子${i}`,
      relation: 'son' as const,
      bornOn: '2022-01-01',
      guardians: [parent.personId],
    }
    return { parent, child }
  })
  await writePeople(
    api.db,
    families.flatMap(({ parent, child }) => [parent, child]),
  )
  return families
}

/** Signs people up with the usual choices: together, and on the waiting list if there is no place. */
export const signUpBody = (people: { personId: string }[], change = {}) => ({
  personIds: people.map((person) => person.personId),
  acceptPartial: false,
  waitIfFull: true,
  ...change,
})
