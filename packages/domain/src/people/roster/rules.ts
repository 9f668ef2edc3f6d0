import { normaliseName } from '../identity/rules'
import {
  bornOnFrom,
  type CellReading,
  plainText,
  readArea,
  readBuilding,
  readDateOn,
  readGrid,
  readIdNumber,
  readPhone,
  readRelation,
  readRoom,
  readUnit,
  type SheetCell,
  withoutNeutralMark,
} from '../roster-cells/rules'
import type { HouseholdRelation } from '../terms'
import { type ColumnPlaces, isHeaderRow, isNoteRow, type SheetRow } from './sheet'
import { ROSTER_COLUMNS, type RosterColumn, VACANT_WORDS } from './terms'

/** One dwelling (户). */
export interface Dwelling {
  compound: string
  /** `5栋` */
  building: string
  /** `2单元`, empty where the building has none. */
  unit: string
  room: string
}

export interface SheetPerson {
  row: number
  name: string
  /** Null where the sheet says nothing. */
  relation: HouseholdRelation | null
  phone: string | null
  idNumber: string | null
  bornOn: string | null
  guardianName: string | null
  consentOn: string | null
}

export interface SheetHousehold extends Dwelling {
  row: number
  gridName: string | null
  areaHundredthsSquareMetre: number | null
  /** A row says that nobody lives here: the household is registered without people. */
  vacant: boolean
  persons: SheetPerson[]
}

export interface RowProblem {
  row: number
  column: string | null
  severity: 'error' | 'warning'
  message: string
}

export interface SheetReading {
  /** Rows with data below the heading. */
  rows: number
  households: SheetHousehold[]
  problems: RowProblem[]
}

/** Where the row above lived; parts are null once they could not be read. */
interface Above {
  compound: string | null
  building: string | null
  unit: string | null
  room: string | null
}

interface Reading {
  places: ColumnPlaces
  above: Above
  households: Map<string, SheetHousehold>
  /** Last household a row was put into, to notice when one comes back further down. */
  current: SheetHousehold | null
  byIdNumber: Map<string, { person: SheetPerson; household: SheetHousehold }>
  problems: RowProblem[]
}

const MAX_CELL_CHARACTERS = 60
const NO_ADDRESS: Above = { compound: null, building: null, unit: null, room: null }
const EMPTY: SheetCell = { text: '' }

export function dwellingKey({ compound, building, unit, room }: Dwelling): string {
  return [compound, building, unit, room].join('\u0000')
}

/** `砖瓦厂小区 5栋 2单元 502` */
export function addressOf({ compound, building, unit, room }: Dwelling): string {
  return [compound, building, unit, room].filter((part) => part !== '').join(' ')
}

/** Reads the rows below the heading. Nothing is guessed silently: what was assumed is a warning. */
export function readRosterRows(rows: readonly SheetRow[], places: ColumnPlaces): SheetReading {
  const reading: Reading = {
    places,
    above: NO_ADDRESS,
    households: new Map(),
    current: null,
    byIdNumber: new Map(),
    problems: [],
  }
  let count = 0
  let lastRow = 0
  for (const row of rows) {
    const empty = row.cells.every((cell) => plainText(cell.text) === '')
    // A gap ends the household above it, not the compound.
    if (empty || row.row > lastRow + 1) reading.above = { ...reading.above, room: null }
    lastRow = row.row
    if (!empty && !isHeaderRow(row, places) && !isNoteRow(row, places)) {
      count += 1
      readRow(row, reading)
    }
  }
  return { rows: count, households: [...reading.households.values()], problems: reading.problems }
}

function readRow(row: SheetRow, reading: Reading): void {
  const cells = cellsOf(row, reading.places)
  const tooLong = (Object.keys(cells) as RosterColumn[]).find(
    (c) => cells[c].text.length > MAX_CELL_CHARACTERS,
  )
  if (tooLong) {
    reading.above = { ...reading.above, room: null }
    problem(reading, row.row, tooLong, 'error', `这一格的字太多了，最多 ${MAX_CELL_CHARACTERS} 个字`)
    return
  }
  const relation = take(reading, row.row, 'relation', readRelation(cells.relation))
  const dwelling = readDwelling(row.row, cells, relation.value, reading)
  if (!dwelling) return
  const household = householdAt(row.row, dwelling, reading)
  readHouseholdFacts(row.row, cells, household, reading)
  readPerson(row.row, cells, relation.value, household, reading)
}

