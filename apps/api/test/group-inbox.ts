import type { InboxMessage, PasteResult } from '@linli/domain/complaints/group-inbox/contract'
import type { InboxShow } from '@linli/domain/complaints/group-inbox/terms'
import { type CastMember, cast } from './cast.ts'
import type { TestApi } from './harness.ts'

/** A chat of the older PC client, a message each: `张姐: 灯坏了`. */
export const chatOf = (...lines: string[]): string =>
  lines
    .map((line) => {
      const at = line.indexOf(': ')
      return `${line.slice(0, at)}: \n${line.slice(at + 2)}\n`
    })
    .join('\n')

export async function pasted(
  api: TestApi,
  groupId: string,
  text: string,
  by: CastMember = cast.zhao,
): Promise<PasteResult> {
  const reply = await api.as(by)('POST', `/chat-groups/${groupId}/paste`, { text })
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<PasteResult>()
}

/** Messages of a group as a list of the inbox shows them. */
export async function messagesOf(
  api: TestApi,
  groupId: string,
  { show = 'proposed' as InboxShow, by = cast.zhao as CastMember } = {},
): Promise<InboxMessage[]> {
  const reply = await api.as(by)('GET', `/group-inbox/messages?show=${show}&groupId=${groupId}`)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ rows: InboxMessage[] }>().rows
}

/** The first message of a chat that was pasted just now. */
export async function waitingMessage(
  api: TestApi,
  groupId: string,
  line = '张姐: 5栋门口的路灯又不亮了',
): Promise<InboxMessage> {
  await pasted(api, groupId, chatOf(line))
  const rows = await messagesOf(api, groupId)
  const last = rows.at(-1)
  if (!last) throw new Error('nothing is waiting')
  return last
}
