import { isStaff, type Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/events/contract'
import { DAY_MS, dateOn, startOfDate } from '@linli/domain/time'
import { AppError, invalidInput, notAllowed } from '../../http/app-error.ts'
import { cursorOf } from '../../http/cursor.ts'
import type { RouteList } from '../../http/route.ts'
import { countPendingBindings } from '../people/store.ts'
import { readBookings, toSummary } from './actions.ts'
import { checkIn, readDoorList, undoCheckIn } from './door/actions.ts'
import { cancelHelper, signUpAsHelper } from './helpers/actions.ts'
import { readEvent, readEvents } from './page/actions.ts'
import {
  cancelEvent,
  changeEvent,
  createEvent,
  createSeries,
  datedPlan,
  finishEvent,
  publishEvent,
} from './plan/actions.ts'
import { acceptOffer, cancelSignUp, declineOffer, signUpAtDesk, signUpTogether } from './sign-up/actions.ts'
import { countEventDays, countWork, listEvents, listSeries, listToFinish } from './store.ts'
import { workbenchRoutes } from './workbench/routes.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']
const PAGE_ROWS = 20
const MAX_CALENDAR_DAYS = 62

const nextDay = (on: string) => new Date(startOfDate(on).getTime() + DAY_MS)

/** Where a keyset page of events goes on: after this start and id. */
const EVENT_CURSOR = cursorOf({ startsAt: 'instant', id: 'uuid' })

export const eventRoutes: RouteList = (route) => {
  reads(route)
  familyActs(route)
  staffActs(route)
  workbenchRoutes(route)
  door(route)
}

const reads: RouteList = (route) => {
  route(contract.listEvents, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: async ({ actor, tx, query, now }) => {
      const show = query.show ?? 'upcoming'
      if (show === 'drafts' && !isStaff(actor)) throw notAllowed()
      const found = await listEvents(tx, {
        communityId: actor.communityId,
        kind: query.kind,
        seriesId: query.seriesId,
        seekingHelpers: query.helpers === 'sought',
        show,
        from: query.from ? startOfDate(query.from) : undefined,
        to: query.to ? nextDay(query.to) : undefined,
        now,
        after: EVENT_CURSOR.read(query.cursor),
        limit: PAGE_ROWS,
      })
      const last = found.at(-1)
      return {
        rows: found.map((each) => toSummary(each, now)),
        nextCursor: last && found.length === PAGE_ROWS ? EVENT_CURSOR.write(last.event) : null,
      }
    },
  })
  route(contract.listEventDays, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: async ({ actor, tx, query }) => {
      const from = startOfDate(query.from)
      const to = nextDay(query.to)
      if (to <= from || to.getTime() - from.getTime() > MAX_CALENDAR_DAYS * DAY_MS)
        throw invalidInput(`日期范围要从早到晚，最多 ${MAX_CALENDAR_DAYS} 天`)
      return { days: await countEventDays(tx, { communityId: actor.communityId, from, to }) }
    },
  })
  route(contract.getEvent, {
    allow: MEMBERS,
    sameFor: 'account',
    handleAll: (tx, asks) =>
      readEvents(
        tx,
        asks.map(({ actor, params, now }) => ({ actor, eventId: params.eventId, now })),
      ),
  })
  route(contract.listMyBookings, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: async ({ actor, tx, query, now }) => {
      if (!actor.personId) return { rows: [], nextCursor: null }
      const page = await readBookings(tx, {
        communityId: actor.communityId,
        personId: actor.personId,
        when: query.when ?? 'upcoming',
        now,
        after: EVENT_CURSOR.read(query.cursor),
        limit: PAGE_ROWS,
      })
      return { rows: page.rows, nextCursor: page.full && page.last ? EVENT_CURSOR.write(page.last) : null }
    },
  })
}

