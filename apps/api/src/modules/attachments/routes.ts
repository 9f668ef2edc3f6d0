import {
  discardAttachment,
  getAttachment,
  getAttachmentFile,
  getLinkedFile,
  transcribeVoiceNote,
  uploadAttachment,
} from '@linli/domain/attachments/contract'
import { MAX_PHOTO_BYTES, UPLOADS_PER_MINUTE } from '@linli/domain/attachments/terms'
import type { RouteList } from '../../http/route.ts'
import { readMedia } from '../../media/read-media.ts'
import { type AttachmentOwners, discard, keepUpload, readable, transcribe } from './actions.ts'
import { attachmentView, fileOf, linkedFile } from './links/actions.ts'

const ALL = ['resident', 'staff', 'manager', 'partner'] as const

/** `owners`: what modules say about the things that attachments belong to. */
export const attachmentRoutes =
  (owners: AttachmentOwners): RouteList =>
  (route) => {
    route(uploadAttachment, {
      allow: ALL,
      upload: { maxBytes: MAX_PHOTO_BYTES, perMinute: UPLOADS_PER_MINUTE },
      prepare: ({ bytes }) => readMedia(bytes),
      handle: ({ tx, actor, prepared, now }) => keepUpload(tx, { actor, media: prepared, now }),
    })
    route(getAttachment, {
      allow: ALL,
      async handle({ tx, actor, params, services: { secrets }, now }) {
        const attachment = await readable(tx, { id: params.attachmentId, actor, owners, now })
        return attachmentView(attachment, { secrets, now })
      },
    })
    route(getAttachmentFile, {
      allow: ALL,
      async handle({ tx, actor, params, now }) {
        const attachment = await readable(tx, { id: params.attachmentId, actor, owners, now })
        return fileOf(tx, { attachment, variant: params.variant })
      },
    })
    route(getLinkedFile, {
      allow: 'anyone',
      handle: ({ db, params, query, services: { secrets }, now }) =>
        linkedFile(db, { linked: params, ...query, secrets, now }),
    })
    route(discardAttachment, {
      allow: ALL,
      async handle({ tx, actor, params }) {
        await discard(tx, { id: params.attachmentId, actor })
        return { done: true as const }
      },
    })
    route(transcribeVoiceNote, {
      allow: ['staff', 'manager'],
      async handle({ tx, actor, params, body, services: { secrets }, now }) {
        const { attachmentId: id } = params
        const attachment = await transcribe(tx, { id, transcript: body.transcript, actor, owners, now })
        return attachmentView(attachment, { secrets, now })
      },
    })
  }
