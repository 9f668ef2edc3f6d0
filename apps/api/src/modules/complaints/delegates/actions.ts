import { randomBytes } from 'node:crypto'
import { byWhom } from '@linli/domain/actor'
import type { DelegateView, InvitationView, MyUnit } from '@linli/domain/complaints/units/contract'
import {
  appointRefusal,
  invitationAttemptRefusal,
  invitationEnds,
  isInvitationOpen,
  suspendRefusal,
} from '@linli/domain/complaints/units/rules'
import { INVITATION_CODE_LENGTH, UNIT_REFUSALS } from '@linli/domain/complaints/units/terms'
import { normaliseName } from '@linli/domain/people/identity/rules'
import { refuse } from '@linli/domain/refusal'
import { HOUR_MS } from '@linli/domain/time'
import { plainCode, plainLetters } from '@linli/domain/volunteering/attendance-code/rules'
import type { Tx } from '../../../db/client.ts'
import { notFound, notSignedIn, refusedAndCounted } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { lockMembership } from '../../people/binding/store.ts'
import {
  type ByActor,
  no,
  type OfUnit,
  readMyUnit,
  refuseIf,
  requireUnit,
  type Suspension,
  suspensionColumns,
  unitNotFound,
} from '../units/actions.ts'
import {
  addPartnerRole,
  countFailedAttempts,
  type DelegateRow,
  findAccountOf,
  findStanding,
  type InvitationRow,
  insertAttempt,
  insertInvitation,
  listDelegateRows,
  listOpenInvitations,
  listUnitRows,
  lockDelegate,
  lockInvitation,
  lockUnit,
  putDelegate,
  updateDelegate,
  updateInvitation,
} from '../units/store.ts'

const delegateView = ({
  accountId,
  name,
  joinedAt,
  suspendedAt,
  suspendReason,
}: DelegateRow): DelegateView => ({
  accountId,
  name,
  joinedAt: joinedAt.toISOString(),
  suspendedAt: suspendedAt?.toISOString() ?? null,
  suspendReason,
})

const invitationView = ({ id, name, code, expiresAt }: InvitationRow): InvitationView => ({
  id,
  name,
  code,
  expiresAt: expiresAt.toISOString(),
})

export async function readDelegates(tx: Tx, { unitId, now }: OfUnit) {
  if ((await listUnitRows(tx, [unitId])).length === 0) throw unitNotFound()
  return {
    rows: (await listDelegateRows(tx, unitId)).map(delegateView),
    invitations: (await listOpenInvitations(tx, unitId, now)).map(invitationView),
  }
}

/** 28^8 codes, so that guessing is hopeless at five tries an hour. */
function newCode(): string {
  // 4 of 256 bytes are passed over: 64 are plenty for 8 letters.
  const code = plainLetters(randomBytes(64), INVITATION_CODE_LENGTH)
  if (!code) throw new Error('chance gave no invitation code')
  return code
}

export async function invite(
  tx: Tx,
  { actor, unitId, name, now }: OfUnit & { name: string },
): Promise<InvitationView> {
  const unit = await requireUnit(tx, unitId)
  refuseIf(appointRefusal({ unitId, unitSuspendedAt: unit.suspendedAt, standsFor: null }))
  const { communityId } = actor
  const row = {
    communityId,
    id: newId(),
    unitId,
    name: normaliseName(name),
    code: newCode(),
    invitedAt: now,
    invitedById: byWhom(actor),
    expiresAt: invitationEnds(now),
  }
  await insertInvitation(tx, row)
  return { id: row.id, name: row.name, code: row.code, expiresAt: row.expiresAt.toISOString() }
}

export async function cancelInvitation(
  tx: Tx,
  { actor, now, ...by }: OfUnit & { invitationId: string },
): Promise<void> {
  const invitation = await lockInvitation(tx, { unitId: by.unitId, invitationId: by.invitationId })
  if (!invitation) throw notFound('invitation_not_found', '没有找到这个邀请码')
  if (invitation.redeemedAt !== null) throw no('invitation_used')
  if (invitation.cancelledAt === null)
    await updateInvitation(tx, invitation.id, { cancelledAt: now, cancelledById: byWhom(actor) })
}

