import { idNumberCheckDigit } from '@linli/domain/people/identity/rules'
import { ROSTER_COLUMNS, type RosterColumn } from '@linli/domain/people/roster/terms'
import { HOUSEHOLD_RELATIONS } from '@linli/domain/people/terms'
import { addMonths, DAY_MS, dateOn } from '@linli/domain/time'
import { type Chance, createChance } from './chance.ts'
import { type Family, type FamilyPlan, NAMED_FAMILIES, strangers } from './families.ts'

/** An area code that was never given out: these identity numbers are nobody's. */
const INVENTED_AREA_CODE = '999999'
/** Mobile numbers that were never given out begin with it. */
const INVENTED_PHONE_PREFIX = '142'

interface Door {
  compound: string
  building: string
  unit: string
  room: string
  grid: string
  area: string
}

interface CompoundPlan {
  compound: string
  households: number
  buildings: number
  units: number
  floors: number
  doors: number
  /** Square metres by door. */
  areas: readonly string[]
  gridOf: (building: number) => number
}

/** The brick-factory compound of the 1980s, the public rental houses, and a commodity compound. */
const COMPOUNDS: readonly CompoundPlan[] = [
  {
    compound: '砖瓦厂小区',
    households: 611,
    buildings: 15,
    units: 3,
    floors: 7,
    doors: 2,
    areas: ['52.3', '64.8'],
    gridOf: (building) => (building <= 8 ? 3 : 4),
  },
  {
    compound: '金马公租房',
    households: 200,
    buildings: 4,
    units: 0,
    floors: 18,
    doors: 3,
    areas: ['39.5', '45', '58.6'],
    gridOf: (building) => (building <= 2 ? 1 : 2),
  },
  {
    compound: '凤凰新苑',
    households: 150,
    buildings: 3,
    units: 2,
    floors: 13,
    doors: 2,
    areas: ['88.7', '112.4'],
    gridOf: (building) => (building <= 2 ? 5 : 6),
  },
]

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

function doorsOf(plan: CompoundPlan): Door[] {
  const all = range(plan.buildings).flatMap((building) =>
    (plan.units === 0 ? [0] : range(plan.units)).flatMap((unit) =>
      range(plan.floors).flatMap((floor) =>
        range(plan.doors).map((door) => ({
          compound: plan.compound,
          building: `${building}栋`,
          unit: unit === 0 ? '' : `${unit}单元`,
          room: `${floor}${String(door).padStart(2, '0')}`,
          grid: `第${plan.gridOf(building)}网格`,
          area: plan.areas[door - 1] ?? '',
        })),
      ),
    ),
  )
  return all.slice(0, plan.households)
}

/** Numbers that belong to nobody, each given once. */
function createNumbers() {
  const givenOn = new Map<string, number>()
  let phones = 0
  return {
    /** Odd for men, even for women, as in real numbers. */
    idNumber(bornOn: string, isMale: boolean): string {
      const key = `${bornOn}${isMale}`
      const given = givenOn.get(key) ?? 0
      givenOn.set(key, given + 1)
      const order = String(given * 2 + (isMale ? 1 : 2)).padStart(3, '0')
      const first17 = `${INVENTED_AREA_CODE}${bornOn.replaceAll('-', '')}${order}`
      return first17 + idNumberCheckDigit(first17)
    },
    phone(): string {
      phones += 1
      return `${INVENTED_PHONE_PREFIX}${String(phones).padStart(8, '0')}`
    },
  }
}

/** Somebody who is exactly so old today, with the birthday some weeks or months ago. */
function bornOnAtAge(age: number, chance: Chance, now: Date): string {
  return dateOn(new Date(addMonths(now, -12 * age).getTime() - chance.between(20, 330) * DAY_MS))
}

/** The day the guardian signed: some months ago, but not before the child was born. */
function consentOn(bornOn: string, chance: Chance, now: Date): string {
  const some = dateOn(new Date(now.getTime() - chance.between(5, 300) * DAY_MS))
  return some > bornOn ? some : dateOn(now)
}

const CONSENT_BELOW_AGE = 14

function rowsOf(
  door: Door,
  family: Family,
  draw: { chance: Chance; now: Date; numbers: Numbers },
): string[][] {
  const { chance, now, numbers } = draw
  const guardian = family.find(({ age }) => age >= 18)?.name ?? ''
  return family.map((member) => {
    const bornOn = bornOnAtAge(member.age, chance, now)
    const signed = member.age < CONSENT_BELOW_AGE
    const cells: Record<RosterColumn, string> = {
      compound: door.compound,
      building: door.building,
      unit: door.unit,
      room: door.room,
      name: member.name,
      relation: HOUSEHOLD_RELATIONS[member.relation],
      phone: member.hasPhone ? numbers.phone() : '',
      id_number: numbers.idNumber(bornOn, member.isMale),
      grid: door.grid,
      area: door.area,
      born_on: bornOn,
      guardian: signed ? guardian : '',
      consent_on: signed ? consentOn(bornOn, chance, now) : '',
    }
    return (Object.keys(ROSTER_COLUMNS) as RosterColumn[]).map((column) => cells[column])
  })
}

type Numbers = ReturnType<typeof createNumbers>

/** The invented roster of the demo community, one row a person, in the order of `ROSTER_COLUMNS`. */
export function demoRosterRows(now: Date): string[][] {
  const chance = createChance(20_260_101)
  const draw = { chance, now, numbers: createNumbers() }
  const named = new Map(NAMED_FAMILIES.map((plan) => [plan.address, plan]))
  const rows = COMPOUNDS.flatMap(doorsOf).flatMap((door) => {
    const address = [door.compound, door.building, door.unit, door.room]
      .filter((part) => part !== '')
      .join(' ')
    const plan: FamilyPlan | undefined = named.get(address)
    named.delete(address)
    return rowsOf(door, plan?.members ?? strangers(chance), draw)
  })
  if (named.size > 0) throw new Error(`no such door: ${[...named.keys()].join(', ')}`)
  return rows
}

/** The number under which the demo roster keeps somebody of a story. */
export function phoneOf(name: string, now: Date): string {
  const columns = Object.keys(ROSTER_COLUMNS)
  const row = demoRosterRows(now).find((cells) => cells[columns.indexOf('name')] === name)
  const phone = row?.[columns.indexOf('phone')]
  if (!phone) throw new Error(`the demo roster has no phone of ${name}`)
  return phone
}
