import { ageOn } from '@linli/domain/time'
import type { SignUpLine } from '@linli/domain/volunteering/sign-up-list/contract'
import type { Tx } from '../../../db/client.ts'
import { type RecruitmentAct, recruitmentNotFound } from '../actions.ts'
import { findRecruitment } from '../store.ts'
import { listLines } from './store.ts'

export async function readSignUpLines(
  tx: Tx,
  { actor: { communityId }, recruitmentId }: RecruitmentAct,
): Promise<SignUpLine[]> {
  if (!(await findRecruitment(tx, { communityId, recruitmentId }))) throw recruitmentNotFound()
  const waiting = new Map<string, number>()
  return (await listLines(tx, recruitmentId)).map(({ bornOn, startsAt, signedUpAt, hasAccount, ...line }) => {
    const waits = line.status === 'waiting'
    if (waits) waiting.set(line.shiftId, (waiting.get(line.shiftId) ?? 0) + 1)
    return {
      ...line,
      age: bornOn === null ? null : ageOn(bornOn, startsAt),
      waitingPosition: waits ? (waiting.get(line.shiftId) ?? null) : null,
      signedUpAt: signedUpAt.toISOString(),
      // Whoever signed them up on the page reads what is said, for a child or an elder without a phone.
      reachable: hasAccount || line.channel === 'app',
    }
  })
}
