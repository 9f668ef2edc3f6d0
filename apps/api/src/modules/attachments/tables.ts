import {
  ATTACHMENT_KINDS,
  ATTACHMENT_OWNER_KINDS,
  ATTACHMENT_VARIANTS,
} from '@linli/domain/attachments/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, communityId, id, instant } from '../../db/columns.ts'

/** Photos and voice notes (附件), each of one owner of another module, or waiting for it. What they hold is beside. */
export const attachments = pgTable(
  'attachments',
  {
    communityId: communityId(),
    id: id(),
    kind: text({ enum: codesOf(ATTACHMENT_KINDS) }).notNull(),
    mediaType: text().notNull(),
    /** Of the full variant. */
    byteSize: integer().notNull(),
    width: integer(),
    height: integer(),
    durationMs: integer(),
    /** Account. */
    uploadedById: uuid().notNull(),
    uploadedAt: instant().notNull(),
    ownerKind: text({ enum: codesOf(ATTACHMENT_OWNER_KINDS) }),
    ownerId: uuid(),
    /** Among those of its kind at its owner, from 0. */
    position: integer(),
    attachedAt: instant(),
    /** What is said in a voice note, typed by staff. */
    transcript: text(),
    transcribedById: uuid(),
    transcribedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    // Two at once cannot add a tenth photo: both would want the same position.
    uniqueIndex('attachments_of_owner')
      .on(t.communityId, t.ownerKind, t.ownerId, t.kind, t.position)
      .where(sql`${t.ownerId} is not null`),
    index('attachments_unattached').on(t.communityId, t.uploadedById).where(sql`${t.ownerId} is null`),
    check(
      'attachments_photo_or_voice',
      sql`(${t.kind} = 'photo' and ${t.mediaType} = 'image/jpeg' and ${t.byteSize} between 1 and 3145728
        and coalesce(${t.width}, 0) between 1 and 1600 and coalesce(${t.height}, 0) between 1 and 1600
        and ${t.durationMs} is null)
      or (${t.kind} = 'voice_note' and ${t.byteSize} between 1 and 2097152
        and ${t.mediaType} in ('audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav', 'audio/amr', 'audio/webm')
        and ${t.width} is null and ${t.height} is null and coalesce(${t.durationMs}, 1) between 0 and 61500)`,
    ),
    check(
      'attachments_owned_or_not',
      sql`num_nonnulls(${t.ownerKind}, ${t.ownerId}, ${t.position}, ${t.attachedAt}) in (0, 4)`,
    ),
    check(
      'attachments_few',
      sql`${t.position} is null or ${t.position} between 0 and case ${t.kind} when 'photo' then 8 else 2 end`,
    ),
    check(
      'attachments_transcript',
      sql`num_nonnulls(${t.transcript}, ${t.transcribedById}, ${t.transcribedAt}) in (0, 3)
      and (${t.transcript} is null or ${t.kind} = 'voice_note')`,
    ),
  ],
)

/** What attachments hold; a table of its own, so that lists never read it. */
export const attachmentContents = pgTable(
  'attachment_contents',
  {
    communityId: communityId(),
    attachmentId: uuid().notNull(),
    variant: text({ enum: codesOf(ATTACHMENT_VARIANTS) }).notNull(),
    bytes: bytes().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.attachmentId, t.variant] }),
    foreignKey({
      name: 'attachment_contents_attachment',
      columns: [t.communityId, t.attachmentId],
      foreignColumns: [attachments.communityId, attachments.id],
    }),
    check('attachment_contents_variant', sql`${t.variant} in ('full', 'thumbnail')`),
    check(
      'attachment_contents_size',
      sql`octet_length(${t.bytes}) between 1 and case ${t.variant} when 'full' then 3145728 else 131072 end`,
    ),
  ],
)
