import { ageOn } from '../../time'

/** White space and invisible characters that come along when names and numbers are copied. */
const INVISIBLE = /[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
/** The many dots people type inside a name (阿依古丽·买买提). */
const NAME_DOTS = /[·•‧∙⋅・]/g
const DASHES = /[-‐‑‒–—―−─_]/g

/** Full-width letters and digits become ordinary ones; every kind of space goes. */
function plain(text: string): string {
  // The second pass joins accents that an invisible character had kept apart.
  return [1, 2].reduce((done) => done.replace(INVISIBLE, '').normalize('NFKC').replace(INVISIBLE, ''), text)
}

/** A name as it is stored and compared: no spaces (张 三 = 张三), one kind of middle dot; may come out empty. */
export function normaliseName(text: string): string {
  const name = plain(text).replace(NAME_DOTS, '·')
  return /[a-z]/i.test(name) ? name : name.replace(/\./g, '·')
}

/** The 11 digits of a mainland mobile number, whatever it was typed like; null when it is none. */
export function normalisePhone(text: string): string | null {
  const digits = plain(text)
    .replace(DASHES, '')
    .replace(/[().]/g, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : null
}

const CHECK_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'

/** Check digit of the first 17 digits (GB 11643). */
export function idNumberCheckDigit(first17: string): string {
  const sum = CHECK_WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return CHECK_DIGITS.charAt(sum % 11)
}

/**
 * The 18 characters of a resident identity number, with its check digit verified and a real date of birth;
 * null when it is none. Old 15-digit numbers become the 18-digit ones they were replaced by.
 */
export function normaliseIdNumber(text: string): string | null {
  const compact = plain(text).replace(DASHES, '').toUpperCase()
  if (/^[1-9]\d{14}$/.test(compact)) {
    const first17 = `${compact.slice(0, 6)}19${compact.slice(6)}`
    return isCalendarDate(bornOnDigits(first17)) ? first17 + idNumberCheckDigit(first17) : null
  }
  if (!/^[1-9]\d{16}[\dX]$/.test(compact)) return null
  if (idNumberCheckDigit(compact) !== compact[17]) return null
  return isCalendarDate(bornOnDigits(compact)) ? compact : null
}

/** `1960-05-17`, out of a normalised identity number. */
export function bornOnOfIdNumber(idNumber: string): string {
  return bornOnDigits(idNumber)
}

function bornOnDigits(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}

/** Whether `YYYY-MM-DD` is a day that exists, from 1880 on. */
export function isCalendarDate(on: string): boolean {
  const instant = new Date(`${on}T00:00:00Z`)
  return on >= '1880-01-01' && !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === on
}

/** Whether somebody can have been born on this day: it exists, is not to come and not 150 years ago. */
export function isBirthDate(on: string, now: Date): boolean {
  if (!isCalendarDate(on)) return false
  const age = ageOn(on, now)
  return age >= 0 && age < 150
}

/** `138****0001` */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** `530***********1234`: neither the birthday nor the district can be read off it. */
export function maskIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 3)}***********${idNumber.slice(-4)}`
}

/** `王*英`, `李*`: who knows the name recognises it, who does not learns little. */
export function maskName(name: string): string {
  const characters = [...name]
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : ''
  const hidden = Math.max(1, characters.length - 1 - (last ? 1 : 0))
  return `${characters.length > 1 ? characters[0] : ''}${'*'.repeat(hidden)}${last}`
}
