import type { Position } from '../../coordinates'
import { DAY_MS } from '../../time'
import { guestPhoneOf } from '../intake/rules'
import { isOpen } from '../rules'
import {
  COMPLAINT_CATEGORIES,
  COMPLAINT_KINDS,
  type ComplaintCategory,
  type ComplaintKind,
  type ComplaintPhase,
} from '../terms'
import {
  MAX_ADDRESS_LENGTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_MEDIA_URL_LENGTH,
  MAX_OUTSIDE_NAME_LENGTH,
  MAX_REQUESTS,
  MAX_SPAN_DAYS,
  OPEN311_STATUSES,
  type Open311ProblemCode,
  type Open311Status,
  PUBLIC_ANSWERS,
} from './terms'

/** What a query or a form holds: each field with its values, none of them empty. */
export type Fields = ReadonlyMap<string, readonly string[]>

/** Control characters, line feed and tab aside: neither XML nor PostgreSQL can hold them all. */
const CONTROLS = /(?![\t\n\u0080-\u009f])\p{Cc}/gu

/** A text as it is kept: one kind of line break, no control characters, nothing around it. */
export const plainText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').trim()

/** Empty fields are as good as left out, says the standard; `name[]` is one value more of `name`. */
export function fieldsOf(pairs: Iterable<readonly [string, string]>): Fields {
  const fields = new Map<string, string[]>()
  for (const [written, value] of pairs) {
    const text = plainText(value)
    if (text === '') continue
    const name = written.replace(/\[\]$/, '')
    fields.set(name, [...(fields.get(name) ?? []), text])
  }
  return fields
}

/** The only value of a field, or the last one where it was sent twice. */
export const fieldOf = (fields: Fields, name: string): string | undefined => fields.get(name)?.at(-1)

/** Values of a field that may be repeated, divided by commas, or both. */
export const valuesOf = (fields: Fields, name: string): string[] =>
  (fields.get(name) ?? []).flatMap((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )

const isCategory = (code: string): code is ComplaintCategory => Object.hasOwn(COMPLAINT_CATEGORIES, code)
const isKind = (code: string): code is ComplaintKind => Object.hasOwn(COMPLAINT_KINDS, code)
const isStatus = (code: string): code is Open311Status => Object.hasOwn(OPEN311_STATUSES, code)

/** The category that a service code names. */
export const categoryOf = (code: string): ComplaintCategory | null => (isCategory(code) ? code : null)

// ── What comes in ─────────────────────────────────────────────────────────────────────────────────────────

/** A request of an outside system, read. */
export interface SentRequest {
  category: ComplaintCategory
  kind: ComplaintKind
  description: string
  publicAgreed: boolean
  position: Position | null
  addressString: string | null
  addressId: string | null
  name: string | null
  phone: string | null
  mediaUrl: string | null
}

const DEGREES = /^-?\d{1,3}(\.\d{1,20})?$/
const HAN = /\p{Script=Han}/u
const WEB_ADDRESS = /^https?:\/\/[^\s<>"]+$/i

function readPosition(
  lat: string | undefined,
  long: string | undefined,
): Position | Open311ProblemCode | null {
  if (lat === undefined && long === undefined) return null
  if (lat === undefined || long === undefined) return 'position_half'
  if (!DEGREES.test(lat) || !DEGREES.test(long)) return 'position_invalid'
  const position = { latitude: Number(lat), longitude: Number(long) }
  return Math.abs(position.latitude) <= 90 && Math.abs(position.longitude) <= 180
    ? position
    : 'position_invalid'
}

/** 李梅 of 梅 and 李; `Mei Li` where it is not written in Chinese. */
export function fullName(first: string | undefined, last: string | undefined): string | null {
  const parts = [first, last].filter((part) => part !== undefined)
  if (parts.length === 0) return null
  return parts.some((part) => HAN.test(part)) ? parts.reverse().join('') : parts.join(' ')
}

const lengthOf = (text: string | undefined) => [...(text ?? '')].length

/** What was sent, or all that is wrong with it. `service_code` is looked at first, as the standard numbers it. */
export function readRequest(fields: Fields): SentRequest | Open311ProblemCode[] {
  const field = (name: string) => fieldOf(fields, name)
  const code = field('service_code')
  const category = code === undefined ? null : categoryOf(code)
  const position = readPosition(field('lat'), field('long'))
  const kind = field('attribute[kind]') ?? 'request'
  const shown = field('attribute[public]') ?? 'no'
  const name = fullName(field('first_name'), field('last_name'))
  const [description, phone, mediaUrl] = [field('description'), field('phone'), field('media_url')]
  const [addressString, addressId] = [field('address_string'), field('address_id')]
  const placed = position !== null || addressString !== undefined || addressId !== undefined
  const found: (Open311ProblemCode | false)[] = [
    code === undefined && 'service_missing',
    code !== undefined && category === null && 'service_not_found',
    !placed && 'place_missing',
    typeof position === 'string' && position,
    lengthOf(addressString) > MAX_ADDRESS_LENGTH && 'address_too_long',
    lengthOf(description) > MAX_DESCRIPTION_LENGTH && 'description_too_long',
    lengthOf(name ?? '') > MAX_OUTSIDE_NAME_LENGTH && 'name_too_long',
    phone !== undefined && guestPhoneOf(phone) === null && 'phone_invalid',
    mediaUrl !== undefined && !isWebAddress(mediaUrl) && 'media_url_invalid',
    !(isKind(kind) && Object.hasOwn(PUBLIC_ANSWERS, shown)) && 'attribute_invalid',
  ]
  const problems = found.filter((problem) => problem !== false)
  if (problems.length > 0 || category === null || typeof position === 'string' || !isKind(kind))
    return problems
  return {
    category,
    kind,
    // The standard lets it be left out; the category and the place are then all that is known.
    description: description ?? `${COMPLAINT_CATEGORIES[category]}（对方没有写内容）`,
    publicAgreed: shown === 'yes',
    position,
    addressString: addressString ?? null,
    addressId: addressId ?? null,
    name,
    phone: phone ?? null,
    mediaUrl: mediaUrl ?? null,
  }
}

const isWebAddress = (text: string) => text.length <= MAX_MEDIA_URL_LENGTH && WEB_ADDRESS.test(text)

// ── What is asked for ─────────────────────────────────────────────────────────────────────────────────────

/** Date and time with zone, the w3 note’s subset of ISO 8601. A `+` that nobody encoded arrives as a space. */
const W3 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+\- ]\d{2}:\d{2})$/

