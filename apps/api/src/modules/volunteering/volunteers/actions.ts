import { type Actor, byWhom } from '@linli/domain/actor'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import type { VolunteerView } from '@linli/domain/volunteering/volunteers/contract'
import { registrationRefusal } from '@linli/domain/volunteering/volunteers/rules'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import {
  findVolunteer,
  insertVolunteer,
  lockNumbers,
  updateAgreedVersion,
  type VolunteerKey,
} from './store.ts'

/** Null: not registered yet. */
export async function readVolunteer(tx: Tx, key: VolunteerKey): Promise<VolunteerView | null> {
  const found = await findVolunteer(tx, key)
  return found && { ...found, registeredAt: found.registeredAt.toISOString() }
}

export interface RegisterVolunteer {
  actor: Actor
  /** Whom; the actor when left out. */
  personId: string | undefined
  agreedVersion: number
  atDesk: boolean
  now: Date
}

/** Once: who is registered already keeps the number, and agrees to a newer version of the agreement if it is one. */
export async function registerVolunteer(
  tx: Tx,
  { actor, personId = actor.personId ?? undefined, agreedVersion, atDesk, now }: RegisterVolunteer,
): Promise<VolunteerView> {
  if (!atDesk && actor.personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  const actingIds = [atDesk ? null : actor.personId]
  const [person] = personId ? await listPersonsToSignUp(tx, { actingIds, personIds: [personId], now }) : []
  if (!person) throw notFound('person_not_found', '没有找到这个人')
  const refusal = registrationRefusal({ person, mayActFor: person.mayActFor, agreedVersion }, now)
  if (refusal) throw refused(refusal)
  const key = { communityId: actor.communityId, personId: person.personId }
  await lockNumbers(tx, actor.communityId)
  const before = await readVolunteer(tx, key)
  if (!before)
    await insertVolunteer(tx, { ...key, agreedVersion, registeredAt: now, registeredById: byWhom(actor) })
  else if (before.agreedVersion < agreedVersion) await updateAgreedVersion(tx, key, agreedVersion)
  const registered = await readVolunteer(tx, key)
  if (!registered) throw new Error('the volunteer is missing after they were registered')
  return registered
}
