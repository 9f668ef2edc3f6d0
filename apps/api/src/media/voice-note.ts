import { voiceLengthRefusal } from '@linli/domain/attachments/rules'
import { ATTACHMENT_REFUSALS, type VoiceMediaType } from '@linli/domain/attachments/terms'
import { refuse } from '@linli/domain/refusal'
import { parseBuffer } from 'music-metadata'
import { refused } from '../http/app-error.ts'

export interface VoiceNote {
  kind: 'voice_note'
  mediaType: VoiceMediaType
  full: Buffer
  /** Null where the file does not say. */
  durationMs: number | null
}

/** A voice note as it came, if it holds sound alone and is not too long. Throws the refusal. */
export async function readVoiceNote(bytes: Buffer, mediaType: VoiceMediaType): Promise<VoiceNote> {
  const durationMs = mediaType === 'audio/amr' ? amrDurationMs(bytes) : await durationOf(bytes, mediaType)
  const refusal = voiceLengthRefusal(durationMs)
  if (refusal) throw refused(refusal)
  return { kind: 'voice_note', mediaType, full: bytes, durationMs }
}

async function durationOf(bytes: Buffer, mediaType: VoiceMediaType): Promise<number | null> {
  const { format } = await parseBuffer(
    bytes,
    { mimeType: mediaType, size: bytes.length },
    { duration: true, skipCovers: true },
  ).catch(() => {
    throw refused(refuse(ATTACHMENT_REFUSALS, 'voice_note_broken'))
  })
  const { hasVideo, hasAudio, duration, trackInfo } = format
  if (hasVideo) throw refused(refuse(ATTACHMENT_REFUSALS, 'video_not_supported'))
  // The library says of a film whose end is missing that there is sound; but it has found no track in it.
  if (mediaType === 'audio/mp4' && trackInfo.length === 0)
    throw refused(refuse(ATTACHMENT_REFUSALS, 'file_not_supported'))
  if (hasAudio === false) throw refused(refuse(ATTACHMENT_REFUSALS, 'voice_note_broken'))
  // Recorders of browsers write MP4 in pieces, and only of the first one its length in the head.
  const inPieces = mediaType === 'audio/mp4' && bytes.includes('moof')
  return duration === undefined || duration === 0 || inPieces ? null : Math.round(duration * 1_000)
}

const AMR_HEAD_BYTES = 6
const AMR_FRAME_MS = 20
/** By the four bits that say a frame's kind (RFC 4867, 3GPP TS 26.101): its bytes, the first one included. */
const AMR_FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 6, 6, 6, 0, 0, 0, 1]

/** AMR (narrow band), as older phones record: so many frames of 20 ms. */
export function amrDurationMs(bytes: Buffer): number {
  let frames = 0
  for (let at = AMR_HEAD_BYTES; at < bytes.length; frames++) {
    const size = AMR_FRAME_BYTES[((bytes[at] ?? 0) >> 3) & 0xf] ?? 0
    if (size === 0) throw refused(refuse(ATTACHMENT_REFUSALS, 'voice_note_broken'))
    at += size
  }
  if (frames === 0) throw refused(refuse(ATTACHMENT_REFUSALS, 'voice_note_broken'))
  return frames * AMR_FRAME_MS
}
