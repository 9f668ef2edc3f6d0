import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Columns every table shares. Each tenant table starts its primary key with `communityId`. */
export const communityId = () => uuid().notNull()
export const id = () => uuid().notNull()
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
/** The largest that an `integer` holds; whoever asks for more asks for nothing there is. */
export const MAX_INTEGER = 2_147_483_647
export const instant = () => timestamp({ withTimezone: true, mode: 'date' })
