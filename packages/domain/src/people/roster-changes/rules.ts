import { isBirthDate } from '../identity/rules'
import {
  addressOf,
  type Dwelling,
  dwellingKey,
  type RowProblem,
  type SheetHousehold,
  type SheetPerson,
} from '../roster/rules'
import { ROSTER_COLUMNS, type RosterColumn } from '../roster/terms'
import { consentProblem, type FamilyMember, guardiansFor, type KnownConsent } from '../roster-guardians/rules'
import { hasLiveConsent, isAdult, needsConsent } from '../rules'
import { CHILD_RELATIONS, type HouseholdRelation } from '../terms'

export interface KnownHousehold extends Dwelling {
  id: string
  gridName: string | null
  areaHundredthsSquareMetre: number | null
}

export interface KnownPerson {
  id: string
  householdId: string
  name: string
  relation: HouseholdRelation
  bornOn: string | null
  phoneHash: string | null
  idNumberHash: string | null
}

/** What the roster knows about the dwellings and identity numbers of a sheet. */
export interface KnownRoster {
  gridNames: readonly string[]
  compoundNames: readonly string[]
  households: readonly KnownHousehold[]
  /** Everybody in these households, and whoever has one of the sheet's identity numbers. */
  persons: readonly KnownPerson[]
  /** Guardian links of these persons, ended ones too. */
  guardians: readonly { actingPersonId: string; forPersonId: string; ended: boolean }[]
  consents: readonly KnownConsent[]
}

export interface PlannedHousehold extends KnownHousehold {
  isNew: boolean
  changed: boolean
}

export interface PlannedPerson {
  id: string
  isNew: boolean
  changed: boolean
  row: number
  householdId: string
  name: string
  relation: HouseholdRelation
  bornOn: string | null
  /** Only where the sheet has it: what the sheet leaves empty stays as it is. */
  phone: string | null
  idNumber: string | null
}

/** What an import would do. Nobody is ever removed: a sheet may hold a part of the community. */
export interface RosterPlan {
  households: PlannedHousehold[]
  persons: PlannedPerson[]
  guardians: { actingPersonId: string; forPersonId: string }[]
  consents: { childId: string; guardianId: string; givenOn: string }[]
  problems: RowProblem[]
}

export interface PlanFacts {
  households: readonly SheetHousehold[]
  known: KnownRoster
  /** The keyed hash under which the roster keeps a number. */
  hashOf: (field: 'phone' | 'id_number', text: string) => string
  newId: () => string
  now: Date
}

/** A member of one household after the import, whether the sheet names them or not. */
interface Member extends FamilyMember {
  row: SheetPerson | null
  planned: PlannedPerson | null
}

interface Planning extends PlanFacts {
  plan: RosterPlan
  householdOf: Map<string, KnownHousehold>
  addressOfId: Map<string, string>
  byIdNumber: Map<string, KnownPerson>
  byHousehold: Map<string, KnownPerson[]>
  /** Known people a row of this sheet already stands for. */
  matched: Set<string>
  guardiansOf: Map<string, { actingPersonId: string; ended: boolean }[]>
  consentsOf: Map<string, KnownConsent[]>
  toldNames: Set<string>
}