function cellsOf(row: SheetRow, places: ColumnPlaces): Record<RosterColumn, SheetCell> {
  const columns = Object.keys(ROSTER_COLUMNS) as RosterColumn[]
  const entries = columns.map((column) => {
    const cell = row.cells[places[column] ?? -1] ?? EMPTY
    return [column, { ...cell, text: withoutNeutralMark(cell.text) }]
  })
  return Object.fromEntries(entries) as Record<RosterColumn, SheetCell>
}

function problem(
  reading: Reading,
  row: number,
  column: RosterColumn | null,
  severity: 'error' | 'warning',
  message: string,
): void {
  reading.problems.push({ row, column: column && ROSTER_COLUMNS[column], severity, message })
}

/** Notes what a cell's reading has to say; `failed` when it keeps the row out. */
function take<T>(
  reading: Reading,
  row: number,
  column: RosterColumn,
  { value, error, warning }: CellReading<T>,
): { value: T | null; failed: boolean } {
  if (error) problem(reading, row, column, 'error', error)
  else if (warning) problem(reading, row, column, 'warning', warning)
  return { value, failed: error !== undefined }
}

/**
 * Where this row lives. Cells left empty continue the row above, as staff write it: the whole address for the
 * rest of a family, or compound and building alone for the next door. A head starts a dwelling of their own.
 */
function readDwelling(
  row: number,
  cells: Record<RosterColumn, SheetCell>,
  relation: HouseholdRelation | null,
  reading: Reading,
): Dwelling | null {
  const { above } = reading
  const compoundText = plainText(cells.compound.text).replace(/ /g, '')
  const building = take(reading, row, 'building', readBuilding(cells.building))
  const unit = take(reading, row, 'unit', readUnit(cells.unit))
  const room = take(reading, row, 'room', readRoom(cells.room))
  if (building.failed || unit.failed || room.failed) {
    reading.above = { ...NO_ADDRESS, compound: compoundText || above.compound }
    return null
  }
  const compound = compoundText || above.compound
  const sameCompound = compound === above.compound
  const spoken = joinRoom({ room: room.value, building: building.value, unit: unit.value })
  const buildingName = spoken.building ?? (sameCompound ? above.building : null)
  // A house with units has them at every door: an empty unit beside the same building goes on.
  const sameBuilding = sameCompound && buildingName === above.building
  const unitName = spoken.unit ?? (sameBuilding ? (above.unit ?? '') : '')
  const mayContinue =
    room.value === null && sameBuilding && unitName === (above.unit ?? '') && relation !== 'head'
  const roomName = spoken.room ?? (mayContinue ? above.room : null)
  const missing: RosterColumn | null =
    compound === null ? 'compound' : buildingName === null ? 'building' : roomName === null ? 'room' : null
  reading.above = { compound, building: buildingName, unit: unitName, room: roomName }
  if (missing || !compound || !buildingName || !roomName) {
    const column = missing ?? 'room'
    problem(reading, row, column, 'error', missingSentence(column, relation))
    return null
  }
  return { compound, building: buildingName, unit: unitName, room: roomName }
}

function missingSentence(column: RosterColumn, relation: HouseholdRelation | null): string {
  if (column === 'room' && relation === 'head') return '户主这一行要填房号'
  return `没有填${ROSTER_COLUMNS[column]}，也不能接着上一行算`
}

/** A room cell may repeat building and unit (`5-2-502`); where it contradicts them it is taken as it stands. */
function joinRoom(facts: {
  room: { room: string; building?: string; unit?: string } | null
  building: string | null
  unit: string | null
}): { room: string | null; building: string | null; unit: string | null } {
  const { unit } = facts
  if (!facts.room) return { room: null, building: facts.building, unit }
  const { room, building = facts.building, unit: saidUnit = unit } = facts.room
  const agrees =
    (facts.building === null || building === facts.building) && (unit === null || saidUnit === unit)
  if (agrees) return { room, building, unit: saidUnit }
  const whole = [facts.room.building, facts.room.unit, room].filter((part) => part !== undefined)
  return {
    room: whole.map((part) => part.replace(/(栋|单元)$/, '')).join('-'),
    building: facts.building,
    unit,
  }
}

