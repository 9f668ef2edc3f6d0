import { type Actor, isStaff, type Role } from '@linli/domain/actor'
import type { QueryOf } from '@linli/domain/endpoint'
import { DAY_MS, startOfDate } from '@linli/domain/time'
import * as contract from '@linli/domain/volunteering/contract'
import type { Tx } from '../../db/client.ts'
import { invalidInput, notAllowed } from '../../http/app-error.ts'
import { cursorOf } from '../../http/cursor.ts'
import type { RouteList } from '../../http/route.ts'
import { listActableIds } from '../people/store.ts'
import { pointRulesAt } from '../points/rule-versions/store.ts'
import { createRecruitment, publishRecruitment, readRecruitment, toSummary } from './actions.ts'
import { attendanceRoutes } from './attendance/routes.ts'
import { attendanceCodeRoutes } from './attendance-code/routes.ts'
import { certificateRoutes } from './certificates/routes.ts'
import { chainImportRoutes } from './chain-import/routes.ts'
import { cancelRecruitment, changeRecruitment, closeRecruitment } from './changing/actions.ts'
import { chatGroupRoutes } from './chat-groups/routes.ts'
import { correctionRoutes } from './corrections/routes.ts'
import { figureRoutes } from './figures/routes.ts'
import { progressRoutes } from './progress/routes.ts'
import { recordExportRoutes } from './record-export/routes.ts'
import { serviceRecordRoutes } from './service-records/routes.ts'
import { settlementRoutes } from './settlement/routes.ts'
import { shareCodeRoutes } from './share-codes/routes.ts'
import { shiftSignUpRoutes } from './sign-up/routes.ts'
import { signUpListRoutes } from './sign-up-list/routes.ts'
import { listGrids, listRecruitments, listShifts, listTeamNames } from './store.ts'
import { teamRoutes } from './teams/routes.ts'
import { volunteerRoutes } from './volunteers/routes.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']
const PAGE_ROWS = 20

/** Where a keyset page goes on: after this start and id. */
const NOTICE_CURSOR = cursorOf({ startsAt: 'instant', id: 'uuid' })

interface ReadPage {
  actor: Actor
  query: QueryOf<typeof contract.listRecruitments>
  /** Only notices with a place of one of these. */
  personIds?: readonly string[]
  now: Date
}

async function readPage(tx: Tx, { actor, query, personIds, now }: ReadPage) {
  const show = query.show ?? 'upcoming'
  if (show === 'drafts' && !isStaff(actor)) throw notAllowed()
  const found = await listRecruitments(tx, {
    communityId: actor.communityId,
    show,
    gridId: query.gridId,
    needed: query.needed === 'yes',
    ...(personIds && { personIds }),
    from: query.from ? startOfDate(query.from) : undefined,
    to: query.to ? new Date(startOfDate(query.to).getTime() + DAY_MS) : undefined,
    now,
    after: NOTICE_CURSOR.read(query.cursor),
    limit: PAGE_ROWS,
  })
  const shifts = await listShifts(
    tx,
    found.map(({ recruitment }) => recruitment.id),
  )
  const last = found.at(-1)?.recruitment
  return {
    rows: found.map((each) =>
      toSummary(
        { ...each, shifts: shifts.filter((shift) => shift.recruitmentId === each.recruitment.id) },
        now,
      ),
    ),
    nextCursor: last && found.length === PAGE_ROWS ? NOTICE_CURSOR.write(last) : null,
  }
}

export const volunteeringRoutes: RouteList = (route) => {
  reads(route)
  staffActs(route)
  volunteerRoutes(route)
  chatGroupRoutes(route)
  shareCodeRoutes(route)
  chainImportRoutes(route)
  signUpListRoutes(route)
  shiftSignUpRoutes(route)
  attendanceRoutes(route)
  attendanceCodeRoutes(route)
  serviceRecordRoutes(route)
  settlementRoutes(route)
  correctionRoutes(route)
  teamRoutes(route)
  certificateRoutes(route)
  recordExportRoutes(route)
  progressRoutes(route)
  figureRoutes(route)
}

const reads: RouteList = (route) => {
  route(contract.listRecruitments, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: ({ tx, actor, query, now }) => readPage(tx, { actor, query, now }),
  })
  route(contract.listMyRecruitments, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: async ({ tx, actor, query, now }) => {
      if (!actor.personId) return { rows: [], nextCursor: null }
      const actable = await listActableIds(tx, actor.personId, now)
      const personIds = actable.map(({ personId }) => personId)
      return readPage(tx, { actor, query, personIds, now })
    },
  })
  route(contract.getRecruitment, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: ({ tx, actor, params, now }) =>
      readRecruitment(tx, { actor, ...params, now, drafts: isStaff(actor) }),
  })
}

const staffActs: RouteList = (route) => {
  route(contract.createRecruitment, {
    allow: STAFF,
    handle: async ({ tx, actor, body, now }) => {
      const recruitmentId = await createRecruitment(tx, { actor, plan: body, now })
      return readRecruitment(tx, { actor, recruitmentId, now, drafts: true })
    },
  })
  route(contract.publishRecruitment, {
    allow: STAFF,
    handle: async ({ tx, actor, params, now }) => {
      await publishRecruitment(tx, { actor, ...params, now })
      return readRecruitment(tx, { actor, ...params, now, drafts: true })
    },
  })
  route(contract.changeRecruitment, {
    allow: STAFF,
    handle: async ({ tx, actor, params, body, now }) => {
      if (Object.keys(body).length === 0) throw invalidInput('没有要改的内容')
      await changeRecruitment(tx, { actor, ...params, changes: body, now })
      return readRecruitment(tx, { actor, ...params, now, drafts: true })
    },
  })
  route(contract.closeRecruitment, {
    allow: STAFF,
    handle: async ({ tx, actor, params, now }) => {
      await closeRecruitment(tx, { actor, ...params, now })
      return readRecruitment(tx, { actor, ...params, now, drafts: true })
    },
  })
  route(contract.cancelRecruitment, {
    allow: STAFF,
    handle: async ({ tx, actor, params, body, now }) => {
      await cancelRecruitment(tx, { actor, ...params, reason: body.reason, now })
      return readRecruitment(tx, { actor, ...params, now, drafts: true })
    },
  })
  route(contract.getRecruitmentForm, {
    allow: STAFF,
    handle: async ({ tx, actor: { communityId }, now }) => ({
      pointsPerHour: (await pointRulesAt(tx, now)).pointsPerHour,
      grids: await listGrids(tx, communityId),
      teams: await listTeamNames(tx, communityId),
    }),
  })
}
