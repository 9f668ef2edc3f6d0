import { type Refusal, refuse } from '../../refusal'
import { MAX_TEAM_MEMBERS, TEAM_REFUSALS, type TeamRefusalCode } from './terms'

const no = (code: TeamRefusalCode) => refuse(TEAM_REFUSALS, code)

/** Who asks, towards the person it is about. */
export interface TeamAsker {
  isStaff: boolean
  /** The person is the asker, their child, or somebody they are a proxy for. */
  mayActFor: boolean
  isCaptain: boolean
}

export interface JoinFacts {
  asker: Pick<TeamAsker, 'isStaff' | 'mayActFor'>
  isVolunteer: boolean
  isMember: boolean
  members: number
}

/** Why somebody may not join a team (加入) now. A captain does not enlist others: joining is one's own to decide. */
export function joinRefusal({ asker, isVolunteer, isMember, members }: JoinFacts) {
  if (!asker.isStaff && !asker.mayActFor) return no('member_not_yours')
  if (!isVolunteer) return no('member_not_volunteer')
  if (isMember) return no('already_in_team')
  return members >= MAX_TEAM_MEMBERS ? no('team_full') : null
}

/** Why somebody may not leave a team, or be removed by its captain or by staff. */
export function leaveRefusal(facts: {
  asker: TeamAsker
  isMember: boolean
  /** It is the captain who is to go. */
  isCaptain: boolean
}): Refusal<TeamRefusalCode> | null {
  const { isStaff, mayActFor, isCaptain } = facts.asker
  if (!isStaff && !mayActFor && !isCaptain) return no('member_not_yours')
  if (!facts.isMember) return no('not_in_team')
  return facts.isCaptain ? no('captain_stays') : null
}

/** Why a member may not become captain (换队长). */
export function captainRefusal(facts: {
  asker: Pick<TeamAsker, 'isStaff' | 'isCaptain'>
  isMember: boolean
  isCaptain: boolean
}): Refusal<TeamRefusalCode> | null {
  if (!facts.asker.isStaff && !facts.asker.isCaptain) return no('captain_only')
  if (facts.isCaptain) return no('already_captain')
  return facts.isMember ? null : no('not_in_team')
}
