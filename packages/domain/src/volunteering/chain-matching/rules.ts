import { maskPhone } from '../../people/identity/rules'
import type { Refusal } from '../../refusal'
import { NICKNAME } from '../chain-entry/terms'
import type { ChainEntry } from '../chain-import/rules'
import { type ChainLineStatus, type ChainMatch, MAX_GUEST_NAME } from './terms'

/** Somebody of the roster who has a name or a phone of the chain. */
export interface ChainPerson {
  personId: string
  name: string
  address: string
  maskedPhone: string | null
  /** In full, where it is one that stands in the chain; null for every other. */
  phone: string | null
  /** Why they cannot be put on the shift. */
  refusal: Refusal | null
}

export interface ChainFacts {
  persons: readonly ChainPerson[]
  /** Guests (记名) on the shift or in its line. */
  guestNames: ReadonlySet<string>
  /** Places that nobody has and nobody waits for. */
  freePlaces: number
}

/** What is proposed for one entry. */
export interface ChainProposal {
  entry: ChainEntry
  status: ChainLineStatus
  matchedBy: ChainMatch | null
  /** Null unless one person is meant. */
  person: ChainPerson | null
  /** Who may be meant, where it is not clear. */
  candidates: ChainPerson[]
  /** Under which name they would be noted as a guest. */
  guestName: string
  /** Those who come along and are not on the list yet, by the name they would be noted with. */
  companions: string[]
  /** All places are taken by those before: would join the line. */
  wouldWait: boolean
  /** Why, in words, where there is more to say than the status. */
  message: string | null
}

type Match = Pick<ChainProposal, 'matchedBy' | 'person' | 'candidates'>
const one = (person: ChainPerson, matchedBy: ChainMatch): Match => ({ person, matchedBy, candidates: [] })
const unclear = (candidates: ChainPerson[]): Match => ({ person: null, matchedBy: null, candidates })

/** Index of the roster's people by what they are looked up by. */
interface Index {
  byPhone: Map<string, ChainPerson[]>
  byName: Map<string, ChainPerson[]>
}