const familyActs: RouteList = (route) => {
  route(contract.signUpForEvent, { allow: MEMBERS, together: signUpTogether })
  route(contract.cancelSignUp, {
    allow: MEMBERS,
    handle: ({ actor, tx, params, body, now }) =>
      cancelSignUp(tx, { actor, ...params, personIds: body.personIds, byStaff: isStaff(actor), now }),
  })
  route(contract.acceptOffer, {
    allow: MEMBERS,
    handle: ({ actor, tx, params, now }) =>
      acceptOffer(tx, { actor, ...params, byStaff: isStaff(actor), now }),
  })
  route(contract.declineOffer, {
    allow: MEMBERS,
    handle: ({ actor, tx, params, now }) =>
      declineOffer(tx, { actor, ...params, byStaff: isStaff(actor), now }),
  })
  route(contract.signUpAsHelper, {
    allow: MEMBERS,
    handle: async ({ actor, tx, params, now }) => {
      await signUpAsHelper(tx, { actor, eventId: params.eventId, now })
      return { done: true as const }
    },
  })
  route(contract.cancelHelper, {
    allow: MEMBERS,
    handle: async ({ actor, tx, params, now }) => {
      await cancelHelper(tx, { actor, eventId: params.eventId, now })
      return { done: true as const }
    },
  })
}

const staffActs: RouteList = (route) => {
  route(contract.listSeries, {
    allow: STAFF,
    handle: async ({ actor, tx }) => ({ rows: await listSeries(tx, actor.communityId) }),
  })
  route(contract.createSeries, {
    allow: STAFF,
    handle: ({ actor, tx, body, now }) => createSeries(tx, { actor, now, ...body }),
  })
  route(contract.createEvent, {
    allow: STAFF,
    handle: async ({ actor, tx, body, now }) => {
      const eventId = await createEvent(tx, { actor, now, plan: datedPlan(body) })
      return readEvent(tx, { actor, eventId, now })
    },
  })
  route(contract.changeEvent, {
    allow: STAFF,
    handle: async ({ actor, tx, params: { eventId }, body, now }) => {
      if (Object.keys(body).length === 0) throw new AppError(400, 'invalid_input', '没有要改的内容')
      await changeEvent(tx, { actor, eventId, now, changes: datedPlan(body) })
      return readEvent(tx, { actor, eventId, now })
    },
  })
  route(contract.publishEvent, {
    allow: STAFF,
    handle: async ({ actor, tx, params: { eventId }, now }) => {
      await publishEvent(tx, { actor, eventId, now })
      return readEvent(tx, { actor, eventId, now })
    },
  })
  route(contract.cancelEvent, {
    allow: STAFF,
    handle: async ({ actor, tx, params: { eventId }, body, now }) => {
      await cancelEvent(tx, { actor, eventId, now, reason: body.reason })
      return readEvent(tx, { actor, eventId, now })
    },
  })
  route(contract.finishEvent, {
    allow: STAFF,
    handle: async ({ actor, tx, params: { eventId }, now }) => {
      await finishEvent(tx, { actor, eventId, now })
      return readEvent(tx, { actor, eventId, now })
    },
  })
}

const door: RouteList = (route) => {
  route(contract.getDoorList, {
    allow: STAFF,
    handle: ({ actor, tx, params, now }) => readDoorList(tx, { actor, eventId: params.eventId, now }),
  })
  route(contract.signUpAtDesk, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) =>
      signUpAtDesk(tx, { actor, eventId: params.eventId, ...body, now }),
  })
  route(contract.checkIn, {
    allow: STAFF,
    handle: async ({ actor, tx, params, body, now }) => ({
      checkedIn: await checkIn(tx, { actor, eventId: params.eventId, who: body, now }),
    }),
  })
  route(contract.undoCheckIn, {
    allow: STAFF,
    handle: async ({ actor, tx, params, now }) => {
      await undoCheckIn(tx, { actor, ...params, now })
      return { done: true as const }
    },
  })
  route(contract.getWorkbench, {
    allow: STAFF,
    handle: async ({ actor, tx, now }) => {
      const { communityId } = actor
      const from = startOfDate(dateOn(now))
      const today = await listEvents(tx, {
        communityId,
        show: 'upcoming',
        from,
        to: new Date(from.getTime() + DAY_MS),
        now,
        after: null,
        limit: PAGE_ROWS,
      })
      const toFinish = await listToFinish(tx, communityId, now)
      return {
        today: today.map((each) => toSummary(each, now)),
        ...(await countWork(tx, communityId, now)),
        toFinish: toFinish.map((each) => toSummary(each, now)),
        bindingRequests: await countPendingBindings(tx),
      }
    },
  })
}
