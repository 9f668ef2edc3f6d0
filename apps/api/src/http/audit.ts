import type { Actor } from '@linli/domain/actor'
import type { Tx } from '../db/client.ts'
import { newId } from './ids.ts'
import { auditEntries } from './tables.ts'

export interface AuditedAct {
  actor: Actor
  /** `POST /events/:eventId/cancel` */
  action: string
  /** Ids out of the URL. */
  subject: unknown
  reason: string | null
  now: Date
}

/** One line per act, in the transaction of the act itself. */
export async function writeAudit(tx: Tx, { actor, action, subject, reason, now }: AuditedAct) {
  await tx.insert(auditEntries).values({
    communityId: actor.communityId,
    id: newId(),
    accountId: actor.accountId,
    personId: actor.personId,
    action,
    subject: subject ?? {},
    reason,
    occurredAt: now,
  })
}
