import { limitsAt } from '@linli/domain/complaints/calendar/rules'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import type { ReportPlace } from '@linli/domain/complaints/intake/contract'
import { placeOf } from '@linli/domain/complaints/message-places/rules'
import type {
  Receipts,
  Service,
  ServiceDefinition,
  ServiceRequest,
  Tokens,
} from '@linli/domain/complaints/open311/contract'
import {
  categoryOf,
  expectedAt,
  type Fields,
  fieldOf,
  fieldsOf,
  open311Status,
  readNumber,
  readQuery,
  readRequest,
  type SentRequest,
  updatedAt,
  w3Instant,
} from '@linli/domain/complaints/open311/rules'
import {
  MAX_REQUESTS,
  OPEN311_SERVICES,
  type Open311ProblemCode,
  PUBLIC_ANSWERS,
} from '@linli/domain/complaints/open311/terms'
import { audiencesFor, complaintPhase } from '@linli/domain/complaints/rules'
import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import type { AppError } from '../../../http/app-error.ts'
import { writeAudit } from '../../../http/audit.ts'
import { claimKey, findKept, isIdempotencyKey, keepReply, requestHash } from '../../../http/idempotency.ts'
import { isUuid } from '../../../http/ids.ts'
import type { Services } from '../../../http/services.ts'
import { addEntries } from '../actions.ts'
import { listLimits } from '../calendar/store.ts'
import { knownPlaces } from '../group-inbox/actions.ts'
import { takeIn } from '../intake/actions.ts'
import { findPlace } from '../intake/store.ts'
import { open311No, readKey, unlock } from '../outside-systems/actions.ts'
import { insertOutsideReport, type SystemRow } from '../outside-systems/store.ts'
import { placeInWords } from '../reading/actions.ts'
import { listLastEntries } from '../reading/store.ts'
import { findAddress, findJurisdiction, listByNumber, listInSpan, type RequestRow } from './store.ts'

/** All that is wrong with a form at once. */
export class Open311Refusals extends Error {
  readonly refusals: readonly AppError[]

  constructor(codes: readonly Open311ProblemCode[]) {
    super(codes.join(', '))
    this.refusals = codes.map(open311No)
  }
}

export interface Open311Call {
  services: Services
  fields: Fields
  /** `api_key`, wherever it stood. */
  key: string | null
  now: Date
}

interface SentCall {
  /** Names and values as they were sent, of query and form. */
  pairs: readonly (readonly [string, string])[]
  /** Of the header `x-api-key`. */
  headerKey: string | null
}

const keyAmong = (fields: Fields, headerKey: string | null) => fieldOf(fields, 'api_key') ?? headerKey

export function callOf(services: Services, { pairs, headerKey }: SentCall): Open311Call {
  const fields = fieldsOf(pairs)
  return { services, fields, key: keyAmong(fields, headerKey), now: services.config.clock() }
}

/** The system that calls; null where the key is none of ours, so that nobody uses up the calls of another. */
export function systemIdOf({ secrets }: Services, { pairs, headerKey }: SentCall): string | null {
  const fields = fieldsOf(pairs)
  const communityId = fieldOf(fields, 'jurisdiction_id') ?? ''
  return readKey(secrets, { communityId, key: keyAmong(fields, headerKey) ?? '' })?.id ?? null
}

interface Jurisdiction {
  communityId: string
  name: string
}

async function jurisdictionOf({ services, fields }: Open311Call): Promise<Jurisdiction> {
  const id = fieldOf(fields, 'jurisdiction_id')?.toLowerCase()
  if (id !== undefined && !isUuid(id)) throw open311No('jurisdiction_not_found')
  const found = await findJurisdiction(services.db.root, id)
  if (found === 'several') throw open311No('jurisdiction_missing')
  if (!found) throw open311No('jurisdiction_not_found')
  return found
}

async function inJurisdiction<T>(
  call: Open311Call,
  work: (tx: Tx, jurisdiction: Jurisdiction) => Promise<T>,
): Promise<T> {
  const jurisdiction = await jurisdictionOf(call)
  return call.services.db.inCommunity(jurisdiction.communityId, (tx) => work(tx, jurisdiction))
}

// ── Services ──────────────────────────────────────────────────────────────────────────────────────────────

export const readServices = (call: Open311Call): Promise<Service[]> =>
  inJurisdiction(call, async (tx) => {
    const versions = await listLimits(tx)
    return codesOf(COMPLAINT_CATEGORIES).map((category) => {
      const limits = limitsAt(versions, { category, at: call.now })
      return {
        service_code: category,
        service_name: COMPLAINT_CATEGORIES[category],
        description: `${daysWords(limits.answerWorkingDays)}首次答复，${daysWords(limits.solveWorkingDays)}办完`,
        metadata: true,
        type: 'realtime',
        ...OPEN311_SERVICES[category],
      }
    })
  })

const daysWords = (days: number) => (days === 0 ? '当天' : `${days} 个工作日内`)

