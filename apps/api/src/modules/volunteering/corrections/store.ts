import { and, asc, eq, getTableColumns } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import { serviceRecords } from '../tables.ts'
import { serviceCorrections } from './tables.ts'

export type ServiceCorrection = typeof serviceCorrections.$inferSelect

const selectCorrections = (tx: Tx) =>
  tx
    .select({ correction: getTableColumns(serviceCorrections), correctedByName: persons.name })
    .from(serviceCorrections)
    .leftJoin(
      persons,
      and(
        eq(persons.communityId, serviceCorrections.communityId),
        eq(persons.id, serviceCorrections.correctedById),
      ),
    )
    .$dynamic()
export type NamedCorrection = Awaited<ReturnType<typeof selectCorrections>>[number]

/** Corrections of one record, the first one first. */
export async function listCorrectionsOf(tx: Tx, recordId: string): Promise<NamedCorrection[]> {
  return selectCorrections(tx)
    .where(and(eq(serviceCorrections.communityId, tx.communityId), eq(serviceCorrections.recordId, recordId)))
    .orderBy(asc(serviceCorrections.version))
}

/** Corrections of all records of a shift. */
export async function listCorrectionsOnShift(tx: Tx, shiftId: string): Promise<NamedCorrection[]> {
  return selectCorrections(tx)
    .innerJoin(
      serviceRecords,
      and(
        eq(serviceRecords.communityId, serviceCorrections.communityId),
        eq(serviceRecords.id, serviceCorrections.recordId),
      ),
    )
    .where(and(eq(serviceCorrections.communityId, tx.communityId), eq(serviceRecords.shiftId, shiftId)))
    .orderBy(asc(serviceCorrections.version))
}

export async function insertCorrection(tx: Tx, correction: ServiceCorrection): Promise<void> {
  await tx.insert(serviceCorrections).values(correction)
}
