import { type Actor, byWhom } from '@linli/domain/actor'
import type { ChatGroupView } from '@linli/domain/volunteering/chat-groups/contract'
import { SHARE_REFUSALS } from '@linli/domain/volunteering/terms'
import { sqlState, type Tx } from '../../../db/client.ts'
import { invalidInput, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { checkNamed } from '../actions.ts'
import {
  type ChatGroupRow,
  findChatGroup,
  insertChatGroup,
  listChatGroups,
  lockGroupNamed,
  updateChatGroup,
} from './store.ts'

interface GroupAct {
  actor: Actor
  now: Date
}

export const chatGroupNotFound = () => notFound('chat_group_not_found', SHARE_REFUSALS.chat_group_not_found)
const exists = () => refused({ code: 'chat_group_exists', message: SHARE_REFUSALS.chat_group_exists })

const view = ({ closedAt, ...group }: ChatGroupRow): ChatGroupView => ({
  ...group,
  closedAt: closedAt?.toISOString() ?? null,
})

export async function readChatGroups(tx: Tx, communityId: string): Promise<ChatGroupView[]> {
  return (await listChatGroups(tx, communityId)).map(view)
}

async function describe(tx: Tx, key: { communityId: string; groupId: string }): Promise<ChatGroupView> {
  const group = await findChatGroup(tx, key)
  if (!group) throw chatGroupNotFound()
  return view(group)
}

export async function createChatGroup(
  tx: Tx,
  { actor, now, name, gridId }: GroupAct & { name: string; gridId: string | null },
): Promise<ChatGroupView> {
  const { communityId } = actor
  await checkNamed(tx, { communityId, gridId, teamIds: [] })
  const same = await lockGroupNamed(tx, { communityId, name })
  if (same && !same.closedAt) throw exists()
  if (same) {
    await updateChatGroup(tx, { communityId, groupId: same.id }, { gridId, closedAt: null, closedById: null })
    return describe(tx, { communityId, groupId: same.id })
  }
  const id = newId()
  const row = { communityId, id, name, gridId, createdAt: now, createdById: byWhom(actor) }
  if (!(await insertChatGroup(tx, row))) throw exists()
  return describe(tx, { communityId, groupId: id })
}

interface ChangeGroup extends GroupAct {
  groupId: string
  name?: string | undefined
  gridId?: string | null | undefined
}

export async function changeChatGroup(
  tx: Tx,
  { actor, groupId, name, gridId }: ChangeGroup,
): Promise<ChatGroupView> {
  const key = { communityId: actor.communityId, groupId }
  const before = await describe(tx, key)
  if (name === undefined && gridId === undefined) throw invalidInput('没有要改的内容')
  await checkNamed(tx, { communityId: actor.communityId, gridId: gridId ?? null, teamIds: [] })
  const same = name === undefined ? null : await lockGroupNamed(tx, { ...key, name })
  if (same && same.id !== groupId) throw exists()
  await updateChatGroup(tx, key, {
    name: name ?? before.name,
    gridId: gridId === undefined ? before.gridId : gridId,
  }).catch((error: unknown) => {
    // Somebody gave another group the same name in this very moment.
    throw sqlState(error) === '23505' ? exists() : error
  })
  return describe(tx, key)
}

export async function closeChatGroup(
  tx: Tx,
  { actor, groupId, now }: GroupAct & { groupId: string },
): Promise<ChatGroupView> {
  const key = { communityId: actor.communityId, groupId }
  const { closedAt } = await describe(tx, key)
  if (closedAt) throw refused({ code: 'chat_group_closed', message: '这个群已经停用了' })
  await updateChatGroup(tx, key, { closedAt: now, closedById: byWhom(actor) })
  return describe(tx, key)
}