interface Appointment {
  unitId: string
  accountId: string
  name: string
  appointedById: string
  now: Date
}

/** The account acts for the unit from now on. Its membership is locked by the caller: one account, one unit. */
async function putInPlace(
  tx: Tx,
  { unitId, accountId, name, appointedById, now }: Appointment,
): Promise<void> {
  const unit = await lockUnit(tx, unitId, 'share')
  if (!unit) throw unitNotFound()
  const standing = await findStanding(tx, accountId, false)
  const standsFor =
    standing && standing.delegateSuspendedAt === null
      ? { unitId: standing.unitId, name: standing.unitName }
      : null
  refuseIf(appointRefusal({ unitId, unitSuspendedAt: unit.suspendedAt, standsFor }))
  await putDelegate(tx, {
    communityId: tx.communityId,
    unitId,
    accountId,
    name,
    joinedAt: now,
    appointedById,
  })
  await addPartnerRole(tx, accountId)
}

/** The manager names somebody whose account is known. */
export async function appoint(
  tx: Tx,
  { actor, unitId, personId, now }: OfUnit & { personId: string },
): Promise<DelegateView> {
  const found = await findAccountOf(tx, personId)
  if (!found) throw notFound('person_not_found', '没有找到这个人')
  const { name, accountId } = found
  if (accountId === null) throw no('person_without_account')
  await lockMembership(tx, accountId)
  await putInPlace(tx, { unitId, accountId, name, appointedById: byWhom(actor), now })
  return readDelegate(tx, { unitId, accountId })
}

async function readDelegate(tx: Tx, key: { unitId: string; accountId: string }): Promise<DelegateView> {
  const row = await lockDelegate(tx, key)
  if (!row) throw notFound('delegate_not_found', '没有找到这位经办人')
  return delegateView(row)
}

export async function suspendDelegate(
  tx: Tx,
  of: OfUnit & Suspension & { accountId: string },
): Promise<DelegateView> {
  const { unitId, accountId, suspended } = of
  await lockMembership(tx, accountId)
  const row = await lockDelegate(tx, { unitId, accountId })
  if (!row) throw notFound('delegate_not_found', '没有找到这位经办人')
  refuseIf(suspendRefusal({ suspendedAt: row.suspendedAt, wanted: suspended }))
  if (!suspended) {
    const standing = await findStanding(tx, accountId, false)
    if (standing?.delegateSuspendedAt === null)
      refuseIf(
        appointRefusal({
          unitId,
          unitSuspendedAt: null,
          standsFor: { unitId: standing.unitId, name: standing.unitName },
        }),
      )
  }
  await updateDelegate(tx, { unitId, accountId }, suspensionColumns(of))
  return readDelegate(tx, { unitId, accountId })
}

/** Somebody enters the code the manager gave them. Wrong ones are counted, five an hour. */
export async function redeem(tx: Tx, { actor, code, now }: ByActor & { code: string }): Promise<MyUnit> {
  const { accountId, communityId } = actor
  // Tries at once are counted one after the other.
  if (!(await lockMembership(tx, accountId))) throw notSignedIn('登录已失效，请重新登录')
  const since = new Date(now.getTime() - HOUR_MS)
  refuseIf(invitationAttemptRefusal(await countFailedAttempts(tx, { accountId, since })))
  const plain = plainCode(code, INVITATION_CODE_LENGTH)
  const invitation = plain === null ? null : await lockInvitation(tx, { code: plain })
  const matched = invitation !== null && isInvitationOpen(invitation, now)
  await insertAttempt(tx, { communityId, id: newId(), accountId, attemptedAt: now, matched })
  if (!matched) throw refusedAndCounted(refuse(UNIT_REFUSALS, 'invitation_unknown'))
  const { id, unitId, name, invitedById } = invitation
  await putInPlace(tx, { unitId, accountId, name, appointedById: invitedById, now })
  await updateInvitation(tx, id, { redeemedAt: now, redeemedById: accountId })
  return readMyUnit(tx, { actor, now })
}
