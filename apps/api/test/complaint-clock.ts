import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '../src/db/client.ts'
import { firstDeadlines } from '../src/modules/complaints/deadlines/actions.ts'
import { changeOwner, insertComplaint, takeNumber } from '../src/modules/complaints/store.ts'
import { complaintExtensions, complaintPauses, type complaints } from '../src/modules/complaints/tables.ts'
import { cast, FENGHUANGSHAN } from './cast.ts'
import { START } from './harness-config.ts'

const communityId = FENGHUANGSHAN
type Facts = Partial<typeof complaints.$inferInsert>

/** A case written straight into the tables, with the deadlines of its day. */
export const writeCase = (db: Database, facts: Facts = {}): Promise<string> =>
  db.inCommunity(communityId, (tx) => insertCase(tx, facts))

export async function insertCase(
  tx: Tx,
  { category = 'drainage', priority = 'normal', reportedAt = START, ownerId, ...facts }: Facts = {},
): Promise<string> {
  const id = randomUUID()
  await insertComplaint(tx, {
    communityId,
    id,
    number: await takeNumber(tx, communityId),
    kind: 'request',
    category,
    priority,
    title: '下水道返水',
    body: '下水道返水，一楼进不去人',
    channel: 'app',
    reporterId: cast.su.personId,
    reportedAt,
    reportedById: cast.su.personId,
    place: '砖瓦厂 5 栋',
    isPrivate: false,
    publicAgreed: false,
    updatedAt: reportedAt,
    ...(await firstDeadlines(tx, { category, priority, receivedAt: reportedAt })),
    ...facts,
    ownerId,
  })
  if (ownerId)
    await changeOwner(
      tx,
      { communityId, complaintId: id },
      { ownerId, reason: '', byId: ownerId, now: reportedAt },
    )
  return id
}

export function writePause(db: Database, complaintId: string, span: { fromAt: Date; untilAt: Date | null }) {
  const row = { communityId, complaintId, position: 1, reason: '等管子到货', pausedById: cast.zhao.personId }
  return db.inCommunity(communityId, (tx) => tx.insert(complaintPauses).values({ ...row, ...span }))
}

export function writeExtension(db: Database, complaintId: string, workingDays: number) {
  const by = { askedById: cast.zhao.personId, decidedById: cast.lin.personId, reason: '要换整根管子' }
  const when = { askedAt: START, dueAtThen: START, decidedAt: START, granted: true }
  return db.inCommunity(communityId, (tx) =>
    tx
      .insert(complaintExtensions)
      .values({ communityId, id: randomUUID(), complaintId, workingDays, ...by, ...when }),
  )
}
