import * as Type from 'typebox'
import { AttachmentIds } from '../../attachments/contract'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { MAX_COMPARED_LENGTH } from '../alike/terms'
import { ComplaintSummary } from '../reading/contract'
import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS } from '../terms'
import {
  MAX_BOUNDARY_CORNERS,
  MAX_GUEST_NAME_LENGTH,
  MAX_PLACE_LENGTH,
  MAX_SENT_LENGTH,
  STAFF_CHANNELS,
} from './terms'

/** A place on the map, degrees of WGS84 (WeChat's pickers answer in GCJ-02, see `wgs84OfGcj02`). */
export const MapPosition = Shape({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
})
export type MapPosition = Type.Static<typeof MapPosition>

export const ReportPlace = Shape({
  compoundId: Nullable(Id),
  /** Of that compound. */
  buildingId: Nullable(Id),
  /** In words: `2单元门口`; may be empty. */
  words: Type.String({ maxLength: MAX_PLACE_LENGTH }),
  position: Nullable(MapPosition),
})
export type ReportPlace = Type.Static<typeof ReportPlace>

const said = {
  kind: CodeOf(COMPLAINT_KINDS),
  category: CodeOf(COMPLAINT_CATEGORIES),
  /** 1 to 2,000 characters; empty only beside a voice note. */
  text: Type.String({ maxLength: MAX_SENT_LENGTH }),
  place: ReportPlace,
  isPrivate: Type.Boolean(),
  publicAgreed: Type.Boolean(),
  attachmentIds: AttachmentIds,
}

/** Whose concern it is, where staff write it down: somebody of the roster, or a name and a number as heard. */
export const HeardFrom = Type.Union([
  Shape({ personId: Id }),
  Shape({
    name: Nullable(Type.String({ minLength: 1, maxLength: MAX_GUEST_NAME_LENGTH })),
    phone: Nullable(Type.String({ minLength: 1, maxLength: 20 })),
  }),
])
export type HeardFrom = Type.Static<typeof HeardFrom>

/** A case that has just come in. */
export const TakenIn = Shape({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  /** Null: it has to be given to a grid yet. */
  gridName: Nullable(Type.String()),
  answerDueAt: Instant,
  solveDueAt: Instant,
})
export type TakenIn = Type.Static<typeof TakenIn>

export const reportComplaint = endpoint({
  method: 'POST',
  url: '/complaints',
  summary: 'A resident reports something, for themselves or for somebody they act for.',
  body: Shape({ personId: Id, ...said }),
  reply: TakenIn,
})

export const reportOnBehalf = endpoint({
  method: 'POST',
  url: '/complaints/on-behalf',
  summary: 'Staff write down what somebody told them; who writes it down is the first asked.',
  body: Shape({
    ...said,
    from: HeardFrom,
    channel: CodeOf(STAFF_CHANNELS),
    /** The group it was said in. */
    chatGroupId: Nullable(Id),
    /** Null: found from the place, or from where the reporter lives. */
    gridId: Nullable(Id),
    /** When it was said, up to 30 days ago: deadlines run from then. Null: now. */
    heardAt: Nullable(Instant),
    /** They keep it until it ends; false leaves it to the grid. */
    acceptNow: Type.Boolean(),
  }),
  reply: TakenIn,
})

const Named = Shape({ id: Id, name: Type.String() })

/** What the form offers. */
export const ReportForm = Shape({
  /** Oneself first, then whom one acts for; empty for an account bound to nobody. */
  reporters: Type.Array(
    Shape({ personId: Id, name: Type.String(), compoundId: Id, buildingId: Id, address: Type.String() }),
  ),
  compounds: Type.Array(Shape({ ...Named.properties, buildings: Type.Array(Named) })),
  /** For staff; empty for others. */
  grids: Type.Array(Named),
  chatGroups: Type.Array(Named),
  /** Corners of the community; empty where none are drawn. */
  boundary: Type.Array(MapPosition),
})
export type ReportForm = Type.Static<typeof ReportForm>

export const getReportForm = endpoint({
  method: 'GET',
  url: '/complaints/form',
  summary: 'Whom one may report for, the compounds with their buildings, and for staff grids and groups.',
  reply: ReportForm,
})

export const AlikeComplaint = Shape({
  ...ComplaintSummary.properties,
  /** The reader’s own, or one they follow. */
  mine: Type.Boolean(),
  follows: Type.Boolean(),
})
export type AlikeComplaint = Type.Static<typeof AlikeComplaint>

export const listAlikeComplaints = endpoint({
  method: 'GET',
  url: '/complaints/alike',
  summary:
    'Open cases that may be the same as what is being written: public ones and the reader’s own, for staff those they handle; the likeliest first, five at most.',
  query: Shape({
    category: CodeOf(COMPLAINT_CATEGORIES),
    text: Type.Optional(Type.String({ maxLength: MAX_COMPARED_LENGTH })),
    compoundId: Type.Optional(Id),
    buildingId: Type.Optional(Id),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  }),
  reply: Shape({ rows: Type.Array(AlikeComplaint) }),
})

export const setBoundary = endpoint({
  method: 'POST',
  url: '/community-boundary',
  summary: 'The manager draws the community on the map; places outside are refused from then on.',
  body: Shape({
    /** In order around it, WGS84; none takes the boundary away. */
    corners: Type.Array(MapPosition, { maxItems: MAX_BOUNDARY_CORNERS }),
  }),
  reply: Shape({ corners: Type.Array(MapPosition) }),
})
