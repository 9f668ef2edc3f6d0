import type { Actor } from '@linli/domain/actor'
import type { Tx } from '../db/client.ts'
import { BETWEEN_JSON, plainArray, statement } from '../db/statement.ts'
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

const audited = statement(
  'http_audit',
  `insert into audit_entries (community_id, action, id, account_id, person_id, subject, occurred_at)
  select $1, $2, a.id, a.account_id, a.person_id, a.subject::jsonb, a.occurred_at
  from unnest($3::uuid[], $4::uuid[], $5::uuid[], string_to_array($6, E'\\x01'), $7::timestamptz[])
    as a (id, account_id, person_id, subject, occurred_at)`,
)

/** One line for each of many acts of one kind that give no reason. */
export async function writeAudits(
  tx: Tx,
  action: string,
  acts: readonly Pick<AuditedAct, 'actor' | 'subject' | 'now'>[],
): Promise<void> {
  await audited(tx, [
    action,
    plainArray(acts.map(() => newId())),
    plainArray(acts.map(({ actor }) => actor.accountId)),
    plainArray(acts.map(({ actor }) => actor.personId)),
    acts.map(({ subject }) => JSON.stringify(subject ?? {})).join(BETWEEN_JSON),
    plainArray(acts.map(({ now }) => now)),
  ])
}
