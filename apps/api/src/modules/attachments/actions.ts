import type { Actor } from '@linli/domain/actor'
import type { UploadedAttachment } from '@linli/domain/attachments/contract'
import { attachRefusal, unattachedSince } from '@linli/domain/attachments/rules'
import {
  ATTACHMENT_REFUSALS,
  type AttachmentKind,
  type AttachmentOwnerKind,
  MAX_UNATTACHED,
} from '@linli/domain/attachments/terms'
import { refuse } from '@linli/domain/refusal'
import type { Database, Tx } from '../../db/client.ts'
import { notAllowed, notFound, refused } from '../../http/app-error.ts'
import { newId } from '../../http/ids.ts'
import type { Media } from '../../media/read-media.ts'
import {
  type Attachment,
  countAttached,
  countUnattached,
  deleteAttachments,
  findAttachment,
  insertAttachment,
  lockForAttaching,
  lockUnattached,
  lockUploads,
  type Owner,
  setOwner,
  setTranscript,
} from './store.ts'

export interface ReadQuestion {
  actor: Actor
  ownerId: string
  now: Date
}
/** What a module says about one kind of thing of its own that attachments belong to. */
export interface AttachmentOwner {
  /** Whether somebody may read what belongs to it: asked for each reading that is not by a link. */
  mayRead(tx: Tx, question: ReadQuestion): Promise<boolean>
  /** Follows a typed voice note in the same transaction, e.g. with a line of the owner's story. */
  transcribed?(tx: Tx, done: ReadQuestion & { attachmentId: string }): Promise<void>
}
/** By kind of owner. What belongs to a kind that says nothing is read by nobody. */
export type AttachmentOwners = Readonly<Partial<Record<AttachmentOwnerKind, AttachmentOwner>>>

/** Keeps an upload until it is known what it belongs to. */
export async function keepUpload(
  tx: Tx,
  { actor, media, now }: { actor: Actor; media: Media; now: Date },
): Promise<UploadedAttachment> {
  const { accountId, communityId } = actor
  await lockUploads(tx, accountId)
  const waiting = await countUnattached(tx, { accountId, since: unattachedSince(now) })
  if (waiting >= MAX_UNATTACHED) throw refused(refuse(ATTACHMENT_REFUSALS, 'too_many_unattached'))
  const kept = {
    id: newId(),
    kind: media.kind,
    byteSize: media.full.length,
    width: media.kind === 'photo' ? media.width : null,
    height: media.kind === 'photo' ? media.height : null,
    durationMs: media.kind === 'photo' ? null : media.durationMs,
  }
  const { mediaType } = media
  await insertAttachment(tx, { communityId, ...kept, mediaType, uploadedById: accountId, uploadedAt: now }, [
    { variant: 'full', bytes: media.full },
    ...(media.kind === 'photo' ? [{ variant: 'thumbnail' as const, bytes: media.thumbnail }] : []),
  ])
  return kept
}

export interface Attaching extends Owner {
  /** In the order in which they are shown. */
  ids: readonly string[]
  /** Only their own uploads can be attached. */
  by: Pick<Actor, 'accountId'>
  photosOnly?: boolean
  now: Date
}

/**
 * Gives uploads to what they belong to, once and for good, in the transaction of the act that makes or extends it. The
 * act itself has asked whether this person may add to it, and locks the owner if others may add at the same time.
 * Throws the refusal: too many, a voice note among photos, not one's own, taken already, or older than a day.
 */
export async function attach(
  tx: Tx,
  { ids, ownerKind, ownerId, by, photosOnly, now }: Attaching,
): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const uploads = await lockForAttaching(tx, wanted)
  const already = await countAttached(tx, { ownerKind, ownerId })
  const refusal = attachRefusal({
    asked: wanted.length,
    uploads: [...uploads.values()],
    already,
    accountId: by.accountId,
    photosOnly,
    now,
  })
  if (refusal) throw refused(refusal)
  const next: Record<AttachmentKind, number> = { ...already }
  const placed = wanted.flatMap((id) => {
    const upload = uploads.get(id)
    return upload ? [{ id, position: next[upload.kind]++ }] : []
  })
  await setOwner(tx, { ownerKind, ownerId, placed, now })
}

export const attachmentNotFound = () =>
  notFound('attachment_not_found', '没有找到这张照片或语音，可能已经过期')

/** An attachment that this person may read; throws 404 where there is none, 403 where they may not. */
export async function readable(
  tx: Tx,
  { id, actor, owners, now }: { id: string; actor: Actor; owners: AttachmentOwners; now: Date },
): Promise<Attachment> {
  const attachment = await findAttachment(tx, id)
  if (!attachment) throw attachmentNotFound()
  const { ownerKind, ownerId, uploadedById } = attachment
  const mayRead =
    ownerKind === null || ownerId === null
      ? uploadedById === actor.accountId
      : await owners[ownerKind]?.mayRead(tx, { actor, ownerId, now })
  if (!mayRead) throw notAllowed('这张照片或语音不对你公开')
  return attachment
}

/** Takes back an upload of one's own that belongs to nothing yet. */
export async function discard(tx: Tx, { id, actor }: { id: string; actor: Actor }): Promise<void> {
  const attachment = await findAttachment(tx, id, { lock: true })
  if (attachment?.uploadedById !== actor.accountId) throw attachmentNotFound()
  if (attachment.ownerId !== null) throw refused(refuse(ATTACHMENT_REFUSALS, 'attachment_in_use'))
  await deleteAttachments(tx, [id])
}

export interface Transcribing {
  id: string
  transcript: string
  actor: Actor
  owners: AttachmentOwners
  now: Date
}

/** Keeps what is said in a voice note, and who typed it; of several texts the last one counts. */
export async function transcribe(
  tx: Tx,
  { id, transcript, actor, owners, now }: Transcribing,
): Promise<Attachment> {
  const attachment = await readable(tx, { id, actor, owners, now })
  if (attachment.kind !== 'voice_note') throw refused(refuse(ATTACHMENT_REFUSALS, 'not_a_voice_note'))
  const said = { transcript, transcribedById: actor.accountId, transcribedAt: now }
  await setTranscript(tx, { id, ...said })
  const { ownerKind, ownerId } = attachment
  if (ownerKind !== null && ownerId !== null)
    await owners[ownerKind]?.transcribed?.(tx, { actor, ownerId, attachmentId: id, now })
  return { ...attachment, ...said }
}

const FORGOTTEN_AT_ONCE = 200

/** Removes uploads that have waited a day for nothing, some at a time so that nobody waits for it. */
export async function forgetUnattached(db: Database, communityId: string, now: Date): Promise<void> {
  const upTo = unattachedSince(now)
  let forgotten: number
  do {
    forgotten = await db.inCommunity(communityId, async (tx) => {
      const ids = await lockUnattached(tx, { upTo, limit: FORGOTTEN_AT_ONCE })
      await deleteAttachments(tx, ids)
      return ids.length
    })
  } while (forgotten === FORGOTTEN_AT_ONCE)
}
