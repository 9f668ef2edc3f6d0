import { type Refusal, refuse } from '../../refusal'
import {
  addTo,
  type EntryFacts,
  isLikelyName,
  MARKS,
  readEntry,
  readNumber,
  saysSomething,
} from '../chain-entry/rules'
import { EXPRESSIONS, NO_NAME, NOTICE_POINT, SURNAMES } from '../chain-entry/terms'
import {
  CHAIN_REFUSALS,
  type ChainNoteKind,
  type ChainRefusalCode,
  MAX_CHAIN_CHARACTERS,
  MAX_CHAIN_LINES,
} from './terms'

/** A person of a chain (接龙), where and as they stand in it. */
export interface ChainEntry extends EntryFacts {
  /** As written; null where none was. */
  number: number | null
  /** Which chain of the paste, from 0. */
  chain: number
  /** Lines of the paste, from 1: the first, and those that go on about the same person. */
  lines: number[]
  /** What was written, as it was. */
  raw: string
}

/** A line that names nobody. */
export interface ChainNote {
  kind: ChainNoteKind
  line: number
  raw: string
}

/** What stands in a pasted text: every line that is not blank is in `entries` or in `notes`, in order. */
export interface Chain {
  entries: ChainEntry[]
  notes: ChainNote[]
}

interface Line {
  line: number
  raw: string
  /** Without emoji and invisible characters, full-width characters as ordinary ones. */
  text: string
}

const LINE_BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/
const PRIVATE = /[\ue000-\uf8ff]/g
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\p{Variation_Selector}/gu
/** Lines drawn through characters, one for each: 张̶三̶. */
const STROKES = /\P{M}[\u0335-\u0338]+(?:\s?\P{M}[\u0335-\u0338]+)*/gu
/** Some editors leave the first or last character of a word without its stroke. */
const HALF_STRUCK = /(\p{L}{1,3})(\ue000)|(\ue001)(\p{L}{1,3})/gu
const STROKE = /[\u0335-\u0338]/g
const TILDES = /(?<!~)~~+(?!~)([^~\ue000\ue001]+)~~+/g
const KEYCAPS = /(?:[0-9]\ufe0f?\u20e3)+|🔟/gu
const CROSSES = /[❌🚫❎✖✗✘]/gu
const PICTURES =
  /[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]|\u20e3/gu
/** Numbers that are one character: ① ⑴ ⒈ ❶ ➀ ➊ ㉑ ㊱, each with the figure its row begins with. */
const ENCLOSED: readonly (readonly [from: number, to: number, first: number])[] = [
  [0x2460, 0x2473, 1],
  [0x2474, 0x2487, 1],
  [0x2488, 0x249b, 1],
  [0x2776, 0x277f, 1],
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x3251, 0x325f, 21],
  [0x32b1, 0x32bf, 36],
]
const ENCLOSED_NUMBER = /[\u2460-\u249b\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]/g

function enclosedNumber(mark: string): string {
  const code = mark.charCodeAt(0)
  const row = ENCLOSED.find(([from, to]) => code >= from && code <= to)
  return row ? ` ${code - row[0] + row[2]}. ` : ' '
}

/** A line as the rules below read it. */
export function cleanLine(raw: string): string {
  const struck = (text: string) => `${MARKS.struck}${text}${MARKS.struckEnd}`
  return raw
    .replace(PRIVATE, ' ')
    .replace(KEYCAPS, (digits) => ` ${digits === '🔟' ? '10' : digits.replace(/\D/g, '')}. `)
    .replace(ENCLOSED_NUMBER, enclosedNumber)
    .replace(INVISIBLE, '')
    .replace(STROKES, (text) => struck(text.replace(STROKE, '')))
    .replace(STROKE, '')
    .replace(HALF_STRUCK, (_, before = '', from = '', to = '', after = '') => from + before + after + to)
    .replace(CROSSES, MARKS.gone)
    .replace(EXPRESSIONS, ' ')
    .normalize('NFKC')
    .replace(PICTURES, ' ')
    .replace(TILDES, (_, text: string) => struck(text))
    .replace(/\s+/g, ' ')
    .trim()
}

