import { type Refusal, refuse } from '../../refusal'
import { DAY_MS, dateOn, shanghaiInstant, shanghaiParts } from '../../time'
import {
  foldWidth,
  type Header,
  type HeaderForm,
  readDayLine,
  readHeader,
  readPlaceholder,
  readSystemLine,
  readTimeLine,
  tellsDay,
  type WrittenTime,
  withoutInvisible,
} from '../chat-lines/rules'
import type { MessageKind } from '../chat-lines/terms'
import {
  MAX_MESSAGE_LENGTH,
  MAX_PASTE_BYTES,
  MAX_PASTE_LINES,
  MAX_PASTE_MESSAGES,
  PASTE_REFUSALS,
  type PasteRefusalCode,
} from './terms'

export interface Quote {
  sender: string | null
  text: string
}

/** A message of a group, as the paste tells it. */
export interface ChatMessage {
  /** Null where WeChat itself speaks, or the paste begins in the middle of a message. */
  sender: string | null
  /** `2026-11-20`; null where nothing tells the day. */
  on: string | null
  /** `09:03` in Shanghai; null where nothing tells the time. */
  clock: string | null
  /** The day does not stand there: worked out from 昨天, 星期三, a missing year, or from when it was pasted. */
  dayAssumed: boolean
  kind: MessageKind
  text: string
  quote: Quote | null
  /** Line of the paste, from 1, where it begins. */
  line: number
}

export interface Chat {
  /** The group's name, where the record begins with it. */
  groupName: string | null
  messages: ChatMessage[]
}

interface Line {
  raw: string
  plain: string
  blankBefore: boolean
  header: Header | null
}

