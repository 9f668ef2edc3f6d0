import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/volunteering/progress/contract'
import type { LiveSource } from '../../../http/live.ts'
import type { RouteList } from '../../../http/route.ts'
import { recruitmentNotFound } from '../actions.ts'
import { readProgress, readPublished } from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']

/** The same for all who watch. */
const published: LiveSource<{ recruitmentId: string }> = {
  keyOf: ({ recruitmentId }) => recruitmentId,
  readAll: readPublished,
  missing: recruitmentNotFound,
}

export const progressRoutes: RouteList = (route) => {
  route(contract.getProgress, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: ({ tx, actor, params, now }) => readProgress(tx, { actor, ...params, now }),
  })
  route(contract.watchProgress, { allow: MEMBERS, live: published })
}
