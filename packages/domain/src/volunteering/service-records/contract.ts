import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'

/** One shift served, as its person reads it. */
export const MyServiceRecord = Shape({
  recordId: Id,
  shiftId: Id,
  recruitmentId: Id,
  title: Type.String(),
  role: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  checkedInAt: Nullable(Instant),
  checkedOutAt: Nullable(Instant),
  /** Null until the shift is settled. */
  serviceMinutes: Nullable(Type.Integer()),
  points: Nullable(Type.Integer()),
})
export type MyServiceRecord = Type.Static<typeof MyServiceRecord>

export const listMyServiceRecords = endpoint({
  method: 'GET',
  url: '/my/service-records',
  summary: 'Own service records, newest first, 20 a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(MyServiceRecord),
})

export const claimServiceRecord = endpoint({
  method: 'POST',
  url: '/service-records/claim',
  summary: 'A volunteer claims the record of a guest by the code that staff handed out.',
  body: Shape({
    code: Type.String({ minLength: 1, maxLength: 40 }),
    /** Whose record it is; one’s own when left out. */
    personId: Type.Optional(Id),
  }),
  reply: MyServiceRecord,
})
export const assignServiceRecord = endpoint({
  method: 'POST',
  url: '/service-records/:recordId/assign',
  summary: 'Staff give a guest’s record to a person of the roster.',
  params: Shape({ recordId: Id }),
  body: Shape({ personId: Id }),
  reply: MyServiceRecord,
})
