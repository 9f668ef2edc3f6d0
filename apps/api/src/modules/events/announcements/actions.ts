import type { Database, Tx } from '../../../db/client.ts'
import { newId } from '../../../http/ids.ts'
import { addJob } from '../../../jobs/outbox.ts'
import { sendOnce } from '../../messages/actions.ts'
import {
  type Announcement,
  findAnnouncement,
  insertAnnouncement,
  listContactsAt,
  listHelpersAt,
} from './store.ts'

/** Says something to all families of an event: written down with the act, taken to their inboxes by a job. */
export async function announce(
  tx: Tx,
  { now, ...said }: Pick<Announcement, 'communityId' | 'eventId' | 'kind' | 'body'> & { now: Date },
): Promise<void> {
  const announcementId = newId()
  await insertAnnouncement(tx, { ...said, id: announcementId, madeAt: now })
  await addJob(tx, {
    communityId: said.communityId,
    task: 'tell_families',
    ids: { announcementId },
    runAt: null,
    key: announcementId,
  })
}

/** Task `tell_families`. One statement for all inboxes: told all of them or, so far, nobody. */
export async function tellFamilies(
  db: Database,
  { communityId, announcementId }: { communityId: string; announcementId: string },
): Promise<void> {
  await db.inCommunity(communityId, async (tx) => {
    const said = await findAnnouncement(tx, { communityId, announcementId })
    if (!said) return
    const { eventId, kind, body, madeAt } = said
    const contacts = await listContactsAt(tx, { communityId, eventId, madeAt })
    const helpers =
      kind === 'event_cancelled' ? await listHelpersAt(tx, { communityId, eventId, madeAt }) : []
    await sendOnce(tx, {
      communityId,
      kind,
      eventId,
      // When it was said, not when the job came to it.
      now: madeAt,
      messages: [...new Set([...contacts, ...helpers])].map((personId) => ({
        personId,
        body,
        onceKey: `announcement:${announcementId}:${personId}`,
      })),
    })
  })
}
