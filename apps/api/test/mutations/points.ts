import { randomUUID } from 'node:crypto'
import { SAME_PAIR_PAYMENTS } from '@linli/domain/points/anomalies/terms'
import type { AwardRequestView } from '@linli/domain/points/award-requests/contract'
import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import type { TestApi } from '../harness.ts'
import { newcomer as adult, award, hold, payOut } from '../ledger.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** A request of one manager that another may decide. */
async function awardRequest(api: TestApi): Promise<string> {
  const { personId } = await adult(api)
  const body = { points: 150, reason: '人口普查 5 天' }
  const path = `/persons/${personId}/points/award-requests`
  const reply = await api.as(await manager(api))('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<AwardRequestView>().id
}

export const pointMutations: readonly Mutation[] = [
  {
    route: 'POST /api/persons/{personId}/points/awards',
    repeat: 'kept',
    async arrange({ api }) {
      const { personId } = await adult(api)
      const body = { points: 15, reason: '整理图书角' }
      return { caller: await manager(api), params: { personId }, body, otherBody: { ...body, points: 16 } }
    },
  },
  {
    route: 'POST /api/points/movements/{movementId}/reverse',
    repeat: 'kept',
    async arrange({ api }) {
      const movement = await award(api.db, { person: await adult(api), points: 15 })
      return {
        caller: await manager(api),
        params: { movementId: movement.id },
        body: { reason: '录错了' },
        otherBody: { reason: '记到别人名下了' },
      }
    },
  },
  {
    route: 'POST /api/point-rules',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { ...DEFAULT_POINT_RULES, pointsPerHour: 12 }
      return { caller: await manager(api), body, otherBody: { ...body, pointsPerHour: 13 } }
    },
  },
  {
    route: 'POST /api/persons/{personId}/points/award-requests',
    repeat: 'kept',
    async arrange({ api }) {
      const { personId } = await adult(api)
      const body = { points: 150, reason: '人口普查 5 天' }
      return { caller: await manager(api), params: { personId }, body, otherBody: { ...body, points: 160 } }
    },
  },
  {
    route: 'POST /api/points/award-requests/{requestId}/approve',
    repeat: 'kept',
    async arrange({ api }) {
      return { caller: await manager(api), params: { requestId: await awardRequest(api) } }
    },
  },
  {
    route: 'POST /api/points/award-requests/{requestId}/decline',
    repeat: 'kept',
    async arrange({ api }) {
      return {
        caller: await manager(api),
        params: { requestId: await awardRequest(api) },
        body: { reason: '请先补签到表' },
        otherBody: { reason: '已经发过了' },
      }
    },
  },
  {
    route: 'POST /api/points/anomalies/notes',
    repeat: 'kept',
    async arrange({ api }) {
      const [giver, taker] = [await adult(api), await adult(api)]
      await award(api.db, { person: giver, points: 10 })
      for (let n = 0; n < SAME_PAIR_PAYMENTS; n++) {
        const sourceId = randomUUID()
        await hold(api.db, { person: giver, points: 1, sourceId })
        await payOut(api.db, sourceId, taker)
      }
      const key = `same_pair ${giver.personId} ${taker.personId}`
      const body = { key, note: '核对过了' }
      return { caller: await manager(api), body, otherBody: { key, note: '还要再问' } }
    },
  },
]
