import type { Actor } from '@linli/domain/actor'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import {
  awardPoints,
  getMyPoints,
  getPersonPoints,
  listMyPointMovements,
  listPersonPointMovements,
  reversePointMovement,
} from '@linli/domain/points/contract'
import { AppError } from '../../http/app-error.ts'
import type { RouteList } from '../../http/route.ts'
import { awardByStaff } from './actions.ts'
import { anomalyRoutes } from './anomalies/routes.ts'
import { awardRequestRoutes } from './award-requests/routes.ts'
import { communityStatementRoutes } from './community-statement/routes.ts'
import { correctMovement } from './corrections/actions.ts'
import { exchangeRoutes } from './exchanges/routes.ts'
import { rewardRoutes } from './rewards/routes.ts'
import { ruleVersionRoutes } from './rule-versions/routes.ts'
import { pointsOverview, statementLine, statementPage } from './statement/actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const
/** The whole community, whatever a worker's grid: events mix grids, and every award is audited. */
const DESK = ['staff', 'manager'] as const

export const pointRoutes: RouteList = (route) => {
  ruleVersionRoutes(route)
  awardRequestRoutes(route)
  anomalyRoutes(route)
  communityStatementRoutes(route)
  rewardRoutes(route)
  exchangeRoutes(route)

  route(getMyPoints, {
    allow: MEMBERS,
    handle: async ({ actor, tx, now }) => pointsOverview(tx, { ...ownPerson(actor), now }),
  })

  route(listMyPointMovements, {
    allow: MEMBERS,
    handle: async ({ actor, tx, query }) => statementPage(tx, { ...ownPerson(actor), cursor: query.cursor }),
  })

  route(getPersonPoints, {
    allow: DESK,
    handle: async ({ actor: { communityId }, tx, params, now }) =>
      pointsOverview(tx, { communityId, personId: params.personId, now }),
  })

  route(listPersonPointMovements, {
    allow: DESK,
    handle: async ({ actor: { communityId }, tx, params, query }) =>
      statementPage(tx, { communityId, personId: params.personId, cursor: query.cursor }),
  })

  route(awardPoints, {
    allow: DESK,
    async handle({ actor, tx, params, body, now }) {
      const { communityId } = actor
      const { personId } = params
      const { id: movementId } = await awardByStaff(tx, { actor, personId, ...body, now })
      return statementLine(tx, { communityId, personId, movementId })
    },
  })

  route(reversePointMovement, {
    allow: DESK,
    async handle({ actor, tx, params, body, now }) {
      const { communityId } = actor
      const { movement, personId } = await correctMovement(tx, { actor, ...params, ...body, now })
      return statementLine(tx, { communityId, personId, movementId: movement.id })
    },
  })
}

function ownPerson({ communityId, personId }: Actor): { communityId: string; personId: string } {
  if (personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  return { communityId, personId }
}