/** The instant that a text names; null where it names none. */
export function readInstant(text: string): Date | null {
  const [, day, clock, zone] = W3.exec(text) ?? []
  if (day === undefined || clock === undefined || zone === undefined) return null
  const instant = new Date(`${day}T${clock}${zone.replace(' ', '+')}`)
  // 31 February becomes some day in March otherwise.
  const isDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false
  return isDay && !Number.isNaN(instant.getTime()) ? instant : null
}

/** As the standard writes an instant: `2010-01-01T00:00:00Z`. */
export const w3Instant = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, 'Z')

/** From the first instant on until before the last one. */
export interface Span {
  from: Date
  before: Date
}

/** What was asked for: the cases named, or those of a span. */
export type Query =
  | { numbers: readonly number[] }
  | { span: Span; categories: readonly ComplaintCategory[]; statuses: readonly Open311Status[] }

const MAX_NUMBER = 2 ** 31 - 1

/** The number of a case that an id names; null where it can be none. */
export function readNumber(id: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(id)) return null
  return Number(id) <= MAX_NUMBER ? Number(id) : null
}

/** What is not told is filled up: the 90 days before the end, or after the beginning, or before now. */
export function readSpan(
  { start, end }: { start: string | undefined; end: string | undefined },
  now: Date,
): Span | Open311ProblemCode {
  const [first, last] = [start, end].map((text) => (text === undefined ? undefined : readInstant(text)))
  if (first === null || last === null) return 'date_invalid'
  const widest = MAX_SPAN_DAYS * DAY_MS
  const until = last?.getTime() ?? (first ? first.getTime() + widest : now.getTime())
  const from = first?.getTime() ?? until - widest
  if (until < from) return 'dates_reversed'
  if (until - from > widest) return 'span_too_long'
  // Instants are told to the second: the last one counts to its end.
  return { from: new Date(from), before: new Date(Math.floor(until / 1000) * 1000 + 1000) }
}

/** `service_request_id` overrides everything else, says the standard. */
export function readQuery(fields: Fields, now: Date): Query | Open311ProblemCode {
  const ids = valuesOf(fields, 'service_request_id')
  if (ids.length > MAX_REQUESTS) return 'too_many_ids'
  if (ids.length > 0) return { numbers: ids.flatMap((id) => readNumber(id) ?? []) }
  const codes = valuesOf(fields, 'service_code')
  const categories = codes.filter(isCategory)
  if (categories.length < codes.length) return 'service_not_found'
  const wanted = valuesOf(fields, 'status')
  const statuses = wanted.filter(isStatus)
  if (statuses.length < wanted.length) return 'status_unknown'
  const span = readSpan({ start: fieldOf(fields, 'start_date'), end: fieldOf(fields, 'end_date') }, now)
  return typeof span === 'string' ? span : { span, categories, statuses }
}

// ── What is answered ──────────────────────────────────────────────────────────────────────────────────────

/** The standard knows two states: until the resident has said so, a case is open. */
export const open311Status = (phase: ComplaintPhase): Open311Status => (isOpen(phase) ? 'open' : 'closed')

export interface MomentFacts {
  phase: ComplaintPhase
  solveDueAt: Date
  closedAt: Date | null
  withdrawnAt: Date | null
  mergedAt: Date | null
  reportedAt: Date
  /** Of the newest line that the reader may read; inside notes do not show, not even by their time. */
  lastReadableAt: Date | null
}

/** When it last changed, for its reader: of what has ended, when it ended. */
export const updatedAt = (facts: MomentFacts): Date =>
  facts.mergedAt ?? facts.withdrawnAt ?? facts.closedAt ?? facts.lastReadableAt ?? facts.reportedAt

/** When it can be expected to be done; null while the clock stands still, and once staff have said it is done. */
export const expectedAt = ({ phase, solveDueAt }: MomentFacts): Date | null =>
  phase === 'waiting' || phase === 'handling' ? solveDueAt : null