const valuesOfTable = (terms: Readonly<Record<string, string>>) =>
  Object.entries(terms).map(([key, name]) => ({ key, name }))

export const readDefinition = (call: Open311Call, code: string): Promise<ServiceDefinition> =>
  inJurisdiction(call, async () => {
    const category = categoryOf(code)
    if (category === null) throw open311No('service_not_found')
    const list = { variable: true, datatype: 'singlevaluelist', required: false, datatype_description: null }
    return {
      service_code: category,
      attributes: [
        {
          ...list,
          code: 'kind',
          order: 1,
          description: '反映人要什么；不填算求助',
          values: valuesOfTable(COMPLAINT_KINDS),
        },
        {
          ...list,
          code: 'public',
          order: 2,
          description: '反映人是否同意让邻居看到；不填算不公开',
          values: valuesOfTable(PUBLIC_ANSWERS),
        },
      ],
    }
  })

// ── In ────────────────────────────────────────────────────────────────────────────────────────────────────

/** How the keys of repeated calls are kept apart from those of other routes. */
const POST_ROUTE = 'POST /open311/v2/requests'

const missingKey = () => open311No('key_missing')

/** A request becomes a case like any other. The same Idempotency-Key has its effect once; without one, each call has. */
export const receiveRequest = (call: Open311Call, idempotencyKey: string | null): Promise<Receipts> =>
  inJurisdiction(call, async (tx, { communityId }) => {
    const { services, key, now } = call
    if (key === null) throw missingKey()
    const system = await unlock(tx, { secrets: services.secrets, key, right: 'report', now })
    if (idempotencyKey === null) return takeRequest(tx, call, system)
    const { api_key: _, ...form } = Object.fromEntries(call.fields)
    const hash = requestHash({ params: {}, body: form })
    const of = { communityId, accountId: system.id, route: POST_ROUTE, key: idempotencyKey }
    const keyed = { ...of, requestHash: hash, now }
    const earlier = await claimKey(tx, keyed)
    if (earlier) return earlier.reply as Receipts
    const reply = await takeRequest(tx, call, system)
    await keepReply(tx, keyed, { status: 200, reply })
    return reply
  })

/** A form that somebody with a key has sent becomes a case. */
export async function takeRequest(
  tx: Tx,
  { services: { secrets }, fields, now }: Pick<Open311Call, 'services' | 'fields' | 'now'>,
  system: SystemRow,
): Promise<Receipts> {
  const sent = readRequest(fields)
  if ('length' in sent) throw new Open311Refusals(sent)
  const { communityId } = tx
  const taken = await takeIn(tx, {
    reporter: { guestName: sent.name, guestPhone: sent.phone },
    channel: 'open311',
    kind: sent.kind,
    category: sent.category,
    text: sent.description,
    place: await placeOfRequest(tx, sent),
    isPrivate: false,
    publicAgreed: sent.publicAgreed,
    actor: null,
    byId: system.id,
    secrets,
    now,
  })
  const { id: complaintId } = taken
  await insertOutsideReport(tx, { communityId, complaintId, systemId: system.id, mediaUrl: sent.mediaUrl })
  await addEntries(tx, { complaint: { communityId, id: complaintId }, actor: null, now }, [
    { kind: 'note', audience: 'staff', body: noteOf(system, sent), details: { systemId: system.id } },
  ])
  await writeAudit(tx, {
    actor: { accountId: system.id, communityId, personId: null, roles: [], gridId: null },
    action: POST_ROUTE,
    subject: { systemId: system.id, complaintId },
    reason: null,
    now,
  })
  const [answerBy, doneBy] = [taken.answerDueAt, taken.solveDueAt].map(lastDay)
  return [
    {
      service_request_id: String(taken.number),
      service_notice: `会在${answerBy}内首次答复，${doneBy}内办完`,
      account_id: null,
    },
  ]
}

/** Due at the end of a day; that day is what people say. */
const lastDay = (dueAt: string) => monthDay(new Date(Date.parse(dueAt) - 1))

/** A link is for people to judge: whoever lets the server follow it lets strangers knock at doors inside. */
function noteOf({ name }: SystemRow, { mediaUrl }: SentRequest): string {
  const from = `「${name}」通过接口送来。`
  return mediaUrl === null ? from : `${from}对方附了一个网址，系统没有打开过，点开前请当心：${mediaUrl}`
}

async function placeOfRequest(
  tx: Tx,
  { addressId, addressString, position }: SentRequest,
): Promise<ReportPlace> {
  const found = await addressOf(tx, { addressId, addressString })
  const named =
    found.compoundId === null ? null : await findPlace(tx, { ...found, compoundId: found.compoundId })
  // What compound and building say already is not said again.
  const words = [named?.compoundName, named?.buildingName].reduce(
    (text: string, name) => (name ? text.replace(name, ' ') : text),
    addressString ?? '',
  )
  return { ...found, words: words.replace(/ +/g, ' ').trim(), position }
}

