import { randomUUID } from 'node:crypto'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@linli/domain/endpoint'
import {
  createEvent,
  createSeries,
  type EventPlan,
  type EventView,
  publishEvent,
} from '@linli/domain/events/contract'
import { signInToDemo } from '@linli/domain/people/contract'
import { MINUTE_MS } from '@linli/domain/time'
import { listShiftsOfToday } from '@linli/domain/volunteering/attendance/contract'
import { listDueSettlements } from '@linli/domain/volunteering/settlement/contract'

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

/** Of the demo: a shift that runs now, and one that waits for its settlement. */
export async function demoShifts(office: Office): Promise<{ shiftId: string; dueShiftId: string }> {
  const [running] = (await office(listShiftsOfToday)).rows
  const due = (await office(listDueSettlements)).rows.find(({ withoutCheckOut }) => withoutCheckOut > 0)
  if (!running || !due) throw new Error('the demo has no shifts')
  return { shiftId: running.shiftId, dueShiftId: due.shiftId }
}
