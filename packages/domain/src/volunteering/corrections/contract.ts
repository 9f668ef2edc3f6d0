import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Instant, Nullable, Shape } from '../../schema'
import { Reason } from '../attendance/contract'

const Amounts = Shape({
  serviceMinutes: Type.Integer({ minimum: 0 }),
  points: Type.Integer({ minimum: 0 }),
})

/** A correction of a settled record: both numbers, who and why. What it replaced stays readable. */
export const Correction = Shape({
  correctedAt: Instant,
  correctedByName: Nullable(Type.String()),
  reason: Type.String(),
  before: Amounts,
  after: Amounts,
})
export type Correction = Type.Static<typeof Correction>

export const CorrectedRecord = Shape({
  ...Correction.properties,
  /** Certificates that still count and state the hours as they were: they have to be made anew. */
  certificates: Type.Integer(),
})
export type CorrectedRecord = Type.Static<typeof CorrectedRecord>

export const correctServiceRecord = endpoint({
  method: 'POST',
  url: '/service-records/:recordId/correct',
  summary:
    'Staff write the right times of a settled record; the old award is taken back and the right one posted.',
  params: Shape({ recordId: Id }),
  body: Shape({
    checkedInAt: Instant,
    /** Null where nothing was served. */
    checkedOutAt: Nullable(Instant),
    reason: Reason,
    /** What staff saw; refused when somebody corrected the record meanwhile. */
    seen: Amounts,
  }),
  reply: CorrectedRecord,
})
