import { sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

type Facts = Record<
  'publicAgreed' | 'isPrivate' | 'hiddenAt' | 'withdrawnAt' | 'mergedIntoId' | 'closedAt',
  AnyPgColumn
>
type Ends = Pick<Facts, 'withdrawnAt' | 'mergedIntoId' | 'closedAt'>

/** `isOpen` of the rules: neither ended by anybody nor part of another case. */
export const isOpenRow = (t: Ends) =>
  sql`${t.closedAt} is null and ${t.withdrawnAt} is null and ${t.mergedIntoId} is null`

/** `isPublic` of the rules; the words of `PUBLIC` in store.ts. */
export const isPublicRow = (t: Facts) =>
  sql`${t.publicAgreed} and not ${t.isPrivate} and ${t.hiddenAt} is null and ${t.withdrawnAt} is null
    and ${t.mergedIntoId} is null`

/** What neighbours choose by; the words of `STATE` there. */
export const publicStateOf = (t: Pick<Facts, 'closedAt'>) =>
  sql`(case when ${t.closedAt} is null then 'open' else 'closed' end)`
