import type { UploadFacts } from '@linli/domain/attachments/rules'
import type { AttachmentKind, AttachmentOwnerKind, AttachmentVariant } from '@linli/domain/attachments/terms'
import { and, asc, count, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { plainArray } from '../../db/statement.ts'
import { attachmentContents, attachments } from './tables.ts'

export type Attachment = typeof attachments.$inferSelect

export interface Owner {
  ownerKind: AttachmentOwnerKind
  ownerId: string
}

/** Uploads of one account take turns while they are counted, until the transaction ends. */
export async function lockUploads(tx: Tx, accountId: string): Promise<void> {
  const what = `attachments/${tx.communityId}/${accountId}`
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`)
}

export async function countUnattached(
  tx: Tx,
  { accountId, since }: { accountId: string; since: Date },
): Promise<number> {
  const [row] = await tx
    .select({ n: count() })
    .from(attachments)
    .where(
      and(
        eq(attachments.communityId, tx.communityId),
        eq(attachments.uploadedById, accountId),
        isNull(attachments.ownerId),
        gt(attachments.uploadedAt, since),
      ),
    )
  return row?.n ?? 0
}

export async function insertAttachment(
  tx: Tx,
  row: typeof attachments.$inferInsert,
  contents: { variant: AttachmentVariant; bytes: Buffer }[],
): Promise<void> {
  await tx.insert(attachments).values(row)
  const { communityId, id: attachmentId } = row
  await tx
    .insert(attachmentContents)
    .values(contents.map((content) => ({ communityId, attachmentId, ...content })))
}

const attachmentIs = (tx: Tx, id: string) =>
  and(eq(attachments.communityId, tx.communityId), eq(attachments.id, id))

export async function findAttachment(
  tx: Tx,
  id: string,
  { lock = false } = {},
): Promise<Attachment | undefined> {
  const query = tx.select().from(attachments).where(attachmentIs(tx, id))
  const [row] = await (lock ? query.for('update') : query)
  return row
}

export async function readContent(
  tx: Tx,
  { id, variant }: { id: string; variant: AttachmentVariant },
): Promise<Buffer | undefined> {
  const [row] = await tx
    .select({ bytes: attachmentContents.bytes })
    .from(attachmentContents)
    .where(
      and(
        eq(attachmentContents.communityId, tx.communityId),
        eq(attachmentContents.attachmentId, id),
        eq(attachmentContents.variant, variant),
      ),
    )
  return row?.bytes
}

/** Those of these that there are, locked in one order for all; keyed by id. */
export async function lockForAttaching(tx: Tx, ids: readonly string[]): Promise<Map<string, UploadFacts>> {
  const rows = await tx
    .select()
    .from(attachments)
    .where(and(eq(attachments.communityId, tx.communityId), inArray(attachments.id, [...ids])))
    .orderBy(asc(attachments.id))
    .for('update')
  return new Map(
    rows.map(({ id, kind, uploadedById, uploadedAt, ownerId }) => [
      id,
      { kind, uploadedById, uploadedAt, attached: ownerId !== null },
    ]),
  )
}

export async function countAttached(
  tx: Tx,
  { ownerKind, ownerId }: Owner,
): Promise<Record<AttachmentKind, number>> {
  const rows = await tx
    .select({ kind: attachments.kind, n: count() })
    .from(attachments)
    .where(
      and(
        eq(attachments.communityId, tx.communityId),
        eq(attachments.ownerKind, ownerKind),
        eq(attachments.ownerId, ownerId),
      ),
    )
    .groupBy(attachments.kind)
  return { photo: 0, voice_note: 0, ...Object.fromEntries(rows.map(({ kind, n }) => [kind, n])) }
}

export async function setOwner(
  tx: Tx,
  { ownerKind, ownerId, placed, now }: Owner & { placed: { id: string; position: number }[]; now: Date },
): Promise<void> {
  const ids = plainArray(placed.map(({ id }) => id))
  const positions = plainArray(placed.map(({ position }) => position))
  await tx.execute(sql`
    update attachments a
    set owner_kind = ${ownerKind}, owner_id = ${ownerId}, attached_at = ${now.toISOString()}::timestamptz,
      position = placed.position
    from unnest(${ids}::uuid[], ${positions}::int[]) as placed (id, position)
    where a.community_id = ${tx.communityId} and a.id = placed.id`)
}

/** Of many owners at once, without what they hold; each owner's in the order they were attached. */
export async function listAttachments(
  tx: Tx,
  { ownerKind, ownerIds }: { ownerKind: AttachmentOwnerKind; ownerIds: readonly string[] },
): Promise<Attachment[]> {
  if (ownerIds.length === 0) return []
  return tx
    .select()
    .from(attachments)
    .where(
      and(
        eq(attachments.communityId, tx.communityId),
        eq(attachments.ownerKind, ownerKind),
        inArray(attachments.ownerId, [...ownerIds]),
      ),
    )
    .orderBy(asc(attachments.kind), asc(attachments.position))
}

export async function setTranscript(
  tx: Tx,
  { id, ...said }: { id: string; transcript: string; transcribedById: string; transcribedAt: Date },
): Promise<void> {
  await tx.update(attachments).set(said).where(attachmentIs(tx, id))
}

export async function deleteAttachments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { communityId } = tx
  await tx
    .delete(attachmentContents)
    .where(
      and(
        eq(attachmentContents.communityId, communityId),
        inArray(attachmentContents.attachmentId, [...ids]),
      ),
    )
  await tx
    .delete(attachments)
    .where(and(eq(attachments.communityId, communityId), inArray(attachments.id, [...ids])))
}

/** Uploads up to this moment that belong to nothing, the oldest first. Whoever attaches one this moment keeps it. */
export async function lockUnattached(
  tx: Tx,
  { upTo, limit }: { upTo: Date; limit: number },
): Promise<string[]> {
  const rows = await tx
    .select({ id: attachments.id })
    .from(attachments)
    .where(
      and(
        eq(attachments.communityId, tx.communityId),
        isNull(attachments.ownerId),
        lte(attachments.uploadedAt, upTo),
      ),
    )
    .orderBy(asc(attachments.id))
    .limit(limit)
    .for('update', { skipLocked: true })
  return rows.map(({ id }) => id)
}
