import { randomUUID } from 'node:crypto'
import { listPublicComplaints } from '@linli/domain/complaints/reading/contract'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@linli/domain/endpoint'
import {
  checkIn,
  createEvent,
  createSeries,
  type EventPlan,
  type EventView,
  publishEvent,
  signUpAsHelper,
} from '@linli/domain/events/contract'
import {
  getMe,
  getPerson,
  type PersonView,
  registerPerson,
  signInToDemo,
} from '@linli/domain/people/contract'
import { CONSENT_TEXT } from '@linli/domain/people/terms'
import { clockTime, DAY_MS, dateOn, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { listShiftsOfToday } from '@linli/domain/volunteering/attendance/contract'
import {
  createRecruitment,
  listRecruitments,
  publishRecruitment,
  type RecruitmentView,
} from '@linli/domain/volunteering/contract'
import { correctServiceRecord } from '@linli/domain/volunteering/corrections/contract'
import { getSettlement, listDueSettlements } from '@linli/domain/volunteering/settlement/contract'

interface Request<E extends Endpoint> {
  params?: ParamsOf<E>
  query?: QueryOf<E>
  body?: BodyOf<E>
}

/** Calls the API as one person. Throws with the server's own words when it refuses. */
export type Office = <E extends Endpoint>(endpoint: E, request?: Request<E>) => Promise<ReplyOf<E>>

/** What a story needs done beside the pages, as the demo identity with this key. */
export async function openOffice(origin: string, key: string): Promise<Office> {
  const { accessToken } = await send(origin, signInToDemo, { body: { key } })
  return (endpoint, request) => send(origin, endpoint, request, accessToken)
}

async function send<E extends Endpoint>(
  origin: string,
  endpoint: E,
  { params, query, body }: Request<E> = {},
  accessToken?: string,
): Promise<ReplyOf<E>> {
  const values = (params ?? {}) as Record<string, string>
  const path = endpoint.url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const search = new URLSearchParams((query ?? {}) as Record<string, string>).toString()
  const isRead = endpoint.method === 'GET'
  const response = await fetch(`${origin}/api${path}${search && `?${search}`}`, {
    method: endpoint.method,
    headers: {
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      ...(!isRead && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(!isRead && { body: JSON.stringify(body ?? {}) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${endpoint.method} ${path} → ${response.status} ${text}`)
  return JSON.parse(text) as ReplyOf<E>
}

/** So many minutes from now, or ago when negative, as the API writes instants. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE_MS).toISOString()
}

/** A small class, already open at the door, in the middle of its priority window: all relative to now. */
function smallClass(seriesId: string, title: string): EventPlan {
  return {
    seriesId,
    title,
    introduction: '大声读、慢慢看。\n请带一个喜欢的玩偶来。',
    venue: '党群服务中心 2 楼活动室',
    startsAt: inMinutes(100),
    endsAt: inMinutes(160),
    ageFrom: 3,
    ageTo: 6,
    places: 3,
    householdLimit: 2,
    policy: 'points_first',
    signUpOpensAt: inMinutes(50),
    signUpClosesAt: inMinutes(95),
    cancelClosesAt: inMinutes(95),
    prioritySignUpOpensAt: inMinutes(-60),
    priorityThreshold: 60,
    priorityCostPoints: 0,
    newcomerSeats: 1,
    newcomerLookbackSessions: 4,
    newcomerSeatsReleasedAt: null,
    offerHoldMinutes: 30,
    helperPlaces: 1,
    helperPoints: 15,
  }
}

/** Publishes a class of three places in a series of its own. */
export async function publishSmallClass(
  office: Office,
  title: string,
  changes: Partial<EventPlan> = {},
): Promise<EventView> {
  const series = await office(createSeries, { body: { kind: 'picture_book_class', title: `${title}系列` } })
  const draft = await office(createEvent, { body: { ...smallClass(series.id, title), ...changes } })
  return office(publishEvent, { params: { eventId: draft.id }, body: {} })
}

/**
 * Of the demo: a shift that runs now, one that waits for its settlement, a notice that still takes people, and a case
 * that 苏晴 reported.
 */
export async function demoService(
  office: Office,
): Promise<{ shiftId: string; dueShiftId: string; recruitmentId: string; complaintId: string }> {
  const [running] = (await office(listShiftsOfToday)).rows
  const due = (await office(listDueSettlements)).rows.find(({ withoutCheckOut }) => withoutCheckOut > 0)
  const [notice] = (await office(listRecruitments, { query: { needed: 'yes' } })).rows
  const cases = (await office(listPublicComplaints)).rows
  const jam = cases.find(({ title }) => title.startsWith('放学时'))
  if (!running || !due || !notice || !jam) throw new Error('the demo has no shifts, or no cases')
  return {
    shiftId: running.shiftId,
    dueShiftId: due.shiftId,
    recruitmentId: notice.id,
    complaintId: jam.id,
  }
}

/** A class open for hours yet to families that have earned 20 points: two hours of service. */
export function publishClassForHelpers(office: Office, title: string): Promise<EventView> {
  return publishSmallClass(office, title, {
    priorityThreshold: 20,
    newcomerSeats: 0,
    signUpOpensAt: inMinutes(600),
    signUpClosesAt: inMinutes(700),
    cancelClosesAt: inMinutes(700),
    startsAt: inMinutes(720),
    endsAt: inMinutes(780),
  })
}

/** Puts a demo identity down as the helper of a class that begins in 100 minutes, and ticks them in at its door. */
export async function helpAtClass(origin: string, office: Office, key: string): Promise<EventView> {
  const event = await publishSmallClass(office, '《两头跑》绘本课')
  const helper = await openOffice(origin, key)
  const params = { eventId: event.id }
  await helper(signUpAsHelper, { params })
  const { person } = await helper(getMe)
  if (!person) throw new Error(`${key} is bound to nobody`)
  await office(checkIn, { params, body: { personId: person.id } })
  return event
}

/** A child of ten in the household of a guardian who consented on paper. */
export async function registerChild(office: Office, guardianId: string, name: string): Promise<PersonView> {
  const { householdId } = await office(getPerson, { params: { personId: guardianId } })
  const bornOn = dateOn(new Date(Date.now() - 10.5 * 365 * DAY_MS))
  const consent = { guardianId, version: CONSENT_TEXT.version }
  return office(registerPerson, { body: { householdId, name, relation: 'other', bornOn, consent } })
}

/** Takes half an hour off the one record of a settled shift. */
export async function correctHours(office: Office, shiftId: string): Promise<void> {
  const { lines, shift } = await office(getSettlement, { params: { shiftId } })
  const [line] = lines
  if (!line) throw new Error('nobody has served there')
  const checkedOutAt = new Date(Date.parse(shift.endsAt) - 30 * MINUTE_MS).toISOString()
  const { recordId, serviceMinutes, points } = line
  const seen = { serviceMinutes, points }
  const body = { checkedInAt: shift.startsAt, checkedOutAt, reason: '提前走了', seen }
  await office(correctServiceRecord, { params: { recordId }, body })
}

/** A shift of two hours, as the form asks for it; it begins so soon that one can check in at once. */
export function shiftSoon(): { on: string; from: string; to: string; overInMs: number } {
  const startsAt = new Date(Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS + 40 * MINUTE_MS)
  const endsAt = new Date(startsAt.getTime() + 2 * HOUR_MS)
  return {
    on: dateOn(startsAt),
    from: clockTime(startsAt),
    to: clockTime(endsAt),
    overInMs: endsAt.getTime() + MINUTE_MS - Date.now(),
  }
}

/** Publishes a notice with one shift of three places, two days from now. */
export async function publishThreePlaces(office: Office, title: string): Promise<RecruitmentView> {
  const shift = { role: '帮厨', startsAt: inMinutes(2880), endsAt: inMinutes(3000), places: 3 }
  const draft = await office(createRecruitment, {
    body: {
      title,
      purpose: '和面、调馅、给楼里的老人送去。',
      meetingPlace: '党群服务中心 1 楼厨房',
      gridId: null,
      skills: '',
      pointsPerHour: 10,
      urgent: false,
      cancelClosesMinutes: 120,
      teamIds: [],
      shifts: [{ ...shift, ageFrom: null, ageTo: null }],
    },
  })
  return office(publishRecruitment, { params: { recruitmentId: draft.id }, body: {} })
}

/** A chain as people write it: two that the roster knows, one of them with a friend, one that nobody knows, one comment. */
export const CHAIN = `#接龙
周六一起包汤圆，报名的接一下
1. 苏晴+1
2. 王秀英🌹
3、汤圆阿姨
有人带擀面杖吗？`
