/** Why a rule says no: a stable code for machines and a sentence ready to show. */
export interface Refusal<Code extends string = string> {
  code: Code
  message: string
}

/** A refusal whose sentence comes from the table unless the facts allow a more helpful one. */
export function refuse<Code extends string>(
  table: Record<Code, string>,
  code: Code,
  message: string = table[code],
): Refusal<Code> {
  return { code, message }
}