async function addressOf(
  tx: Tx,
  { addressId, addressString }: Pick<SentRequest, 'addressId' | 'addressString'>,
): Promise<{ compoundId: string | null; buildingId: string | null }> {
  if (addressId !== null) {
    const found = isUuid(addressId) ? await findAddress(tx, addressId) : null
    if (!found) throw open311No('address_not_found')
    return found
  }
  if (addressString === null) return { compoundId: null, buildingId: null }
  const { compoundId, buildingId } = placeOf(
    { text: addressString, sender: null },
    await knownPlaces(tx, null),
  )
  return { compoundId, buildingId }
}

/** What an Idempotency-Key led to, for the system that sent it and lost the answer. */
export const readToken = (call: Open311Call, token: string): Promise<Tokens> =>
  inJurisdiction(call, async (tx, { communityId }) => {
    const system = await readerOf(tx, call)
    if (!system || !isIdempotencyKey(token)) throw open311No('token_not_found')
    const of = { communityId, accountId: system.id, route: POST_ROUTE, key: token }
    const [receipt] = ((await findKept(tx, of)) ?? []) as Receipts
    if (!receipt) throw open311No('token_not_found')
    return [{ service_request_id: receipt.service_request_id, token }]
  })

// ── Out ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Null without a key: then only what neighbours may read is there. */
async function readerOf(tx: Tx, { services, key, now }: Open311Call): Promise<SystemRow | null> {
  return key === null ? null : unlock(tx, { secrets: services.secrets, key, right: 'read', now })
}

export const readRequests = (call: Open311Call): Promise<ServiceRequest[]> =>
  inJurisdiction(call, async (tx, jurisdiction) => {
    const system = await readerOf(tx, call)
    const query = readQuery(call.fields, call.now)
    if (typeof query === 'string') throw open311No(query)
    const systemId = system?.id ?? null
    const rows =
      'numbers' in query
        ? await listByNumber(tx, { systemId, numbers: query.numbers })
        : await listInSpan(tx, { systemId, ...query, limit: MAX_REQUESTS })
    const statuses = 'numbers' in query ? [] : query.statuses
    const shown = await toRequests(tx, rows, { jurisdiction, systemId, now: call.now })
    return shown.filter(({ status }) => statuses.length === 0 || statuses.some((each) => each === status))
  })

export const readRequestOf = (call: Open311Call, id: string): Promise<ServiceRequest[]> =>
  inJurisdiction(call, async (tx, jurisdiction) => {
    const systemId = (await readerOf(tx, call))?.id ?? null
    const number = readNumber(id)
    const rows = number === null ? [] : await listByNumber(tx, { systemId, numbers: [number] })
    if (rows.length === 0) throw open311No('request_not_found')
    return toRequests(tx, rows, { jurisdiction, systemId, now: call.now })
  })

interface Reading {
  jurisdiction: Jurisdiction
  systemId: string | null
  now: Date
}

/** Who sent a case in reads it as its reporter would; anybody else, what neighbours read. */
async function toRequests(
  tx: Tx,
  rows: readonly RequestRow[],
  { jurisdiction, systemId, now }: Reading,
): Promise<ServiceRequest[]> {
  const isOwn = (row: RequestRow) => systemId !== null && row.systemId === systemId
  const linesFor = (own: boolean) =>
    listLastEntries(tx, {
      complaintIds: rows.filter((row) => isOwn(row) === own).map(({ complaint }) => complaint.id),
      audiences: audiencesFor(own ? 'reporter' : 'neighbour'),
    })
  const lines = new Map([...(await linesFor(true)), ...(await linesFor(false))])
  return rows.map((row) =>
    toRequest(row, { own: isOwn(row), last: lines.get(row.complaint.id) ?? null, jurisdiction, now }),
  )
}

interface Shown {
  own: boolean
  last: { body: string; occurredAt: Date } | null
  jurisdiction: Jurisdiction
  now: Date
}

function toRequest(row: RequestRow, { own, last, jurisdiction, now }: Shown): ServiceRequest {
  const complaint = byTheClock(row.complaint, now)
  const { category, compoundId, buildingId, place, latitude, longitude } = complaint
  const facts = {
    ...complaint,
    phase: complaintPhase(complaint),
    lastReadableAt: last?.occurredAt ?? null,
  }
  const expected = expectedAt(facts)
  const address = placeInWords({ ...row, place }, own)
  return {
    service_request_id: String(complaint.number),
    status: open311Status(facts.phase),
    status_notes: last?.body ?? null,
    service_name: COMPLAINT_CATEGORIES[category],
    service_code: category,
    description: complaint.body === '' ? complaint.title : complaint.body,
    agency_responsible: [jurisdiction.name, row.gridName].filter(Boolean).join(' '),
    service_notice: null,
    requested_datetime: w3Instant(complaint.reportedAt),
    updated_datetime: w3Instant(updatedAt(facts)),
    expected_datetime: expected && w3Instant(expected),
    address: address === '' ? null : address,
    address_id: buildingId ?? compoundId,
    zipcode: null,
    lat: own ? latitude : null,
    long: own ? longitude : null,
    media_url: own ? row.mediaUrl : null,
  }
}
