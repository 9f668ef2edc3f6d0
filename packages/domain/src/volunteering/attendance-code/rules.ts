import { type Refusal, refuse } from '../../refusal'
import {
  booksRefusal,
  checkInRefusal,
  checkOutRefusal,
  type RecordFacts,
  type ShiftFacts,
} from '../attendance/rules'
import { ATTENDANCE_REFUSALS, type AttendanceAct, type AttendanceRefusalCode } from '../attendance/terms'
import { CODE_STEP_SECONDS, PLAIN_ALPHABET, SHORT_CODE_LENGTH } from './terms'

const no = (code: AttendanceRefusalCode, message?: string) => refuse(ATTENDANCE_REFUSALS, code, message)

/** Which 30 seconds since 1970 an instant lies in. */
export function codeStep(instant: Date): number {
  return Math.floor(instant.getTime() / (CODE_STEP_SECONDS * 1000))
}

/** How long the code of this moment is still shown, in milliseconds. */
export function codeShownForMs(now: Date): number {
  return (codeStep(now) + 1) * CODE_STEP_SECONDS * 1000 - now.getTime()
}

export interface AttendanceCode {
  shiftId: string
  step: number
  mac: string
}

const PREFIX = 'linli:sv'
const CODE = /^linli:sv:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,10}):([\w-]{22})$/

/** What the picture on the staff's screen says. */
export function writeAttendanceCode({ shiftId, step, mac }: AttendanceCode): string {
  return `${PREFIX}:${shiftId}:${step}:${mac}`
}

/** A scanned text as a code, whoever made it; null when it is something else. */
export function readAttendanceCode(text: string): AttendanceCode | null {
  const [, shiftId, step, mac] = CODE.exec(text.trim()) ?? []
  if (shiftId === undefined || step === undefined || mac === undefined) return null
  return { shiftId, step: Number(step), mac }
}

/** Whether a code of this step is taken now: it is the present one or the one before. */
export function stepRefusal(step: number, now: Date): Refusal<AttendanceRefusalCode> | null {
  const present = codeStep(now)
  if (step > present) return no('code_not_valid')
  return step < present - 1 ? no('code_too_old') : null
}

const TYPED_NOISE = /[\s\-–—·.,，。]/g

/** As typed by a person, to what was printed: capitals, no spaces or dashes; null when it cannot be one. */
export function plainCode(text: string, length: number): string | null {
  const code = text.normalize('NFKC').replace(TYPED_NOISE, '').toUpperCase()
  const sound = code.length === length && [...code].every((letter) => PLAIN_ALPHABET.includes(letter))
  return sound ? code : null
}
export const readShortCode = (text: string) => plainCode(text, SHORT_CODE_LENGTH)

/** Letters of the plain alphabet out of random or keyed bytes, one for each; bytes that would favour some are passed over. */
export function plainLetters(bytes: Iterable<number>, length: number): string | null {
  const even = 256 - (256 % PLAIN_ALPHABET.length)
  let letters = ''
  for (const byte of bytes) {
    if (byte < even) letters += PLAIN_ALPHABET.charAt(byte % PLAIN_ALPHABET.length)
    if (letters.length === length) return letters
  }
  return null
}

export interface ScanFacts {
  act: AttendanceAct
  /** Time step of the code that was scanned. */
  step: number
  shift: ShiftFacts
  /** The volunteer's place on the shift, `null` when there is none. */
  place: 'confirmed' | 'waiting' | null
  record: RecordFacts | null
  now: Date
}

/**
 * What a scan of a genuine code comes to: `already` when it was noted before (who is first stays), else `note`, or why
 * not. One code serves one person once: leaving needs a later code than coming.
 */
export function scanOutcome(facts: ScanFacts): 'already' | 'note' | Refusal<AttendanceRefusalCode> {
  const { act, step, shift, place, record, now } = facts
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (act === 'in') {
    if (record?.checkedInAt) return 'already'
    if (place === null) return no('not_on_shift')
    if (place === 'waiting') return no('still_waiting')
    return checkInRefusal(shift, now) ?? 'note'
  }
  if (record?.checkedOutAt) return 'already'
  const refusal = checkOutRefusal(shift, record, now)
  if (refusal) return refusal
  return record?.checkedInStep != null && step <= record.checkedInStep ? no('code_already_used') : 'note'
}
