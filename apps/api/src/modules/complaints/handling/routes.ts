import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/handling/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAfterAct, readColleagues, readHandling } from '../handling-view/actions.ts'
import { accept, answer, handOver, note, takeOver, transfer } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const handlingRoutes: RouteList = (route) => {
  route(contract.getHandling, {
    allow: STAFF,
    handle: ({ actor, tx, params, now }) => readHandling(tx, { actor, ...params, now }),
  })
  route(contract.listColleagues, {
    allow: STAFF,
    handle: ({ actor, tx, params, now }) => readColleagues(tx, { actor, ...params, now }),
  })

  for (const [endpoint, act] of [
    [contract.acceptComplaint, accept],
    [contract.takeOverComplaint, takeOver],
  ] as const)
    route(endpoint, {
      allow: STAFF,
      async handle({ actor, tx, params, now }) {
        await act(tx, { actor, ...params, now })
        return readAfterAct(tx, { actor, ...params, now })
      },
    })
  for (const [endpoint, act] of [
    [contract.addNote, note],
    [contract.answerComplaint, answer],
  ] as const)
    route(endpoint, {
      allow: STAFF,
      async handle({ actor, tx, params, body, now }) {
        await act(tx, { actor, ...params, ...body, now })
        return readAfterAct(tx, { actor, ...params, now })
      },
    })

  route(contract.handOverComplaint, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await handOver(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.transferComplaint, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await transfer(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
}
