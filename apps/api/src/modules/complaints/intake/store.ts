import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { buildings, compounds, grids, households, memberships, persons } from '../../people/tables.ts'
import { chatGroups } from '../../volunteering/tables.ts'
import { communityBoundaries } from './tables.ts'

export interface Corner {
  latitude: number
  longitude: number
}

/** Corners of the community in order, none where nobody drew them. */
export async function readBoundary(tx: Tx): Promise<Corner[]> {
  const [row] = await tx
    .select({ corners: communityBoundaries.corners })
    .from(communityBoundaries)
    .where(eq(communityBoundaries.communityId, tx.communityId))
  return row?.corners ?? []
}

export async function writeBoundary(tx: Tx, row: typeof communityBoundaries.$inferInsert): Promise<void> {
  const { corners, setAt, setById } = row
  await tx
    .insert(communityBoundaries)
    .values(row)
    .onConflictDoUpdate({
      target: communityBoundaries.communityId,
      set: { corners, setAt, setById },
      setWhere: eq(communityBoundaries.communityId, tx.communityId),
    })
}

export async function deleteBoundary(tx: Tx): Promise<void> {
  await tx.delete(communityBoundaries).where(eq(communityBoundaries.communityId, tx.communityId))
}

export interface FoundPlace {
  compoundName: string
  buildingName: string | null
  /** Of most of the building’s households. */
  buildingGridId: string | null
  /** Of the compound’s households, where it is the same for all. */
  compoundGridId: string | null
}

const placeOf = statement<FoundPlace>(
  'complaints_place',
  `select c.name as "compoundName", b.name as "buildingName",
    (select h.grid_id from households h where h.community_id = $1 and h.building_id = b.id
      group by h.grid_id order by count(*) desc, h.grid_id limit 1) as "buildingGridId",
    (select min(h.grid_id::text)::uuid from households h
      join buildings its on its.community_id = $1 and its.id = h.building_id
      where h.community_id = $1 and its.compound_id = c.id
      having count(distinct h.grid_id) = 1 and count(*) = count(h.grid_id)) as "compoundGridId"
  from compounds c
  left join buildings b on b.community_id = $1 and b.compound_id = c.id and b.id = $3
  where c.community_id = $1 and c.id = $2`,
)

/** A compound, and a building of it where one is named; null where they are not of the community. */
export async function findPlace(
  tx: Tx,
  { compoundId, buildingId }: { compoundId: string; buildingId: string | null },
): Promise<FoundPlace | null> {
  const [place] = await placeOf(tx, [compoundId, buildingId])
  return place && (buildingId === null || place.buildingName !== null) ? place : null
}

const homeColumns = {
  personId: persons.id,
  name: persons.name,
  compoundId: buildings.compoundId,
  buildingId: buildings.id,
  gridId: households.gridId,
  address: households.address,
}

/** Where these persons of the roster live. */
export function listHomes(tx: Tx, personIds: readonly string[]) {
  return tx
    .select(homeColumns)
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .innerJoin(
      buildings,
      and(eq(buildings.communityId, households.communityId), eq(buildings.id, households.buildingId)),
    )
    .where(and(eq(persons.communityId, tx.communityId), inArray(persons.id, [...personIds])))
}
export type Home = Awaited<ReturnType<typeof listHomes>>[number]

export async function findGridName(tx: Tx, gridId: string): Promise<string | null> {
  const [grid] = await tx
    .select({ name: grids.name })
    .from(grids)
    .where(and(eq(grids.communityId, tx.communityId), eq(grids.id, gridId)))
  return grid?.name ?? null
}

export function listOpenGroups(tx: Tx) {
  return tx
    .select({ id: chatGroups.id, name: chatGroups.name })
    .from(chatGroups)
    .where(and(eq(chatGroups.communityId, tx.communityId), isNull(chatGroups.closedAt)))
    .orderBy(asc(chatGroups.name))
}

export async function isGroupKnown(tx: Tx, groupId: string): Promise<boolean> {
  return (
    (await tx.$count(
      chatGroups,
      and(eq(chatGroups.communityId, tx.communityId), eq(chatGroups.id, groupId)),
    )) > 0
  )
}

/** By name, with numbers in their order: 2栋 before 10栋. */
const byNumber = (name: unknown) => [
  sql`nullif(substring(${name} from '\\d+'), '')::numeric nulls last`,
  name,
]

export async function listCompounds(tx: Tx) {
  const rows = await tx
    .select({
      compoundId: compounds.id,
      compoundName: compounds.name,
      buildingId: buildings.id,
      buildingName: buildings.name,
    })
    .from(compounds)
    .leftJoin(
      buildings,
      and(eq(buildings.communityId, compounds.communityId), eq(buildings.compoundId, compounds.id)),
    )
    .where(eq(compounds.communityId, tx.communityId))
    .orderBy(asc(compounds.name), ...byNumber(buildings.name).map((part) => sql`${part}`))
  const found = new Map<string, { id: string; name: string; buildings: { id: string; name: string }[] }>()
  for (const { compoundId, compoundName, buildingId, buildingName } of rows) {
    const compound = found.get(compoundId) ?? { id: compoundId, name: compoundName, buildings: [] }
    found.set(compoundId, compound)
    if (buildingId !== null && buildingName !== null)
      compound.buildings.push({ id: buildingId, name: buildingName })
  }
  return [...found.values()]
}

/** Persons who look after a grid; with null those who look after the whole community, who give cases to grids. */
export async function listStaffOf(tx: Tx, gridId: string | null): Promise<string[]> {
  const rows = await tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(
      and(
        eq(memberships.communityId, tx.communityId),
        gridId === null ? isNull(memberships.gridId) : eq(memberships.gridId, gridId),
        isNull(memberships.suspendedAt),
        sql`${memberships.roles} && '{staff,manager}'`,
      ),
    )
  return rows.flatMap(({ personId }) => personId ?? [])
}
