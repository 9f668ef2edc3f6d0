import { randomUUID } from 'node:crypto'
import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { type CastMember, cast } from '../cast.ts'
import {
  CLASS_STARTS,
  draftEvent,
  manyFamilies,
  newSeries,
  plan,
  publishedEvent,
  signUpBody,
  WHEN_OPEN,
} from '../events.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import type { MutatingCall, Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const AT_THE_DOOR = new Date(CLASS_STARTS.getTime() - 10 * MINUTE_MS)
const AFTERWARDS = new Date(CLASS_STARTS.getTime() + 2 * HOUR_MS)

interface Family {
  parent: CastMember
  child: CastMember
}
async function family(api: TestApi): Promise<Family> {
  const [one] = await manyFamilies(api, 1)
  if (!one) throw new Error('no family written')
  return one
}

async function post<T>(api: TestApi, caller: CastMember, path: string, body: object): Promise<T> {
  const reply = await api.as(caller)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<T>()
}

/** A published class with one place, and the family that has it. */
async function booked(api: TestApi, change = {}) {
  api.setNow(api.start)
  const event = await publishedEvent(api, change)
  api.setNow(WHEN_OPEN)
  const { parent, child } = await family(api)
  const signUp = await signedUp(api, event, { parent, child })
  return { event, parent, child, signUp, params: { eventId: event.id, signUpId: signUp.id } }
}
const signedUp = (api: TestApi, event: EventView, { parent, child }: Family) =>
  post<SignUpView>(api, parent, `/events/${event.id}/sign-ups`, signUpBody([child]))

/** Staff do something to a class for which a family has signed up. */
async function onBooked(api: TestApi, body: object, otherBody: object): Promise<MutatingCall> {
  const { event } = await booked(api)
  return {
    caller: await manager(api),
    params: { eventId: event.id },
    body,
    otherBody,
    at: WHEN_OPEN,
  }
}

/** A family to which a freed place was offered, with another one waiting behind it. */
async function offered(api: TestApi): Promise<MutatingCall> {
  const first = await booked(api, { places: 1, householdLimit: 1 })
  const next = await family(api)
  const signUp = await signedUp(api, first.event, next)
  await signedUp(api, first.event, await family(api))
  await post(api, first.parent, `/events/${first.event.id}/sign-ups/${first.signUp.id}/cancel`, {})
  return {
    caller: next.parent,
    params: { eventId: first.event.id, signUpId: signUp.id },
    body: {},
    at: WHEN_OPEN,
  }
}

/** A helper of a class. */
async function helping(api: TestApi) {
  const event = await publishedEvent(api)
  const helper = await adult(api)
  await post(api, helper, `/events/${event.id}/helpers`, {})
  return { event, helper, params: { eventId: event.id } }
}

const familyActs: Mutation[] = [
  {
    route: 'POST /api/events/{eventId}/sign-ups',
    repeat: 'kept',
    async arrange({ api }) {
      const event = await publishedEvent(api)
      const { parent, child } = await family(api)
      return {
        caller: parent,
        params: { eventId: event.id },
        body: signUpBody([child]),
        otherBody: signUpBody([child], { waitIfFull: false }),
        at: WHEN_OPEN,
      }
    },
  },
  {
    route: 'POST /api/events/{eventId}/sign-ups/{signUpId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { parent, child, params, event } = await booked(api, { places: 1, householdLimit: 1 })
      await signedUp(api, event, await family(api))
      return { caller: parent, params, body: {}, otherBody: { personIds: [child.personId] }, at: WHEN_OPEN }
    },
  },
  {
    route: 'POST /api/events/{eventId}/sign-ups/{signUpId}/accept-offer',
    repeat: 'kept',
    arrange: ({ api }) => offered(api),
  },
  {
    route: 'POST /api/events/{eventId}/sign-ups/{signUpId}/decline-offer',
    repeat: 'kept',
    arrange: ({ api }) => offered(api),
  },
  {
    route: 'POST /api/events/{eventId}/helpers',
    repeat: 'kept',
    async arrange({ api }) {
      const event = await publishedEvent(api)
      return { caller: await adult(api), params: { eventId: event.id }, body: {} }
    },
  },
  {
    route: 'POST /api/events/{eventId}/helpers/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { helper, params } = await helping(api)
      return { caller: helper, params, body: {} }
    },
  },
]

const staffActs: Mutation[] = [
  {
    route: 'POST /api/event-series',
    repeat: 'kept',
    async arrange({ api }) {
      const series = (title: string) => ({ kind: 'picture_book_class', title })
      return {
        caller: await manager(api),
        body: series(`系列 ${randomUUID().slice(0, 8)}`),
        otherBody: series(`系列 ${randomUUID().slice(0, 8)}`),
      }
    },
  },
  {
    route: 'POST /api/events',
    repeat: 'kept',
    async arrange({ api }) {
      const seriesId = await newSeries(api)
      return {
        caller: await manager(api),
        body: plan(seriesId),
        otherBody: plan(seriesId, { venue: '图书角' }),
      }
    },
  },
  {
    route: 'POST /api/events/{eventId}/change',
    repeat: 'kept',
    arrange: ({ api }) => onBooked(api, { venue: '图书角' }, { venue: '三楼' }),
  },
  {
    route: 'POST /api/events/{eventId}/publish',
    repeat: 'kept',
    async arrange({ api }) {
      const event = await draftEvent(api)
      return { caller: await manager(api), params: { eventId: event.id }, body: {} }
    },
  },
  {
    route: 'POST /api/events/{eventId}/cancel',
    repeat: 'kept',
    arrange: ({ api }) => onBooked(api, { reason: '老师病了' }, { reason: '停电了' }),
  },
  {
    route: 'POST /api/events/{eventId}/finish',
    repeat: 'kept',
    async arrange({ api }) {
      const { event, helper, params } = await helping(api)
      api.setNow(WHEN_OPEN)
      await signedUp(api, event, await family(api))
      api.setNow(AT_THE_DOOR)
      await post(api, cast.lin, `/events/${event.id}/check-ins`, { personId: helper.personId })
      return { caller: await manager(api), params, body: {}, at: AFTERWARDS }
    },
  },
]

const door: Mutation[] = [
  {
    route: 'POST /api/events/{eventId}/desk-sign-ups',
    repeat: 'kept',
    async arrange({ api }) {
      const event = await publishedEvent(api)
      const { child } = await family(api)
      return {
        caller: await manager(api),
        params: { eventId: event.id },
        body: signUpBody([child]),
        otherBody: signUpBody([child], { acceptPartial: true }),
        at: WHEN_OPEN,
      }
    },
  },
  {
    route: 'POST /api/events/{eventId}/check-ins',
    repeat: 'kept',
    async arrange({ api }) {
      const { child, signUp, params } = await booked(api)
      return {
        caller: await manager(api),
        params: { eventId: params.eventId },
        body: { code: signUp.code },
        otherBody: { personId: child.personId },
        at: AT_THE_DOOR,
      }
    },
  },
  {
    route: 'DELETE /api/events/{eventId}/check-ins/{personId}',
    repeat: 'kept',
    async arrange({ api }) {
      const { event, child } = await booked(api)
      api.setNow(AT_THE_DOOR)
      await post(api, cast.lin, `/events/${event.id}/check-ins`, { personId: child.personId })
      return {
        caller: await manager(api),
        params: { eventId: event.id, personId: child.personId },
        at: AT_THE_DOOR,
      }
    },
  },
]

export const eventMutations: readonly Mutation[] = [...familyActs, ...staffActs, ...door]
