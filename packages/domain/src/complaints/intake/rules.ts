import { isInside, type Position } from '../../coordinates'
import { maskPhone, normalisePhone } from '../../people/identity/rules'
import { type Refusal, refuse } from '../../refusal'
import { DAY_MS } from '../../time'
import { MAX_REPORT_LENGTH, MAX_TITLE_LENGTH } from '../terms'
import { INTAKE_REFUSALS, type IntakeRefusalCode, MAX_HEARD_DAYS_AGO } from './terms'

/** The title of what is only spoken, until staff have typed it. */
export const SPOKEN_TITLE = '语音反映（等待听写）'

/** A few words for lists: the first sentence, cut at a comma where it is long. */
export function titleOf(text: string): string {
  const sentence = text.split(/[。！？!?；;\n]/).find((part) => part.trim() !== '')
  const first = sentence?.trim().replace(/\s+/g, ' ') ?? ''
  if (first === '') return SPOKEN_TITLE
  const characters = [...first]
  if (characters.length <= MAX_TITLE_LENGTH) return first
  const cut = characters.slice(0, MAX_TITLE_LENGTH - 1).join('')
  const comma = Math.max(cut.lastIndexOf('，'), cut.lastIndexOf(','))
  return comma >= MAX_TITLE_LENGTH / 4 ? cut.slice(0, comma) : `${cut}…`
}

export interface ReportFacts {
  /** Trimmed. */
  text: string
  /** Most characters it may have. */
  longest?: number
  voiceNotes: number
  position: Position | null
  /** Empty: the community has drawn none, and any place will do. */
  boundary: readonly Position[]
  isPrivate: boolean
  publicAgreed: boolean
  /** When it was said. */
  reportedAt: Date
  now: Date
}

/** Why a case cannot be taken in as it is. */
export function reportRefusal(facts: ReportFacts): Refusal<IntakeRefusalCode> | null {
  const { text, longest = MAX_REPORT_LENGTH, position, boundary } = facts
  if (text === '' && facts.voiceNotes === 0) return refuse(INTAKE_REFUSALS, 'text_missing')
  const { length } = [...text]
  if (length > longest) {
    const over = length - longest
    const message = `最多 ${longest} 字，现在有 ${length} 字，请删掉 ${over} 字`
    return refuse(INTAKE_REFUSALS, 'text_too_long', message)
  }
  if (position && boundary.length > 0 && !isInside(position, boundary))
    return refuse(INTAKE_REFUSALS, 'place_outside')
  if (facts.isPrivate && facts.publicAgreed) return refuse(INTAKE_REFUSALS, 'private_not_public')
  if (facts.reportedAt > facts.now) return refuse(INTAKE_REFUSALS, 'heard_later_than_now')
  const earliest = facts.now.getTime() - MAX_HEARD_DAYS_AGO * DAY_MS
  return facts.reportedAt.getTime() < earliest ? refuse(INTAKE_REFUSALS, 'heard_too_early') : null
}

export interface GridFacts {
  /** Chosen by who writes it down. */
  chosen: string | null
  building: string | null
  /** Of the compound, where all of it lies in one grid. */
  compound: string | null
  /** Where the reporter lives; null too when the place is in another compound. */
  reporter: string | null
}

/** Whose case it is; null: it has to be given to a grid (待分网格), and all staff see it. */
export const gridOfCase = ({ chosen, building, compound, reporter }: GridFacts): string | null =>
  chosen ?? building ?? compound ?? reporter

/** How much was added, as the first line of the timeline says it: `附照片 2 张、语音 1 段`. */
export function addedWords({ photos, voiceNotes }: { photos: number; voiceNotes: number }): string {
  const parts = [photos > 0 ? `照片 ${photos} 张` : '', voiceNotes > 0 ? `语音 ${voiceNotes} 段` : '']
  const said = parts.filter((part) => part !== '').join('、')
  return said === '' ? '' : `附${said}`
}

/**
 * A number to call back, mobile or fixed line with area code, and how it is shown; null when it is none. Fixed lines are
 * what many elders have.
 */
export function guestPhoneOf(text: string): { digits: string; masked: string } | null {
  const mobile = normalisePhone(text)
  if (mobile) return { digits: mobile, masked: maskPhone(mobile) }
  const digits = text.normalize('NFKC').replace(/[\s()（）—–-]/g, '')
  if (!/^0\d{9,11}$|^[2-8]\d{6,7}$/.test(digits)) return null
  return { digits, masked: `${digits.slice(0, -4)}****` }
}

/** In square degrees: about a hundred square metres. */
const SMALLEST_AREA = 1e-8

/** What the corners enclose, in square degrees (shoelace). */
function areaOf(corners: readonly Position[]): number {
  let twice = 0
  for (const [at, { latitude, longitude }] of corners.entries()) {
    const next = corners[(at + 1) % corners.length] ?? { latitude, longitude }
    twice += longitude * next.latitude - next.longitude * latitude
  }
  return Math.abs(twice) / 2
}

/** Why this is no boundary of a community: inside a line, or a point, there is no place to report from. */
export function boundaryRefusal(corners: readonly Position[]): Refusal<IntakeRefusalCode> | null {
  if (corners.length === 0) return null
  if (corners.length < 3) return refuse(INTAKE_REFUSALS, 'boundary_too_few')
  return areaOf(corners) < SMALLEST_AREA ? refuse(INTAKE_REFUSALS, 'boundary_without_area') : null
}
