import { byWhom } from '@linli/domain/actor'
import {
  followRefusal,
  hideRefusal,
  publishRefusal,
  withdrawRefusal,
} from '@linli/domain/complaints/following/rules'
import { FOLLOWING_REFUSALS } from '@linli/domain/complaints/following/terms'
import { complaintPhase, isPublic } from '@linli/domain/complaints/rules'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import { type Refusal, refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { AppError, notAllowed, refused } from '../../../http/app-error.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries, complaintNotFound, tellOwner, tellThoseConcerned } from '../actions.ts'
import { type AboutCase, lockSeen, seeComplaint } from '../reading/actions.ts'
import { listFollowerIds, lockComplaint, updateComplaint } from '../store.ts'
import { deleteFollower, insertFollower } from './store.ts'

const refuseIf = (refusal: Refusal | null) => {
  if (refusal) throw refused(refusal)
}
const keyOf = ({ actor: { communityId }, complaintId }: AboutCase) => ({ communityId, complaintId })

function personOf({ actor }: AboutCase): string {
  if (actor.personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
  return actor.personId
}

/** A neighbour says 也关注; saying it again changes nothing. */
export async function follow(tx: Tx, about: AboutCase): Promise<void> {
  const personId = personOf(about)
  const { complaint, sight, isReporter } = await lockSeen(tx, about)
  refuseIf(followRefusal({ phase: complaintPhase(complaint), isReporter }))
  if (!isPublic(complaint) && sight !== 'follower') throw refused(refuse(FOLLOWING_REFUSALS, 'not_public'))
  await insertFollower(tx, keyOf(about), { personId, now: about.now })
}

/** Whoever follows may stop, also where neighbours do not see the case any more. Answers how many still follow. */
export async function unfollow(tx: Tx, about: AboutCase): Promise<number> {
  const personId = personOf(about)
  const complaint = await lockComplaint(tx, keyOf(about))
  if (!complaint) throw complaintNotFound()
  if (await deleteFollower(tx, keyOf(about), personId)) return complaint.followers - 1
  return (await seeComplaint(tx, about)).complaint.followers
}

/** The reporter’s side takes the case back (撤回): it ends, and whoever has to do with it hears why. */
export async function withdraw(tx: Tx, about: AboutCase & { reason: string }): Promise<void> {
  const { actor, now, reason } = about
  const { complaint, isReporter } = await lockSeen(tx, about)
  if (!isReporter) throw notAllowed('只有反映的人自己可以撤回')
  refuseIf(withdrawRefusal(complaintPhase(complaint)))
  await updateComplaint(tx, keyOf(about), { withdrawnAt: now, withdrawnById: byWhom(actor) })
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'withdrawn', audience: 'reporter', body: `反映人撤回了：${reason}` },
  ])
  const { communityId, title, id: complaintId, reporterId } = complaint
  const followers = complaint.isPrivate ? [] : await listFollowerIds(tx, keyOf(about))
  const news = { communityId, kind: 'complaint_news', complaintId, now } as const
  await sendMessage(tx, {
    ...news,
    personIds: followers,
    body: `你关注的「${title}」：反映的邻居撤回了，不再办理。还有问题请你重新反映`,
  })
  if (reporterId !== null && reporterId !== actor.personId)
    await sendMessage(tx, {
      ...news,
      personId: reporterId,
      body: `你反映的「${title}」：已替你撤回，${reason}`,
    })
  await tellOwner(tx, {
    complaint,
    sentence: `反映人撤回了，不用再办：${reason}`,
    now,
    exceptId: byWhom(actor),
  })
}

/** The reporter’s side opens the case to neighbours, or closes it to them; who follows it already goes on. */
export async function publish(tx: Tx, about: AboutCase & { publicAgreed: boolean }): Promise<void> {
  const { actor, now, publicAgreed } = about
  const { complaint, isReporter } = await lockSeen(tx, about)
  if (!isReporter) throw notAllowed('公开不公开，由反映的人自己决定')
  refuseIf(publishRefusal({ ...complaint, wanted: publicAgreed }))
  await updateComplaint(tx, keyOf(about), { publicAgreed })
  const body = publicAgreed ? '反映人同意公开给邻居看，不显示名字。' : '反映人决定不再公开给邻居看。'
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'published', audience: 'reporter', body, details: { publicAgreed } },
  ])
}

/** Staff who handle the case hide it from neighbours, or show it again; the reporter hears why. */
export async function hide(tx: Tx, about: AboutCase & { hidden: boolean; reason: string }): Promise<void> {
  const { actor, now, hidden, reason } = about
  const { complaint, sight } = await lockSeen(tx, about)
  if (sight !== 'staff') throw notAllowed()
  refuseIf(hideRefusal({ ...complaint, isHidden: complaint.hiddenAt !== null, wanted: hidden }))
  await updateComplaint(tx, keyOf(about), { hiddenAt: hidden ? now : null })
  const sentence = hidden ? `社区先不公开这件事：${reason}` : `社区重新公开了这件事：${reason}`
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'published', audience: 'reporter', body: sentence, details: { hidden } },
  ])
  await tellThoseConcerned(tx, { complaint, sentence, now })
}
