import { HOUR_MS, shanghaiInstant } from '@linli/domain/time'
import type { RecruitmentPlan, RecruitmentView, ShiftPlan } from '@linli/domain/volunteering/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../src/db/client.ts'
import { volunteers } from '../src/modules/volunteering/tables.ts'
import { type CastMember, cast } from './cast.ts'
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

async function sent(api: TestApi, path: string, body: object): Promise<RecruitmentView> {
  const reply = await api.as(cast.lin)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<RecruitmentView>()
}

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
