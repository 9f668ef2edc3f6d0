import { randomUUID } from 'node:crypto'
import { cast } from '../cast.ts'
import { attachmentMutations } from './attachments.ts'
import { attendanceMutations } from './attendance.ts'
import { caseActMutations } from './case-acts.ts'
import { caseClosingMutations } from './case-closing.ts'
import { complaintCalendarMutations } from './complaint-calendar.ts'
import { complaintMutations } from './complaints.ts'
import { eventMutations } from './events.ts'
import { groupInboxMutations } from './group-inbox.ts'
import type { Mutation } from './mutation.ts'
import { outsideSystemMutations } from './outside-systems.ts'
import { peopleMutations } from './people.ts'
import { manager } from './people-of-a-call.ts'
import { pointMutations } from './points.ts'
import { spendingMutations } from './spending.ts'
import { volunteeringMutations } from './volunteering.ts'
import { whistleMutations } from './whistles.ts'

const messageMutations: readonly Mutation[] = [
  {
    route: 'POST /api/my/messages/read',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await manager(api)
      const path = `/persons/${caller.personId}/points/awards`
      const reply = await api.as(cast.lin)('POST', path, { points: 5, reason: '整理图书角' })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return { caller, body: {}, otherBody: { upToId: randomUUID() } }
    },
  },
]

/** One allowed call at least for each mutating route there is; idempotency.test.ts holds it to the OpenAPI file. */
export const mutations: readonly Mutation[] = [
  ...eventMutations,
  ...peopleMutations,
  ...pointMutations,
  ...spendingMutations,
  ...volunteeringMutations,
  ...attendanceMutations,
  ...complaintMutations,
  ...caseActMutations,
  ...caseClosingMutations,
  ...complaintCalendarMutations,
  ...whistleMutations,
  ...outsideSystemMutations,
  ...messageMutations,
  ...attachmentMutations,
  ...groupInboxMutations,
]
