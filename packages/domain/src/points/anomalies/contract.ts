import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { ANOMALY_KINDS } from './terms'

export const AnomalyView = Shape({
  /** Names it: the same rows give the same key. */
  key: Type.String(),
  kind: CodeOf(ANOMALY_KINDS),
  personId: Id,
  personName: Type.String(),
  /** The other of two, or the staff member. */
  otherName: Nullable(Type.String()),
  from: Instant,
  to: Instant,
  /** Minutes of the day, or how many movements; null for two places. */
  amount: Nullable(Type.Integer()),
  /** The shifts, events or movements it was found in. */
  shiftIds: Type.Array(Id),
  eventIds: Type.Array(Id),
  movementIds: Type.Array(Id),
  notes: Type.Array(Shape({ note: Type.String(), notedAt: Instant, notedByName: Nullable(Type.String()) })),
})
export type AnomalyView = Type.Static<typeof AnomalyView>

export const listAnomalies = endpoint({
  method: 'GET',
  url: '/points/anomalies',
  summary: 'What should be looked at in the last 90 days, the latest first, with what was noted about it.',
  reply: Shape({ rows: Type.Array(AnomalyView) }),
})
export const noteAnomaly = endpoint({
  method: 'POST',
  url: '/points/anomalies/notes',
  summary: 'Notes what was found on looking at an anomaly; the note stays.',
  body: Shape({
    key: Type.String({ minLength: 1, maxLength: 200, pattern: '^[a-z_]+( [0-9a-f-]+)+$' }),
    note: Type.String({ minLength: 2, maxLength: 200, pattern: '\\S.*\\S' }),
  }),
  reply: AnomalyView,
})
