import { addressOf } from '@linli/domain/people/roster/rules'
import type { PlannedHousehold, PlannedPerson, RosterPlan } from '@linli/domain/people/roster-changes/rules'
import { CONSENT_VERSION } from '@linli/domain/people/rules'
import { startOfDate } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import type { Services } from '../../../http/services.ts'
import { sealIdNumber, sealPhone } from '../actions.ts'
import {
  forgetPlans,
  insertConsents,
  insertGuardians,
  insertHouseholds,
  insertPersons,
  insertPlaces,
  listPlaces,
  updateHouseholds,
  updatePersons,
} from '../roster/store.ts'

interface Writing {
  plan: RosterPlan
  communityId: string
  services: Services
  now: Date
}

/** Writes what an import changes, table by table in sets: 20,000 rows take seconds, not minutes. */
export async function writePlan(tx: Tx, { plan, communityId, services, now }: Writing): Promise<void> {
  await forgetPlans(tx)
  const places = await writePlaces(tx, plan, communityId)
  const householdRow = (household: PlannedHousehold) => ({
    communityId,
    id: household.id,
    buildingId: places.buildingId(household),
    gridId: places.gridId(household.gridName),
    unit: household.unit,
    room: household.room,
    areaHundredthsSquareMetre: household.areaHundredthsSquareMetre,
    address: addressOf(household),
  })
  await insertHouseholds(tx, plan.households.filter((one) => one.isNew).map(householdRow))
  await updateHouseholds(tx, plan.households.filter((one) => one.changed).map(householdRow))
  const personRow = (person: PlannedPerson) => personRowOf(person, { communityId, now }, services.secrets)
  await insertPersons(tx, plan.persons.filter((one) => one.isNew).map(personRow))
  await updatePersons(tx, plan.persons.filter((one) => !one.isNew && one.changed).map(personRow))
  await insertGuardians(
    tx,
    plan.guardians.map((link) => ({
      communityId,
      id: newId(),
      kind: 'guardian' as const,
      ...link,
      requestedAt: now,
      acceptedAt: now,
    })),
  )
  await insertConsents(
    tx,
    plan.consents.map(({ givenOn, ...consent }) => ({
      communityId,
      id: newId(),
      ...consent,
      version: CONSENT_VERSION,
      channel: 'roster' as const,
      givenAt: startOfDate(givenOn),
    })),
  )
}

function personRowOf(
  { id, householdId, name, relation, bornOn, phone, idNumber }: PlannedPerson,
  { communityId, now }: { communityId: string; now: Date },
  secrets: Secrets,
) {
  const place = { communityId, personId: id }
  // Every row of one INSERT names the same columns, so what is absent is written as null.
  const noPhone = { phoneCipher: null, phoneHash: null, maskedPhone: null }
  const noIdNumber = { idNumberCipher: null, idNumberHash: null, maskedIdNumber: null }
  return {
    communityId,
    id,
    householdId,
    name,
    relation,
    bornOn,
    ...(phone === null ? noPhone : sealPhone(secrets, place, phone)),
    ...(idNumber === null ? noIdNumber : sealIdNumber(secrets, place, idNumber)),
    createdAt: now,
    updatedAt: now,
  }
}

/** Grids, compounds and buildings the sheet names; those that are new are made. */
async function writePlaces(tx: Tx, { households }: RosterPlan, communityId: string) {
  const known = await listPlaces(tx)
  const gridIds = new Map(known.grids.map((grid) => [grid.name, grid.id]))
  const compoundIds = new Map(known.compounds.map((compound) => [compound.name, compound.id]))
  const buildingKey = (compoundId: string, name: string) => `${compoundId}/${name}`
  const buildingIds = new Map(
    known.buildings.map((building) => [buildingKey(building.compoundId, building.name), building.id]),
  )
  const made: Parameters<typeof insertPlaces>[2] = { grids: [], compounds: [], buildings: [] }
  for (const { gridName, compound, building } of households) {
    if (gridName !== null && !gridIds.has(gridName)) {
      const grid = { id: newId(), name: gridName }
      made.grids.push(grid)
      gridIds.set(gridName, grid.id)
    }
    const compoundId = compoundIds.get(compound) ?? newId()
    if (!compoundIds.has(compound)) {
      made.compounds.push({ id: compoundId, name: compound })
      compoundIds.set(compound, compoundId)
    }
    const key = buildingKey(compoundId, building)
    if (!buildingIds.has(key)) {
      const row = { id: newId(), name: building, compoundId }
      made.buildings.push(row)
      buildingIds.set(key, row.id)
    }
  }
  await insertPlaces(tx, communityId, made)
  return {
    gridId: (name: string | null) => (name === null ? null : (gridIds.get(name) ?? null)),
    buildingId({ compound, building }: PlannedHousehold): string {
      const id = buildingIds.get(buildingKey(compoundIds.get(compound) ?? '', building))
      if (id === undefined) throw new Error('a household of the plan has no building')
      return id
    },
  }
}
