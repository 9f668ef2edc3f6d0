/** What somebody adds to what they write (附件). */
export const ATTACHMENT_KINDS = { photo: '照片', voice_note: '语音' } as const
export type AttachmentKind = keyof typeof ATTACHMENT_KINDS

/** What is kept of it: a photo also small, for lists; a voice note as it came. */
export const ATTACHMENT_VARIANTS = { full: '原图', thumbnail: '缩略图' } as const
export type AttachmentVariant = keyof typeof ATTACHMENT_VARIANTS

/** What attachments may belong to; its module says who may read them (`AttachmentOwners` in the API's modules.ts). */
export const ATTACHMENT_OWNER_KINDS = { complaint: '诉求', complaint_entry: '诉求进展' } as const
export type AttachmentOwnerKind = keyof typeof ATTACHMENT_OWNER_KINDS

/** As they are handed out; never a type that a browser would run. */
export const PHOTO_MEDIA_TYPE = 'image/jpeg'
export const VOICE_MEDIA_TYPES = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/amr': 'amr',
  'audio/webm': 'webm',
} as const
export type VoiceMediaType = keyof typeof VOICE_MEDIA_TYPES

/** Of what is sent, before it is made smaller. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024
export const MAX_PHOTO_MEGAPIXELS = 64
export const MAX_VOICE_NOTE_BYTES = 2 * 1024 * 1024
export const MAX_VOICE_NOTE_SECONDS = 60
/** A recorder ends a little after it is told to. */
export const VOICE_NOTE_GRACE_MS = 1_500

/** Of what is kept. */
export const PHOTO_LONG_SIDE = 1_600
export const THUMBNAIL_LONG_SIDE = 320
export const MAX_KEPT_PHOTO_BYTES = 3 * 1024 * 1024

/** As WeChat has it: nine photos to a post. */
export const MAX_ATTACHED: Record<AttachmentKind, number> = { photo: 9, voice_note: 3 }
/** More than may be attached, to say how many are too many. */
export const MAX_SENT_ATTACHMENTS = 50
/** Uploads that wait for what they belong to, of one account; 20 and more of a first try are fine. */
export const MAX_UNATTACHED = 60
export const UPLOADS_PER_MINUTE = 60
/** How long an upload waits for what it belongs to. */
export const UNATTACHED_HOURS = 24
export const MAX_TRANSCRIPT_LENGTH = 2_000
/** A link works for ten minutes at the least and this long at the most. */
export const ATTACHMENT_LINK_MINUTES = 15

export const ATTACHMENT_REFUSALS = {
  file_not_supported: '只能传照片（JPG、PNG、WebP）或语音，请换一个文件',
  video_not_supported: '视频还不能传，请截几张图，或拍几张照片传上来',
  photo_heic: '这张照片是 HEIC 格式，暂时打不开。请在手机上把它存成 JPG，或截个屏再传',
  photo_broken: '这张照片打不开，可能已经损坏，请换一张或重新拍',
  photo_too_many_pixels: `这张照片尺寸太大，最多 ${MAX_PHOTO_MEGAPIXELS}00 万像素，请缩小后再传`,
  photo_too_large: '照片太大，最大 10 MB，请缩小后再传',
  voice_note_broken: '这段语音打不开，请重新录一段',
  voice_note_too_long: `语音最长 ${MAX_VOICE_NOTE_SECONDS} 秒，请分成几段录`,
  voice_note_too_large: '语音文件太大，最大 2 MB，请录短一点',
  too_many_unattached: `你有 ${MAX_UNATTACHED} 个传了还没用上的文件，请先提交或删掉几个`,
  too_many_photos: `照片最多 ${MAX_ATTACHED.photo} 张，请去掉几张`,
  too_many_voice_notes: `语音最多 ${MAX_ATTACHED.voice_note} 段，请去掉几段`,
  attachment_not_usable: '有照片或语音已经过期或不是你传的，请删掉它重新上传',
  attachment_in_use: '这个文件已经提交，不能再删',
  not_a_voice_note: '只有语音可以写成文字',
  photos_only: '这里只能加照片，请去掉语音，把话写成文字',
} as const
export type AttachmentRefusalCode = keyof typeof ATTACHMENT_REFUSALS
