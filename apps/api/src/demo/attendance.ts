import type { Actor } from '@linli/domain/actor'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type { ShiftPlan } from '@linli/domain/volunteering/contract'
import type { Services } from '../http/services.ts'
import { createRecruitment, publishRecruitment } from '../modules/volunteering/actions.ts'
import { checkIn, checkOut, readLines } from '../modules/volunteering/attendance/actions.ts'
import { readCodes, scan } from '../modules/volunteering/attendance-code/actions.ts'
import { enterAtDesk } from '../modules/volunteering/desk-entries/actions.ts'
import { readSettlement, settle } from '../modules/volunteering/settlement/actions.ts'
import { listDueShifts } from '../modules/volunteering/settlement/store.ts'
import { placePeople } from '../modules/volunteering/sign-up/actions.ts'
import { listShifts } from '../modules/volunteering/store.ts'
import type { Town } from './people.ts'
import { daysFrom } from './sessions.ts'

const after = (instant: Date, ms: number) => new Date(instant.getTime() + ms)

interface Served {
  title: string
  role: string
  meetingPlace: string
  startsAt: Date
  hours: number
  people: readonly { personId: string; account: Actor | null }[]
}

/**
 * The book corner and yesterday's census wait to be settled, last week's visits and the census's first round are settled, and this moment
 * the front desk is staffed.
 */
export async function writeAttendance(town: Town, services: Services): Promise<void> {
  const { now, families } = town
  const helpers = families.map(({ head, account }) => ({ personId: head.personId, account }))
  const named = (name: string) => {
    const account = town.actorOf(name)
    return { personId: account.personId ?? '', account }
  }
  for (const past of await listDueShifts(town.tx, { now, after: null, limit: 10 }))
    await everybodyServes(town, past, { forgetful: 0, guestName: '赵师傅' })

  const visits = await post(town, {
    title: '探访独居老人',
    role: '探访员',
    meetingPlace: '第 3 网格服务点',
    startsAt: daysFrom(now, -9, 9),
    hours: 2,
    people: [named('王秀英'), ...helpers.slice(71, 81)],
  })
  await everybodyServes(town, visits, { forgetful: 0, guestName: '李阿姨' })
  await settleSoonAfter(town, visits)

  // One a minute: what the notice that fills now is held against, 上次 18 分钟招满.
  const firstRound = await post(town, {
    title: '人口普查入户志愿者',
    role: '摸底登记员',
    meetingPlace: '党群服务中心门口',
    startsAt: daysFrom(now, -23, 9),
    hours: 3,
    people: helpers.slice(40, 58),
  })
  await everybodyServes(town, firstRound, { forgetful: 0, guestName: '孙师傅' })
  await settleSoonAfter(town, firstRound)

  const census = await post(town, {
    title: '普查志愿者',
    role: '摸底登记员',
    meetingPlace: '党群服务中心门口',
    startsAt: daysFrom(now, -1, 9),
    hours: 3,
    people: [named('苏晴'), named('王秀英'), ...helpers.slice(20, 58)],
  })
  await everybodyServes(town, census, { forgetful: 2, guestName: '张师傅' })

  const half = 30 * MINUTE_MS
  const desk = await post(town, {
    title: '服务台引导',
    role: '引导员',
    meetingPlace: '党群服务中心 1 楼',
    startsAt: new Date(Math.floor(now.getTime() / half) * half - half),
    hours: 3,
    people: [named('苏晴'), ...helpers.slice(0, 6)],
  })
  for (const each of helpers.slice(0, 2)) await scanIn(town, services, desk, each)
}

interface Posted {
  shiftId: string
  startsAt: Date
  endsAt: Date
}

/** A notice with one shift, published some days before, and registered volunteers who signed up for it. */
async function post({ tx, manager }: Town, served: Served): Promise<Posted> {
  const { title, role, meetingPlace, startsAt, hours, people } = served
  const publishedAt = after(startsAt, -3 * DAY_MS)
  const endsAt = after(startsAt, hours * HOUR_MS)
  const shift: ShiftPlan = {
    role,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    places: people.length,
    ageFrom: null,
    ageTo: null,
  }
  const plan = {
    title,
    purpose: '按社区工作者的安排，有不清楚的当场问。',
    meetingPlace,
    gridId: null,
    skills: '',
    pointsPerHour: 10,
    urgent: false,
    cancelClosesMinutes: 120,
    teamIds: [],
    shifts: [shift],
  }
  const recruitmentId = await createRecruitment(tx, { actor: manager, plan, now: publishedAt })
  await publishRecruitment(tx, { actor: manager, recruitmentId, now: publishedAt })
  const shiftIds = (await listShifts(tx, [recruitmentId])).map(({ id }) => id)
  const requests = people.map(({ personId, account }, index) => ({
    actor: account ?? manager,
    recruitmentId,
    shiftIds,
    who: { personId },
    waitIfFull: false,
    channel: account ? ('app' as const) : ('desk' as const),
    from: null,
    now: after(publishedAt, (index + 1) * MINUTE_MS),
  }))
  for (const outcome of await placePeople(tx, requests))
    if (outcome && 'refused' in outcome) throw outcome.refused
  const [shiftId] = shiftIds
  if (shiftId === undefined) throw new Error('a notice of the demo has no shift')
  return { shiftId, startsAt, endsAt }
}

/** They come in three groups and leave together, but for who forgets to check out; somebody else comes along. */
async function everybodyServes(
  { tx, gridWorker: actor }: Town,
  { shiftId, startsAt, endsAt }: Posted,
  { forgetful, guestName }: { forgetful: number; guestName: string },
): Promise<void> {
  const lineIds = (await readLines(tx, shiftId)).map(({ lineId }) => lineId)
  for (const group of [0, 1, 2]) {
    const comes = lineIds.filter((_, index) => index % 3 === group)
    const now = after(startsAt, (group * 5 - 12) * MINUTE_MS)
    await checkIn(tx, { actor, shiftId, lineIds: comes, now })
  }
  const leave = lineIds.slice(0, lineIds.length - forgetful)
  await checkOut(tx, { actor, shiftId, lineIds: leave, at: 'now', now: after(endsAt, 4 * MINUTE_MS) })
  const times = { checkedInAt: startsAt, checkedOutAt: endsAt, reason: '没带手机，纸上签的到' }
  const now = after(endsAt, 20 * MINUTE_MS)
  await enterAtDesk(tx, { actor, shiftId, who: { guestName }, times, now })
}

async function settleSoonAfter({ tx, gridWorker: actor }: Town, { shiftId, endsAt }: Posted): Promise<void> {
  const now = after(endsAt, 50 * MINUTE_MS)
  const { totals } = await readSettlement(tx, { shiftId, now })
  await settle(tx, { actor, shiftId, totals, now })
}

/** Some minutes ago, with the code that was on the screen then. */
async function scanIn(
  { tx, now, manager }: Town,
  { secrets }: Services,
  { shiftId }: Posted,
  { personId, account }: { personId: string; account: Actor | null },
): Promise<void> {
  const then = after(now, -20 * MINUTE_MS)
  const [code] = (await readCodes(tx, secrets, { shiftId, now: then })).codes
  if (!code) throw new Error('the demo shows no code')
  const actor = account ?? { ...manager, personId }
  await scan(tx, secrets, { actor, shiftId, code: code.text, act: 'in', now: then })
}
