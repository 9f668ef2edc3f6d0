import { timingSafeEqual } from 'node:crypto'
import type { AttachmentView } from '@linli/domain/attachments/contract'
import { linkEndsAt } from '@linli/domain/attachments/rules'
import {
  ATTACHMENT_LINK_MINUTES,
  type AttachmentOwnerKind,
  type AttachmentVariant,
  PHOTO_MEDIA_TYPE,
  VOICE_MEDIA_TYPES,
  type VoiceMediaType,
} from '@linli/domain/attachments/terms'
import type { FileContent } from '@linli/domain/endpoint'
import type { Database, Tx } from '../../../db/client.ts'
import { AppError } from '../../../http/app-error.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { attachmentNotFound } from '../actions.ts'
import { type Attachment, findAttachment, listAttachments, readContent } from '../store.ts'

interface Linked {
  communityId: string
  attachmentId: string
  variant: AttachmentVariant
}

interface Linking {
  secrets: Secrets
  now: Date
}

/** Tokens are signed with the same key, but never a text with slashes. */
const signatureOf = (secrets: Secrets, { communityId, attachmentId, variant }: Linked, until: number) =>
  secrets.sign(`attachment/${communityId}/${attachmentId}/${variant}/${until}`)

/**
 * An address below the API's base that shows one file to whoever has it, for 10 to 15 minutes: pictures of a
 * mini-program send no headers. Hand it only to who may read the owner.
 */
export function attachmentLink(linked: Linked, { secrets, now }: Linking): string {
  const { communityId, attachmentId, variant } = linked
  const until = linkEndsAt(now)
  const signature = signatureOf(secrets, linked, until)
  return `/attachment-links/${communityId}/${attachmentId}/${variant}?until=${until}&signature=${signature}`
}

/** For who may read it. */
export function attachmentView(attachment: Attachment, linking: Linking): AttachmentView {
  const { communityId, id, kind, mediaType, byteSize, width, height, durationMs } = attachment
  const link = (variant: AttachmentVariant) =>
    attachmentLink({ communityId, attachmentId: id, variant }, linking)
  return {
    id,
    kind,
    mediaType,
    byteSize,
    width,
    height,
    durationMs,
    uploadedAt: attachment.uploadedAt.toISOString(),
    link: link('full'),
    thumbnailLink: kind === 'photo' ? link('thumbnail') : null,
    transcript: attachment.transcript,
  }
}

/** What belongs to each of these owners, in the order it was attached; for who may read the owners. */
export async function attachmentViewsOf(
  tx: Tx,
  owners: { ownerKind: AttachmentOwnerKind; ownerIds: readonly string[] },
  linking: Linking,
): Promise<Map<string, AttachmentView[]>> {
  const views = new Map<string, AttachmentView[]>(owners.ownerIds.map((ownerId) => [ownerId, []]))
  for (const attachment of await listAttachments(tx, owners))
    views.get(attachment.ownerId ?? '')?.push(attachmentView(attachment, linking))
  return views
}

/** Long enough for a page that is left and come back to. */
const KEPT_BY_TOKEN_SECONDS = 5 * 60

/** The file itself. Throws 404 where it has no such variant. */
export async function fileOf(
  tx: Tx,
  { attachment, variant }: { attachment: Attachment; variant: AttachmentVariant },
): Promise<FileContent> {
  const { id, kind, mediaType } = attachment
  const bytes = await readContent(tx, { id, variant })
  if (!bytes) throw attachmentNotFound()
  const ending = mediaType === PHOTO_MEDIA_TYPE ? 'jpg' : VOICE_MEDIA_TYPES[mediaType as VoiceMediaType]
  return {
    bytes,
    mediaType,
    fileName: `${kind}-${id}.${ending}`,
    tag: `${id}-${variant}`,
    keepSeconds: KEPT_BY_TOKEN_SECONDS,
  }
}

const linkEnded = () => new AppError(403, 'link_not_valid', '链接已失效，请刷新页面再看')

/** The file a link stands for. Forged and ended ones are told the same. */
export async function linkedFile(
  db: Database,
  { linked, until, signature, secrets, now }: Linking & { linked: Linked; until: number; signature: string },
): Promise<FileContent> {
  const expected = Buffer.from(signatureOf(secrets, linked, until))
  const given = Buffer.from(signature)
  const leftSeconds = until - now.getTime() / 1_000
  const good = given.length === expected.length && timingSafeEqual(given, expected)
  if (!good || leftSeconds <= 0) throw linkEnded()
  return db.inCommunity(linked.communityId, async (tx) => {
    const attachment = await findAttachment(tx, linked.attachmentId)
    if (!attachment) throw attachmentNotFound()
    const file = await fileOf(tx, { attachment, variant: linked.variant })
    return { ...file, keepSeconds: Math.min(Math.floor(leftSeconds), ATTACHMENT_LINK_MINUTES * 60) }
  })
}
