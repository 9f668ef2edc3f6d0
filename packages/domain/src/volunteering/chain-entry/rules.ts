import { normaliseName } from '../../people/identity/rules'
import { COMPOUND_SURNAMES, KIN, NICKNAME, NO_NAME, PAIR, SURNAMES, WITHDRAWN } from './terms'

/** Marks of our own inside a cleaned line; nobody else's private characters survive cleaning. */
export const MARKS = { struck: '\ue000', struckEnd: '\ue001', gone: '\ue002' } as const
/** The number-th phone and the number-th brackets of an entry stand as one character each while it is taken apart. */
const PHONE_MARKS = { first: 0xe100, all: /[\ue100-\ue3ff]/g }
const ASIDE_MARKS = { first: 0xe400, all: /[\ue400-\ue7ff]/g }
const MOST_MARKS = 0x2ff

/** One person as somebody wrote them. */
export interface EntryFacts {
  /** As the roster keeps names. */
  name: string
  /** 11 digits. */
  phone: string | null
  /** The last four digits, where no more was written. */
  phoneTail: string | null
  /** How many come along without a name of their own. */
  companions: number
  /** Where they say they live, piece by piece: 砖瓦厂小区, 5栋, 2单元, 502. */
  place: string[]
  /** Whatever else was written. */
  comment: string | null
  /** Struck out, or said not to come. */
  withdrawn: boolean
}

export const MAX_COMPANIONS = 20
/** Longer is a speech. It also bounds what the patterns below may cost. */
export const MAX_ENTRY_CHARACTERS = 400
const MAX_NAME_CHARACTERS = 24

const HAN_NUMBERS = '零一二三四五六七八九十'
const NUMBER = '(\\d{1,2}|[一二两三四五六七八九十])'

/** `两` = 2, `十二` = 12, `12` = 12; null = no number up to 99. */
export function readNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text)
  const plain = text.replace('两', '二')
  if (!/^[一二三四五六七八九]?十?[一二三四五六七八九]?$/.test(plain) || plain === '') return null
  if (!plain.includes('十')) return plain.length === 1 ? HAN_NUMBERS.indexOf(plain) : null
  const [tens, ones] = plain.split('十')
  return HAN_NUMBERS.indexOf(tens || '一') * 10 + (ones ? HAN_NUMBERS.indexOf(ones) : 0)
}

const HAN = /^\p{Script=Han}+$/u

/** Whether it can only be somebody: 张三, 欧阳娜娜, 李姐, 阿依古丽·买买提. */
export function isLikelyName(text: string): boolean {
  if (NO_NAME.test(text)) return false
  if (/^\p{L}+(?:·\p{L}+)+$/u.test(text) || NICKNAME.test(text)) return true
  if (!HAN.test(text)) return false
  const compound = COMPOUND_SURNAMES.some((surname) => text.startsWith(surname))
  const length = [...text].length
  return compound
    ? length >= 3 && length <= 4
    : SURNAMES.includes(text.charAt(0)) && length >= 2 && length <= 3
}

/** Whether it may be somebody, where a number stands before it. */
function isPossibleName(text: string): boolean {
  if (!/\p{L}/u.test(text) || text.length > MAX_NAME_CHARACTERS) return false
  if (/^\d+[年月日点号时分:]|\d{6}|^[替帮代给]\p{Script=Han}{2}/u.test(text)) return false
  if (text.length > 4 && NO_NAME.test(text)) return false
  return !HAN.test(text) || [...text].length <= 8
}

const PHONE = /(?<!\d)(?:(?:\+|00)?86[-\s]?)?1[3-9]\d(?:[-\s.]?\d){8}(?!\d)/g
const PHONE_TAIL = /(?:1[3-9]\d\s?[*xX]{2,6}\s?|尾号:?\s?)(\d{4})(?!\d)/
const BRACKETS = /[([【{<《「]([^()[\]【】{}<>《》「」]*)[)\]】}>》」]/g

const IS_KIN = new RegExp(`^${KIN}$`, 'u')
const EVERY_WITHDRAWN = new RegExp(WITHDRAWN, 'gu')
const STRUCK = /[\ue000\ue001]/
const SEPARATORS = new RegExp(
  `[、,/;&|。!?]+|:(?!\\d)|(?<=\\p{L})\\s?[-—–~]+\\s?(?=\\p{L})|\\+(?!\\s?${KIN})(?=\\s?[${SURNAMES}]\\p{Script=Han})`,
  'u',
)
const TIMES =
  '(?:\\s?[xX×*]?\\s?(?:(\\d{1,2})(?!\\d|\\s?[岁号栋幢点月楼单#])(?:\\s?[个名位人])?|([两二三四五六七八九十])[个名位]))?'
