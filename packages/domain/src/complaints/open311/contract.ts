import * as Type from 'typebox'
import { Nullable } from '../../schema'
import { COMPLAINT_CATEGORIES } from '../terms'
import { OPEN311_STATUSES } from './terms'

/**
 * The answers of GeoReport v2 (wiki.open311.org/GeoReport_v2), as JSON; XML has the same names. Objects without
 * `additionalProperties`: what a later version adds must not break who reads this one.
 */
const Text = Nullable(Type.String())
const Moment = Type.String({ format: 'date-time' })
const Code = Type.String({ enum: Object.keys(COMPLAINT_CATEGORIES) })

export const Open311Error = Type.Object({ code: Type.Integer(), description: Type.String() })
export const Open311Errors = Type.Array(Open311Error, { minItems: 1 })

export const Discovery = Type.Object({
  changeset: Type.String(),
  contact: Type.String(),
  key_service: Type.String(),
  endpoints: Type.Array(
    Type.Object({
      specification: Type.String(),
      url: Type.String(),
      changeset: Type.String(),
      type: Type.String({ enum: ['production', 'test'] }),
      formats: Type.Array(Type.String()),
    }),
  ),
})
export type Discovery = Type.Static<typeof Discovery>

export const Service = Type.Object({
  service_code: Code,
  service_name: Type.String(),
  description: Type.String(),
  metadata: Type.Boolean(),
  type: Type.String({ enum: ['realtime'] }),
  keywords: Type.String(),
  group: Type.String(),
})
export type Service = Type.Static<typeof Service>
export const Services = Type.Array(Service)

export const ServiceDefinition = Type.Object({
  service_code: Code,
  attributes: Type.Array(
    Type.Object({
      variable: Type.Boolean(),
      code: Type.String(),
      datatype: Type.String({ enum: ['singlevaluelist'] }),
      required: Type.Boolean(),
      datatype_description: Text,
      order: Type.Integer({ minimum: 1 }),
      description: Type.String(),
      values: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    }),
  ),
})
export type ServiceDefinition = Type.Static<typeof ServiceDefinition>

/** What a POST is answered with. */
export const Receipts = Type.Array(
  Type.Object({ service_request_id: Type.String(), service_notice: Text, account_id: Type.Null() }),
  { minItems: 1, maxItems: 1 },
)
export type Receipts = Type.Static<typeof Receipts>

export const Tokens = Type.Array(Type.Object({ service_request_id: Type.String(), token: Type.String() }))
export type Tokens = Type.Static<typeof Tokens>

/** A case as an outside system reads it. */
export const ServiceRequest = Type.Object({
  service_request_id: Type.String(),
  status: Type.String({ enum: Object.keys(OPEN311_STATUSES) }),
  status_notes: Text,
  service_name: Type.String(),
  service_code: Code,
  description: Text,
  agency_responsible: Text,
  service_notice: Text,
  requested_datetime: Moment,
  updated_datetime: Moment,
  expected_datetime: Nullable(Moment),
  address: Text,
  address_id: Text,
  zipcode: Text,
  lat: Nullable(Type.Number()),
  long: Nullable(Type.Number()),
  media_url: Text,
})
export type ServiceRequest = Type.Static<typeof ServiceRequest>
export const ServiceRequests = Type.Array(ServiceRequest)

const Optional = (description: string) => Type.Optional(Type.String({ description }))
const jurisdiction = {
  jurisdiction_id: Optional('Id of the community; needed where the server serves several.'),
}
const key = { api_key: Optional('Key of an outside system; also as header `x-api-key`.') }

export const JurisdictionQuery = Type.Object({ ...jurisdiction, ...key })

export const RequestsQuery = Type.Object({
  ...jurisdiction,
  ...key,
  service_request_id: Optional('Comma delimited; overrides all other arguments.'),
  service_code: Optional('Comma delimited; all of them when left out.'),
  start_date: Optional('Earliest instant, `2026-11-01T00:00:00Z`; a span of 90 days at most.'),
  end_date: Optional('Latest instant.'),
  status: Optional('`open`, `closed`, or both, comma delimited.'),
})

export const RequestForm = Type.Object({
  api_key: Type.String({ description: 'Key of an outside system; also as header `x-api-key`.' }),
  ...jurisdiction,
  service_code: Code,
  lat: Optional('WGS84 degrees, with `long`.'),
  long: Optional('WGS84 degrees, with `lat`.'),
  address_string: Optional('The place in words; one of the three ways to say it is needed.'),
  address_id: Optional('Of a building or compound, as answers tell it.'),
  description: Optional('Up to 4,000 characters.'),
  first_name: Optional('Kept for who handles the case, never public.'),
  last_name: Optional('Kept for who handles the case, never public.'),
  phone: Optional('Kept encrypted.'),
  email: Optional('Accepted and not kept.'),
  device_id: Optional('Accepted and not kept.'),
  account_id: Optional('Accepted and not kept.'),
  media_url: Optional('Kept as text for who handles the case; the server never opens it.'),
  'attribute[kind]': Optional('See the service definition.'),
  'attribute[public]': Optional('See the service definition.'),
})
