/**
 * What nobody sees in a text, and what does harm there: control characters (PostgreSQL holds no NUL), halves of
 * characters, marks that turn a line around, and spaces without a width. White space stays, and so do the joiners and
 * variants that emoji and other scripts are made of.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u

/** The text as it can be read; what shows nothing at all is an empty one, whatever it is made of. */
export function readable(text: string): string {
  const rest = text.replace(UNSEEN, '')
  return SEEN.test(rest) || rest.trim() === '' ? rest : ''
}

/** Rids all texts of what came in over the wire of what nobody sees, in place: few have any. */
export function withoutUnseen(value: unknown): void {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return
  const parts = value as Record<string, unknown>
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part !== 'string') withoutUnseen(part)
    else if (readable(part) !== part) parts[name] = readable(part)
  }
}
