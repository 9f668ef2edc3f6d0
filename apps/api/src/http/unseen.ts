/**
 * What nobody sees in a text, and what does harm there: control characters (PostgreSQL holds no NUL), halves of
 * characters, marks that turn a line around, and spaces without a width. White space stays, and so do the joiners and
 * variants that emoji and other scripts are made of.
 */
const UNSEEN =
  /(?![\t\n\v\f\r\u0085])\p{Cc}|\p{Cs}|[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/gu
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u

/** The text as it can be read; what shows nothing at all is an empty one, whatever it is made of. */
export function readable(text: string): string {
  const rest = text.replace(UNSEEN, '')
  return SEEN.test(rest) || rest.trim() === '' ? rest : ''
}

const isParted = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Buffer.isBuffer(value)

/**
 * Rids all texts of what came in over the wire of what nobody sees, in place: few have any. Without calling itself, for it
 * runs before anything is checked, and somebody may send lists in lists ten thousand deep.
 */
export function withoutUnseen(value: unknown): void {
  const open = isParted(value) ? [value] : []
  for (let parts = open.pop(); parts; parts = open.pop())
    for (const [name, part] of Object.entries(parts))
      if (isParted(part)) open.push(part)
      else if (typeof part === 'string' && readable(part) !== part) parts[name] = readable(part)
}
