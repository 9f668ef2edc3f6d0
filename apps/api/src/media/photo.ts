import {
  ATTACHMENT_REFUSALS,
  MAX_KEPT_PHOTO_BYTES,
  MAX_PHOTO_MEGAPIXELS,
  PHOTO_LONG_SIDE,
  PHOTO_MEDIA_TYPE,
  THUMBNAIL_LONG_SIDE,
} from '@linli/domain/attachments/terms'
import { refuse } from '@linli/domain/refusal'
import sharp, { type Sharp } from 'sharp'
import { refused } from '../http/app-error.ts'

export interface Photo {
  kind: 'photo'
  mediaType: typeof PHOTO_MEDIA_TYPE
  full: Buffer
  thumbnail: Buffer
  width: number
  height: number
}

// One thread a photo: how many are worked on at once is said in one place (read-media.ts).
sharp.concurrency(1)
// Kept for equal pictures, which do not come twice.
sharp.cache(false)
// Whatever a file pretends to be: readers of other formats are not there, those of SVG and PDF least of all.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

/** A photo of 64 megapixels takes about a second; what takes longer was made to. */
const LONGEST_SECONDS = 10

/**
 * Makes a photo anew: upright, at most 1,600 px, without EXIF, place, profile or anything else that stood beside the
 * pixels, and a small one. In libvips' own threads. Throws the refusal where it is broken or too large.
 */
export async function readPhoto(bytes: Buffer): Promise<Photo> {
  try {
    const input = { limitInputPixels: MAX_PHOTO_MEGAPIXELS * 1_000_000, failOn: 'error' } as const
    const { data: full, info } = await small(sharp(bytes, input).autoOrient(), PHOTO_LONG_SIDE, 80)
    const { data: thumbnail } = await small(sharp(full), THUMBNAIL_LONG_SIDE, 75)
    if (full.length > MAX_KEPT_PHOTO_BYTES) throw no('photo_too_large')
    const { width, height } = info
    return { kind: 'photo', mediaType: PHOTO_MEDIA_TYPE, full, thumbnail, width, height }
  } catch (error) {
    // libvips says in words, and with no code, what it found.
    if (!(error instanceof Error) || 'code' in error) throw error
    throw no(/pixel limit/i.test(error.message) ? 'photo_too_many_pixels' : 'photo_broken')
  }
}

const small = (picture: Sharp, longSide: number, quality: number) =>
  picture
    .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
    // A screenshot may be see-through; JPEG is not.
    .flatten({ background: '#ffffff' })
    .jpeg({ quality })
    .timeout({ seconds: LONGEST_SECONDS })
    .toBuffer({ resolveWithObject: true })

const no = (code: keyof typeof ATTACHMENT_REFUSALS) => refused(refuse(ATTACHMENT_REFUSALS, code))
