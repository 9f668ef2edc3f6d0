import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Columns every table shares. Each tenant table starts its primary key with `communityId`. */
export const communityId = () => uuid().notNull()
export const id = () => uuid().notNull()
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const instant = () => timestamp({ withTimezone: true, mode: 'date' })
