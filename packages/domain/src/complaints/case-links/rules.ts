import type { ComplaintCategory } from '../terms'

/** A case that is still open, as far as a link needs it. */
export interface OpenCase {
  id: string
  category: ComplaintCategory
  compoundId: string | null
  buildingId: string | null
  gridId: string | null
  title: string
  body: string
  reportedAt: Date
}

/** What was said, with what it was proposed as. */
export interface SaidAgain {
  text: string
  category: ComplaintCategory
  compoundId: string | null
  buildingId: string | null
  gridId: string | null
}

export interface CaseLink {
  caseId: string
  /** From 0, nothing in common, to 1. */
  likeness: number
  /** Why: `同一栋楼`, `都说到 路灯、不亮`. */
  because: string[]
}

const SIGNS = /[\p{P}\p{S}\s]+/gu
/** Pairs of characters that stand in every complaint and tell nothing. */
const EMPTY = new Set([
  ...['坏了', '又坏', '单元', '元的', '栋的', '没人', '还没', '又不', '了没', '好几', '几天', '天了', '个月'],
  ...[
    '的时',
    '时候',
    '我家',
    '我们',
    '你们',
    '他们',
    '今天',
    '昨天',
    '明天',
    '没有',
    '不是',
    '就是',
    '这个',
    '那个',
    '一个',
    '已经',
  ],
  ...[
    '还是',
    '怎么',
    '什么',
    '有人',
    '没人',
    '大家',
    '小区',
    '社区',
    '物业',
    '麻烦',
    '谢谢',
    '请问',
    '一下',
    '可以',
    '现在',
    '天天',
  ],
])

function pairs(text: string): Set<string> {
  const plain = text.normalize('NFKC').toLowerCase().replace(SIGNS, '')
  const found = new Set<string>()
  for (let i = 0; i + 1 < plain.length; i += 1) {
    const pair = plain.slice(i, i + 2)
    if (!EMPTY.has(pair)) found.add(pair)
  }
  return found
}

/** Pairs that overlap joined to the words they come from: 路灯, 灯不, 不亮 → 路灯不亮. */
function joined(text: string, shared: ReadonlySet<string>): string[] {
  const plain = text.normalize('NFKC').toLowerCase()
  const words: string[] = []
  let word = ''
  for (let i = 0; i + 1 < plain.length; i += 1) {
    const pair = plain.slice(i, i + 2)
    if (shared.has(pair)) word = word === '' ? pair : word + pair.slice(1)
    else if (word !== '') {
      words.push(word)
      word = ''
    }
  }
  if (word !== '') words.push(word)
  return [...new Set(words)].slice(0, 4)
}

/** Below this a link would be a guess. */
const LEAST_LIKENESS = 0.5

/** A case with what is compared of it, worked out once for many messages. */
export interface PreparedCase {
  open: OpenCase
  pairs: ReadonlySet<string>
}

export const prepareCases = (cases: readonly OpenCase[]): PreparedCase[] =>
  cases.map((open) => ({ open, pairs: pairs(`${open.title}\n${open.body}`) }))

function likenessOf(said: SaidAgain, mine: ReadonlySet<string>, prepared: PreparedCase): CaseLink | null {
  const { open, pairs: theirs } = prepared
  const shared = new Set([...mine].filter((pair) => theirs.has(pair)))
  const words = Math.min(1, (2 * shared.size) / Math.max(1, Math.min(mine.size, theirs.size)))
  const sameBuilding = said.buildingId !== null && said.buildingId === open.buildingId
  const otherBuilding = said.buildingId !== null && open.buildingId !== null && !sameBuilding
  const sameCompound = said.compoundId !== null && said.compoundId === open.compoundId
  const otherCompound = said.compoundId !== null && open.compoundId !== null && !sameCompound
  const sameGrid = said.gridId !== null && said.gridId === open.gridId
  const otherGrid = said.gridId !== null && open.gridId !== null && !sameGrid
  if (otherBuilding || otherCompound || (otherGrid && !sameCompound)) return null
  const sameCategory = said.category === open.category && said.category !== 'other'
  const place = sameBuilding ? 0.35 : sameCompound ? 0.2 : sameGrid ? 0.1 : 0
  const likeness = Math.min(1, (sameCategory ? 0.25 : 0) + place + 0.5 * words)
  // The same thing is said in some of the same words, whatever the place.
  if (likeness < LEAST_LIKENESS || shared.size < 2) return null
  const because = [
    sameCategory ? '同一类' : '',
    sameBuilding ? '同一栋楼' : sameCompound ? '同一个小区' : sameGrid ? '同一网格' : '',
    `都说到 ${joined(said.text, shared).join('、')}`,
  ].filter((reason) => reason !== '')
  return { caseId: open.id, likeness, because }
}

/** Open cases that a message seems to repeat, the likeliest first; of equals the newest. At most three. */
export function linksFor(said: SaidAgain, cases: readonly PreparedCase[]): CaseLink[] {
  const mine = pairs(said.text)
  return cases
    .flatMap((prepared) => {
      const link = likenessOf(said, mine, prepared)
      return link ? [{ link, open: prepared.open }] : []
    })
    .sort(
      (one, other) =>
        other.link.likeness - one.link.likeness ||
        other.open.reportedAt.getTime() - one.open.reportedAt.getTime(),
    )
    .slice(0, 3)
    .map(({ link }) => link)
}
