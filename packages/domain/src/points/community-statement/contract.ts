import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, DateOn, Id, PageOf, Shape } from '../../schema'
import { StatementLine } from '../contract'
import { POINT_MOVEMENT_KINDS } from '../terms'

/** One movement as staff read it; points are signed from the person's side. */
export const CommunityLine = Shape({ ...StatementLine.properties, personId: Id, personName: Type.String() })
export type CommunityLine = Type.Static<typeof CommunityLine>

const Filters = {
  /** Whole days in Asia/Shanghai, both included; at most twelve months. */
  fromOn: DateOn,
  toOn: DateOn,
  kind: Type.Optional(CodeOf(POINT_MOVEMENT_KINDS)),
  personId: Type.Optional(Id),
}

export const KindSum = Shape({
  kind: CodeOf(POINT_MOVEMENT_KINDS),
  movements: Type.Integer(),
  /** Points moved, whichever way. */
  points: Type.Integer(),
})
export type KindSum = Type.Static<typeof KindSum>

export const listPointMovements = endpoint({
  method: 'GET',
  url: '/points/movements',
  summary: 'The community’s statement for staff: movements of a period, the newest first, 20 a page.',
  query: Shape({ ...Filters, cursor: Type.Optional(Cursor) }),
  reply: PageOf(CommunityLine),
})
export const sumPointMovements = endpoint({
  method: 'GET',
  url: '/points/movements/sums',
  summary: 'Of the same movements: how many of each kind, and how many points.',
  query: Shape(Filters),
  reply: Shape({ kinds: Type.Array(KindSum) }),
})
