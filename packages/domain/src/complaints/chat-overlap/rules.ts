import { foldWidth, withoutInvisible } from '../chat-lines/rules'
import type { MessageKind } from '../chat-lines/terms'

/** What tells one message from another. */
export interface Sayable {
  sender: string | null
  on: string | null
  clock: string | null
  dayAssumed: boolean
  kind: MessageKind
  text: string
}

/** Who said what, without the time: the same for every form a paste may have. */
export function wordsKey({ sender, kind, text }: Pick<Sayable, 'sender' | 'kind' | 'text'>): string {
  const plain = (words: string) => foldWidth(withoutInvisible(words)).replace(/\s+/g, ' ').trim()
  return `${plain(sender ?? '')}\u0001${kind}\u0001${plain(text)}`
}

/** What one form of pasting has and another leaves out. */
const isPassing = ({ kind }: Sayable) => kind === 'system' || kind === 'recalled'

/** Whether the times of two messages, as far as they are told, are one. An assumed day may be off. */
function timesAgree(one: Sayable, other: Sayable): boolean {
  if (one.clock !== null && other.clock !== null && one.clock !== other.clock) return false
  const sure = !one.dayAssumed && !other.dayAssumed
  return one.on === null || other.on === null || !sure || one.on === other.on
}

interface Said {
  message: Sayable
  key: string
  index: number
}

const sayings = (messages: readonly Sayable[]): Said[] =>
  messages.flatMap((message, index) =>
    isPassing(message) ? [] : [{ message, key: wordsKey(message), index }],
  )

const agree = (one: Said | undefined, other: Said | undefined) =>
  one !== undefined && other !== undefined && one.key === other.key && timesAgree(one.message, other.message)

/** For each position, how far the beginning of `words` stands there (Z function), linear. */
function prefixLengths(keys: readonly string[]): number[] {
  const lengths = new Array<number>(keys.length).fill(0)
  let left = 0
  let right = 0
  for (let i = 1; i < keys.length; i += 1) {
    let length = i < right ? Math.min(right - i, lengths[i - left] ?? 0) : 0
    while (i + length < keys.length && keys[length] === keys[i + length]) length += 1
    lengths[i] = length
    if (i + length > right) [left, right] = [i, i + length]
  }
  return lengths
}

/** Shifts to try in earnest; a chat of nothing but one word would have thousands. */
const MOST_TRIED = 200

/** Where `inner` may begin in `outer`, running to the end of one of the two; the longest overlap first. */
function shiftsOf(outer: readonly Said[], inner: readonly Said[]): number[] {
  const separator = '\u0000'
  const keys = [...inner.map(({ key }) => key), separator, ...outer.map(({ key }) => key)]
  const lengths = prefixLengths(keys)
  const shifts: number[] = []
  for (let at = 0; at < outer.length; at += 1) {
    const length = lengths[inner.length + 1 + at] ?? 0
    if (length > 0 && (length === inner.length || at + length === outer.length)) shifts.push(at)
    if (shifts.length === MOST_TRIED) break
  }
  return shifts
}

/** Pairs of a whole overlap: `later` begins at `shift` of `earlier`. */
function overlapAt(
  earlier: readonly Said[],
  later: readonly Said[],
  shift: number,
): readonly (readonly [Said, Said])[] | null {
  const length = Math.min(earlier.length - shift, later.length)
  const pairs: (readonly [Said, Said])[] = []
  for (let i = 0; i < length; i += 1) {
    const [one, other] = [earlier[shift + i], later[i]]
    if (!one || !other || !agree(one, other)) return null
    pairs.push([one, other])
  }
  return pairs
}

/**
 * The overlap of two pieces of one chat, each without gaps: one runs on where the other ends, or lies inside it. Null
 * where they do not meet so. Of several possible overlaps the longest counts: a message said twice by the same person in
 * the same minute counts twice, unless both pastes were cut between the two.
 */
