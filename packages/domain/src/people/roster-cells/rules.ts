import { bornOnOfIdNumber, isCalendarDate, normaliseIdNumber, normalisePhone } from '../identity/rules'
import { RELATION_WORDS } from '../roster/terms'
import { HOUSEHOLD_RELATIONS, type HouseholdRelation } from '../terms'

/** One cell as a spreadsheet holds it. Cells of a merged area all carry the value of its first cell. */
export interface SheetCell {
  /** As text; a number in plain digits. */
  text: string
  /** Set where the spreadsheet stored a number. */
  number?: number
  /** Set where the spreadsheet stored a date: `2026-03-02`. */
  dateOn?: string
}

/** What a cell means; `error` keeps the row out, `warning` says what was assumed. */
export interface CellReading<T> {
  value: T | null
  error?: string
  warning?: string
}

const NOTHING: CellReading<never> = { value: null }
const HYPHENS = /[‐‑‒–—―−─－~～_]/g

/** Full-width characters become ordinary ones, the outer space goes, spaces inside become one. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What Excel would take for the start of a formula. */
const FORMULA_START = /^[=+\-@＝＋－＠\t\r]/

/** A cell that Excel cannot take for a formula: an apostrophe in front, which reading the sheet takes off again. */
export function neutralCell(text: string): string {
  return FORMULA_START.test(text) || text.startsWith("'") ? `'${text}` : text
}

export function withoutNeutralMark(text: string): string {
  const rest = text.slice(1)
  return text.startsWith("'") && (FORMULA_START.test(rest) || rest.startsWith("'")) ? rest : text
}

const compact = (text: string) => plainText(text).replace(/ /g, '')
/** What people write to say "nothing". */
const isNothing = (text: string) => /^([-/\\—–]+|无|没有|空|不详|暂无|未知)?$/.test(text)

const DIGITS = '零一二三四五六七八九'

/** `十二` → 12, up to 99; null when it is no Chinese number. */
function chineseNumber(text: string): number | null {
  const parts = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text.replace('两', '二'))
  if (!parts || text === '') return null
  const [, tens, ten, ones] = parts
  if (!ten) return tens && !ones ? DIGITS.indexOf(tens) : null
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0)
}

/** `05` → `5`, `十二` → `12`, `a` → `A`, null when it is neither a number nor a letter with one. */
function ordinal(text: string): string | null {
  if (/^\d{1,4}$/.test(text)) return String(Number(text))
  const letter = /^([A-Za-z])0*(\d{0,3})$/.exec(text)
  if (letter) return `${letter[1]}${letter[2]}`.toUpperCase()
  const number = chineseNumber(text)
  return number === null ? null : String(number)
}

const TURNED_INTO_DATE = '被 Excel 变成了日期，认不出原来的写法。请把这一列设成文本格式，重新填写'

