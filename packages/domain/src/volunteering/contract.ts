import * as Type from 'typebox'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, DateOn, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import {
  MAX_CANCEL_CLOSES_MINUTES,
  MAX_INVITED_TEAMS,
  MAX_POINTS_PER_HOUR,
  MAX_SHIFT_PLACES,
  MAX_SHIFTS,
  RECRUITMENT_PHASES,
} from './terms'

const Line = (least: number, most: number) =>
  Type.String({ minLength: least, maxLength: most, pattern: least > 1 ? '\\S.*\\S' : '\\S' })
const Age = Nullable(Type.Integer({ minimum: 0, maximum: 120 }))

// ── Seen by everyone ──────────────────────────────────────────────────────────────────────────────────────

export const ShiftView = Shape({
  id: Id,
  role: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  ageFrom: Nullable(Type.Integer()),
  ageTo: Nullable(Type.Integer()),
  places: Type.Integer(),
  taken: Type.Integer(),
  /** People in line. */
  waiting: Type.Integer(),
  settledAt: Nullable(Instant),
})
export type ShiftView = Type.Static<typeof ShiftView>

export const RecruitmentSummary = Shape({
  id: Id,
  title: Type.String(),
  meetingPlace: Type.String(),
  gridId: Nullable(Id),
  /** Null: the whole community. */
  gridName: Nullable(Type.String()),
  urgent: Type.Boolean(),
  pointsPerHour: Type.Integer(),
  phase: CodeOf(RECRUITMENT_PHASES),
  /** First start and last end of its shifts. */
  startsAt: Instant,
  endsAt: Instant,
  shiftCount: Type.Integer(),
  /** Of all shifts together. */
  places: Type.Integer(),
  taken: Type.Integer(),
  waiting: Type.Integer(),
  /** Free places of shifts that have not begun. */
  needed: Type.Integer(),
  publishedAt: Nullable(Instant),
  /** When all places were taken for the first time. */
  filledAt: Nullable(Instant),
})
export type RecruitmentSummary = Type.Static<typeof RecruitmentSummary>

export const TeamName = Shape({ id: Id, name: Type.String() })
export type TeamName = Type.Static<typeof TeamName>

export const RecruitmentView = Shape({
  ...RecruitmentSummary.properties,
  purpose: Type.String(),
  /** Empty: nothing special. */
  skills: Type.String(),
  /** A place may be given back until so long before its shift. */
  cancelClosesMinutes: Type.Integer(),
  shifts: Type.Array(ShiftView),
  /** Invited; their members were told at publication. */
  teams: Type.Array(TeamName),
  closedAt: Nullable(Instant),
  cancelledAt: Nullable(Instant),
  cancelReason: Nullable(Type.String()),
})
export type RecruitmentView = Type.Static<typeof RecruitmentView>

const ListQuery = {
  /** `upcoming`: what is not over, soonest first. `past`: latest first. `drafts`: staff only. */
  show: Type.Optional(Type.Union([Type.Literal('upcoming'), Type.Literal('past'), Type.Literal('drafts')])),
  /** Notices of this grid, and those of the whole community. */
  gridId: Type.Optional(Id),
  /** Only notices that still need people. */
  needed: Type.Optional(Type.Literal('yes')),
  /** With a shift that begins on this day or later, */
  from: Type.Optional(DateOn),
  /** or on this day at the latest. */
  to: Type.Optional(DateOn),
  cursor: Type.Optional(Cursor),
}

export const listRecruitments = endpoint({
  method: 'GET',
  url: '/recruitments',
  summary: 'Recruitment notices, 20 a page, by their first shift.',
  query: Shape(ListQuery),
  reply: PageOf(RecruitmentSummary),
})
export const listMyRecruitments = endpoint({
  method: 'GET',
  url: '/my/recruitments',
  summary: 'The same, of those in which the reader, or whom they act for, has a place or waits.',
  query: Shape(ListQuery),
  reply: PageOf(RecruitmentSummary),
})
export const getRecruitment = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId',
  summary: 'One notice with its shifts; the same for everybody. Drafts are for staff.',
  params: Shape({ recruitmentId: Id }),
  reply: RecruitmentView,
})

// ── Staff ─────────────────────────────────────────────────────────────────────────────────────────────────

export const ShiftPlan = Shape({
  /** Of a shift that is there already; a new one has none. */
  id: Type.Optional(Id),
  role: Line(1, 30),
  startsAt: Instant,
  endsAt: Instant,
  places: Type.Integer({ minimum: 1, maximum: MAX_SHIFT_PLACES }),
  ageFrom: Age,
  ageTo: Age,
})
export type ShiftPlan = Type.Static<typeof ShiftPlan>

/** Everything staff decide about a notice. */
export const RecruitmentPlan = Shape({
  title: Line(2, 60),
  purpose: Type.String({ maxLength: 2000 }),
  meetingPlace: Line(1, 60),
  gridId: Nullable(Id),
  skills: Type.String({ maxLength: 200 }),
  pointsPerHour: Type.Integer({ minimum: 0, maximum: MAX_POINTS_PER_HOUR }),
  urgent: Type.Boolean(),
  cancelClosesMinutes: Type.Integer({ minimum: 0, maximum: MAX_CANCEL_CLOSES_MINUTES }),
  teamIds: Type.Array(Id, { maxItems: MAX_INVITED_TEAMS, uniqueItems: true }),
  shifts: Type.Array(ShiftPlan, { minItems: 1, maxItems: MAX_SHIFTS }),
})
export type RecruitmentPlan = Type.Static<typeof RecruitmentPlan>

export const createRecruitment = endpoint({
  method: 'POST',
  url: '/recruitments',
  summary: 'A new notice as a draft; `copiedFromId` names the one it was copied from.',
  body: Shape({ ...RecruitmentPlan.properties, copiedFromId: Type.Optional(Id) }),
  reply: RecruitmentView,
})
export const publishRecruitment = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/publish',
  summary: 'Show a draft to everyone; members of the invited teams are told.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({}),
  reply: RecruitmentView,
})
export const changeRecruitment = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/change',
  summary:
    'Change a draft or a published notice; those signed up are told what changed. `shifts` names all that shall be there.',
  params: Shape({ recruitmentId: Id }),
  body: Type.Partial(RecruitmentPlan, { additionalProperties: false }),
  reply: RecruitmentView,
})
export const closeRecruitment = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/close',
  summary: 'Take no further sign-ups; those who have a place come.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({}),
  reply: RecruitmentView,
})
export const cancelRecruitment = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/cancel',
  summary: 'Cancel a notice: all on shifts that have not begun are told and free again.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({ reason: Line(2, 100) }),
  reply: RecruitmentView,
})
/** What the form begins with. */
export const getRecruitmentForm = endpoint({
  method: 'GET',
  url: '/recruitment-form',
  summary: 'What staff choose from when they write a notice, and the points the rules propose.',
  reply: Shape({
    pointsPerHour: Type.Integer(),
    grids: Type.Array(Shape({ id: Id, name: Type.String() })),
    teams: Type.Array(TeamName),
  }),
})
