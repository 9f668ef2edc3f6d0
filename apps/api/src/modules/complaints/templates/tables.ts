import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import { pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'

/** Words for answers that are often the same (答复模板). */
export const answerTemplates = pgTable(
  'answer_templates',
  {
    communityId: communityId(),
    id: id(),
    /** Null: for every category. */
    category: text({ enum: codesOf(COMPLAINT_CATEGORIES) }),
    title: text().notNull(),
    text: text().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
    removedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    uniqueIndex('answer_templates_title').on(t.communityId, t.title).where(sql`${t.removedAt} is null`),
  ],
)
