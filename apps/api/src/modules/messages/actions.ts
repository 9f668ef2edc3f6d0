import type { MessageKind } from '@linli/domain/messages/terms'
import type { Tx } from '../../db/client.ts'
import { newId } from '../../http/ids.ts'
import { insertMessages } from './store.ts'

export type SendMessage = {
  communityId: string
  kind: MessageKind
  /** The whole sentence, as the reader sees it. */
  body: string
  /** The event it is about, to open it. */
  eventId?: string | null
  now: Date
} & ({ personId: string } | { personIds: readonly string[] })

/** Puts one message into the inbox of a person, or of each of many (once each), in the caller's transaction. */
export async function sendMessage(tx: Tx, message: SendMessage): Promise<void> {
  const { communityId, kind, body, eventId = null, now } = message
  const personIds = 'personId' in message ? [message.personId] : [...new Set(message.personIds)]
  if (personIds.length === 0) return
  const text = { communityId, kind, body, eventId, sentAt: now }
  await insertMessages(tx, { text, ids: personIds.map(() => newId()), personIds })
}
