import type { Actor } from '@linli/domain/actor'
import { helperRefusal } from '@linli/domain/events/rules'
import { CANCEL_REFUSALS, HELPER_REFUSALS } from '@linli/domain/events/terms'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { findPersonsForSignUp } from '../../people/store.ts'
import { eventNotFound } from '../placing/actions.ts'
import { listActivePersons } from '../sign-up/store.ts'
import { listHelpers } from '../store.ts'
import { closeEvent, openEvent } from '../waiting-list/actions.ts'
import { cancelHelperRow, insertHelper } from './store.ts'

interface HelperAct {
  actor: Actor
  eventId: string
  now: Date
}

async function open(tx: Tx, { actor, eventId, now }: HelperAct) {
  const { communityId, personId } = actor
  if (!personId) throw new AppError(403, 'not_bound', '请先完成绑定，再来报名')
  const locked = await openEvent(tx, { communityId, eventId, now })
  if (!locked?.event.publishedAt) throw eventNotFound()
  const helpers = await listHelpers(tx, { communityId, eventId })
  return { locked, personId, own: helpers.find(({ helper }) => helper.personId === personId)?.helper }
}

export async function signUpAsHelper(tx: Tx, request: HelperAct): Promise<void> {
  const { actor, eventId, now } = request
  const { locked, personId, own } = await open(tx, request)
  const { event, counters } = locked
  const { communityId } = actor
  const [self] = await findPersonsForSignUp(tx, [personId], now)
  if (!self) throw new Error('a bound person is missing from the roster')
  const active = await listActivePersons(tx, { communityId, eventId, householdIds: [self.householdId] })
  const refusal = helperRefusal({
    event,
    bornOn: self.bornOn,
    helperPlaces: counters.helperPlaces,
    helpersTaken: counters.helpersTaken,
    alreadyHelping: own !== undefined,
    isAttendee: active.some((each) => each.personId === personId),
    now,
  })
  if (refusal) throw refused(refusal)
  await insertHelper(tx, { communityId, id: newId(), eventId, personId, signedUpAt: now })
  counters.helpersTaken += 1
  await closeEvent(tx, locked)
}

export async function cancelHelper(tx: Tx, request: HelperAct): Promise<void> {
  const { actor, now } = request
  const { locked, personId, own } = await open(tx, request)
  const { event, counters } = locked
  if (!own) throw notFound('helper_not_found', HELPER_REFUSALS.helper_not_found)
  if (own.checkedInAt)
    throw refused({ code: 'already_checked_in', message: CANCEL_REFUSALS.already_checked_in })
  if (event.finishedAt || event.cancelledAt || now >= event.cancelClosesAt)
    throw refused({ code: 'cancel_closed', message: CANCEL_REFUSALS.cancel_closed })
  await cancelHelperRow(tx, { communityId: actor.communityId, id: own.id, byId: personId, now })
  counters.helpersTaken -= 1
  await closeEvent(tx, locked)
}