export function planRoster(facts: PlanFacts): RosterPlan {
  const { known } = facts
  const planning: Planning = {
    ...facts,
    plan: { households: [], persons: [], guardians: [], consents: [], problems: [] },
    householdOf: new Map(known.households.map((household) => [dwellingKey(household), household])),
    addressOfId: new Map(known.households.map((household) => [household.id, addressOf(household)])),
    byIdNumber: new Map(
      known.persons.flatMap((person) => (person.idNumberHash ? [[person.idNumberHash, person]] : [])),
    ),
    byHousehold: groupBy(known.persons, (person) => person.householdId),
    matched: new Set(),
    guardiansOf: groupBy(known.guardians, (link) => link.forPersonId),
    consentsOf: groupBy(known.consents, (consent) => consent.childId),
    toldNames: new Set(),
  }
  for (const household of facts.households) planHousehold(household, planning)
  return planning.plan
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

function tell(
  { plan }: Planning,
  row: number,
  column: RosterColumn | null,
  severity: 'error' | 'warning',
  message: string,
): void {
  plan.problems.push({ row, column: column && ROSTER_COLUMNS[column], severity, message })
}

function planHousehold(sheet: SheetHousehold, planning: Planning): void {
  const { plan, newId } = planning
  const known = planning.householdOf.get(dwellingKey(sheet))
  const id = known?.id ?? newId()
  const persons = sheet.persons.flatMap((row) => {
    const person = planPerson(row, id, sheet, planning)
    return person ? [{ row, person }] : []
  })
  const members = membersOf(id, persons, planning)
  const refusedChildren = new Set(
    members.filter((member) => member.row && !admitChild(member, members, planning)).map(({ id }) => id),
  )
  const admitted = persons.filter(({ person }) => !refusedChildren.has(person.id))
  if (!known && !sheet.vacant && admitted.length === 0) return
  tellNewNames(sheet, planning)
  plan.households.push(plannedHousehold(id, sheet, known))
  plan.persons.push(...admitted.map(({ person }) => person))
  tellHeads(
    sheet,
    members.filter(({ id }) => !refusedChildren.has(id)),
    planning,
  )
}

function plannedHousehold(
  id: string,
  sheet: SheetHousehold,
  known: KnownHousehold | undefined,
): PlannedHousehold {
  const { compound, building, unit, room } = sheet
  const gridName = sheet.gridName ?? known?.gridName ?? null
  const areaHundredthsSquareMetre =
    sheet.areaHundredthsSquareMetre ?? known?.areaHundredthsSquareMetre ?? null
  const changed =
    known !== undefined &&
    (known.gridName !== gridName || known.areaHundredthsSquareMetre !== areaHundredthsSquareMetre)
  return { id, compound, building, unit, room, gridName, areaHundredthsSquareMetre, isNew: !known, changed }
}

/** A typing mistake would found a new compound or grid: said once per name, where some exist already. */
function tellNewNames(sheet: SheetHousehold, planning: Planning): void {
  const { known, toldNames } = planning
  const check = (column: 'compound' | 'grid', name: string | null, names: readonly string[]) => {
    if (!name || names.length === 0 || names.includes(name) || toldNames.has(`${column}${name}`)) return
    toldNames.add(`${column}${name}`)
    const near = names.find((one) => one.startsWith(name) || name.startsWith(one))
    const question = near ? `，是不是“${near}”？` : '，请核对'
    tell(planning, sheet.row, column, 'warning', `花名册里还没有“${name}”，会新建${question}`)
  }
  check('compound', sheet.compound, known.compoundNames)
  check('grid', sheet.gridName, known.gridNames)
}

type Match = { person: KnownPerson | null } | { error: string; column: RosterColumn }

/** The same person by identity number anywhere, else by name in the same household. */
function matchPerson(row: SheetPerson, householdId: string, planning: Planning): Match {
  const idHash = row.idNumber === null ? null : planning.hashOf('id_number', row.idNumber)
  const byNumber = idHash === null ? undefined : planning.byIdNumber.get(idHash)
  if (byNumber) {
    if (byNumber.name === row.name) return { person: byNumber }
    return { column: 'id_number', error: `身份证号和花名册里的“${byNumber.name}”相同，姓名不同，请核对` }
  }
  const namesakes = (planning.byHousehold.get(householdId) ?? []).filter(
    (person) => person.name === row.name && !planning.matched.has(person.id),
  )
  const open = idHash === null ? namesakes : namesakes.filter((person) => person.idNumberHash === null)
  if (open.length === 1) return { person: open[0] ?? null }
  if (open.length > 1) {
    return { column: 'name', error: '这一户有两位同名的人，请填身份证号分清是哪一位' }
  }
  if (namesakes.length === 0) return { person: null }
  return { column: 'id_number', error: '花名册里这位的身份证号不一样，请核对；确实要改请到居民信息里改' }
}

function planPerson(
  row: SheetPerson,
  householdId: string,
  sheet: SheetHousehold,
  planning: Planning,
): PlannedPerson | null {
  const match = matchPerson(row, householdId, planning)
  if ('error' in match) {
    tell(planning, row.row, match.column, 'error', match.error)
    return null
  }
  const known = match.person
  if (known && planning.matched.has(known.id)) {
    tell(planning, row.row, 'name', 'error', `“${row.name}”和表里另一行是同一个人，请核对`)
    return null
  }
  const relation = row.relation ?? known?.relation ?? assumedRelation(row, sheet, planning)
  // The identity number says it for certain; a date typed beside no number does not overrule it.
  const bornOn =
    known?.idNumberHash && row.idNumber === null ? known.bornOn : (row.bornOn ?? known?.bornOn ?? null)
  if (bornOn === null && CHILD_RELATIONS.includes(relation)) {
    tell(planning, row.row, 'born_on', 'error', '孩子要填身份证号或出生日期，才知道要不要监护人同意')
    return null
  }
  if (bornOn !== null && !isBirthDate(bornOn, planning.now)) {
    tell(planning, row.row, 'born_on', 'error', '出生日期不对，请核对年月日')
    return null
  }
  const person = {
    id: known?.id ?? planning.newId(),
    isNew: !known,
    row: row.row,
    householdId,
    relation,
    bornOn,
  }
  const { name, phone, idNumber } = row
  if (!known) return { ...person, name, phone, idNumber, changed: false }
  planning.matched.add(known.id)
  if (known.householdId !== householdId) tellMove(row, known, planning)
  const changed =
    known.householdId !== householdId ||
    known.relation !== relation ||
    known.bornOn !== bornOn ||
    (phone !== null && planning.hashOf('phone', phone) !== known.phoneHash) ||
    (idNumber !== null && known.idNumberHash === null)
  return { ...person, name, phone, idNumber, changed }
}

function tellMove(row: SheetPerson, known: KnownPerson, planning: Planning): void {
  const from = planning.addressOfId.get(known.householdId)
  tell(planning, row.row, 'room', 'warning', `“${row.name}”${from ? `原来住 ${from}，` : ''}会改到这一户`)
}

/** No relation given: the first of a family without a head is taken for the head. */
function assumedRelation(row: SheetPerson, sheet: SheetHousehold, planning: Planning): HouseholdRelation {
  const headInSheet = sheet.persons.some((person) => person.relation === 'head')
  const relation = !headInSheet && sheet.persons[0] === row ? 'head' : 'other'
  const label = relation === 'head' ? '户主' : '其他'
  tell(planning, row.row, 'relation', 'warning', `没有填与户主关系，按“${label}”登记`)
  return relation
}

function membersOf(
  householdId: string,
  persons: readonly { row: SheetPerson; person: PlannedPerson }[],
  planning: Planning,
): Member[] {
  const fromSheet = persons.map(({ row, person }) => ({ ...person, row, planned: person }))
  const others = (planning.byHousehold.get(householdId) ?? [])
    .filter((known) => !planning.matched.has(known.id))
    .map((known) => ({ ...known, row: null, planned: null }))
  return [...fromSheet, ...others]
}

/**
 * Guardians and consent of one child of the sheet. Under 14 nobody enters the roster without a guardian's
 * consent on record (goals.md S6): such a row is kept out, the rest of the family goes in.
 */
function admitChild(child: Member, members: readonly Member[], planning: Planning): boolean {
  const { now, plan } = planning
  const { row, planned } = child
  if (!row || !planned || isAdult(child, now)) return true
  const links = planning.guardiansOf.get(child.id) ?? []
  const guardians = guardiansFor({ child, guardianName: row.guardianName, members, links, now })
  const consents = planning.consentsOf.get(child.id) ?? []
  const acting = links.filter((one) => !one.ended).map((one) => one.actingPersonId)
  const consented = hasLiveConsent(consents, [...acting, ...guardians.map(({ id }) => id)])
  if (needsConsent(child.bornOn, now) && !consented) {
    const [guardian] = guardians
    const problem = consentProblem({ row, guardian: guardian ?? null, consents, now })
    if (problem) tell(planning, row.row, problem.column, 'error', problem.message)
    if (problem || !guardian || row.consentOn === null) return false
    plan.consents.push({ childId: child.id, guardianId: guardian.id, givenOn: row.consentOn })
    if (!planned.isNew) planned.changed = true
  }
  linkGuardians(child, guardians, links, plan)
  return true
}

function linkGuardians(
  child: FamilyMember,
  guardians: readonly FamilyMember[],
  links: readonly { actingPersonId: string }[],
  plan: RosterPlan,
): void {
  for (const guardian of guardians) {
    if (links.some((one) => one.actingPersonId === guardian.id)) continue
    plan.guardians.push({ actingPersonId: guardian.id, forPersonId: child.id })
  }
}

function tellHeads(sheet: SheetHousehold, members: readonly Member[], planning: Planning): void {
  const heads = members.filter((member) => member.relation === 'head')
  if (heads.length > 1) {
    const names = heads.map((head) => head.name).join('、')
    tell(planning, sheet.row, 'relation', 'warning', `这一户有 ${heads.length} 位户主（${names}），请核对`)
  }
  if (heads.length === 0 && members.length > 0) {
    tell(planning, sheet.row, 'relation', 'warning', '这一户没有户主，请核对')
  }
}