/** Building (楼栋): `5`, `5幢`, `5号楼`, `五栋`, `05#` are all `5栋`; a name of its own stays. */
export function readBuilding(cell: SheetCell): CellReading<string> {
  if (cell.dateOn) return { value: null, error: `楼栋${TURNED_INTO_DATE}` }
  const text = compact(cell.text)
  if (isNothing(text)) return NOTHING
  const number = /^第?(.+?)(栋楼|栋|幢|号楼|座|号|楼|#)?$/.exec(text)?.[1] ?? text
  const known = ordinal(number)
  return { value: known === null ? text : `${known}栋` }
}

/** Unit (单元): `2`, `二单元`, `2门` are `2单元`; `无` says that the building has none. */
export function readUnit(cell: SheetCell): CellReading<string> {
  if (cell.dateOn) return { value: null, error: `单元${TURNED_INTO_DATE}` }
  const text = compact(cell.text)
  if (text === '') return NOTHING
  if (isNothing(text) || text === '0') return { value: '' }
  const known = ordinal(/^第?(.+?)(单元|单|门)?$/.exec(text)?.[1] ?? text)
  return { value: known === null ? text : `${known}单元` }
}

export interface RoomReading {
  room: string
  /** Set where the room cell says the building or the unit as well: `5-2-502`. */
  building?: string
  unit?: string
}

/** Excel reads the room `3-2` as the second of March. A first of a month may have been a year (`26-3`). */
function roomOfDate(dateOn: string): CellReading<RoomReading> {
  const [, month, day] = dateOn.split('-').map(Number)
  if (day === 1) return { value: null, error: `房号${TURNED_INTO_DATE}` }
  const room = `${month}-${day}`
  return { value: { room }, warning: `房号被 Excel 变成了日期，按“${room}”登记，请核对` }
}

/** Room (房号): `502室` is `502`; `5-2-502` and `2单元502` also say building and unit. */
export function readRoom(cell: SheetCell): CellReading<RoomReading> {
  if (cell.dateOn) return roomOfDate(cell.dateOn)
  const text = compact(cell.text).replace(HYPHENS, '-').toUpperCase()
  if (isNothing(text)) return NOTHING
  if (/^\d+(\.\d+)?E\+\d+$/.test(text)) {
    return { value: null, error: '房号被 Excel 写成了科学计数，请把这一列设成文本格式，重新填写' }
  }
  const parts =
    /^(?:([^-栋幢单元]+?)(?:栋|幢|号楼|座|-))?(?:([^-栋幢单元]+?)(?:单元|门|-))?([^-栋幢单元]+?)(?:室|号房|号|房)?$/.exec(
      text,
    )
  const [, first, second, room = ''] = parts ?? []
  // `3-2` is floor 3, door 2 in old houses: only a full room number makes the part before it a unit.
  const explicit = /[栋幢楼座元门]/.test(text)
  if (!parts || (!explicit && !/^\d{3,}$/.test(room))) return { value: { room: trimRoom(text) } }
  const [building, unit] =
    second === undefined && !/[栋幢楼座]/.test(text) ? [undefined, first] : [first, second]
  return {
    value: {
      room,
      ...(building !== undefined && { building: readBuilding({ text: building }).value ?? building }),
      ...(unit !== undefined && { unit: readUnit({ text: unit }).value ?? unit }),
    },
  }
}

const trimRoom = (text: string) => text.replace(/^(.+?)(室|号房|号|房)$/, '$1')

/** Grid (网格): `3`, `三网格`, `网格3` are `第3网格`; a name of its own stays. */
export function readGrid(cell: SheetCell): CellReading<string> {
  if (cell.dateOn) return { value: null, warning: `网格${TURNED_INTO_DATE}` }
  const text = compact(cell.text)
  if (isNothing(text)) return NOTHING
  const number = /^第?(.+?)号?(?:网格|格)$/.exec(text)?.[1] ?? /^网格(.+)$/.exec(text)?.[1] ?? text
  const known = ordinal(number)
  return { value: known === null ? text : `第${known}网格` }
}

const MAX_SQUARE_METRES = 10_000

/** Floor area in hundredths of a square metre; `68.5㎡`, `68.50 平方米`. */
export function readArea(cell: SheetCell): CellReading<number> {
  const text = compact(cell.text).replace(/(m2|平方米|平方|平米|平)$/i, '')
  if (isNothing(text)) return NOTHING
  const squareMetres = cell.number ?? (/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN)
  if (cell.dateOn || !(squareMetres > 0 && squareMetres <= MAX_SQUARE_METRES)) {
    return { value: null, warning: '面积看不懂，没有登记；请填平方米数，例如 68.5' }
  }
  return { value: Math.round(squareMetres * 100) }
}

const RELATION_OF_WORD = new Map<string, HouseholdRelation>(
  (Object.keys(HOUSEHOLD_RELATIONS) as HouseholdRelation[]).flatMap((relation) =>
    [HOUSEHOLD_RELATIONS[relation], ...RELATION_WORDS[relation]].map((word) => [word, relation] as const),
  ),
)

/** Relation to the head (与户主关系); an unknown word becomes `other`, and says so. */
export function readRelation(cell: SheetCell): CellReading<HouseholdRelation> {
  const text = compact(cell.text).replace(/^(户主|之|的)+(?=.)|[()].*$/g, '')
  if (isNothing(text)) return NOTHING
  for (const word of [text, ...text.split(/[/、,]/)]) {
    const relation = RELATION_OF_WORD.get(word)
    if (relation) return { value: relation }
  }
  return { value: 'other', warning: `不认识“${text.slice(0, 10)}”这种关系，按“其他”登记` }
}

const IN_SCIENTIFIC_NOTATION = /^\d(\.\d+)?E\+?\d+$/i

/** Mobile number. The messages never repeat the number: reports are kept longer than the sheet. */
export function readPhone(cell: SheetCell): CellReading<string> {
  const text = compact(cell.text)
  if (isNothing(text)) return NOTHING
  if (cell.number === undefined && IN_SCIENTIFIC_NOTATION.test(text)) {
    return { value: null, error: '手机号被写成了科学计数，后几位已经丢了。请把这一列设成文本格式，重新填写' }
  }
  const whole = normalisePhone(text)
  if (whole) return { value: whole }
  const several = plainText(cell.text).split(/[/、,;；\s]+/)
  const phones = several.map((one) => normalisePhone(one)).filter((one) => one !== null)
  if (several.length > 1 && phones[0]) {
    return { value: phones[0], warning: '这一格有几个号码，登记了第一个手机号' }
  }
  const digits = text.replace(/\D/g, '').length
  const found = digits === 11 ? '这不是手机号' : `这一格有 ${digits} 位数字`
  return { value: null, error: `手机号要 11 位，${found}。请核对；没有手机号就留空` }
}

/** Identity number, verified. An Excel number keeps 15 digits only, so 18 of them are lost for good. */
export function readIdNumber(cell: SheetCell): CellReading<string> {
  const text = compact(cell.text)
  if (isNothing(text)) return NOTHING
  if (IN_SCIENTIFIC_NOTATION.test(text) || (cell.number !== undefined && cell.number >= 1e15)) {
    return {
      value: null,
      error:
        '身份证号被 Excel 当成了数字，最后几位已经丢了，找不回来。请把这一列设成文本格式，重新填写 18 位号码',
    }
  }
  const idNumber = normaliseIdNumber(text)
  if (idNumber) return { value: idNumber }
  const length = text.length === 18 ? '校验不对，可能有一位写错了' : `现在是 ${text.length} 位`
  return { value: null, error: `身份证号要 18 位，${length}。请核对；没有身份证号就留空，填出生日期` }
}

/** Excel counts days from 1899-12-30. */
export function dateOfSerial(serial: number): string | null {
  const days = Math.floor(serial)
  if (!(days >= 1 && days < 2_958_466)) return null
  return new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10)
}