function householdAt(row: number, dwelling: Dwelling, reading: Reading): SheetHousehold {
  const key = dwellingKey(dwelling)
  const known = reading.households.get(key)
  if (known && reading.current !== known) {
    problem(reading, row, null, 'warning', `这一户在第 ${known.row} 行已经出现过，已合并成一户`)
  }
  const household = known ?? {
    ...dwelling,
    row,
    gridName: null,
    areaHundredthsSquareMetre: null,
    vacant: false,
    persons: [],
  }
  if (!known) reading.households.set(key, household)
  reading.current = household
  return household
}

/** Grid and area belong to the household: the first row that says them counts. */
function readHouseholdFacts(
  row: number,
  cells: Record<RosterColumn, SheetCell>,
  household: SheetHousehold,
  reading: Reading,
): void {
  const grid = take(reading, row, 'grid', readGrid(cells.grid)).value
  if (grid && household.gridName && grid !== household.gridName) {
    problem(reading, row, 'grid', 'warning', `同一户写了两个网格，按“${household.gridName}”登记`)
  }
  household.gridName ??= grid
  const area = take(reading, row, 'area', readArea(cells.area)).value
  const known = household.areaHundredthsSquareMetre
  if (area && known && area !== known) {
    problem(reading, row, 'area', 'warning', `同一户写了两个面积，按 ${known / 100} 登记`)
  }
  household.areaHundredthsSquareMetre ??= area
}

function readPerson(
  row: number,
  cells: Record<RosterColumn, SheetCell>,
  relation: HouseholdRelation | null,
  household: SheetHousehold,
  reading: Reading,
): void {
  const name = normaliseName(cells.name.text)
  const phone = take(reading, row, 'phone', readPhone(cells.phone))
  const idNumber = take(reading, row, 'id_number', readIdNumber(cells.id_number))
  if (name === '' || VACANT_WORDS.includes(name)) {
    if (relation || phone.value || idNumber.value) problem(reading, row, 'name', 'error', '没有填姓名')
    else {
      household.vacant = true
      problem(reading, row, 'name', 'warning', '没有住户，只登记这一户')
    }
    return
  }
  const saidBornOn = take(reading, row, 'born_on', readDateOn(cells.born_on))
  const consentOn = take(reading, row, 'consent_on', readDateOn(cells.consent_on))
  if (phone.failed || idNumber.failed || saidBornOn.failed || consentOn.failed) return
  const bornOn = take(
    reading,
    row,
    'born_on',
    bornOnFrom({ idNumber: idNumber.value, bornOn: saidBornOn.value }),
  )
  addPerson(household, reading, {
    row,
    name,
    relation,
    phone: phone.value,
    idNumber: idNumber.value,
    bornOn: bornOn.value,
    guardianName: normaliseName(cells.guardian.text) || null,
    consentOn: consentOn.value,
  })
}

/** The same person a second time fills what the first row left empty. */
function addPerson(household: SheetHousehold, reading: Reading, person: SheetPerson): void {
  const sameNumber = person.idNumber === null ? undefined : reading.byIdNumber.get(person.idNumber)
  if (sameNumber && sameNumber.person.name !== person.name) {
    const message = `身份证号和第 ${sameNumber.person.row} 行的“${sameNumber.person.name}”相同，请核对`
    problem(reading, person.row, 'id_number', 'error', message)
    return
  }
  const sameName = household.persons.find(
    (known) =>
      known.name === person.name &&
      (known.idNumber === null || person.idNumber === null || known.idNumber === person.idNumber),
  )
  const known = sameNumber?.person ?? sameName
  if (!known) {
    household.persons.push(person)
    if (person.idNumber !== null) reading.byIdNumber.set(person.idNumber, { person, household })
    return
  }
  const where =
    sameNumber && sameNumber.household !== household ? `（${addressOf(sameNumber.household)}）` : ''
  problem(
    reading,
    person.row,
    'name',
    'warning',
    `“${person.name}”在第 ${known.row} 行${where}已经有了，只登记一次`,
  )
  if (where) return
  known.relation ??= person.relation
  known.phone ??= person.phone
  known.idNumber ??= person.idNumber
  known.bornOn ??= person.bornOn
  known.guardianName ??= person.guardianName
  known.consentOn ??= person.consentOn
  if (known.idNumber !== null) reading.byIdNumber.set(known.idNumber, { person: known, household })
}