const PLUS = new RegExp(
  `(?:\\+|加)\\s?${NUMBER}\\s?(?:个|名|位)?(?:${KIN})?|\\+\\s?(?:${KIN}${TIMES})?`,
  'gu',
)
const BRINGS = new RegExp(
  `(?:带着?上?|携|[和与跟同](?=${KIN}))\\s?(?:${NUMBER}\\s?[个名位]?\\s?)?${KIN}${TIMES}`,
  'gu',
)
const BRINGS_NUMBER = new RegExp(`带\\s?${NUMBER}\\s?[个名位](?!\\p{L})`, 'gu')
/** 张三 in front of 人 is a name: a figure of three counts people only where it stands apart. */
const TOTAL =
  /(?:共|总共|合计|我们|人数:?\s?)?\s?(?:(\d{1,2})\s?个?[人位]|(?<!\p{L})([二三四五六七八九十])个?人|(两)个?人)|一家\s?([三四五六七八\d])\s?口|人数:?\s?(\d{1,2})/u
/** 两大一小: grown-ups and children. */
const GROWN_AND_SMALL = /(?:\+\s?)?([\d一两二三四])\s?大\s?([\d一两二三四])\s?小/u
const PLACES = [
  /第?\s?\d{1,2}\s?网格/u,
  /\p{Script=Han}{2,8}?(?:小区|花园|家园|公寓|大院|新村)/u,
  /(?<!\d)\d{1,3}\s?-\s?\d{1,2}\s?-\s?\d{3,4}(?!\d)/u,
  /(?<!\d)\d{1,3}\s?-\s?\d{3,4}(?!\d)/u,
  /(?<!\d)\d{1,3}\s?(?:栋|幢|号楼|座|#楼?)/u,
  /(?<!\d)\d{1,2}\s?单元/u,
  /(?<!\d)\d{3,4}\s?(?:室|房|号(?!楼))/u,
  /(?<!\d)\d{1,2}\s?楼/u,
]
const BARE_ROOM = /(?<!\d)\d{3,4}(?!\d)/
const LABELS =
  /(?:姓名|名字|联系人|联系方式|联系电话|电话号码|电话|手机号?|号码|tel|phone|住址|地址|楼栋)\s?[:]?|备注\s?:?|换成|改成|改为/giu
const SAYS_YES = /(?:我?(?:要|想)?(?:报名|参加)|算我一个|接龙|\bok\b|打卡|报到)[!。.]?/giu
const EDGES = /^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu

/** What a piece of an entry, between two commas, says. */
interface Piece {
  names: string[]
  phones: string[]
  phoneTail: string | null
  companions: number
  /** A couple, or how many they are altogether. */
  pair: boolean
  total: number
  place: string[]
  comments: string[]
  withdrawn: boolean
}

const emptyPiece = (): Piece => ({
  names: [],
  phones: [],
  phoneTail: null,
  companions: 0,
  pair: false,
  total: 0,
  place: [],
  comments: [],
  withdrawn: false,
})

/** Takes out of a text what matches, and hands the match with its groups over. */
function takeOut(text: string, pattern: RegExp, take: (match: string, groups: string[]) => void): string {
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    take(
      match,
      rest.filter((each) => typeof each === 'string'),
    )
    return ' '
  })
}

/** The first number that a pattern caught; the last of `replace`'s arguments is the text itself. */
const numberIn = (groups: readonly string[]): number | null =>
  groups.length > 1 ? readNumber(groups[0] ?? '') : null

function takeCompanions(text: string, piece: Piece): string {
  const more = (match: string, groups: string[]) => {
    piece.companions += numberIn(groups) ?? (/父母|爸妈/.test(match) ? 2 : 1)
  }
  let rest = takeOut(text, GROWN_AND_SMALL, (match, [grown = '', small = '']) => {
    const all = (readNumber(grown) ?? 0) + (readNumber(small) ?? 0)
    if (match.startsWith('+')) piece.companions += all
    else piece.total = all
  })
  rest = takeOut(rest, BRINGS, more)
  rest = takeOut(rest, BRINGS_NUMBER, more)
  rest = takeOut(rest, PLUS, more)
  rest = takeOut(rest, PAIR, () => {
    piece.pair = true
  })
  return takeOut(rest, TOTAL, (_, groups) => {
    piece.total = numberIn(groups) ?? 0
  })
}

