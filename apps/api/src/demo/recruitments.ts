import type { Actor } from '@linli/domain/actor'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type { RecruitmentPlan, ShiftPlan } from '@linli/domain/volunteering/contract'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { createRecruitment, publishRecruitment } from '../modules/volunteering/actions.ts'
import { createChatGroup } from '../modules/volunteering/chat-groups/actions.ts'
import { createShareCode } from '../modules/volunteering/share-codes/actions.ts'
import { placePeople } from '../modules/volunteering/sign-up/actions.ts'
import { listShifts } from '../modules/volunteering/store.ts'
import { registerVolunteer } from '../modules/volunteering/volunteers/actions.ts'
import type { Town } from './people.ts'
import { daysFrom, saturdayAfter } from './sessions.ts'

/** A neighbour who serves; without an account it is staff who sign them up. */
interface Helper {
  personId: string
  account: Actor | null
}

interface Posted {
  recruitmentId: string
  shiftIds: string[]
  /** One for each WeChat group, in order. */
  shareCodes: string[]
  publishedAt: Date
}

const after = (instant: Date, ms: number) => new Date(instant.getTime() + ms)

function shiftFrom(startsAt: Date, hours: number, shift: Pick<ShiftPlan, 'role' | 'places'>): ShiftPlan {
  const endsAt = after(startsAt, hours * HOUR_MS).toISOString()
  return { ...shift, startsAt: startsAt.toISOString(), endsAt, ageFrom: null, ageTo: null }
}

const PLAN: Omit<RecruitmentPlan, 'title' | 'purpose' | 'meetingPlace' | 'shifts'> = {
  gridId: null,
  skills: '',
  pointsPerHour: 10,
  urgent: false,
  cancelClosesMinutes: 120,
  teamIds: [],
}

const GROUPS = ['砖瓦厂邻居群', '凤凰山业主群', '志愿者老朋友群']

/** Which group brought whom, in turn: the first brings most. */
const BROUGHT_BY = [0, 0, 1, 0, 1, 2]

/** The census is filling, the school's crossing was full in no time, the book corner is done, and one is a draft. */
export async function writeRecruitments(town: Town): Promise<void> {
  const { tx, now, manager } = town
  const saturday = saturdayAfter(after(now, DAY_MS))
  const helpers = await registerHelpers(town)
  const groupIds: string[] = []
  for (const name of GROUPS)
    groupIds.push((await createChatGroup(tx, { actor: manager, now, name, gridId: null })).id)
  await post(town, bookCorner(saturday), { groupIds, publishedAt: daysFrom(saturday, -18, 10) }).then(
    (posted) =>
      fill(town, posted, {
        helpers: [named(town, '苏晴'), named(town, '王秀英'), ...helpers.slice(60, 64)],
        minutes: 90,
      }),
  )
  await post(town, crossing(saturday), { groupIds, publishedAt: daysFrom(now, -2, 19, 30) }).then((posted) =>
    fill(town, posted, { helpers: [...helpers.slice(0, 32), named(town, '何敏')], minutes: 18.6 }),
  )
  await post(town, census(saturday), { groupIds, publishedAt: after(now, -12 * MINUTE_MS) }).then((posted) =>
    fill(town, posted, { helpers: helpers.slice(0, 86), minutes: 11 }),
  )
  await createRecruitment(tx, { actor: manager, now: after(now, -DAY_MS), plan: stairs(saturday) })
}

const named = ({ actorOf }: Town, name: string): Helper => {
  const account = actorOf(name)
  return { personId: account.personId ?? '', account }
}

/** Everybody who serves in the demo has agreed to the volunteer agreement before. */
async function registerHelpers(town: Town): Promise<Helper[]> {
  const helpers = town.families.map(({ head, account }) => ({ personId: head.personId, account }))
  const all = [...['苏晴', '王秀英', '何敏'].map((name) => named(town, name)), ...helpers]
  for (const { personId } of all)
    await registerVolunteer(town.tx, {
      actor: town.manager,
      personId,
      agreedVersion: VOLUNTEER_AGREEMENT.version,
      atDesk: true,
      now: after(town.now, -60 * DAY_MS),
    })
  return helpers
}

