import {
  acceptMessages,
  type InboxMessage,
  linkMessages,
  setMessagesAside,
  undoDecisions,
} from '@linli/domain/complaints/group-inbox/contract'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import type { Acceptance } from './accept-sheet'

/** What was done last, so that it can be taken back. */
export interface LastAct {
  words: string
  messageIds: string[]
  /** The case it went to, where it was one. */
  complaintId?: string | undefined
}

export interface Inbox {
  last: LastAct | undefined
  accept: (
    messages: readonly InboxMessage[],
    options?: { together?: boolean; as?: Acceptance },
  ) => Promise<void>
  link: (messages: readonly InboxMessage[], complaintId: string) => Promise<void>
  setAside: (messages: readonly InboxMessage[]) => Promise<void>
  undo: (messageIds: readonly string[]) => Promise<void>
}

const idsOf = (messages: readonly InboxMessage[]) => messages.map(({ id }) => id)

/** Decides on messages and says what became of them; where somebody was faster, says who, and shows it anew. */
export function useInbox(onChanged: () => Promise<void>): Inbox {
  const [last, setLast] = useState<LastAct>()
  const act = async (work: () => Promise<LastAct | undefined>) => {
    try {
      setLast(await work())
    } catch (error) {
      showError(error)
    }
    await onChanged()
  }
  return {
    last,
    accept: (messages, { together = false, as } = {}) =>
      act(async () => {
        const messageIds = idsOf(messages)
        const { kind = null, category = null, acceptNow = true } = as ?? {}
        const body = { messageIds, together, kind, category, acceptNow }
        const { cases } = await call(acceptMessages, { body })
        const [first] = cases
        const words =
          cases.length > 1 ? `收为 ${cases.length} 件诉求` : `收为第 ${first?.number} 号：${first?.title}`
        return { words, messageIds, complaintId: cases.length === 1 ? first?.id : undefined }
      }),
    link: (messages, complaintId) =>
      act(async () => {
        const messageIds = idsOf(messages)
        const { case: of } = await call(linkMessages, { body: { messageIds, complaintId } })
        return { words: `并到第 ${of.number} 号：${of.title}`, messageIds, complaintId }
      }),
    setAside: (messages) =>
      act(async () => {
        const messageIds = idsOf(messages)
        await call(setMessagesAside, { body: { messageIds } })
        return { words: messages.length > 1 ? `${messages.length} 条不用管` : '这条不用管', messageIds }
      }),
    undo: (messageIds) =>
      act(async () => {
        await call(undoDecisions, { body: { messageIds: [...messageIds] } })
        return undefined
      }),
  }
}
