import { sql } from 'drizzle-orm'
import { check, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { communityId, instant } from '../../../db/columns.ts'

/** Where the community ends on the map, as the manager drew it; a community without a row takes any place. */
export const communityBoundaries = pgTable(
  'community_boundaries',
  {
    communityId: communityId(),
    /** In order around it, degrees of WGS84. */
    corners: jsonb().$type<{ latitude: number; longitude: number }[]>().notNull(),
    setAt: instant().notNull(),
    setById: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.communityId] }),
    check('community_boundaries_area', sql`jsonb_array_length(${t.corners}) between 3 and 200`),
  ],
)