const TITLE =
  /^(?:dear[:,]?|\[?(?:微信|群聊)?的?聊天记录\]?[:：]?|.{1,80}(?:上|群聊|["”」])?的聊天记录(?:如下)?[,，:：]?\s?(?:请查收)?[.。]?)$/iu
const RECORD_TITLE = /聊天记录(?:如下)?[,，:：]?\s?(?:请查收)?[.。]?$/u
const MAIL_HEAD = /^\s*(?:发件人|收件人|抄送|主题|发送时间|日期|from|to|cc|subject|date|sent)\s?:/iu
const MAIL_FOOT = /^(?:发自我的|来自|sent from my).{0,30}$/iu

const LINE_BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/
const BLANK = /^[\s\u3000\u200b\ufeff]*$/

function readLines(text: string): (Line | null)[] {
  let blankBefore = true
  return text.split(LINE_BREAKS).map((raw) => {
    if (BLANK.test(raw)) {
      blankBefore = true
      return null
    }
    const clean = withoutInvisible(raw)
    const plain = foldWidth(clean)
    const line = {
      raw: clean,
      plain,
      blankBefore,
      header: MAIL_HEAD.test(plain) ? null : readHeader(clean, plain),
    }
    blankBefore = false
    return line
  })
}

/** The forms of header that count in this paste, and where a dated one must stand. */
interface Manner {
  forms: ReadonlySet<HeaderForm>
  /** Messages stand apart by blank lines, so that a date at the end of any other line is part of what is said. */
  apart: boolean
}

function countForms(lines: readonly (Line | null)[]) {
  const count = { dated: 0, timed: 0, loosely_timed: 0, named: 0, time_first: 0, inline: 0 }
  let apart = 0
  for (const line of lines) {
    if (!line?.header) continue
    const { form } = line.header
    if (form === 'named' && !line.blankBefore) continue
    count[form] += 1
    if (form === 'dated' && line.blankBefore) apart += 1
  }
  return { count, apart }
}

const HAN = /\p{Script=Han}/u

/** How WeChat, or the tool, wrote this paste down. A form with fewer signs counts only where no better one stands. */
function mannerOf(lines: readonly (Line | null)[], isRecord: boolean): Manner {
  const { count, apart } = countForms(lines)
  const within = count.dated - apart
  const forms = new Set<HeaderForm>(['dated', 'timed'])
  if (count.dated === 0 && count.time_first > 0) forms.add('time_first')
  const timed = count.dated + count.timed + (forms.has('time_first') ? count.time_first : 0)
  if (timed === 0 && count.loosely_timed > 0 && count.loosely_timed >= count.named) forms.add('loosely_timed')
  else if (timed === 0 && count.named > 0) forms.add('named')
  const inline = lines.filter((line) => line?.header?.form === 'inline' && HAN.test(line.header.name))
  const first = lines.find((line) => line !== null && !isTitle(line.plain))
  const begins = first?.header?.form === 'inline'
  if (timed === 0 && forms.size === 2 && inline.length > 0 && (isRecord || begins)) forms.add('inline')
  return { forms, apart: within > 0 && apart >= 2 * within }
}

const isTitle = (plain: string) => TITLE.test(plain.trim()) || MAIL_HEAD.test(plain.trim())

function groupNameIn(title: string): string | null {
  const text = title.trim()
  const quoted = /微信群["“「](.{1,60})["”」]的聊天记录/u.exec(text)
  const plain = /^(.{1,60}?)\s?微信群上的聊天记录/u.exec(text)
  return quoted?.[1] ?? plain?.[1]?.trim() ?? null
}

const two = (figure: number) => String(figure).padStart(2, '0')

/** The day meant by what was written, seen from the day of pasting. */
function resolveDay(when: WrittenTime, now: Date): { on: string | null; dayAssumed: boolean } {
  const today = dateOn(now)
  const { year } = shanghaiParts(now)
  if (when.month !== null && when.day !== null) {
    const monthDay = `${two(when.month)}-${two(when.day)}`
    if (when.year !== null) return { on: `${when.year}-${monthDay}`, dayAssumed: false }
    // Nobody pastes what will be said.
    const on = `${year}-${monthDay}`
    return { on: on > today ? `${year - 1}-${monthDay}` : on, dayAssumed: true }
  }
  const daysBack = (days: number) => dateOn(new Date(now.getTime() - days * DAY_MS))
  if (when.daysAgo !== null) return { on: daysBack(when.daysAgo), dayAssumed: true }
  if (when.weekday !== null) {
    const { weekday } = shanghaiParts(now)
    return { on: daysBack((weekday - when.weekday + 7) % 7 || 7), dayAssumed: true }
  }
  return { on: null, dayAssumed: true }
}

const QUOTE_FIRST = /^「([^：:\n]{1,60})[：:]([\s\S]*?)」\n\s?[-—–─_](?:\s?[-—–─_]){4,}\s?(?:\n|$)/
const QUOTE_LAST = /\n引用\s?([^\n]{1,60}?)\s?的消息\s?[:：]\s?/u

function splitQuote(text: string): { quote: Quote | null; words: string } {
  const first = QUOTE_FIRST.exec(text)
  if (first) {
    const [whole, sender = '', quoted = ''] = first
    return { quote: { sender: sender.trim(), text: quoted.trim() }, words: text.slice(whole.length).trim() }
  }
  const last = QUOTE_LAST.exec(text)
  if (last) {
    const quoted = text.slice(last.index + last[0].length).trim()
    return {
      quote: { sender: (last[1] ?? '').trim(), text: quoted },
      words: text.slice(0, last.index).trim(),
    }
  }
  return { quote: null, words: text }
}

interface Open {
  sender: string | null
  when: WrittenTime | null
  day: WrittenTime | null
  lines: string[]
  line: number
}

/** Reads the lines of a paste one after the other. */
class Reader {
  readonly messages: ChatMessage[] = []
  groupName: string | null = null
  private open: Open | null = null
  private day: WrittenTime | null = null
  /** What the chat window showed above: the time of what follows, where its own lines tell none. */
  private shown: WrittenTime | null = null
  private readonly lines: readonly (Line | null)[]
  private readonly manner: Manner
  private readonly now: Date

  constructor(lines: readonly (Line | null)[], manner: Manner, now: Date) {
    this.lines = lines
    this.manner = manner
    this.now = now
  }

  read(): void {
    for (const [i, line] of this.lines.entries()) {
      // More are refused anyway.
      if (this.messages.length > MAX_PASTE_MESSAGES) return
      if (line === null) this.open?.lines.push('')
      else this.readLine(line, i)
    }
    this.close()
    this.spreadDays()
  }

  private readLine(line: Line, i: number): void {
    const header = line.header && this.counts(line, i) ? line.header : null
    if (header) this.begin(header, i)
    else if (this.readBetween(line, i)) return
    else if (this.open) this.open.lines.push(line.raw.trim())
    else if (!MAIL_HEAD.test(line.plain.trim()))
      this.open = { sender: null, when: this.shown, day: this.day, lines: [line.raw.trim()], line: i + 1 }
  }

  private begin({ name, when, words }: Header, i: number): void {
    this.close()
    const lines = words === '' ? [] : [words]
    this.open = { sender: name, when: when ?? this.shown, day: this.day, lines, line: i + 1 }
  }

  private counts({ header, plain, blankBefore }: Line, i: number): boolean {
    if (!header) return false
    // No editor leaves a space behind a colon, and no writer puts one there: this is WeChat.
    if (header.form === 'named' && blankBefore && /:\s$/.test(plain)) return true
    if (!this.manner.forms.has(header.form)) return false
    if (header.form === 'named') return blankBefore || this.open === null
    if (header.form !== 'dated') return true
    if (this.manner.apart) return blankBefore
    return blankBefore || this.saysSomething(i + 1)
  }

  /** Whether anything stands below that is not the next header. */
  private saysSomething(from: number): boolean {
    for (let i = from; i < this.lines.length; i += 1) {
      const line = this.lines[i]
      if (line) return !(line.header && this.manner.forms.has(line.header.form))
    }
    return false
  }

  /** Lines that are nobody's words: titles, days, times and what WeChat says itself. */
  private readBetween({ raw, plain, blankBefore }: Line, i: number): boolean {
    const said = this.open?.lines.some((line) => line !== '') ?? false
    if (isTitle(plain) && (!this.open || /微信群?上?的聊天记录如下/.test(plain))) {
      this.close()
      this.groupName ??= groupNameIn(plain)
      return true
    }
    if (this.readDayOrTime(plain, blankBefore)) return true
    const system = this.open === null || said ? readSystemLine(raw) : null
    if (system) {
      this.close()
      this.push({ ...system, when: this.shown, day: this.day, line: i + 1, quote: null })
      return true
    }
    return this.groupName !== null && said && MAIL_FOOT.test(plain.trim())
  }

  private readDayOrTime(plain: string, blankBefore: boolean): boolean {
    const day = readDayLine(plain)
    const drawn = /^\s*[-—–─=_*]{2,}/.test(plain)
    if (day && (drawn || (blankBefore && day.year !== null && !this.manner.forms.has('inline')))) {
      this.close()
      this.day = day
      this.shown = null
      return true
    }
    const untimed = this.manner.forms.has('named') || this.manner.forms.has('inline')
    const time = untimed && blankBefore ? readTimeLine(plain) : null
    if (!time || (!tellsDay(time) && this.open !== null && this.open.lines.every((line) => line === '')))
      return false
    this.close()
    this.shown = time
    return true
  }

  private close(): void {
    const open = this.open
    this.open = null
    if (!open) return
    const text = open.lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
    if (text === '' && open.sender === null) return
    const { quote, words } = splitQuote(text)
    const recalled = /^["“]?.{0,20}?撤回了一条消息$/u.test(words)
    const placeholder = readPlaceholder(words)
    const kind = recalled ? 'recalled' : (placeholder?.kind ?? (text === '' ? 'other' : 'text'))
    const told = recalled ? '' : (placeholder?.text ?? words)
    this.push({ ...open, kind, text: told, quote })
  }

  private push(
    said: Pick<Open, 'sender' | 'when' | 'day' | 'line'> & Pick<ChatMessage, 'kind' | 'text' | 'quote'>,
  ): void {
    const { sender, when, day, kind, text, quote, line } = said
    const own = when && tellsDay(when) ? when : null
    const told = own ?? day
    const { on, dayAssumed } = told ? resolveDay(told, this.now) : { on: null, dayAssumed: true }
    this.messages.push({ sender, on, clock: when?.clock ?? null, dayAssumed, kind, text, quote, line })
  }

  /**
   * Where only times stand, WeChat means today; going back through the messages, a later time above an earlier one was
   * said the day before.
   */
  private spreadDays(): void {
    const { hour, minute } = shanghaiParts(this.now)
    let day = this.now
    let next = `${two(hour)}:${two(minute)}`
    for (let i = this.messages.length - 1; i >= 0; i -= 1) {
      const message = this.messages[i]
      if (!message?.clock) continue
      if (message.on !== null) {
        const [year = 0, month = 1, date = 1] = message.on.split('-').map(Number)
        day = shanghaiInstant(year, month, date, 12)
      } else {
        if (message.clock > next) day = new Date(day.getTime() - DAY_MS)
        message.on = dateOn(day)
      }
      next = message.clock
    }
  }
}

/**
 * Reads the text of a WeChat chat in any form that WeChat gives it. Total, linear in the length of the text, and gives up
 * after one message more than a paste may have.
 */
export function parseChat(text: string, now: Date): Chat {
  const lines = readLines(text)
  const isRecord = lines.some((line) => line !== null && RECORD_TITLE.test(line.plain.trim()))
  const reader = new Reader(lines, mannerOf(lines, isRecord), now)
  reader.read()
  return { groupName: reader.groupName, messages: reader.messages }
}

function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    // Half of a pair of surrogates is two of its four bytes.
    if (code < 0x80) bytes += 1
    else if (code < 0x800 || (code >= 0xd800 && code <= 0xdfff)) bytes += 2
    else bytes += 3
  }
  return bytes
}

const isSaid = ({ sender, kind, text }: ChatMessage) =>
  sender !== null && kind !== 'recalled' && (text !== '' || kind !== 'other')

/** Parses a paste that is a chat of some size; else says what to paste instead. */
export function readPaste(text: string, now: Date): Chat | Refusal<PasteRefusalCode> {
  if (BLANK.test(text.slice(0, 1000)) && text.trim() === '') return refuse(PASTE_REFUSALS, 'paste_empty')
  if (text.length > MAX_PASTE_BYTES / 3 && utf8Length(text) > MAX_PASTE_BYTES)
    return refuse(PASTE_REFUSALS, 'paste_too_big')
  if (text.split('\n', MAX_PASTE_LINES + 1).length > MAX_PASTE_LINES)
    return refuse(PASTE_REFUSALS, 'paste_too_many')
  const chat = parseChat(text, now)
  const said = chat.messages.filter(isSaid).length
  const senders = chat.messages.filter(({ sender }) => sender !== null).length
  if (said === 0 || said * 2 < senders) return refuse(PASTE_REFUSALS, 'paste_no_chat')
  const isEndless = ({ text, quote }: ChatMessage) =>
    text.length > MAX_MESSAGE_LENGTH || (quote?.text.length ?? 0) > MAX_MESSAGE_LENGTH
  if (chat.messages.some(isEndless)) return refuse(PASTE_REFUSALS, 'paste_endless_message')
  if (chat.messages.length > MAX_PASTE_MESSAGES) return refuse(PASTE_REFUSALS, 'paste_too_many')
  return chat
}
