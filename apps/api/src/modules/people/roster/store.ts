import type { RosterImportView } from '@linli/domain/people/contract'
import type { KnownRoster } from '@linli/domain/people/roster-changes/rules'
import type { HouseholdRelation } from '@linli/domain/people/terms'
import { and, asc, eq, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import {
  buildings,
  compounds,
  grids,
  guardianConsents,
  households,
  personLinks,
  persons,
  rosterImports,
} from '../tables.ts'

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const ROWS_PER_STATEMENT = 1_000

async function inChunks<T>(rows: readonly T[], write: (chunk: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT)
    await write(rows.slice(at, at + ROWS_PER_STATEMENT))
}

/** One parameter however many values: `= any($1)`. */
const anyOf = (values: readonly string[], type: 'uuid' | 'text') =>
  sql`any(${sql.param([...values])}::${sql.raw(type)}[])`

/** Imports of one community take turns, until the transaction ends. */
export async function lockRoster(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`roster/${tx.communityId}`}, 0))`)
}

/**
 * Lets this connection plan anew. A plan for checking a foreign key that was made while the tables were nearly
 * empty reads the whole community for each row: 20,000 rows would take minutes.
 */
export async function forgetPlans(tx: Tx): Promise<void> {
  await tx.execute(sql`discard plans`)
}

// ── Imports ───────────────────────────────────────────────────────────────────────────────────────────────

/** What a dry run found; kept as long as the import, so it never holds a phone or identity number. */
export type RosterReport = Omit<
  RosterImportView,
  'id' | 'fileName' | 'uploadedAt' | 'expiresAt' | 'committedAt'
>

export interface RosterImport {
  id: string
  fileName: string
  fileCipher: Buffer | null
  report: RosterReport
  uploadedAt: Date
  expiresAt: Date
  committedAt: Date | null
}

export async function insertImport(
  tx: Tx,
  row: RosterImport & { communityId: string; uploadedById: string },
): Promise<void> {
  await tx.insert(rosterImports).values(row)
}

const isImport = (tx: Tx, importId: string) =>
  and(eq(rosterImports.communityId, tx.communityId), eq(rosterImports.id, importId))

export async function findImport(
  tx: Tx,
  importId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<RosterImport | undefined> {
  const query = tx.select().from(rosterImports).where(isImport(tx, importId))
  const [row] = await (lock ? query.for('update') : query)
  return row && { ...row, report: row.report as RosterReport }
}

/** The file has served and goes; the report stays. */
export async function finishImport(
  tx: Tx,
  {
    id,
    report,
    committedAt,
    committedById,
  }: Pick<RosterImport, 'id' | 'report'> & {
    committedAt: Date
    committedById: string
  },
): Promise<void> {
  await tx
    .update(rosterImports)
    .set({ report, committedAt, committedById, fileCipher: null })
    .where(isImport(tx, id))
}

/** Files of dry runs nobody carried out. */
export async function forgetExpiredFiles(tx: Tx, now: Date): Promise<void> {
  await tx
    .update(rosterImports)
    .set({ fileCipher: null })
    .where(
      and(
        eq(rosterImports.communityId, tx.communityId),
        lte(rosterImports.expiresAt, now),
        isNotNull(rosterImports.fileCipher),
      ),
    )
}

// ── What the roster knows ─────────────────────────────────────────────────────────────────────────────────

const householdColumns = {
  id: households.id,
  compound: compounds.name,
  building: buildings.name,
  unit: households.unit,
  room: households.room,
  gridName: grids.name,
  areaHundredthsSquareMetre: households.areaHundredthsSquareMetre,
}

function selectHouseholds(tx: Tx, which?: SQL) {
  return tx
    .select(householdColumns)
    .from(households)
    .innerJoin(
      buildings,
      and(eq(buildings.communityId, households.communityId), eq(buildings.id, households.buildingId)),
    )
    .innerJoin(
      compounds,
      and(eq(compounds.communityId, buildings.communityId), eq(compounds.id, buildings.compoundId)),
    )
    .leftJoin(grids, and(eq(grids.communityId, households.communityId), eq(grids.id, households.gridId)))
    .where(and(eq(households.communityId, tx.communityId), which))
}

/** Everything an import into these compounds may touch. */
export async function readKnownRoster(
  tx: Tx,
  { compoundNames, idNumberHashes }: { compoundNames: readonly string[]; idNumberHashes: readonly string[] },
): Promise<KnownRoster> {
  const places = await listPlaces(tx)
  const knownHouseholds = await selectHouseholds(tx, sql`${compounds.name} = ${anyOf(compoundNames, 'text')}`)
  const householdIds = knownHouseholds.map((household) => household.id)
  const knownPersons = await tx
    .select({
      id: persons.id,
      householdId: persons.householdId,
      name: persons.name,
      relation: persons.relation,
      bornOn: persons.bornOn,
      phoneHash: persons.phoneHash,
      idNumberHash: persons.idNumberHash,
    })
    .from(persons)
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        sql`(${persons.householdId} = ${anyOf(householdIds, 'uuid')}
          or ${persons.idNumberHash} = ${anyOf(idNumberHashes, 'text')})`,
      ),
    )
  const personIds = anyOf(
    knownPersons.map((person) => person.id),
    'uuid',
  )
  const guardians = await tx
    .select({
      actingPersonId: personLinks.actingPersonId,
      forPersonId: personLinks.forPersonId,
      ended: sql<boolean>`bool_and(${personLinks.endedAt} is not null)`,
    })
    .from(personLinks)
    .where(
      and(
        eq(personLinks.communityId, tx.communityId),
        eq(personLinks.kind, 'guardian'),
        sql`${personLinks.forPersonId} = ${personIds}`,
      ),
    )
    .groupBy(personLinks.actingPersonId, personLinks.forPersonId)
  const consents = await tx
    .select({
      childId: guardianConsents.childId,
      guardianId: guardianConsents.guardianId,
      version: guardianConsents.version,
      givenAt: guardianConsents.givenAt,
      withdrawnAt: guardianConsents.withdrawnAt,
    })
    .from(guardianConsents)
    .where(
      and(eq(guardianConsents.communityId, tx.communityId), sql`${guardianConsents.childId} = ${personIds}`),
    )
  return {
    compoundNames: places.compounds.map(({ name }) => name),
    gridNames: places.grids.map(({ name }) => name),
    households: knownHouseholds,
    persons: knownPersons,
    guardians,
    consents,
  }
}

// ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────

export interface NamedPlace {
  id: string
  name: string
}

export interface NamedBuilding extends NamedPlace {
  compoundId: string
}

export async function listPlaces(
  tx: Tx,
): Promise<{ grids: NamedPlace[]; compounds: NamedPlace[]; buildings: NamedBuilding[] }> {
  return {
    grids: await tx
      .select({ id: grids.id, name: grids.name })
      .from(grids)
      .where(eq(grids.communityId, tx.communityId)),
    compounds: await tx
      .select({ id: compounds.id, name: compounds.name })
      .from(compounds)
      .where(eq(compounds.communityId, tx.communityId)),
    buildings: await tx
      .select({ id: buildings.id, name: buildings.name, compoundId: buildings.compoundId })
      .from(buildings)
      .where(eq(buildings.communityId, tx.communityId)),
  }
}

export async function insertPlaces(
  tx: Tx,
  communityId: string,
  places: { grids: NamedPlace[]; compounds: NamedPlace[]; buildings: NamedBuilding[] },
): Promise<void> {
  const own = <T extends object>(row: T) => ({ communityId, ...row })
  await inChunks(places.grids, (chunk) => tx.insert(grids).values(chunk.map(own)))
  await inChunks(places.compounds, (chunk) => tx.insert(compounds).values(chunk.map(own)))
  await inChunks(places.buildings, (chunk) => tx.insert(buildings).values(chunk.map(own)))
}

export async function insertHouseholds(tx: Tx, rows: (typeof households.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(households).values(chunk))
}

/** Grid and area of households that exist. */
export async function updateHouseholds(tx: Tx, rows: (typeof households.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    tx
      .insert(households)
      .values(chunk)
      .onConflictDoUpdate({
        target: [households.communityId, households.id],
        set: {
          gridId: sql`excluded.grid_id`,
          areaHundredthsSquareMetre: sql`excluded.area_hundredths_square_metre`,
        },
      }),
  )
}

export async function insertPersons(tx: Tx, rows: (typeof persons.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(persons).values(chunk))
}

/** Changes persons who exist. A phone or identity number that is null here stays as it is stored. */
export async function updatePersons(tx: Tx, rows: (typeof persons.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    tx
      .insert(persons)
      .values(chunk)
      .onConflictDoUpdate({
        target: [persons.communityId, persons.id],
        set: {
          householdId: sql`excluded.household_id`,
          relation: sql`excluded.relation`,
          bornOn: sql`excluded.born_on`,
          phoneCipher: sql`coalesce(excluded.phone_cipher, ${persons.phoneCipher})`,
          phoneHash: sql`coalesce(excluded.phone_hash, ${persons.phoneHash})`,
          maskedPhone: sql`coalesce(excluded.masked_phone, ${persons.maskedPhone})`,
          idNumberCipher: sql`coalesce(excluded.id_number_cipher, ${persons.idNumberCipher})`,
          idNumberHash: sql`coalesce(excluded.id_number_hash, ${persons.idNumberHash})`,
          maskedIdNumber: sql`coalesce(excluded.masked_id_number, ${persons.maskedIdNumber})`,
          updatedAt: sql`excluded.updated_at`,
        },
      }),
  )
}

export async function insertGuardians(tx: Tx, rows: (typeof personLinks.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(personLinks).values(chunk))
}

export async function insertConsents(tx: Tx, rows: (typeof guardianConsents.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(guardianConsents).values(chunk))
}

// ── Export ────────────────────────────────────────────────────────────────────────────────────────────────

export interface ExportedPerson {
  id: string
  householdId: string
  name: string
  relation: HouseholdRelation
  bornOn: string | null
  phoneCipher: Buffer | null
  idNumberCipher: Buffer | null
}

/** Every household, everybody in it, and the consents of this version that count; the latest of a child last. */
export async function readWholeRoster(tx: Tx, consentVersion: number) {
  const allHouseholds = await selectHouseholds(tx)
  const allPersons: ExportedPerson[] = await tx
    .select({
      id: persons.id,
      householdId: persons.householdId,
      name: persons.name,
      relation: persons.relation,
      bornOn: persons.bornOn,
      phoneCipher: persons.phoneCipher,
      idNumberCipher: persons.idNumberCipher,
    })
    .from(persons)
    .where(eq(persons.communityId, tx.communityId))
  const guardians = alias(persons, 'guardians')
  const consents = await tx
    .select({
      childId: guardianConsents.childId,
      guardianName: guardians.name,
      givenAt: guardianConsents.givenAt,
    })
    .from(guardianConsents)
    .innerJoin(
      guardians,
      and(
        eq(guardians.communityId, guardianConsents.communityId),
        eq(guardians.id, guardianConsents.guardianId),
      ),
    )
    .innerJoin(
      personLinks,
      and(
        eq(personLinks.communityId, guardianConsents.communityId),
        eq(personLinks.kind, 'guardian'),
        eq(personLinks.actingPersonId, guardianConsents.guardianId),
        eq(personLinks.forPersonId, guardianConsents.childId),
        isNotNull(personLinks.acceptedAt),
        isNull(personLinks.endedAt),
      ),
    )
    .where(
      and(
        eq(guardianConsents.communityId, tx.communityId),
        isNull(guardianConsents.withdrawnAt),
        eq(guardianConsents.version, consentVersion),
      ),
    )
    .orderBy(asc(guardianConsents.givenAt), asc(guardianConsents.id))
  return { households: allHouseholds, persons: allPersons, consents }
}
