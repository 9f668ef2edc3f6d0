import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { communities } from '../../people/tables.ts'
import { answerTemplates } from './tables.ts'

export type TemplateRow = typeof answerTemplates.$inferSelect

const kept = (tx: Tx) =>
  and(eq(answerTemplates.communityId, tx.communityId), isNull(answerTemplates.removedAt))

export const listTemplateRows = (tx: Tx): Promise<TemplateRow[]> =>
  tx.select().from(answerTemplates).where(kept(tx)).orderBy(asc(answerTemplates.title))

/** Those who keep templates take turns, so that limit and names hold. */
export async function lockTemplates(tx: Tx): Promise<TemplateRow[]> {
  await tx
    .select({ id: communities.communityId })
    .from(communities)
    .where(eq(communities.communityId, tx.communityId))
    .for('no key update')
  return listTemplateRows(tx)
}

export async function insertTemplate(tx: Tx, row: typeof answerTemplates.$inferInsert): Promise<void> {
  await tx.insert(answerTemplates).values(row)
}

/** False where there is none. */
export async function updateTemplate(
  tx: Tx,
  id: string,
  columns: Partial<typeof answerTemplates.$inferInsert>,
): Promise<boolean> {
  const rows = await tx
    .update(answerTemplates)
    .set(columns)
    .where(and(kept(tx), sql`${answerTemplates.id} = ${id}::uuid`))
    .returning({ id: answerTemplates.id })
  return rows.length > 0
}