function overlapOf(held: readonly Said[], pasted: readonly Said[]): Map<number, number> | null {
  let best: { length: number; of: Map<number, number> } | null = null
  for (const shift of shiftsOf(held, pasted)) {
    const pairs = overlapAt(held, pasted, shift)
    if (pairs && pairs.length > (best?.length ?? 0))
      best = { length: pairs.length, of: new Map(pairs.map(([one, other]) => [other.index, one.index])) }
  }
  for (const shift of shiftsOf(pasted, held)) {
    const pairs = overlapAt(pasted, held, shift)
    if (pairs && pairs.length > (best?.length ?? 0))
      best = { length: pairs.length, of: new Map(pairs.map(([one, other]) => [one.index, other.index])) }
  }
  return best?.of ?? null
}

const exactly = ({ message, key }: Said): string | null =>
  message.clock !== null && message.on !== null && !message.dayAssumed
    ? `${message.on} ${message.clock}\u0001${key}`
    : null

/** So many messages in a row are no coincidence, even where no time stands beside them. */
const SURE_RUN = 3

/** Stretches that both have, in the same order in both. */
function runsOf(held: readonly Said[], pasted: readonly Said[]): Map<number, number> {
  const places = new Map<string, number[]>()
  for (const [at, { key }] of held.entries()) {
    const known = places.get(key)
    if (!known) places.set(key, [at])
    else if (known.length < MOST_TRIED) known.push(at)
  }
  const runFrom = (at: number, i: number): number => {
    let length = 0
    while (agree(held[at + length], pasted[i + length])) length += 1
    return length
  }
  const found = new Map<number, number>()
  let from = 0
  for (let i = 0; i < pasted.length; i += 1) {
    let best = { at: 0, length: 0 }
    for (const at of places.get(pasted[i]?.key ?? '') ?? []) {
      const length = at < from ? 0 : runFrom(at, i)
      if (length > best.length) best = { at, length }
    }
    if (best.length < SURE_RUN) continue
    for (let k = 0; k < best.length; k += 1) {
      const [one, other] = [held[best.at + k], pasted[i + k]]
      if (one && other) found.set(other.index, one.index)
    }
    from = best.at + best.length
    i += best.length - 1
  }
  return found
}

/**
 * Where somebody picked single messages, or one was recalled in between: stretches of several, and what was said by the
 * same person in the same minute of the same day in the same words, the first with the first and so on.
 */
function piecesOf(held: readonly Said[], pasted: readonly Said[]): Map<number, number> {
  const found = runsOf(held, pasted)
  const taken = new Set(found.values())
  const waiting = new Map<string, number[]>()
  for (const said of held) {
    const key = exactly(said)
    if (key === null || taken.has(said.index)) continue
    const known = waiting.get(key)
    if (known) known.push(said.index)
    else waiting.set(key, [said.index])
  }
  for (const said of pasted) {
    if (found.has(said.index)) continue
    const match = waiting.get(exactly(said) ?? '')?.shift()
    if (match !== undefined) found.set(said.index, match)
  }
  return found
}

/**
 * Which messages of a paste an earlier paste already held: from the index in `pasted` to the index in `held`. Both are
 * in the order of the chat; what WeChat itself said is passed over, as not every form of pasting has it.
 */
export function matchPaste(held: readonly Sayable[], pasted: readonly Sayable[]): Map<number, number> {
  const [before, now] = [sayings(held), sayings(pasted)]
  return overlapOf(before, now) ?? piecesOf(before, now)
}

/** An earlier paste: its messages in order, each with the id under which it is kept. */
export interface HeldPaste<Id> {
  ids: readonly Id[]
  messages: readonly Sayable[]
}

/**
 * The ids of the messages in a paste that earlier pastes held, null for each that is new. Each earlier paste is a piece
 * of the chat without gaps, so it is held against them one by one; no id is given twice.
 */
export function identifyMessages<Id>(
  earlier: readonly HeldPaste<Id>[],
  pasted: readonly Sayable[],
): (Id | null)[] {
  const known: (Id | null)[] = pasted.map(() => null)
  const given = new Set<Id>()
  for (const paste of earlier) {
    for (const [index, heldIndex] of matchPaste(paste.messages, pasted)) {
      const id = paste.ids[heldIndex]
      if (id === undefined || known[index] !== null || given.has(id)) continue
      known[index] = id
      given.add(id)
    }
  }
  return known
}
