import { type Refusal, refuse } from '../refusal'
import { HOUR_MS } from '../time'
import {
  ATTACHMENT_KINDS,
  ATTACHMENT_LINK_MINUTES,
  ATTACHMENT_REFUSALS,
  type AttachmentKind,
  type AttachmentRefusalCode,
  MAX_ATTACHED,
  MAX_VOICE_NOTE_SECONDS,
  UNATTACHED_HOURS,
  VOICE_NOTE_GRACE_MS,
} from './terms'

const TOO_MANY = { photo: 'too_many_photos', voice_note: 'too_many_voice_notes' } as const
const COUNTED = { photo: '张', voice_note: '段' } as const

export interface UploadFacts {
  kind: AttachmentKind
  uploadedById: string
  uploadedAt: Date
  /** Belongs to something already. */
  attached: boolean
}

export interface AttachFacts {
  /** How many different ones are to be attached. */
  asked: number
  /** Those of them that there are. */
  uploads: readonly UploadFacts[]
  /** What the owner has already. */
  already: Readonly<Record<AttachmentKind, number>>
  accountId: string
  /** No voice notes: what staff and units say is written. */
  photosOnly?: boolean | undefined
  now: Date
}

/** Since when an upload still counts that belongs to nothing. */
export const unattachedSince = (now: Date) => new Date(now.getTime() - UNATTACHED_HOURS * HOUR_MS)

/** Why these uploads cannot be attached by this account, or `null`. */
export function attachRefusal(facts: AttachFacts): Refusal<AttachmentRefusalCode> | null {
  const { asked, uploads, already, accountId, photosOnly, now } = facts
  if (photosOnly && uploads.some(({ kind }) => kind !== 'photo'))
    return refuse(ATTACHMENT_REFUSALS, 'photos_only')
  for (const kind of Object.keys(ATTACHMENT_KINDS) as AttachmentKind[]) {
    const total = already[kind] + uploads.filter((upload) => upload.kind === kind).length
    if (total > MAX_ATTACHED[kind]) return tooMany(kind, total)
  }
  const since = unattachedSince(now)
  const usable = uploads.filter(
    (upload) => !upload.attached && upload.uploadedById === accountId && upload.uploadedAt > since,
  )
  return usable.length === asked ? null : refuse(ATTACHMENT_REFUSALS, 'attachment_not_usable')
}

function tooMany(kind: AttachmentKind, total: number): Refusal<AttachmentRefusalCode> {
  const most = MAX_ATTACHED[kind]
  const unit = COUNTED[kind]
  const message = `${ATTACHMENT_KINDS[kind]}最多 ${most} ${unit}，现在有 ${total} ${unit}，请去掉 ${total - most} ${unit}`
  return refuse(ATTACHMENT_REFUSALS, TOO_MANY[kind], message)
}

/** Why a voice note is too long, or `null`; one that does not say its length is held by its size alone. */
export function voiceLengthRefusal(durationMs: number | null): Refusal<AttachmentRefusalCode> | null {
  const most = MAX_VOICE_NOTE_SECONDS * 1_000 + VOICE_NOTE_GRACE_MS
  return durationMs !== null && durationMs > most ? refuse(ATTACHMENT_REFUSALS, 'voice_note_too_long') : null
}

const LINK_STEP_SECONDS = 5 * 60

/**
 * When a link that is made now ends, in Unix seconds: after 10 to 15 minutes. The end moves in steps, so that within
 * five minutes the same picture has the same address, and a phone need not load it again.
 */
export function linkEndsAt(now: Date): number {
  const seconds = Math.floor(now.getTime() / 1_000)
  return (Math.floor(seconds / LINK_STEP_SECONDS) + ATTACHMENT_LINK_MINUTES / 5) * LINK_STEP_SECONDS
}
