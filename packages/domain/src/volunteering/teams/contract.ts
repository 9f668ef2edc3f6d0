import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Done, Id, Instant, Nullable, Shape } from '../../schema'
import { MAX_TEAM_INTRODUCTION_LENGTH, MAX_TEAM_NAME_LENGTH } from './terms'

export const TeamSummary = Shape({
  id: Id,
  name: Type.String(),
  introduction: Type.String(),
  gridId: Nullable(Id),
  /** Null: the whole community. */
  gridName: Nullable(Type.String()),
  captainName: Type.String(),
  members: Type.Integer(),
  /** Settled service of its members on shifts that began while they were members: of this year, and in all. */
  minutesThisYear: Type.Integer(),
  minutes: Type.Integer(),
  /** The reader, or somebody they act for, is in it. */
  mine: Type.Boolean(),
})
export type TeamSummary = Type.Static<typeof TeamSummary>

export const TeamMember = Shape({
  personId: Id,
  /** Masked (王*英) unless the reader is in the team, acts for somebody in it, or is staff; the captain's never. */
  name: Type.String(),
  isCaptain: Type.Boolean(),
  joinedAt: Instant,
  /** Served with this team. */
  minutes: Type.Integer(),
  /** What the reader may do: take them out, which for oneself is to leave, */
  mayRemove: Type.Boolean(),
  /** or make them captain. */
  mayPromote: Type.Boolean(),
})
export type TeamMember = Type.Static<typeof TeamMember>

/** Somebody the reader may put into the team: themselves, their child, whom they are a proxy for. */
export const TeamCandidate = Shape({ personId: Id, name: Type.String(), isVolunteer: Type.Boolean() })
export type TeamCandidate = Type.Static<typeof TeamCandidate>

export const TeamView = Shape({
  ...TeamSummary.properties,
  captainId: Id,
  createdAt: Instant,
  /** The captain first, then by when they joined. */
  people: Type.Array(TeamMember),
  /** Of the reader's own, who are not in it. */
  candidates: Type.Array(TeamCandidate),
})
export type TeamView = Type.Static<typeof TeamView>

const TeamId = Shape({ teamId: Id })

export const listTeams = endpoint({
  method: 'GET',
  url: '/teams',
  summary: 'The community’s teams, by name; those that were dissolved are left out.',
  reply: Shape({ rows: Type.Array(TeamSummary) }),
})
export const getTeam = endpoint({
  method: 'GET',
  url: '/teams/:teamId',
  summary: 'One team with its members and its hours.',
  params: TeamId,
  reply: TeamView,
})

/** What staff decide about a team. */
export const TeamPlan = Shape({
  name: Type.String({ minLength: 2, maxLength: MAX_TEAM_NAME_LENGTH, pattern: '\\S.*\\S' }),
  introduction: Type.String({ maxLength: MAX_TEAM_INTRODUCTION_LENGTH }),
  gridId: Nullable(Id),
})
export type TeamPlan = Type.Static<typeof TeamPlan>

export const createTeam = endpoint({
  method: 'POST',
  url: '/teams',
  summary: 'Staff found a team; its captain is a volunteer and becomes its first member.',
  body: Shape({ ...TeamPlan.properties, captainId: Id }),
  reply: TeamView,
})
export const changeTeam = endpoint({
  method: 'POST',
  url: '/teams/:teamId/change',
  summary: 'Staff change a team’s name, introduction or grid.',
  params: TeamId,
  body: TeamPlan,
  reply: TeamView,
})
export const dissolveTeam = endpoint({
  method: 'POST',
  url: '/teams/:teamId/dissolve',
  summary: 'Staff dissolve a team; its members leave it now, what they served with it stays.',
  params: TeamId,
  body: Shape({}),
  reply: Done,
})
export const changeCaptain = endpoint({
  method: 'POST',
  url: '/teams/:teamId/captain',
  summary: 'The captain, or staff, make another member captain.',
  params: TeamId,
  body: Shape({ personId: Id }),
  reply: TeamView,
})
export const joinTeam = endpoint({
  method: 'POST',
  url: '/teams/:teamId/members',
  summary: 'A volunteer joins: oneself, whom one acts for, or anybody when staff do it.',
  params: TeamId,
  body: Shape({ personId: Id }),
  reply: TeamView,
})
export const leaveTeam = endpoint({
  method: 'DELETE',
  url: '/teams/:teamId/members/:personId',
  summary: 'Leave a team, for oneself or whom one acts for; the captain and staff take others out.',
  params: Shape({ teamId: Id, personId: Id }),
  reply: TeamView,
})
