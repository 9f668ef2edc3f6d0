import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { dateAfter, MINUTE_MS } from '@linli/domain/time'
import { type CastMember, cast } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { unbind } from '../people.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

let calls = 0
/** A Monday of its own, which nobody has set yet. */
const freshMonday = () => dateAfter('2027-02-01', 7 * calls++)
const rest = (day: string, note = '搬办公室') => ({ from: day, to: day, kind: 'rest', note })

async function ownDay(api: TestApi): Promise<string> {
  const day = freshMonday()
  const reply = await api.as(cast.lin)('POST', '/complaint-rules/days', rest(day))
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return day
}

/** All staff of the roster hear of a day, so those calls add nobody to it: the account is bound to no person. */
async function unboundManager(api: TestApi): Promise<CastMember> {
  const caller = await manager(api)
  await unbind(api, caller)
  return caller
}

export const complaintCalendarMutations: readonly Mutation[] = [
  {
    route: 'POST /api/complaint-rules/categories',
    repeat: 'kept',
    async arrange({ api }) {
      const categories = codesOf(COMPLAINT_CATEGORIES)
      const category = categories[calls++ % categories.length]
      const body = { category, answerWorkingDays: 2, solveWorkingDays: 8 }
      return {
        caller: await manager(api),
        body,
        otherBody: { ...body, solveWorkingDays: 9 },
        at: new Date(api.start.getTime() + calls * MINUTE_MS),
      }
    },
  },
  {
    route: 'POST /api/complaint-rules/days',
    repeat: 'kept',
    async arrange({ api }) {
      const day = freshMonday()
      return { caller: await unboundManager(api), body: rest(day), otherBody: rest(day, '停水检修') }
    },
  },
  {
    route: 'POST /api/complaint-rules/days/remove',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { day: await ownDay(api) }
      return { caller: await unboundManager(api), body, otherBody: { day: await ownDay(api) } }
    },
  },
]
