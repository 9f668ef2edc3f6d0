import { type Actor, byWhom } from '@linli/domain/actor'
import type {
  RecruitmentPlan,
  RecruitmentSummary,
  RecruitmentView,
  ShiftPlan,
  ShiftView,
} from '@linli/domain/volunteering/contract'
import {
  peopleNeeded,
  publishRefusal,
  recruitmentPhase,
  shiftPlanRefusal,
} from '@linli/domain/volunteering/rules'
import { RECRUITMENT_REFUSALS } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../db/client.ts'
import { notFound, refused } from '../../http/app-error.ts'
import { newId } from '../../http/ids.ts'
import { inviteTeams } from './announcing/actions.ts'
import {
  type CountedShift,
  findRecruitment,
  insertRecruitment,
  insertShifts,
  type LockedRecruitment,
  listGrids,
  listInvitedTeams,
  listShifts,
  listTeamNames,
  lockRecruitment,
  type RecruitmentRow,
  setInvitedTeams,
  updateRecruitment,
} from './store.ts'

export interface RecruitmentAct {
  actor: Actor
  recruitmentId: string
  now: Date
}

const iso = (instant: Date | null) => instant?.toISOString() ?? null

export const recruitmentNotFound = () =>
  notFound('recruitment_not_found', RECRUITMENT_REFUSALS.recruitment_not_found)

// ── Views ─────────────────────────────────────────────────────────────────────────────────────────────────

const sumOf = (shifts: readonly CountedShift[], of: 'places' | 'taken' | 'waiting') =>
  shifts.reduce((sum, shift) => sum + shift[of], 0)

export interface ShownRecruitment {
  recruitment: RecruitmentRow
  gridName: string | null
  shifts: readonly CountedShift[]
}

export function toSummary(
  { recruitment, gridName, shifts }: ShownRecruitment,
  now: Date,
): RecruitmentSummary {
  const phase = recruitmentPhase({ ...recruitment, shifts }, now)
  return {
    id: recruitment.id,
    title: recruitment.title,
    meetingPlace: recruitment.meetingPlace,
    gridId: recruitment.gridId,
    gridName,
    urgent: recruitment.urgent,
    pointsPerHour: recruitment.pointsPerHour,
    phase,
    startsAt: recruitment.startsAt.toISOString(),
    endsAt: recruitment.endsAt.toISOString(),
    shiftCount: shifts.length,
    places: sumOf(shifts, 'places'),
    taken: sumOf(shifts, 'taken'),
    waiting: sumOf(shifts, 'waiting'),
    needed: phase === 'recruiting' ? peopleNeeded(shifts, now) : 0,
    publishedAt: iso(recruitment.publishedAt),
    filledAt: iso(recruitment.filledAt),
  }
}

export function toShiftView(shift: CountedShift): ShiftView {
  return {
    id: shift.id,
    role: shift.role,
    startsAt: shift.startsAt.toISOString(),
    endsAt: shift.endsAt.toISOString(),
    ageFrom: shift.ageFrom,
    ageTo: shift.ageTo,
    places: shift.places,
    taken: shift.taken,
    waiting: shift.waiting,
    settledAt: iso(shift.settledAt),
  }
}

/** Drafts are for staff: to others they are not there. */
export async function readRecruitment(
  tx: Tx,
  { actor, recruitmentId, now, drafts }: RecruitmentAct & { drafts: boolean },
): Promise<RecruitmentView> {
  const { communityId } = actor
  const key = { communityId, recruitmentId }
  const recruitment = await findRecruitment(tx, key)
  if (!recruitment || (recruitment.publishedAt === null && !drafts)) throw recruitmentNotFound()
  const shifts = await listShifts(tx, [recruitmentId])
  const teams = await listInvitedTeams(tx, key)
  const grids = recruitment.gridId === null ? [] : await listGrids(tx, communityId)
  const gridName = grids.find(({ id }) => id === recruitment.gridId)?.name ?? null
  return {
    ...toSummary({ recruitment, gridName, shifts }, now),
    purpose: recruitment.purpose,
    skills: recruitment.skills,
    cancelClosesMinutes: recruitment.cancelClosesMinutes,
    shifts: shifts.map(toShiftView),
    teams,
    closedAt: iso(recruitment.closedAt),
    cancelledAt: iso(recruitment.cancelledAt),
    cancelReason: recruitment.cancelReason,
  }
}

