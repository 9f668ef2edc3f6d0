import { MESSAGE_KINDS } from '@linli/domain/complaints/chat-lines/terms'
import { MESSAGE_DECISIONS } from '@linli/domain/complaints/group-inbox/terms'
import { MESSAGE_CLASSES } from '@linli/domain/complaints/message-proposals/terms'
import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { communityId, id, instant } from '../../../db/columns.ts'
import { buildings, compounds, grids } from '../../people/tables.ts'
import { chatGroups } from '../../volunteering/tables.ts'
import { complaints } from '../tables.ts'

/** The community's rule for its groups; without a row `DEFAULT_STALE_HOURS`. */
export const groupInboxRules = pgTable(
  'group_inbox_rules',
  {
    communityId: communityId(),
    staleHours: integer().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId] }),
    check('group_inbox_rules_hours', sql`${t.staleHours} between 1 and 336`),
  ],
)

/** Somebody read a group (看群记录), with a paste or without. */
export const groupSweeps = pgTable(
  'group_sweeps',
  {
    communityId: communityId(),
    id: id(),
    groupId: uuid().notNull(),
    readAt: instant().notNull(),
    readById: uuid().notNull(),
    messages: integer().notNull(),
    added: integer().notNull(),
    /** The last message of the paste. */
    upToId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.groupId],
      foreignColumns: [chatGroups.communityId, chatGroups.id],
    }),
    check('group_sweeps_counts', sql`${t.added} between 0 and ${t.messages}`),
    index('group_sweeps_of_group').on(t.communityId, t.groupId, t.id),
  ],
)

/** What was said in a group (群里说的话), once each, however often it is pasted. */
export const groupMessages = pgTable(
  'group_messages',
  {
    communityId: communityId(),
    id: id(),
    groupId: uuid().notNull(),
    /** As the group calls them; null where the paste began in the middle of a message. */
    sender: text(),
    saidOn: date({ mode: 'string' }),
    /** `09:03` in Shanghai. */
    saidClock: text(),
    dayAssumed: boolean().notNull(),
    kind: text({ enum: codesOf(MESSAGE_KINDS) }).notNull(),
    text: text().notNull(),
    quoteSender: text(),
    quoteText: text(),
    proposedClass: text({ enum: codesOf(MESSAGE_CLASSES) }).notNull(),
    proposedCategory: text({ enum: codesOf(COMPLAINT_CATEGORIES) }).notNull(),
    because: text().array().notNull(),
    /** Nothing in it was recognised: people should look before it is taken for talk. */
    unsure: boolean().notNull(),
    gridId: uuid(),
    compoundId: uuid(),
    buildingId: uuid(),
    place: text().notNull(),
    placeFromName: boolean().notNull(),
    takenInAt: instant().notNull(),
    decision: text({ enum: codesOf(MESSAGE_DECISIONS) }),
    decidedAt: instant(),
    decidedById: uuid(),
    complaintId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.id] }),
    foreignKey({
      columns: [t.communityId, t.groupId],
      foreignColumns: [chatGroups.communityId, chatGroups.id],
    }),
    foreignKey({ columns: [t.communityId, t.gridId], foreignColumns: [grids.communityId, grids.id] }),
    foreignKey({
      columns: [t.communityId, t.compoundId],
      foreignColumns: [compounds.communityId, compounds.id],
    }),
    foreignKey({
      columns: [t.communityId, t.buildingId],
      foreignColumns: [buildings.communityId, buildings.id],
    }),
    foreignKey({
      columns: [t.communityId, t.complaintId],
      foreignColumns: [complaints.communityId, complaints.id],
    }),
    check('group_messages_decided', sql`(${t.decision} is null) = (${t.decidedAt} is null)`),
    check('group_messages_decided_by', sql`(${t.decision} is null) = (${t.decidedById} is null)`),
    // What became a case, or belongs to one, names it; what was set aside does not.
    check(
      'group_messages_case',
      sql`(${t.complaintId} is not null) = coalesce(${t.decision} in ('accepted', 'linked'), false)`,
    ),
    index('group_messages_proposed')
      .on(t.communityId, t.groupId, t.id)
      .where(sql`${t.decision} is null and (${t.proposedClass} <> 'chat' or ${t.unsure})`),
    index('group_messages_chat')
      .on(t.communityId, t.groupId, t.id)
      .where(sql`${t.decision} is null and ${t.proposedClass} = 'chat' and not ${t.unsure}`),
    index('group_messages_decided_last')
      .on(t.communityId, t.groupId, t.decidedAt, t.id)
      .where(sql`${t.decision} is not null`),
    // What is not kept for ever, the oldest first.
    index('group_messages_to_forget')
      .on(t.communityId, t.takenInAt)
      .where(
        sql`${t.decision} = 'set_aside' or ${t.decision} is null and ${t.proposedClass} = 'chat' and not ${t.unsure}`,
      ),
    index('group_messages_of_case').on(t.communityId, t.complaintId).where(sql`${t.complaintId} is not null`),
  ],
)

/** The messages of a paste in their order, known ones too: a piece of the chat that later pastes are laid against. */
export const groupSweepMessages = pgTable(
  'group_sweep_messages',
  {
    communityId: communityId(),
    sweepId: uuid().notNull(),
    position: integer().notNull(),
    messageId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId, t.sweepId, t.position] }),
    foreignKey({
      columns: [t.communityId, t.sweepId],
      foreignColumns: [groupSweeps.communityId, groupSweeps.id],
    }),
    foreignKey({
      columns: [t.communityId, t.messageId],
      foreignColumns: [groupMessages.communityId, groupMessages.id],
    }),
    index('group_sweep_messages_of_message').on(t.communityId, t.messageId),
  ],
)
