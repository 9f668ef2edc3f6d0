import { CONSENT_VERSION } from '@linli/domain/people/rules'
import type { Database } from '../src/db/client.ts'
import { newId } from '../src/http/ids.ts'
import {
  accounts,
  buildings,
  communities,
  compounds,
  grids,
  guardianConsents,
  households,
  memberships,
  personLinks,
  persons,
  signIns,
} from '../src/modules/people/tables.ts'
import {
  type CastMember,
  cast,
  FENGHUANGSHAN,
  FOREIGN_GRID,
  GRID_3,
  GRID_4,
  GRID_OF_HOUSEHOLD,
  OTHER_COMMUNITY,
} from './cast.ts'

export interface Resident extends CastMember {
  /** What the test's access token names. */
  signInId: string
}

const AT = new Date('2026-01-01T00:00:00Z')
/** One building a community, made on first use; of each database, as a test may use several. */
const buildingsOf = new WeakMap<Database, Map<string, string>>()

/** Writes people with their households, guardians, consents, accounts and one sign-in each. */
export async function writePeople(db: Database, people: readonly CastMember[]): Promise<Resident[]> {
  const residents = people.map((p) => ({ ...p, signInId: p.accountId }))
  await db.outsideCommunities(async (tx) => {
    await tx.insert(accounts).values(residents.map((p) => ({ id: p.accountId, createdAt: AT })))
    await tx.insert(signIns).values(
      residents.map((p) => ({
        id: p.signInId,
        accountId: p.accountId,
        communityId: p.communityId,
        generation: 0,
        createdAt: AT,
        refreshedAt: AT,
      })),
    )
  })
  for (const communityId of new Set(residents.map((p) => p.communityId))) {
    const own = residents.filter((p) => p.communityId === communityId)
    await db.inCommunity(communityId, async (tx) => {
      const known = buildingsOf.get(db) ?? new Map<string, string>()
      buildingsOf.set(db, known)
      const buildingId = known.get(communityId) ?? newId()
      if (!known.has(communityId)) {
        known.set(communityId, buildingId)
        const compoundId = newId()
        await tx.insert(compounds).values({ communityId, id: compoundId, name: '砖瓦厂小区' })
        await tx.insert(buildings).values({ communityId, id: buildingId, compoundId, name: '5栋' })
      }
      await tx
        .insert(households)
        .values(
          [...new Set(own.map((p) => p.householdId))].map((id) => ({
            communityId,
            id,
            buildingId,
            gridId: GRID_OF_HOUSEHOLD[id] ?? null,
            unit: '2单元',
            room: id.slice(-12),
            address: `砖瓦厂小区 5栋 2单元 ${id.slice(-12)}`,
          })),
        )
        .onConflictDoNothing()
      await tx.insert(persons).values(
        own.map((p) => ({
          communityId,
          id: p.personId,
          householdId: p.householdId,
          name: p.name,
          relation: p.relation,
          bornOn: p.bornOn,
          createdAt: AT,
          updatedAt: AT,
        })),
      )
      await tx.insert(memberships).values(
        own.map((p) => ({
          communityId,
          accountId: p.accountId,
          personId: p.personId,
          roles: p.roles,
          gridId: p.gridId,
          boundAt: AT,
        })),
      )
      const wards = own.flatMap((p) =>
        (p.guardians ?? []).map((guardianId) => ({ child: p.personId, guardianId })),
      )
      if (wards.length === 0) return
      await tx.insert(personLinks).values(
        wards.map(({ child, guardianId }) => ({
          communityId,
          id: newId(),
          kind: 'guardian' as const,
          actingPersonId: guardianId,
          forPersonId: child,
          requestedAt: AT,
          acceptedAt: AT,
        })),
      )
      await tx.insert(guardianConsents).values(
        wards.map(({ child, guardianId }) => ({
          communityId,
          id: newId(),
          childId: child,
          guardianId,
          version: CONSENT_VERSION,
          channel: 'paper' as const,
          givenAt: AT,
        })),
      )
    })
  }
  return residents
}

/** Both communities of the tests with the whole cast. */
export async function writeCast(db: Database) {
  for (const [id, name, ownGrids] of [
    [FENGHUANGSHAN, '凤凰山社区', { [GRID_3]: '第3网格', [GRID_4]: '第4网格' }],
    [OTHER_COMMUNITY, '别的社区', { [FOREIGN_GRID]: '第1网格' }],
  ] as const)
    await db.inCommunity(id, async (tx) => {
      await tx.insert(communities).values({ communityId: id, name, createdAt: AT })
      await tx.insert(grids).values(
        Object.entries(ownGrids).map(([gridId, gridName]) => ({
          communityId: id,
          id: gridId,
          name: gridName,
        })),
      )
    })
  await writePeople(db, Object.values(cast))
}
