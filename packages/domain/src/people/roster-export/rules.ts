import type { Dwelling } from '../roster/rules'
import { ROSTER_COLUMNS, type RosterColumn } from '../roster/terms'
import { needsConsent } from '../rules'
import { HOUSEHOLD_RELATIONS, type HouseholdRelation } from '../terms'

export interface ExportHousehold extends Dwelling {
  id: string
  gridName: string | null
  areaHundredthsSquareMetre: number | null
}

export interface ExportPerson {
  householdId: string
  name: string
  relation: HouseholdRelation
  bornOn: string | null
  phone: string | null
  idNumber: string | null
  /** A consent that counts now. */
  consent: { guardianName: string; givenOn: string } | null
}

const RELATION_ORDER = Object.keys(HOUSEHOLD_RELATIONS)
const COLUMNS = Object.keys(ROSTER_COLUMNS) as RosterColumn[]

/** The roster as rows of the sheet, in the order of `ROSTER_COLUMNS`; house by house, the head first. */
export function rosterRows(
  households: readonly ExportHousehold[],
  persons: readonly ExportPerson[],
  now: Date,
): string[][] {
  const membersOf = new Map<string, ExportPerson[]>()
  for (const person of persons) {
    const members = membersOf.get(person.householdId) ?? []
    members.push(person)
    membersOf.set(person.householdId, members)
  }
  return [...households].sort(byAddress).flatMap((household) => {
    const members = (membersOf.get(household.id) ?? []).sort(byRank)
    const rows = members.length === 0 ? [null] : members
    return rows.map((person) => {
      const cells = cellsOf(household, person, now)
      return COLUMNS.map((column) => cells[column])
    })
  })
}

function cellsOf(
  household: ExportHousehold,
  person: ExportPerson | null,
  now: Date,
): Record<RosterColumn, string> {
  const area = household.areaHundredthsSquareMetre
  // From 14 on no consent is asked for, so none is handed on.
  const consent = person && needsConsent(person.bornOn, now) ? person.consent : null
  return {
    compound: household.compound,
    building: household.building,
    unit: household.unit,
    room: household.room,
    name: person?.name ?? '',
    relation: person ? HOUSEHOLD_RELATIONS[person.relation] : '',
    phone: person?.phone ?? '',
    id_number: person?.idNumber ?? '',
    grid: household.gridName ?? '',
    area: area === null ? '' : String(area / 100),
    born_on: person?.bornOn ?? '',
    guardian: consent?.guardianName ?? '',
    consent_on: consent?.givenOn ?? '',
  }
}

/** `9栋` before `12栋`. A door without a unit comes before those with one, so that no empty cell follows a unit. */
function byAddress(one: Dwelling, other: Dwelling): number {
  return (
    naturalOrder(one.compound, other.compound) ||
    naturalOrder(one.building, other.building) ||
    naturalOrder(one.unit, other.unit) ||
    naturalOrder(one.room, other.room)
  )
}

function byRank(one: ExportPerson, other: ExportPerson): number {
  const rank = RELATION_ORDER.indexOf(one.relation) - RELATION_ORDER.indexOf(other.relation)
  const keyOf = (person: ExportPerson) =>
    [person.bornOn ?? '9', person.name, person.idNumber ?? '', person.phone ?? ''].join(' ')
  return rank || plainOrder(keyOf(one), keyOf(other))
}

const plainOrder = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** Numbers inside the text count as numbers. */
function naturalOrder(one: string, other: string): number {
  const padded = (text: string) => text.replace(/\d+/g, (digits) => digits.padStart(8, '0'))
  return plainOrder(padded(one), padded(other)) || plainOrder(one, other)
}
