import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS, COMPLAINT_PHASES, PRIORITIES } from '../terms'
import { DUE_STATES, MAX_SEARCH_LENGTH, WORK_SCOPES, WORK_STATES } from './terms'

/** A case as staff see it in a list. */
export const WorkRow = Shape({
  id: Id,
  number: Type.Integer(),
  kind: CodeOf(COMPLAINT_KINDS),
  category: CodeOf(COMPLAINT_CATEGORIES),
  title: Type.String(),
  phase: CodeOf(COMPLAINT_PHASES),
  priority: CodeOf(PRIORITIES),
  isPrivate: Type.Boolean(),
  /** `砖瓦厂小区 5栋 2单元门口` */
  place: Type.String(),
  gridName: Nullable(Type.String()),
  ownerName: Nullable(Type.String()),
  reportedAt: Instant,
  followers: Type.Integer(),
  due: CodeOf(DUE_STATES),
  /** The deadline that runs: of the first answer, then of the solution. */
  dueAt: Instant,
  /** `今天到期`, `剩 3 个工作日` */
  dueWords: Type.String(),
  /** The first answer is still to come. */
  unanswered: Type.Boolean(),
})
export type WorkRow = Type.Static<typeof WorkRow>

const whose = { scope: Type.Optional(CodeOf(WORK_SCOPES)), gridId: Type.Optional(Id) }

export const listWork = endpoint({
  method: 'GET',
  url: '/complaints/work',
  summary:
    'For staff: cases by their deadline, those that ended by when they did, the last first; 20 a page.',
  query: Shape({
    ...whose,
    state: Type.Optional(CodeOf(WORK_STATES)),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(WorkRow),
})

export const searchComplaints = endpoint({
  method: 'GET',
  url: '/complaints/search',
  summary:
    'For staff: cases with these words in title, text or place, or of this number; the newest first. A page may be short, or empty, and go on.',
  query: Shape({
    q: Type.String({ minLength: 1, maxLength: MAX_SEARCH_LENGTH }),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(WorkRow),
})

export const MapPoint = Shape({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  category: CodeOf(COMPLAINT_CATEGORIES),
  due: CodeOf(DUE_STATES),
  dueWords: Type.String(),
  /** WGS84 degrees. */
  latitude: Type.Number(),
  longitude: Type.Number(),
})
export type MapPoint = Type.Static<typeof MapPoint>

export const mapWork = endpoint({
  method: 'GET',
  url: '/complaints/work-map',
  summary: 'For staff: the newest open cases that have a place on the map, 200 at most.',
  query: Shape(whose),
  reply: Shape({
    points: Type.Array(MapPoint),
    /** Corners of the community in order around it; empty where none are drawn. */
    boundary: Type.Array(Shape({ latitude: Type.Number(), longitude: Type.Number() })),
    /** There are more than are shown. */
    more: Type.Boolean(),
  }),
})

export const getComplaintToDo = endpoint({
  method: 'GET',
  url: '/complaints/to-do',
  summary: 'For the workbench: how many wait, are near or overdue, each up to 99, and the most urgent ones.',
  reply: Shape({
    waiting: Type.Integer(),
    near: Type.Integer(),
    overdue: Type.Integer(),
    /** For the manager: extensions that wait for a decision. */
    extensionsWaiting: Type.Integer(),
    /** The case of the one that was asked for first. */
    extensionOf: Nullable(Id),
    urgent: Type.Array(WorkRow),
  }),
})
export type ComplaintToDo = Type.Static<typeof getComplaintToDo.reply>

export const listGridsOfWork = endpoint({
  method: 'GET',
  url: '/complaints/grids',
  summary: 'The grids the reader may list by, and give cases to.',
  reply: Shape({
    rows: Type.Array(Shape({ id: Id, name: Type.String() })),
    /** The reader’s own; null: the whole community. */
    ownGridId: Nullable(Id),
  }),
})
