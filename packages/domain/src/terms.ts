/** Code → Chinese label. A term table is the only place where a code meets its words. */
export type Terms = Readonly<Record<string, string>>

/** The codes of a term table, in order, as drizzle and tests want them. */
export function codesOf<T extends Terms>(terms: T): [keyof T & string, ...(keyof T & string)[]] {
  return Object.keys(terms) as [keyof T & string, ...(keyof T & string)[]]
}
