import { titleInMarks } from '@linli/domain/events/rules'
import type { MessageKind } from '@linli/domain/messages/terms'
import { spokenSpan } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { sendMessage } from '../../messages/actions.ts'
import { listGuardiansOf } from '../../people/acting/store.ts'
import { listMembersOf, type RecruitmentRow } from '../store.ts'
import type { Listener } from './store.ts'

interface Notice {
  recruitment: RecruitmentRow
  now: Date
}

/** Says to each what concerns their shifts; whoever hears the same of several shifts hears it once. */
export async function tellListeners(
  tx: Tx,
  {
    recruitment,
    now,
    kind,
    listeners,
    wordsFor,
  }: Notice & {
    kind: MessageKind
    listeners: readonly Listener[]
    /** What to say to those on this shift; null: nothing. */
    wordsFor: (shiftId: string) => string | null
  },
): Promise<void> {
  const guardiansOf = await listGuardians(tx, listeners, now)
  const readersOf = new Map<string, string[]>()
  for (const { shiftId, personId } of listeners) {
    const body = wordsFor(shiftId)
    if (body === null) continue
    const readers = guardiansOf.get(personId) ?? [personId]
    readersOf.set(body, [...(readersOf.get(body) ?? []), ...readers])
  }
  const { communityId, id: recruitmentId } = recruitment
  for (const [body, personIds] of readersOf)
    await sendMessage(tx, { communityId, kind, body, recruitmentId, now, personIds })
}

/** Those who read for a child. */
async function listGuardians(
  tx: Tx,
  listeners: readonly Listener[],
  now: Date,
): Promise<Map<string, string[]>> {
  const personIds = [...new Set(listeners.map(({ personId }) => personId))]
  const found = new Map<string, string[]>()
  for (const { personId, guardianId } of await listGuardiansOf(tx, { personIds, now }))
    found.set(personId, [...(found.get(personId) ?? []), guardianId])
  return found
}

/** Members of the invited teams read that their team is called. */
export async function inviteTeams(
  tx: Tx,
  { recruitment, now, teamIds }: Notice & { teamIds: readonly string[] },
): Promise<void> {
  const { communityId, id: recruitmentId, title, startsAt, endsAt, meetingPlace, urgent } = recruitment
  await sendMessage(tx, {
    communityId,
    kind: 'recruitment_invited',
    body: `${urgent ? '急：' : ''}社区邀请你们队参加${titleInMarks(title)}，${spokenSpan(startsAt, endsAt)}，在${meetingPlace}集合。能来就点进去报名。`,
    recruitmentId,
    now,
    personIds: await listMembersOf(tx, { communityId, teamIds }),
  })
}
