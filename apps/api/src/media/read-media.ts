import {
  ATTACHMENT_REFUSALS,
  MAX_VOICE_NOTE_BYTES,
  type VoiceMediaType,
} from '@linli/domain/attachments/terms'
import { refuse } from '@linli/domain/refusal'
import { refused } from '../http/app-error.ts'
import { createTurns } from '../http/turns.ts'
import type { Photo } from './photo.ts'
import type { VoiceNote } from './voice-note.ts'

export type Media = Photo | VoiceNote

const PHOTOS = new Set(['image/jpeg', 'image/png', 'image/webp'])
const HEIC = /^image\/(heic|heif|avif)/
/** What files are called by their bytes → as what they are kept, if they hold sound and nothing else. */
const VOICES: Record<string, VoiceMediaType> = {
  'audio/mpeg': 'audio/mpeg',
  'audio/aac': 'audio/aac',
  'audio/wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/mp4': 'audio/mp4',
  'video/mp4': 'audio/mp4',
  'video/webm': 'audio/webm',
  'audio/webm': 'audio/webm',
  'audio/amr': 'audio/amr',
}

/** Threads of the pool (four) that re-encode: the others stay free for all else that Node does there. */
const inTurn = createTurns({ atOnce: 2, waiting: 200 })

const no = (code: keyof typeof ATTACHMENT_REFUSALS) => refused(refuse(ATTACHMENT_REFUSALS, code))

/**
 * What somebody sent, by its bytes and not by its name: a photo made anew, or a voice note as it came. Throws the
 * refusal where it is neither. The libraries are loaded when the first file comes: few processes start with one.
 */
export async function readMedia(bytes: Buffer): Promise<Media> {
  const { fileTypeFromBuffer } = await import('file-type')
  const mime = (await fileTypeFromBuffer(bytes))?.mime.split(';')[0] ?? ''
  if (PHOTOS.has(mime)) {
    const { readPhoto } = await import('./photo.ts')
    return inTurn(() => readPhoto(bytes))
  }
  if (HEIC.test(mime)) throw no('photo_heic')
  const mediaType = VOICES[mime]
  if (mediaType === undefined)
    throw no(mime.startsWith('video/') ? 'video_not_supported' : 'file_not_supported')
  if (bytes.length > MAX_VOICE_NOTE_BYTES)
    throw no(mime.startsWith('video/') ? 'video_not_supported' : 'voice_note_too_large')
  const { readVoiceNote } = await import('./voice-note.ts')
  return readVoiceNote(bytes, mediaType)
}
