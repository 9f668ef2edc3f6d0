import { metresBetween, type Position } from '../../coordinates'
import { ALIKE_METRES, MAX_ALIKE } from './terms'

const NO_WORD = /[^\p{L}\p{N}]+/gu

/** Every two characters that stand side by side, as Chinese has no spaces between words. */
export function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  for (const run of text.toLowerCase().split(NO_WORD)) {
    const characters = [...run]
    for (let at = 0; at + 1 < characters.length; at += 1) pairs.add(`${characters[at]}${characters[at + 1]}`)
  }
  return pairs
}

/** How much two texts have in common, 0 to 1: pairs they share, of those of the shorter one. */
export function likeness(one: string, other: string): number {
  const [few, many] = [pairsOf(one), pairsOf(other)].sort((a, b) => a.size - b.size)
  if (!few || !many || few.size === 0) return 0
  let shared = 0
  for (const pair of few) if (many.has(pair)) shared += 1
  return shared / few.size
}

export interface Compared {
  /** Title and text. */
  text: string
  compoundId: string | null
  buildingId: string | null
  position: Position | null
}

/** Whether two cases are about the same place: one compound, or not far apart where both are on the map. */
export function isNear(one: Compared, other: Compared): boolean {
  if (one.compoundId !== null && one.compoundId === other.compoundId) return true
  if (!one.position || !other.position) return false
  return metresBetween(one.position, other.position) <= ALIKE_METRES
}

/** The place counts as much as a third of the words. */
function closeness(one: Compared, other: Compared): number {
  if (one.buildingId !== null && one.buildingId === other.buildingId) return 1 / 3
  if (!one.position || !other.position) return 0
  return Math.max(0, 1 - metresBetween(one.position, other.position) / ALIKE_METRES) / 3
}

/**
 * Which of these open cases of one category may be the same as what is being written, the likeliest first. They are only
 * shown, so rather one too many: one near by with other words comes last and is not left out.
 */
export function alikeAmong<Case extends Compared>(
  written: Compared,
  cases: readonly Case[],
  most = MAX_ALIKE,
): Case[] {
  return cases
    .filter((each) => isNear(written, each))
    .map((each) => ({ each, score: likeness(written.text, each.text) + closeness(written, each) }))
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ each }) => each)
}
