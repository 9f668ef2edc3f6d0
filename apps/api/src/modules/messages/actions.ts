import type { MessageKind } from '@linli/domain/messages/terms'
import type { Tx } from '../../db/client.ts'
import { newId } from '../../http/ids.ts'
import { type Inbox, type Inboxes, insertMessages } from './store.ts'

export type SendMessage = {
  communityId: string
  kind: MessageKind
  /** The whole sentence, as the reader sees it. */
  body: string
  /** The event it is about, to open it. */
  eventId?: string | null
  /** The recruitment notice it is about, to open it. */
  recruitmentId?: string | null
  /** The exchange of help it is about, to open it. */
  exchangeId?: string | null
  /** The case it is about, to open it. */
  complaintId?: string | null
  now: Date
} & ({ personId: string } | ({ personIds: readonly string[] } & Partial<Inboxes>))

const NOBODY = { personId: null, accountId: null }

/** Puts one message into the inbox of a person, or of each of many (once each), in the caller's transaction. */
export async function sendMessage(tx: Tx, message: SendMessage): Promise<void> {
  const { communityId, kind, body, now } = message
  const { eventId = null, recruitmentId = null, exchangeId = null, complaintId = null } = message
  const personIds = 'personId' in message ? [message.personId] : message.personIds
  const accountIds = 'personId' in message ? [] : (message.accountIds ?? [])
  const readers: Inbox[] = [
    ...[...new Set(personIds)].map((personId) => ({ personId })),
    ...[...new Set(accountIds)].map((accountId) => ({ accountId })),
  ]
  if (readers.length === 0) return
  await insertMessages(tx, {
    text: { communityId, kind, eventId, recruitmentId, exchangeId, complaintId, sentAt: now },
    copies: readers.map((reader) => ({ ...NOBODY, ...reader, id: newId(), body, onceKey: null })),
  })
}

export type OneMessage = SendMessage & { personId: string }

/** Messages of one act to many, each with its own words: one statement for all that open the same page. */
export async function sendMessages(tx: Tx, messages: readonly OneMessage[]): Promise<void> {
  const alike = new Map<string, OneMessage[]>()
  for (const message of messages) {
    const { kind, eventId, recruitmentId, exchangeId, complaintId, now } = message
    const key = [kind, eventId, recruitmentId, exchangeId, complaintId, now.getTime()].join()
    alike.set(key, [...(alike.get(key) ?? []), message])
  }
  for (const [first, ...others] of alike.values())
    if (first) {
      const { communityId, kind, now } = first
      const { eventId = null, recruitmentId = null, exchangeId = null, complaintId = null } = first
      await insertMessages(tx, {
        text: { communityId, kind, eventId, recruitmentId, exchangeId, complaintId, sentAt: now },
        copies: [first, ...others].map(({ personId, body }) => ({
          id: newId(),
          personId,
          accountId: null,
          body,
          onceKey: null,
        })),
      })
    }
}

export interface SendOnce {
  communityId: string
  kind: MessageKind
  eventId?: string | null
  recruitmentId?: string | null
  complaintId?: string | null
  now: Date
  messages: readonly { personId: string; body: string; onceKey: string }[]
}

/** Messages of jobs, which may run more than once: each is said once under its key, whoever repeats it. */
export async function sendOnce(
  tx: Tx,
  { communityId, kind, eventId = null, recruitmentId = null, complaintId = null, now, messages }: SendOnce,
): Promise<void> {
  if (messages.length === 0) return
  await insertMessages(tx, {
    text: { communityId, kind, eventId, recruitmentId, exchangeId: null, complaintId, sentAt: now },
    copies: messages.map((message) => ({ id: newId(), accountId: null, ...message })),
  })
}
