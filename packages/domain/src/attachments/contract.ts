import * as Type from 'typebox'
import { endpoint, type FileContent } from '../endpoint'
import { CodeOf, Done, Id, Instant, Nullable, Shape } from '../schema'
import {
  ATTACHMENT_KINDS,
  ATTACHMENT_VARIANTS,
  MAX_SENT_ATTACHMENTS,
  MAX_TRANSCRIPT_LENGTH,
  PHOTO_MEDIA_TYPE,
  VOICE_MEDIA_TYPES,
} from './terms'

/** A photo or a voice note, with links that work for ten minutes at the least. */
export const AttachmentView = Shape({
  id: Id,
  kind: CodeOf(ATTACHMENT_KINDS),
  mediaType: Type.String(),
  /** Of what is kept, in bytes. */
  byteSize: Type.Integer(),
  /** Pixels of a photo, as it stands upright. */
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  /** Of a voice note, milliseconds; null where the file does not say. */
  durationMs: Nullable(Type.Integer()),
  uploadedAt: Instant,
  /** Below the API's base; needs no sign-in and ends by itself. */
  link: Type.String(),
  /** The same for the small picture; null for a voice note. */
  thumbnailLink: Nullable(Type.String()),
  /** What is said in a voice note, typed by staff. */
  transcript: Nullable(Type.String()),
})
export type AttachmentView = Type.Static<typeof AttachmentView>

/** Uploads of one’s own that belong to nothing yet, in the order they are shown. */
export const AttachmentIds = Type.Array(Id, { maxItems: MAX_SENT_ATTACHMENTS })

/** What an upload is answered with: what was made of it. */
export const UploadedAttachment = Shape({
  id: Id,
  kind: CodeOf(ATTACHMENT_KINDS),
  byteSize: Type.Integer(),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  durationMs: Nullable(Type.Integer()),
})
export type UploadedAttachment = Type.Static<typeof UploadedAttachment>

const File = Type.Unsafe<FileContent>(Type.String({ format: 'binary' }))
const MEDIA = [PHOTO_MEDIA_TYPE, ...Object.keys(VOICE_MEDIA_TYPES)]
const Variant = CodeOf(ATTACHMENT_VARIANTS)
const params = Shape({ attachmentId: Id })

export const uploadAttachment = endpoint({
  method: 'POST',
  url: '/attachments',
  summary:
    'One photo (JPEG, PNG, WebP up to 10 MB) or voice note (up to 60 s, 2 MB) as multipart field `file`; it waits a day for what it belongs to. Photos are re-encoded without what the camera wrote into them.',
  reply: UploadedAttachment,
})
export const getAttachment = endpoint({
  method: 'GET',
  url: '/attachments/:attachmentId',
  summary: 'What is known about an attachment, with fresh links to it.',
  params,
  reply: AttachmentView,
})
export const getAttachmentFile = endpoint({
  method: 'GET',
  url: '/attachments/:attachmentId/:variant',
  summary: 'The photo or voice note itself, for who may read what it belongs to.',
  params: Shape({ attachmentId: Id, variant: Variant }),
  media: MEDIA,
  reply: File,
})
export const getLinkedFile = endpoint({
  method: 'GET',
  url: '/attachment-links/:communityId/:attachmentId/:variant',
  summary: 'The photo or voice note itself, by a link that another answer gave; ends within 15 minutes.',
  params: Shape({ communityId: Id, attachmentId: Id, variant: Variant }),
  query: Shape({
    /** Unix seconds. */
    until: Type.Integer({ minimum: 0, maximum: 9_999_999_999 }),
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  }),
  media: MEDIA,
  reply: File,
})
export const discardAttachment = endpoint({
  method: 'DELETE',
  url: '/attachments/:attachmentId',
  summary: 'Remove an upload of one’s own that belongs to nothing yet.',
  params,
  reply: Done,
})
export const transcribeVoiceNote = endpoint({
  method: 'POST',
  url: '/attachments/:attachmentId/transcript',
  summary: 'Keep what is said in a voice note, typed by staff who may read it; the last text counts.',
  params,
  body: Shape({ transcript: Type.String({ minLength: 1, maxLength: MAX_TRANSCRIPT_LENGTH }) }),
  reply: AttachmentView,
})
