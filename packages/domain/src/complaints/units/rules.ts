import { type Refusal, refuse } from '../../refusal'
import { DAY_MS } from '../../time'
import {
  INVITATION_DAYS,
  MAX_FAILED_INVITATIONS_PER_HOUR,
  type NoAccessCode,
  UNIT_REFUSALS,
  type UnitRefusalCode,
} from './terms'

export type UnitRefusal = Refusal<UnitRefusalCode> | null
const no = (code: UnitRefusalCode, message?: string) => refuse(UNIT_REFUSALS, code, message)

/** Somebody who acts for a unit (单位经办人), and their unit. */
export interface DelegateFacts {
  unitSuspendedAt: Date | null
  delegateSuspendedAt: Date | null
}

/** Why somebody sees nothing of a unit's whistles now; null: they may. */
export function accessRefusal(delegate: DelegateFacts | null): NoAccessCode | null {
  if (!delegate) return 'not_delegate'
  if (delegate.unitSuspendedAt !== null) return 'unit_stopped'
  return delegate.delegateSuspendedAt === null ? null : 'delegate_stopped'
}

export interface InvitationFacts {
  expiresAt: Date
  redeemedAt: Date | null
  cancelledAt: Date | null
}

/** From this instant on a code is of no use. */
export const invitationEnds = (now: Date) => new Date(now.getTime() + INVITATION_DAYS * DAY_MS)

export const isInvitationOpen = (facts: InvitationFacts, now: Date): boolean =>
  facts.redeemedAt === null && facts.cancelledAt === null && now < facts.expiresAt

/** Asked before the code is looked up, so that guessing is slow. */
export const invitationAttemptRefusal = (failedLastHour: number): UnitRefusal =>
  failedLastHour >= MAX_FAILED_INVITATIONS_PER_HOUR ? no('too_many_invitation_codes') : null

/** Whether an account may act for a unit: one account stands for one unit at a time. */
export function appointRefusal(facts: {
  unitId: string
  unitSuspendedAt: Date | null
  /** The unit the account stands for now. */
  standsFor: { unitId: string; name: string } | null
}): UnitRefusal {
  if (facts.unitSuspendedAt !== null)
    return no('unit_suspended', '这家单位已经停用，请主任先恢复，再加经办人')
  if (facts.standsFor === null) return null
  if (facts.standsFor.unitId === facts.unitId) return no('already_delegate')
  return no(
    'delegate_elsewhere',
    `这个账号在代表${facts.standsFor.name}，一个账号只能代表一家。请先停用那边的`,
  )
}

/** Stopping what is stopped, or letting go on what goes on. */
export const suspendRefusal = (facts: { suspendedAt: Date | null; wanted: boolean }): UnitRefusal =>
  (facts.suspendedAt !== null) === facts.wanted ? no('unit_already_so') : null