function census(saturday: Date): RecruitmentPlan {
  return {
    ...PLAN,
    title: '人口普查入户志愿者',
    purpose: '两人一组，跟着社区工作者入户登记。\n带上手机，穿舒服的鞋；水和红马甲社区准备。',
    meetingPlace: '党群服务中心门口',
    skills: '会用手机填表',
    urgent: true,
    shifts: [
      shiftFrom(daysFrom(saturday, 0, 9), 3, { role: '上午登记员', places: 80 }),
      shiftFrom(daysFrom(saturday, 0, 14), 3, { role: '下午登记员', places: 50 }),
    ],
  }
}

function crossing(saturday: Date): RecruitmentPlan {
  const mornings = [2, 3, 4, 5].map((days) =>
    shiftFrom(daysFrom(saturday, days, 7, 30), 1, { role: '护学岗', places: 8 }),
  )
  return {
    ...PLAN,
    title: '学校护学岗',
    purpose: '早上上学时，在校门口提醒车辆慢行，带孩子过马路。',
    meetingPlace: '云大附小南门',
    shifts: mornings,
  }
}

function bookCorner(saturday: Date): RecruitmentPlan {
  return {
    ...PLAN,
    title: '图书角整理',
    purpose: '修补旧绘本，重新编号上架。',
    meetingPlace: '党群服务中心 1 楼图书角',
    shifts: [shiftFrom(daysFrom(saturday, -14, 14), 3, { role: '整理员', places: 8 })],
  }
}

function stairs(saturday: Date): RecruitmentPlan {
  return {
    ...PLAN,
    title: '冬季楼道清扫',
    purpose: '',
    meetingPlace: '各楼栋门口',
    shifts: [shiftFrom(daysFrom(saturday, 7, 9), 2, { role: '清扫', places: 20 })],
  }
}

async function post(
  { tx, manager }: Town,
  plan: RecruitmentPlan,
  { groupIds, publishedAt }: { groupIds: readonly string[]; publishedAt: Date },
): Promise<Posted> {
  const now = publishedAt
  const recruitmentId = await createRecruitment(tx, { actor: manager, now: after(now, -5 * MINUTE_MS), plan })
  await publishRecruitment(tx, { actor: manager, recruitmentId, now })
  const shareCodes: string[] = []
  for (const groupId of groupIds)
    shareCodes.push((await createShareCode(tx, { actor: manager, recruitmentId, groupId, now })).code)
  const shifts = await listShifts(tx, [recruitmentId])
  return { recruitmentId, shiftIds: shifts.map(({ id }) => id), shareCodes, publishedAt }
}

/** They come one by one, more at first than later; shifts are taken in turn. */
async function fill(
  { tx, manager }: Town,
  { recruitmentId, shiftIds, shareCodes, publishedAt }: Posted,
  { helpers, minutes }: { helpers: readonly Helper[]; minutes: number },
): Promise<void> {
  const requests = helpers.map(({ personId, account }, index) => {
    const part = ((index + 1) / helpers.length) ** 1.5
    const shareCode = shareCodes[BROUGHT_BY[index % BROUGHT_BY.length] ?? 0]
    return {
      actor: account ?? manager,
      recruitmentId,
      shiftIds: shiftIds.filter((_, position) => position === index % shiftIds.length),
      who: { personId },
      waitIfFull: true,
      channel: account ? ('app' as const) : ('desk' as const),
      from: account && shareCode ? { shareCode } : null,
      now: after(publishedAt, part * minutes * MINUTE_MS),
    }
  })
  for (const outcome of await placePeople(tx, requests))
    if (outcome && 'refused' in outcome) throw outcome.refused
}