function indexOf(persons: readonly ChainPerson[]): Index {
  const index: Index = { byPhone: new Map(), byName: new Map() }
  for (const person of persons) {
    push(index.byName, person.name, person)
    if (person.phone !== null) push(index.byPhone, person.phone, person)
  }
  return index
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/**
 * Who is meant: by phone with name (or a nickname), else by a name that only one has and whose phone does not say
 * otherwise, else by name and where they live. Whatever is less certain is for staff.
 */
export function matchEntry(entry: ChainEntry, { byPhone, byName }: Index): Match {
  const samePhone = entry.phone === null ? [] : (byPhone.get(entry.phone) ?? [])
  const sameBoth = samePhone.filter(({ name }) => name === entry.name)
  if (sameBoth[0] && sameBoth.length === 1) return one(sameBoth[0], 'phone')
  const sameName = byName.get(entry.name) ?? []
  const called = entry.name === '' || NICKNAME.test(entry.name)
  if (samePhone[0] && samePhone.length === 1 && called) return one(samePhone[0], 'phone')
  // Another's phone beside a name: a family's, or somebody else of that name. Staff know.
  if (samePhone.length > 0) return unclear([...new Set([...samePhone, ...sameName])])
  const possible = sameName.filter((person) => mayHavePhone(person, entry))
  if (possible[0] && possible.length === 1 && sameName.length === 1) return one(possible[0], 'name')
  const near = nearest(possible, entry.place)
  if (near) return one(near, 'place')
  return unclear(sameName)
}

/** Whether what was written of a phone contradicts the roster. */
function mayHavePhone({ maskedPhone }: ChainPerson, { phone, phoneTail }: ChainEntry): boolean {
  if (maskedPhone === null) return true
  if (phone !== null) return maskPhone(phone) === maskedPhone
  return phoneTail === null || maskedPhone.endsWith(phoneTail)
}

/** The one whose address has more of what was written than all others'. */
function nearest(persons: readonly ChainPerson[], place: readonly string[]): ChainPerson | null {
  const scored = persons
    .map((person) => {
      const words = person.address.replace(/幢|号楼/g, '栋').split(/\s+/)
      return { person, score: place.filter((part) => words.some((word) => isPart(word, part))).length }
    })
    .sort((a, b) => b.score - a.score)
  const [first, second] = scored
  return first && first.score > 0 && first.score > (second?.score ?? 0) ? first.person : null
}

/** `5栋` is not `15栋`, but 砖瓦厂小区 is meant by 凤凰山砖瓦厂小区 too. */
const isPart = (word: string, part: string) => word === part || (!/^\d/.test(part) && word.includes(part))

/** `5栋李姐`, as neighbours know her. */
export function guestNameOf({ name, place, phone }: ChainEntry): string {
  if (name === '') return `尾号${phone?.slice(-4) ?? ''}`
  return [...place.slice(0, 2), name].join('').slice(-MAX_GUEST_NAME)
}

/** `张三+1`, `张三+2`: who comes along has no name of their own. */
export const companionName = (name: string, nth: number): string =>
  `${name.slice(0, MAX_GUEST_NAME - 3)}+${nth}`

/** Proposes for each entry, in the order of the chain, what is to become of it. */
export function proposeChain(entries: readonly ChainEntry[], facts: ChainFacts): ChainProposal[] {
  const index = indexOf(facts.persons)
  const drafts = entries.map((entry) => ({
    entry,
    ...matchEntry(entry, index),
    guestName: guestNameOf(entry),
  }))
  const keys = drafts.map(({ person, guestName, entry }) =>
    person ? person.personId : `${guestName} ${entry.phone ?? ''}`,
  )
  // A later chain repeats the earlier one: what was written last about somebody counts.
  const withdrawn = new Map(drafts.map(({ entry }, i) => [keys[i] ?? '', entry.withdrawn]))
  const first = new Map<string, number>()
  let free = facts.freePlaces
  return drafts.map((draft, i): ChainProposal => {
    const key = keys[i] ?? ''
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, i)
    const judged =
      earlier === undefined
        ? judge(draft, { facts, withdrawn: withdrawn.get(key) ?? false })
        : {
            status: 'duplicate' as const,
            message: `接龙里第 ${earlier + 1} 位已经是${draft.person?.name ?? draft.guestName}`,
          }
    const goes = judged.status === 'matched'
    if (goes) free -= 1
    return { ...draft, ...judged, companions: companionsOf(draft, facts), wouldWait: goes && free < 0 }
  })
}

type Draft = Match & Pick<ChainProposal, 'entry' | 'guestName'>

function judge(
  { person, candidates, guestName }: Draft,
  { facts, withdrawn }: { facts: ChainFacts; withdrawn: boolean },
): Pick<ChainProposal, 'status' | 'message'> {
  const refusal = person?.refusal ?? null
  const onList = refusal?.code === 'already_on_shift' || (!person && facts.guestNames.has(guestName))
  if (withdrawn) return { status: 'withdrawn', message: onList ? '名单里还有，需要的话请到名单里取消' : null }
  if (onList) return { status: 'duplicate', message: '已经在名单里了' }
  if (refusal?.code === 'shift_overlap') return { status: 'overlapping', message: refusal.message }
  if (refusal) return { status: 'refused', message: refusal.message }
  if (person) return { status: 'matched', message: null }
  return { status: candidates.length > 0 ? 'ambiguous' : 'unknown', message: null }
}

function companionsOf({ entry, person, guestName }: Draft, { guestNames }: ChainFacts): string[] {
  const name = person?.name ?? guestName
  return Array.from({ length: entry.companions }, (_, i) => companionName(name, i + 1)).filter(
    (companion) => !guestNames.has(companion),
  )
}
