import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { StatementLine } from '../contract'
import { ANOMALY_KINDS } from './terms'

/** Where somebody was: on a shift, or at an event. */
export const Stay = Shape({
  shiftId: Nullable(Id),
  eventId: Nullable(Id),
  title: Type.String(),
  /** Of the shift; `助教` for a helper at an event. */
  role: Type.String(),
  from: Instant,
  /** The end of the shift where nobody has checked out. */
  to: Instant,
  /** The shift is settled: its hours are corrected there. */
  settled: Type.Boolean(),
})
export type Stay = Type.Static<typeof Stay>

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
  /** What it was found in: either where the person was, the first one first, */
  stays: Type.Array(Stay),
  /** or movements of points, the newest first, as the person reads them. */
  movements: Type.Array(StatementLine),
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
