import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import { maskName } from '@linli/domain/people/identity/rules'
import { type Refusal, refuse } from '@linli/domain/refusal'
import { shanghaiInstant, shanghaiParts } from '@linli/domain/time'
import type { TeamMember, TeamPlan, TeamSummary, TeamView } from '@linli/domain/volunteering/teams/contract'
import { captainRefusal, joinRefusal, leaveRefusal } from '@linli/domain/volunteering/teams/rules'
import { MAX_TEAMS, TEAM_REFUSALS, type TeamRefusalCode } from '@linli/domain/volunteering/teams/terms'
import { RECRUITMENT_REFUSALS } from '@linli/domain/volunteering/terms'
import { sqlState, type Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { sendMessage } from '../../messages/actions.ts'
import { listActableIds } from '../../people/store.ts'
import { listGrids } from '../store.ts'
import {
  countMembers,
  countTeams,
  endMemberships,
  insertMember,
  insertTeam,
  isMember,
  isNameTaken,
  type ListedTeam,
  listMembers,
  listPossibleMembers,
  listTeamIdsOf,
  listTeamMinutes,
  listTeams,
  lockTeam,
  type Membership,
  type TeamMinutes,
  type TeamRow,
  updateTeam,
} from './store.ts'

const UNIQUE_VIOLATION = '23505'

export interface TeamAct {
  actor: Actor
  teamId: string
  now: Date
}
type Reader = Pick<TeamAct, 'actor' | 'now'>

const no = (code: TeamRefusalCode) => refuse(TEAM_REFUSALS, code)
const teamNotFound = () => notFound('team_not_found', TEAM_REFUSALS.team_not_found)
const refuseIf = (refusal: Refusal | null) => {
  if (refusal) throw refused(refusal)
}

/** Midnight of New Year in Shanghai. */
const yearBegan = (now: Date) => shanghaiInstant(shanghaiParts(now).year, 1, 1)

/** The reader and whom they act for. */
async function ownPersonIds(tx: Tx, { actor, now }: Reader): Promise<string[]> {
  if (actor.personId === null) return []
  return (await listActableIds(tx, actor.personId, now)).map(({ personId }) => personId)
}

// ── Views ─────────────────────────────────────────────────────────────────────────────────────────────────

function toSummary(
  team: ListedTeam,
  { served, mine }: { served: readonly TeamMinutes[]; mine: boolean },
): TeamSummary {
  const { id, name, introduction, gridId, gridName, captainName, members } = team
  const own = served.filter(({ teamId }) => teamId === id)
  return {
    id,
    name,
    introduction,
    gridId,
    gridName,
    captainName,
    members,
    minutesThisYear: own.reduce((sum, { minutesSince }) => sum + minutesSince, 0),
    minutes: own.reduce((sum, { minutes }) => sum + minutes, 0),
    mine,
  }
}

export async function readTeams(tx: Tx, reader: Reader): Promise<TeamSummary[]> {
  const teams = await listTeams(tx)
  const teamIds = teams.map(({ id }) => id)
  const served = await listTeamMinutes(tx, { teamIds, since: yearBegan(reader.now) })
  const mine = await listTeamIdsOf(tx, await ownPersonIds(tx, reader))
  return teams.map((team) => toSummary(team, { served, mine: mine.has(team.id) }))
}

export async function readTeam(tx: Tx, { actor, teamId, now }: TeamAct): Promise<TeamView> {
  const [team] = await listTeams(tx, teamId)
  if (!team) throw teamNotFound()
  const members = await listMembers(tx, teamId)
  const own = new Set(await ownPersonIds(tx, { actor, now }))
  const served = await listTeamMinutes(tx, { teamIds: [teamId], since: yearBegan(now) })
  const mine = members.some(({ personId }) => own.has(personId))
  const minutesOf = new Map(served.map(({ personId, minutes }) => [personId, minutes]))
  const people = members.map((member) => ({ ...member, minutes: minutesOf.get(member.personId) ?? 0 }))
  const outside = [...own].filter((id) => !members.some(({ personId }) => personId === id))
  return {
    ...toSummary(team, { served, mine }),
    captainId: team.captainId,
    createdAt: team.createdAt.toISOString(),
    people: toMembers(people, { team, actor, own, named: mine || isStaff(actor) }),
    candidates: await listPossibleMembers(tx, outside),
  }
}

function toMembers(
  people: readonly (Membership & { minutes: number })[],
  { team, actor, own, named }: { team: ListedTeam; actor: Actor; own: ReadonlySet<string>; named: boolean },
): TeamMember[] {
  const leads = isStaff(actor) || team.captainId === actor.personId
  const rows = people.map(({ personId, name, joinedAt, minutes }) => {
    const isCaptain = personId === team.captainId
    return {
      personId,
      name: named || isCaptain ? name : maskName(name),
      isCaptain,
      joinedAt: joinedAt.toISOString(),
      minutes,
      mayRemove: !isCaptain && (leads || own.has(personId)),
      mayPromote: !isCaptain && leads,
    }
  })
  return [...rows.filter(({ isCaptain }) => isCaptain), ...rows.filter(({ isCaptain }) => !isCaptain)]
}

// ── Acts ──────────────────────────────────────────────────────────────────────────────────────────────────

async function openTeam(tx: Tx, teamId: string): Promise<TeamRow> {
  const team = await lockTeam(tx, teamId)
  if (!team) throw teamNotFound()
  return team
}

async function checkPlan(tx: Tx, { plan, teamId }: { plan: TeamPlan; teamId: string | null }): Promise<void> {
  const grids = plan.gridId === null ? [] : await listGrids(tx, tx.communityId)
  if (plan.gridId !== null && !grids.some(({ id }) => id === plan.gridId))
    throw notFound('grid_not_found', RECRUITMENT_REFUSALS.grid_not_found)
  if (await isNameTaken(tx, { name: plan.name, teamId })) throw refused(no('team_name_taken'))
}

/** Two who choose the same name in the same moment: the database lets one of them. */
async function orNameTaken(write: Promise<void>): Promise<void> {
  try {
    await write
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw refused(no('team_name_taken'))
    throw error
  }
}

async function findCandidate(tx: Tx, personId: string) {
  const [person] = await listPossibleMembers(tx, [personId])
  if (!person) throw notFound('person_not_found', TEAM_REFUSALS.person_not_found)
  return person
}

export async function createTeam(
  tx: Tx,
  { actor, now, plan, captainId }: Reader & { plan: TeamPlan; captainId: string },
): Promise<string> {
  await checkPlan(tx, { plan, teamId: null })
  if ((await countTeams(tx)) >= MAX_TEAMS) throw refused(no('too_many_teams'))
  if (!(await findCandidate(tx, captainId)).isVolunteer) throw refused(no('member_not_volunteer'))
  const id = newId()
  await orNameTaken(insertTeam(tx, { id, ...plan, captainId, createdAt: now, createdById: byWhom(actor) }))
  await insertMember(tx, { id: newId(), teamId: id, personId: captainId, joinedAt: now })
  if (captainId !== actor.personId)
    await tell(tx, { personIds: [captainId], body: `你是“${plan.name}”的队长了`, now })
  return id
}

export async function changeTeam(tx: Tx, { teamId, plan }: TeamAct & { plan: TeamPlan }): Promise<void> {
  await openTeam(tx, teamId)
  await checkPlan(tx, { plan, teamId })
  await orNameTaken(updateTeam(tx, teamId, plan))
}

export async function dissolveTeam(tx: Tx, { actor, teamId, now }: TeamAct): Promise<void> {
  const team = await openTeam(tx, teamId)
  const members = await listMembers(tx, teamId)
  await endMemberships(tx, { teamId, leftAt: now, leftById: byWhom(actor) })
  await updateTeam(tx, teamId, { dissolvedAt: now, dissolvedById: byWhom(actor) })
  const personIds = members.map(({ personId }) => personId).filter((id) => id !== actor.personId)
  await tell(tx, { personIds, body: `“${team.name}”已解散。您的服务时长和积分不变`, now })
}

type AboutPerson = TeamAct & { personId: string }

export async function changeCaptain(tx: Tx, { actor, teamId, personId, now }: AboutPerson): Promise<void> {
  const team = await openTeam(tx, teamId)
  refuseIf(
    captainRefusal({
      asker: { isStaff: isStaff(actor), isCaptain: team.captainId === actor.personId },
      isMember: await isMember(tx, { teamId, personId }),
      isCaptain: team.captainId === personId,
    }),
  )
  await updateTeam(tx, teamId, { captainId: personId })
  const told = [personId, team.captainId].filter((id) => id !== actor.personId)
  const { name } = await findCandidate(tx, personId)
  await tell(tx, { personIds: told, body: `“${team.name}”的队长换成了${name}`, now })
}

export async function joinTeam(tx: Tx, { actor, teamId, personId, now }: AboutPerson): Promise<void> {
  const team = await openTeam(tx, teamId)
  const person = await findCandidate(tx, personId)
  const mayActFor = (await ownPersonIds(tx, { actor, now })).includes(personId)
  refuseIf(
    joinRefusal({
      asker: { isStaff: isStaff(actor), mayActFor },
      isVolunteer: person.isVolunteer,
      isMember: await isMember(tx, { teamId, personId }),
      members: await countMembers(tx, teamId),
    }),
  )
  await insertMember(tx, { id: newId(), teamId, personId, joinedAt: now })
  if (personId !== actor.personId)
    await tell(tx, { personIds: [personId], body: `您已加入“${team.name}”`, now })
}

export async function leaveTeam(tx: Tx, { actor, teamId, personId, now }: AboutPerson): Promise<void> {
  const team = await openTeam(tx, teamId)
  const mayActFor = (await ownPersonIds(tx, { actor, now })).includes(personId)
  refuseIf(
    leaveRefusal({
      asker: { isStaff: isStaff(actor), mayActFor, isCaptain: team.captainId === actor.personId },
      isMember: await isMember(tx, { teamId, personId }),
      isCaptain: team.captainId === personId,
    }),
  )
  await endMemberships(tx, { teamId, personId, leftAt: now, leftById: byWhom(actor) })
  if (personId !== actor.personId)
    await tell(tx, { personIds: [personId], body: `您已离开“${team.name}”。服务时长和积分不变`, now })
}

const tell = (tx: Tx, { personIds, body, now }: { personIds: readonly string[]; body: string; now: Date }) =>
  sendMessage(tx, { communityId: tx.communityId, kind: 'team_changed', personIds, body, now })