const HEADER = /#\s?接龙|^[【[(]?接龙[】\])]?/
const EXAMPLE = /^[([【]?(?:例|示例|举例|范例|样例|格式|模板|参考|example)/iu
const EXAMPLE_BODY = /^(?:姓名|名字|昵称)\s?(?:$|[+电手\d])/u
const EXAMPLE_NAMES = ['某某', '某某某', 'xxx', '您的姓名']
/** What a client of WeChat puts before a message: 李姐 2026-11-26 09:31. */
const SENDER =
  /^[^#]{0,40}?(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s?|昨天\s?|今天\s?|星期.\s?|周.\s?|[上下中]午\s?|晚上\s?|凌晨\s?|早上\s?)*\d{1,2}:\d{2}(?::\d{2})?$|^[-—\s]+\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[-—\s]*$/u
/** Who is to be asked, in a notice. */
const CONTACT = /联系|咨询|负责|发起|主办|带队|组织者|管理员/
/** After a figure it is no place in a chain: 12月1日, 30人, 5栋, 9:00. */
const UNIT =
  /^(?:[年月日点时分人名元块岁个天楼栋幢座期届位多几%#/]|余[人名位]|米(?!\p{L})|周(?!\p{L}{1,2}(?!\p{L}))|小时|单元|号楼|:\s?\d|\+)/u
const ORDINAL = '(?:第|no\\.?)?\\s?(\\d{1,4}|[一二三四五六七八九十]{1,3})\\s?(?:号|位)?'
const NUMBERED = new RegExp(
  `^(\\ue000?)[([【<*·-]?\\s?${ORDINAL}\\s?([)\\]】>.、,:;。·_—–~|/-]+|\\s|$)(\\s?)(.*)$`,
  'iu',
)
const GLUED = /^(\ue000?)(\d{1,3})(号?)((?:[\p{L}([【~]|\+?1[3-9]\d{9}(?!\d)).*)$/u
const BEGINS_WITH_PHONE = /^\+?(?:86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)/
const BEGINS_WITH_PLACE = /^\d{1,3}\s?(?:[栋幢座楼#-]|号楼|单元)/u

/** A number of the chain with what stands behind it. */
interface Numbered {
  number: number
  body: string
}

/** Null where a line begins with no number, or with one that counts something else. */
function readNumbered(text: string): Numbered | null {
  if (BEGINS_WITH_PHONE.test(text)) return null
  const [, struck = '', figure = '', mark = '', gap = '', body = ''] = NUMBERED.exec(text) ?? []
  const number = readNumber(figure)
  if (number !== null) {
    const spaced = mark.trim() === ''
    if (spaced && (UNIT.test(body) || /\D/.test(figure))) return null
    // 12.1, 9:00 and 5-2-502 are none; 1.5栋李姐 and 3. 2026年 are.
    const clear = spaced || gap !== '' || BEGINS_WITH_PLACE.test(body) || mark === '、'
    if (/^\d/.test(body) && !BEGINS_WITH_PHONE.test(body) && (/[-:/]/.test(mark) || !clear)) return null
    return { number, body: struck + body }
  }
  const [, stroke = '', digits = '', ordinal, rest = ''] = GLUED.exec(text) ?? []
  if (digits === '' || UNIT.test(rest) || digits === '86') return null
  if (ordinal === '号' && NO_NAME.test(rest)) return null
  return { number: Number(digits), body: stroke + rest }
}

const NOT_COUNTING = '(?<![\\d.:/+带加共第xX×*#-])'
const IN_LINE = new RegExp(
  `${NOT_COUNTING}(\\d{1,4})\\s?(?:[.、)\\]:,]|号[.、:,])\\s?(?=[\\p{L}([【\\ue000]|1[3-9]\\d{9})` +
    `|${NOT_COUNTING}(\\d{1,3})(?!单元|[周季时万米])(?=[${SURNAMES}]\\p{Script=Han})`,
  'gu',
)

/** A number in the middle of a line. */
interface Found {
  number: number
  start: number
  end: number
}

/** Where number `next` begins inside a line: `… 2. 李四`, `…2李四`. */
function findNumber(text: string, next: number): Found | null {
  for (const found of text.matchAll(IN_LINE))
    if (Number(found[1] ?? found[2]) === next)
      return { number: next, start: found.index, end: found.index + found[0].length }
  return null
}

/** All that stands on one line: `1. 张三 2. 李四 3. 王五`. */
function splitInLine({ number, body }: Numbered): Numbered[] {
  const parts: Numbered[] = []
  let rest = { number, body }
  for (;;) {
    const next = findNumber(rest.body, rest.number + 1)
    if (!next) return [...parts, rest]
    parts.push({ number: rest.number, body: rest.body.slice(0, next.start) })
    rest = { number: rest.number + 1, body: rest.body.slice(next.end) }
  }
}

const withoutMarks = (text: string) => text.replace(PRIVATE, '').trim()

/** Reads the lines of a paste one after the other. */
class Reader {
  readonly entries: ChainEntry[] = []
  readonly notes: ChainNote[] = []
  private chain = 0
  /** Whether any line of this chain is numbered: then what stands before the first is about the notice. */
  private numbered = false
  private lastNumber: number | null = null
  /** Whether somebody stands in this chain already. */
  private begun = false
  /** Whom a further line may be about. */
  private last: ChainEntry | null = null
  /** A number that stands on a line of its own. */
  private pending: { number: number; line: Line } | null = null

  readChain(lines: readonly Line[]): void {
    this.numbered = lines.some(({ text }) => readNumbered(text) !== null)
    if (this.begun) this.chain += 1
    this.begun = false
    this.lastNumber = null
    this.last = null
    for (const line of lines) this.readLine(line)
    this.dropPending()
  }

  private readLine(line: Line): void {
    const { text } = line
    const header = HEADER.exec(text)
    const numbered = readNumbered(text)
    if (header) this.readHeader(line, header.index + header[0].length)
    else if (EXAMPLE.test(text)) this.note('example', line)
    else if (numbered) this.readNumberedLine(line, numbered)
    else if (text.length <= MOST_OF_A_SENDER && SENDER.test(text)) {
      this.last = null
      this.note('sender', line)
    } else this.readPlainLine(line)
  }

  private readHeader(line: Line, from: number): void {
    this.dropPending()
    this.note('title', line)
    const behind = line.text.slice(from)
    const first = findNumber(behind, 1)
    if (first) this.addAll(line, splitInLine({ number: 1, body: behind.slice(first.end) }))
  }

  private readNumberedLine(line: Line, numbered: Numbered): void {
    this.dropPending()
    const { number, body } = numbered
    if (NOTICE_POINT.test(body)) this.note('title', line)
    else if (withoutMarks(body) === '') this.pending = { number, line }
    else {
      if (number === 1 && this.begun && (this.lastNumber ?? 0) > 1) this.chain += 1
      this.addAll(line, splitInLine(numbered))
    }
  }

  private addAll(line: Line, parts: readonly Numbered[]): void {
    for (const { number, body } of parts) {
      const raw = parts.length > 1 ? withoutMarks(body) : line.raw
      this.lastNumber = number
      this.addEntry({ ...line, raw }, { number, body })
    }
  }

  private addEntry(line: Line, { number, body }: Numbered): void {
    const { people, rest } = readEntry(body)
    if (EXAMPLE_BODY.test(body) || people.some(({ name }) => EXAMPLE_NAMES.includes(name)))
      this.note('example', line)
    else if (people.length > 0) this.add(people, { number, line })
    else if (rest.phone !== null) this.add([rest], { number, line })
    else this.note(this.begun ? 'unread' : 'title', line)
  }

  private add(people: readonly EntryFacts[], { number, line }: { number: number | null; line: Line }): void {
    const at = { number, chain: this.chain, raw: line.raw }
    const entries = people.map((facts) => ({ ...facts, ...at, lines: [line.line] }))
    this.entries.push(...entries)
    this.last = entries.at(-1) ?? null
    this.begun = true
  }

  /** `群主: 1. 张三`, `普查 1. 张三 2. 李四`: what stands before the first number is somebody only if it can be nothing else. */
  private readBeforeNumber(line: Line, first: Found): void {
    const before = line.text.slice(0, first.start)
    const { people } = readEntry(before)
    if (/:\s*$/.test(before)) this.note('sender', line)
    else if (this.isUnnumberedEntry(before, people))
      this.add(people, { number: null, line: { ...line, raw: withoutMarks(before) } })
    else this.note('title', line)
    this.addAll(line, splitInLine({ number: first.number, body: line.text.slice(first.end) }))
  }

  private readPlainLine(line: Line): void {
    const [first] = [1, (this.lastNumber ?? 0) + 1]
      .flatMap((number) => findNumber(line.text, number) ?? [])
      .sort((one, other) => one.start - other.start)
    if (first) this.readBeforeNumber(line, first)
    else this.readPlain(line)
  }

  private readPlain(line: Line): void {
    const { people, rest } = readEntry(line.text)
    if (this.pending && people.length > 0) {
      this.addToNumber(this.pending, line, people)
      return
    }
    this.dropPending()
    const aside = /^[([【]/.test(line.text) && rest.comment !== null
    if (this.last && people.length === 0 && (saysSomething(rest) || aside)) {
      addTo(this.last, rest)
      this.last.lines.push(line.line)
      this.last.raw += `\n${line.raw}`
    } else if (this.isUnnumberedEntry(line.text, people)) this.add(people, { number: null, line })
    else this.note(this.begun ? 'unread' : 'title', line)
  }

  /** Somebody who wrote below their number. */
  private addToNumber(
    { number, line: first }: { number: number; line: Line },
    line: Line,
    people: readonly EntryFacts[],
  ): void {
    this.pending = null
    const before = this.entries.length
    this.add(people, { number, line: { ...line, raw: `${first.raw}\n${line.raw}` } })
    for (const entry of this.entries.slice(before)) entry.lines.unshift(first.line)
    this.lastNumber = number
  }

  /** Somebody who wrote no number: nothing but names, and not in the notice above a chain that has numbers. */
  private isUnnumberedEntry(text: string, people: readonly EntryFacts[]): boolean {
    if (people.length === 0 || !people.every(({ name }) => isLikelyName(name))) return false
    if (people.some(({ comment }) => (comment ?? '').length > MOST_REMARK)) return false
    const inNotice = this.numbered && !this.begun
    return !inNotice || (people.some(({ phone }) => phone !== null) && !CONTACT.test(text))
  }

  private dropPending(): void {
    if (this.pending) this.note('empty_number', this.pending.line)
    this.pending = null
  }

  private note(kind: ChainNoteKind, { line, raw }: Line): void {
    this.notes.push({ kind, line, raw })
  }
}

const MOST_OF_A_SENDER = 80
/** A longer remark makes an unnumbered line a sentence. */
const MOST_REMARK = 12

/** Lines that are more than white space, each chain of the paste for itself. */
function splitChains(text: string): Line[][] {
  const chains: Line[][] = [[]]
  for (const [i, raw] of text.split(LINE_BREAKS).entries()) {
    if (raw.replace(INVISIBLE, '').trim() === '') continue
    const line = { line: i + 1, raw: raw.trim(), text: cleanLine(raw) }
    if (HEADER.test(line.text)) chains.push([])
    chains.at(-1)?.push(line)
  }
  return chains
}

/**
 * Reads text copied out of a WeChat group. Total: any text is read, and what names nobody is handed back as a note. For
 * the server: phones' older engines lack what these patterns use.
 */
export function parseChain(text: string): Chain {
  const reader = new Reader()
  for (const lines of splitChains(text)) reader.readChain(lines)
  const notes = reader.notes.sort((one, other) => one.line - other.line)
  return { entries: reader.entries, notes }
}

/** Parses what is not too long and names somebody; else says what to paste. */
export function readChain(text: string): Chain | Refusal<ChainRefusalCode> {
  if (text.length > MAX_CHAIN_CHARACTERS || text.split(LINE_BREAKS).length > MAX_CHAIN_LINES)
    return refuse(CHAIN_REFUSALS, 'chain_too_long')
  const chain = parseChain(text)
  return chain.entries.length > 0 ? chain : refuse(CHAIN_REFUSALS, 'chain_empty')
}