const two = (text: string) => text.padStart(2, '0')

/** A calendar date, however it was written: `2020-1-5`, `2020年1月5日`, `20200105`, an Excel day number. */
export function readDateOn(cell: SheetCell): CellReading<string> {
  if (cell.dateOn) return { value: cell.dateOn }
  const text = compact(cell.text)
  if (isNothing(text)) return NOTHING
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(\d{1,2}:.*)?$/.exec(text.replace(HYPHENS, '-')) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const on = parts
    ? `${parts[1]}-${two(parts[2] ?? '')}-${two(parts[3] ?? '')}`
    : /^\d{4,5}(\.\d+)?$/.test(text)
      ? dateOfSerial(Number(text))
      : null
  if (on && isCalendarDate(on)) return { value: on }
  return { value: null, error: '日期看不懂，请写成 2020-01-05 这样' }
}

/** Date of birth out of the identity number when there is one. */
export function bornOnFrom(facts: { idNumber: string | null; bornOn: string | null }): CellReading<string> {
  if (!facts.idNumber) return { value: facts.bornOn }
  const value = bornOnOfIdNumber(facts.idNumber)
  if (facts.bornOn === null || facts.bornOn === value) return { value }
  return { value, warning: '出生日期和身份证号对不上，以身份证号为准' }
}
