import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Instant, Shape } from '../../schema'
import { MAX_SCENE_LENGTH } from '../terms'

/** What WeChat hands on as `scene`. */
export const ShareCode = Type.String({ minLength: 6, maxLength: MAX_SCENE_LENGTH, pattern: '^[0-9a-z]+$' })

export const ShareCodeView = Shape({
  code: Type.String(),
  groupId: Id,
  groupName: Type.String(),
  createdAt: Instant,
})
export type ShareCodeView = Type.Static<typeof ShareCodeView>

export const listShareCodes = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId/share-codes',
  summary: 'The share codes of a notice, one for each group it was prepared for.',
  params: Shape({ recruitmentId: Id }),
  reply: Shape({ rows: Type.Array(ShareCodeView) }),
})
export const createShareCode = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/share-codes',
  summary: 'The code with which a notice goes into one WeChat group; the same when asked again.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({ groupId: Id }),
  reply: ShareCodeView,
})
export const openShareCode = endpoint({
  method: 'GET',
  url: '/share-codes/:code',
  summary: 'Which notice a share code opens.',
  params: Shape({ code: ShareCode }),
  reply: Shape({ recruitmentId: Id }),
})