// ── Acts ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface DatedShift extends Omit<ShiftPlan, 'startsAt' | 'endsAt'> {
  startsAt: Date
  endsAt: Date
}

export const datedShift = (shift: ShiftPlan): DatedShift => ({
  ...shift,
  startsAt: new Date(shift.startsAt),
  endsAt: new Date(shift.endsAt),
})

const millis = (instants: readonly Date[]) => instants.map((instant) => instant.getTime())

/** First start and last end. */
export const spanOf = (shifts: readonly { startsAt: Date; endsAt: Date }[]) => ({
  startsAt: new Date(Math.min(...millis(shifts.map(({ startsAt }) => startsAt)))),
  endsAt: new Date(Math.max(...millis(shifts.map(({ endsAt }) => endsAt)))),
})

/** What the plan names is the community's own. */
export async function checkNamed(
  tx: Tx,
  {
    communityId,
    gridId,
    teamIds,
  }: { communityId: string; gridId: string | null; teamIds: readonly string[] },
): Promise<void> {
  if (gridId !== null && !(await listGrids(tx, communityId)).some(({ id }) => id === gridId))
    throw notFound('grid_not_found', RECRUITMENT_REFUSALS.grid_not_found)
  if (teamIds.length === 0) return
  const known = new Set((await listTeamNames(tx, communityId)).map(({ id }) => id))
  if (!teamIds.every((id) => known.has(id)))
    throw notFound('team_not_found', RECRUITMENT_REFUSALS.team_not_found)
}

export interface CreateRecruitment {
  actor: Actor
  now: Date
  plan: RecruitmentPlan & { copiedFromId?: string | undefined }
}

export async function createRecruitment(tx: Tx, { actor, now, plan }: CreateRecruitment): Promise<string> {
  const { communityId } = actor
  const { shifts, teamIds, copiedFromId = null, ...facts } = plan
  await checkNamed(tx, { communityId, gridId: plan.gridId, teamIds })
  if (copiedFromId !== null && !(await findRecruitment(tx, { communityId, recruitmentId: copiedFromId })))
    throw recruitmentNotFound()
  const dated = shifts.map(datedShift)
  for (const shift of dated) {
    const refusal = shiftPlanRefusal(shift, now)
    if (refusal) throw refused(refusal)
  }
  const recruitmentId = newId()
  await insertRecruitment(tx, {
    ...facts,
    ...spanOf(dated),
    communityId,
    id: recruitmentId,
    copiedFromId,
    createdAt: now,
    createdById: byWhom(actor),
  })
  await insertShifts(
    tx,
    dated.map((shift, position) => ({ ...shift, communityId, id: newId(), recruitmentId, position })),
  )
  await setInvitedTeams(tx, { communityId, recruitmentId, teamIds })
  return recruitmentId
}

/** The notice with its shifts standing still. */
export async function openRecruitment(
  tx: Tx,
  { actor, recruitmentId }: RecruitmentAct,
): Promise<LockedRecruitment> {
  const locked = await lockRecruitment(tx, { communityId: actor.communityId, recruitmentId })
  if (!locked) throw recruitmentNotFound()
  return locked
}

export async function publishRecruitment(tx: Tx, act: RecruitmentAct): Promise<void> {
  const { actor, recruitmentId, now } = act
  const { communityId } = actor
  const key = { communityId, recruitmentId }
  const locked = await openRecruitment(tx, act)
  const refusal = publishRefusal(locked, now)
  if (refusal) throw refused(refusal)
  await updateRecruitment(tx, key, { publishedAt: now, publishedById: byWhom(actor) })
  const teamIds = (await listInvitedTeams(tx, key)).map(({ id }) => id)
  await inviteTeams(tx, { recruitment: locked.recruitment, now, teamIds })
}
