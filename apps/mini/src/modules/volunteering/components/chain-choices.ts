import type {
  ChainDecision,
  ChainLineView,
  ChainPreview,
} from '@linli/domain/volunteering/chain-matching/contract'
import type { ChainLineStatus } from '@linli/domain/volunteering/chain-matching/terms'

/** What staff decided about a line; nothing yet where it is missing. */
export type ChainChoice = { personId: string } | { guestName: string } | 'skip'

export interface ChainChoices {
  /** By position of the line. */
  lines: Readonly<Record<number, ChainChoice>>
  /** Names of those who come along and shall be noted. */
  companions: ReadonlySet<string>
}

/** Who was recognised comes; everything else is for staff to say. */
export function firstChoices({ lines }: ChainPreview): ChainChoices {
  const recognised = lines.flatMap(({ status, person }, i) =>
    status === 'matched' && person ? [[i, { personId: person.personId }] as const] : [],
  )
  return { lines: Object.fromEntries(recognised), companions: new Set() }
}

export function choose(choices: ChainChoices, line: number, choice: ChainChoice): ChainChoices {
  return { ...choices, lines: { ...choices.lines, [line]: choice } }
}

export function toggleCompanion(choices: ChainChoices, name: string): ChainChoices {
  const companions = new Set(choices.companions)
  if (!companions.delete(name)) companions.add(name)
  return { ...choices, companions }
}

/** Notes all new faces by name who are not decided about yet. */
export function noteAllGuests(choices: ChainChoices, { lines }: ChainPreview): ChainChoices {
  return lines.reduce(
    (all, { status, guestName }, i) =>
      status === 'unknown' && all.lines[i] === undefined ? choose(all, i, { guestName }) : all,
    choices,
  )
}

/** What is sent, in the order of the chain: each with those who come along. */
export function decisionsOf({ lines }: ChainPreview, choices: ChainChoices): ChainDecision[] {
  return lines.flatMap((line, i) => {
    const choice = choices.lines[i]
    const goes = choice !== undefined && choice !== 'skip'
    const along = goes ? line.companions.filter((name) => choices.companions.has(name)) : []
    return [...(goes ? [choice] : []), ...along.map((guestName) => ({ guestName }))]
  })
}

/** Lines that staff have to say something about. */
export function undecided({ lines }: ChainPreview, choices: ChainChoices): number {
  return lines.filter(({ status }, i) => asksStaff(status) && choices.lines[i] === undefined).length
}

export const asksStaff = (status: ChainLineStatus): boolean => status === 'ambiguous' || status === 'unknown'

export function countOf({ lines }: ChainPreview, status: ChainLineStatus): number {
  return lines.filter((line) => line.status === status).length
}

/** A line with its position in the chain. */
export type PlacedLine = ChainLineView & { at: number }

export function linesWith({ lines }: ChainPreview, statuses: readonly ChainLineStatus[]): PlacedLine[] {
  return lines.map((line, at) => ({ ...line, at })).filter(({ status }) => statuses.includes(status))
}