/** `5-2-502` is 5栋 2单元 502, as addresses are kept. */
function placeParts(written: string): string[] {
  const parts = written.split('-')
  if (parts.length === 3) return [`${parts[0]}栋`, `${parts[1]}单元`, parts[2] ?? '']
  if (parts.length === 2) return [`${parts[0]}栋`, parts[1] ?? '']
  return [written.replace(/(?:幢|号楼|#楼?)$/, '栋').replace(/(?:室|房|号)$/, '')]
}

function takePlaces(text: string, piece: Piece): string {
  const take = (rest: string, pattern: RegExp) =>
    takeOut(rest, pattern, (found) => piece.place.push(...placeParts(found.replace(/\s/g, ''))))
  const rest = PLACES.reduce(take, text)
  // Digits alone are a room only behind a building.
  return piece.place.length > 0 ? take(rest, BARE_ROOM) : rest
}

/** `张 三` is one name, and so is `欧阳 娜娜`. */
function joinNames(words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1) ?? ''
    const isSurname = COMPOUND_SURNAMES.some((surname) => surname === before) || isSingleSurname(before)
    if (isSurname && HAN.test(word) && [...word].length <= 2) joined[joined.length - 1] = before + word
    else joined.push(word)
  }
  return joined
}

const isSingleSurname = (word: string) => word.length === 1 && SURNAMES.includes(word)

/** `张三和李四`: only between two names, since 和 is a name's own character too. */
function splitAnd(word: string): string[] {
  const at = [...word.matchAll(/[和与跟及]/g)].find(
    ({ index }) => isLikelyName(word.slice(0, index)) && isLikelyName(word.slice(index + 1)),
  )
  return at ? [word.slice(0, at.index), word.slice(at.index + 1)] : [word]
}

/** Sorts the words that are left into names, companions and remarks. `first`: nobody has been named yet. */
function takeWords(text: string, piece: Piece, first: boolean): void {
  const apart = text.replace(/(?<=\p{L})(?=\d{5})/gu, ' ')
  const words = apart.split(/\s+/).map((word) => word.replace(EDGES, ''))
  for (const word of joinNames(words.filter(Boolean)).flatMap(splitAnd)) {
    const name = normaliseName(word)
    const unnamed = first && piece.names.length === 0
    if (IS_KIN.test(name)) piece.companions += 1
    else if (isLikelyName(name) || (unnamed && isPossibleName(name))) piece.names.push(name)
    else piece.comments.push(word)
  }
}

/** Everything of a text that is neither a name nor a remark. */
function takeFacts(text: string, piece: Piece, phones: readonly string[]): string {
  if (WITHDRAWN.test(text) || text.includes(MARKS.gone)) piece.withdrawn = true
  let rest = text.replaceAll(MARKS.gone, ' ').replace(EVERY_WITHDRAWN, ' ')
  rest = takeOut(rest, PHONE_MARKS.all, (mark) =>
    piece.phones.push(phones[mark.charCodeAt(0) - PHONE_MARKS.first] ?? ''),
  )
  rest = takeOut(rest, PHONE_TAIL, (_, [tail = null]) => {
    piece.phoneTail = tail
  })
  rest = takePlaces(takeCompanions(rest, piece), piece)
  return rest.replace(LABELS, ' ').replace(SAYS_YES, ' ')
}

/** The pieces of an entry without struck words. */
function readPieces(body: string): Piece[] {
  const phones: string[] = []
  const asides: string[] = []
  const marked = body
    .replace(PHONE, (phone) => keep(phones, phone.replace(/\D/g, '').slice(-11), PHONE_MARKS.first))
    .replace(BRACKETS, (_, inside: string) => keep(asides, inside, ASIDE_MARKS.first))
  let named = false
  return marked.split(SEPARATORS).map((text) => {
    const piece = emptyPiece()
    const inside: string[] = []
    const outside = takeOut(text, ASIDE_MARKS.all, (mark) =>
      inside.push(asides[mark.charCodeAt(0) - ASIDE_MARKS.first] ?? ''),
    )
    takeWords(takeFacts(outside, piece, phones), piece, !named)
    named ||= piece.names.length > 0
    const told = takeFacts(inside.join(' '), piece, phones)
    const remark = told.trim().replace(/\s+/g, ' ').replace(EDGES, '')
    const whole = !named && isLikelyName(normaliseName(remark))
    if (whole) piece.names.push(normaliseName(remark))
    else if (remark) piece.comments.push(remark)
    named ||= whole
    return piece
  })
}

/** Puts a value aside; what stands for it, or the value where there are too many. */
function keep(values: string[], value: string, first: number): string {
  if (values.length >= MOST_MARKS) return ' '
  values.push(value)
  return String.fromCharCode(first + values.length - 1)
}

const factsOf = (): Draft => ({
  phones: [],
  phoneTail: null,
  companions: 0,
  place: [],
  comments: [],
  withdrawn: false,
})

/** A person on the way to `EntryFacts`. */
interface Draft
  extends Pick<Piece, 'phones' | 'phoneTail' | 'companions' | 'place' | 'comments' | 'withdrawn'> {
  name?: string
}

function add(draft: Draft, piece: Omit<Draft, 'name'>): void {
  draft.phones.push(...piece.phones)
  draft.phoneTail ??= piece.phoneTail
  draft.companions += piece.companions
  draft.place.push(...piece.place)
  draft.comments.push(...piece.comments)
  draft.withdrawn ||= piece.withdrawn
}

/** Hands the pieces' facts to those they are about; `unnamed` holds what stands before the first name. */
function toPeople(pieces: readonly Piece[]): { people: Draft[]; unnamed: Draft } {
  const people: Draft[] = []
  const unnamed = factsOf()
  for (const piece of pieces) {
    if (piece.names.length === 0) add(people.at(-1) ?? unnamed, piece)
    const named = piece.names.map((name): Draft => ({ ...factsOf(), name }))
    if (people.length === 0 && named[0]) add(named[0], unnamed)
    for (const [i, person] of named.entries()) {
      const last = i === named.length - 1
      const phones = last ? piece.phones.slice(i) : piece.phones.slice(i, i + 1)
      const own = last ? piece : { ...factsOf(), place: piece.place, withdrawn: piece.withdrawn }
      add(person, { ...own, phones })
    }
    people.push(...named)
  }
  const phones = pieces.flatMap((piece) => piece.phones)
  if (people.length > 1 && phones.length === people.length)
    for (const [i, person] of people.entries()) person.phones = phones.slice(i, i + 1)
  const last = people.at(-1) ?? unnamed
  const together = Math.max(1, people.length)
  if (pieces.some((piece) => piece.pair)) last.companions += Math.max(0, 2 - together)
  const total = pieces.reduce((most, piece) => Math.max(most, piece.total), 0)
  const counted = together + people.reduce((sum, person) => sum + person.companions, 0)
  if (total > counted) last.companions += total - counted
  return { people, unnamed }
}

function finish({ name = '', phones, phoneTail, companions, place, comments, withdrawn }: Draft): EntryFacts {
  const [phone = null, ...others] = phones
  const remarks = [...comments, ...others]
  if (companions > MAX_COMPANIONS) remarks.push(`写了另带 ${companions} 人`)
  return {
    name,
    phone,
    phoneTail: phone === null ? phoneTail : null,
    companions: Math.min(companions, MAX_COMPANIONS),
    place: [...new Set(place)],
    comment: remarks.length > 0 ? remarks.join('，') : null,
    withdrawn,
  }
}

/**
 * Everybody named in what stands behind a number, in order. `rest` is what was said about nobody, where there is no
 * name in it: a phone on a line of its own, say.
 */
export function readEntry(body: string): { people: EntryFacts[]; rest: EntryFacts } {
  if (body.length > MAX_ENTRY_CHARACTERS) return { people: [], rest: finish(factsOf()) }
  const parts = body.split(STRUCK).map((text, i) => ({ text, struck: i % 2 === 1 }))
  const people: Draft[] = []
  const rest = factsOf()
  for (const { text, struck } of parts) {
    if (!/[\p{L}\p{N}+\ue002]/u.test(text)) continue
    const found = toPeople(readPieces(text))
    for (const person of found.people) person.withdrawn ||= struck
    if (found.people.length === 0 && !struck) add(people.at(-1) ?? rest, found.unnamed)
    else if (people.length + found.people.length === 0) rest.withdrawn = true
    people.push(...found.people)
  }
  return { people: people.map(finish), rest: finish(rest) }
}

/** Whether a text without a name says anything about the one before it. */
export const saysSomething = ({ phone, phoneTail, companions, place, withdrawn }: EntryFacts): boolean =>
  phone !== null || phoneTail !== null || companions > 0 || place.length > 0 || withdrawn

/** Adds what a further line says. */
export function addTo(entry: EntryFacts, more: EntryFacts): void {
  const second = entry.phone === null ? null : more.phone
  entry.phone ??= more.phone
  if (entry.phone === null) entry.phoneTail ??= more.phoneTail
  entry.companions = Math.min(entry.companions + more.companions, MAX_COMPANIONS)
  entry.place.push(...more.place.filter((part) => !entry.place.includes(part)))
  entry.comment = [entry.comment, second, more.comment].filter((each) => each !== null).join('，') || null
  entry.withdrawn ||= more.withdrawn
}
