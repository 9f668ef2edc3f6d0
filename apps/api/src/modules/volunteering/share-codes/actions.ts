import { randomInt } from 'node:crypto'
import { byWhom } from '@linli/domain/actor'
import type { ShareCodeView } from '@linli/domain/volunteering/share-codes/contract'
import { RECRUITMENT_REFUSALS, SHARE_REFUSALS } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { type RecruitmentAct, recruitmentNotFound } from '../actions.ts'
import { chatGroupNotFound } from '../chat-groups/actions.ts'
import { findChatGroup } from '../chat-groups/store.ts'
import { findRecruitment } from '../store.ts'
import { findShareCode, findShared, insertShareCode, listShareCodes } from './store.ts'

/** Without what looks alike when somebody reads it out: no 0 o 1 l i. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz'
const CODE_LENGTH = 10

const newCode = () => Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')

type ShareCodeRow = Awaited<ReturnType<typeof listShareCodes>>[number]

const view = ({ createdAt, ...code }: ShareCodeRow): ShareCodeView => ({
  ...code,
  createdAt: createdAt.toISOString(),
})

export async function readShareCodes(
  tx: Tx,
  { actor: { communityId }, recruitmentId }: RecruitmentAct,
): Promise<ShareCodeView[]> {
  const key = { communityId, recruitmentId }
  if (!(await findRecruitment(tx, key))) throw recruitmentNotFound()
  return (await listShareCodes(tx, key)).map(view)
}

/** The group's code for this notice, made when first asked for. */
export async function createShareCode(
  tx: Tx,
  { actor, recruitmentId, groupId, now }: RecruitmentAct & { groupId: string },
): Promise<ShareCodeView> {
  const { communityId } = actor
  const key = { communityId, recruitmentId }
  const recruitment = await findRecruitment(tx, key)
  if (!recruitment) throw recruitmentNotFound()
  const group = await findChatGroup(tx, { communityId, groupId })
  if (!group) throw chatGroupNotFound()
  if (!recruitment.publishedAt)
    throw refused({
      code: 'recruitment_not_published',
      message: RECRUITMENT_REFUSALS.recruitment_not_published,
    })
  if (group.closedAt) throw refused({ code: 'chat_group_closed', message: SHARE_REFUSALS.chat_group_closed })
  await insertShareCode(tx, { ...key, code: newCode(), groupId, createdAt: now, createdById: byWhom(actor) })
  const found = await findShareCode(tx, { ...key, groupId })
  if (!found) throw new Error('the share code is missing after it was made')
  return view(found)
}

export async function openShareCode(
  tx: Tx,
  of: { communityId: string; code: string },
): Promise<{ recruitmentId: string }> {
  const found = await findShared(tx, of)
  if (!found) throw notFound('share_code_not_found', SHARE_REFUSALS.share_code_not_found)
  return found
}
