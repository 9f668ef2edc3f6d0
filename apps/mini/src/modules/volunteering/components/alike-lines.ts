import type { SettlementLine } from '@linli/domain/volunteering/settlement/contract'

export interface AlikeLines {
  serviceMinutes: number
  points: number
  lines: SettlementLine[]
}

/** Lines of a settlement by what they come to: the smallest group first, as what is unusual is to be looked at. */
export function alikeLines(lines: readonly SettlementLine[]): AlikeLines[] {
  const groups = new Map<string, AlikeLines>()
  for (const line of lines) {
    const { serviceMinutes, points } = line
    const key = `${serviceMinutes} ${points}`
    const group = groups.get(key) ?? { serviceMinutes, points, lines: [] }
    group.lines.push(line)
    groups.set(key, group)
  }
  return [...groups.values()].sort((one, other) => one.lines.length - other.lines.length)
}
