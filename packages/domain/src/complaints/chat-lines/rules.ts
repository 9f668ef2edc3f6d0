import { type MessageKind, NO_SENDER, PLACEHOLDERS } from './terms'

/** A time as it stands in a chat: any part of the day may be missing, or said by a word. */
export interface WrittenTime {
  year: number | null
  month: number | null
  day: number | null
  /** 0 今天, 1 昨天, 2 前天; null where no such word stands there. */
  daysAgo: number | null
  /** 0 Sunday … 6 Saturday, of 星期三. */
  weekday: number | null
  /** `09:03`; null in a line that tells only the day. */
  clock: string | null
}

/** Which shape a line has that tells who said what follows. */
export type HeaderForm =
  /** `张三 2026/11/20 9:03`: copied from a Mac or a newer PC. */
  | 'dated'
  /** `张三  09:03`, two spaces: sent by e-mail from a phone, the day stands above. */
  | 'timed'
  /** `张三 09:03`, or `张三 9:03 AM`: the same after somebody's editor. */
  | 'loosely_timed'
  /** `张三: ` with the words below: copied from an older PC, without any time. */
  | 'named'
  /** `2026-11-20 09:03:21 张三`, `[2026-11-20 09:03] 张三: 灯坏了`: written by tools that export. */
  | 'time_first'
  /** `张三: 灯坏了`: a forwarded record as text. */
  | 'inline'

export interface Header {
  form: HeaderForm
  name: string
  when: WrittenTime | null
  /** What is said on the same line. */
  words: string
}

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const WIDE = /[\u3000\u00a0\u2000-\u200a\u202f\u205f\uff01-\uff5e]/g

/** The same line, character by character, with ordinary digits, signs and spaces. */
export function foldWidth(line: string): string {
  return line.replace(WIDE, (character) => {
    const code = character.charCodeAt(0)
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' '
  })
}

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '')

const CLOCK =
  '(?:(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上)\\s?)?(\\d{1,2}):(\\d{2})(?::\\d{2})?(?:\\s?([AaPp])\\.?[Mm]\\.?)?'
const DAY =
  '(?:(?:(\\d{4})[-/.年]\\s?)?(\\d{1,2})[-/.月]\\s?(\\d{1,2})日?|(今天|昨天|前天)|(?:星期|周)([一二三四五六日天]))'
const MOMENT = `(?:${DAY}[\\s,]*(?:(?:星期|周)[一二三四五六日天][\\s,]*)?)?${CLOCK}`
/** Longer than any time one writes; only so much of a line's end is looked at. */
const MOST_OF_A_TIME = 44
const MOST_OF_A_NAME = 60
const AT_END = new RegExp(`(?:^|[\\s(\\[,]|(?<=\\D)(?=20\\d{2}[-/.年]))${MOMENT}[)\\]]?\\s*$`)
const AT_START = new RegExp(`^[\\[(]?${MOMENT}[\\])]?[\\s,]+`)
const ALONE = new RegExp(`^${MOMENT}$`)
const DAY_ALONE = new RegExp(`^[-—–─=_*\\s]*${DAY}(?:\\s*(?:星期|周)[一二三四五六日天])?[-—–─=_*\\s]*$`)

const WEEKDAYS = '日一二三四五六'
const DAYS_AGO = ['今天', '昨天', '前天']
const two = (figure: number) => String(figure).padStart(2, '0')

function readClock(period: string | undefined, hours: string, minutes: string, half: string | undefined) {
  let hour = Number(hours)
  if (hour > 24 || Number(minutes) > 59) return null
  const afternoon = half?.toLowerCase() === 'p' || /下午|傍晚|晚上/.test(period ?? '')
  const noon = period === '中午'
  if ((afternoon && hour < 12) || (noon && hour < 3)) hour += 12
  else if (hour === 12 && (half?.toLowerCase() === 'a' || /凌晨|晚上/.test(period ?? ''))) hour = 0
  return `${two(hour % 24)}:${minutes}`
}

function readDay(found: RegExpExecArray): Omit<WrittenTime, 'clock'> | null {
  const [, year, month, day, word, weekday] = found
  if (month && (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31)) return null
  const weekdayNumber = weekday ? WEEKDAYS.indexOf(weekday === '天' ? '日' : weekday) : null
  return {
    year: year ? Number(year) : null,
    month: month ? Number(month) : null,
    day: day ? Number(day) : null,
    daysAgo: word ? DAYS_AGO.indexOf(word) : null,
    weekday: weekdayNumber,
  }
}

function readMoment(found: RegExpExecArray): WrittenTime | null {
  const [, , , , , , period, hours = '', minutes = '', half] = found
  const day = readDay(found)
  const clock = readClock(period, hours, minutes, half)
  return day && clock ? { ...day, clock } : null
}

export const tellsDay = (when: WrittenTime): boolean =>
  when.month !== null || when.daysAgo !== null || when.weekday !== null

/** `—————  2026-11-20  —————`, 昨天, 2026年11月20日 星期五: a line that is nothing but a day. */
export function readDayLine(plain: string): WrittenTime | null {
  if (plain.length > MOST_OF_A_TIME + 30) return null
  const found = DAY_ALONE.exec(plain.trim())
  const day = found && readDay(found)
  return day ? { ...day, clock: null } : null
}

/** `星期五 12:01`, `2026年11月20日 09:03` on a line of their own: what the chat window shows between messages. */
export function readTimeLine(plain: string): WrittenTime | null {
  if (plain.length > MOST_OF_A_TIME + 30) return null
  const text = plain.trim().replace(/^[-—–─\s]+|[-—–─\s]+$/g, '')
  const found = ALONE.exec(text)
  return found && readMoment(found)
}

function nameOf(raw: string): string {
  return withoutInvisible(raw)
    .replace(/\s+/g, ' ')
    .replace(/[\s:：,，]+$/, '')
    .trim()
}

function readTimeAtEnd(raw: string, plain: string): Header | null {
  const last = plain.charCodeAt(plain.length - 1)
  const ends = (last >= 48 && last <= 57) || /[mM.)\]]/.test(plain.slice(-1))
  if (!ends || plain.length > MOST_OF_A_NAME + MOST_OF_A_TIME) return null
  const from = Math.max(0, plain.length - MOST_OF_A_TIME)
  const found = AT_END.exec(plain.slice(from))
  const when = found && readMoment(found)
  if (!found || !when) return null
  const before = raw.slice(0, from + found.index)
  const name = nameOf(before)
  if (name === '' || name.length > MOST_OF_A_NAME) return null
  if (/[:：]\s*$/.test(before) && NO_SENDER.test(name)) return null
  const gap = plain.slice(before.trimEnd().length, from + found.index + found[0].length).match(/^\s*/)?.[0]
  const wide = gap !== undefined && (gap.length >= 2 || gap === '\t')
  const form = tellsDay(when) ? 'dated' : wide && !/[AaPp]\.?[Mm]\.?$/.test(plain) ? 'timed' : 'loosely_timed'
  if (form === 'loosely_timed' && (NO_SENDER.test(name) || /[。！？!?；;，,]/.test(name))) return null
  return { form, name, when, words: '' }
}

/** `[2026-11-20 09:03:21] 张三: 灯坏了`, `2026-11-20 09:03:21 张三(12345678)`; only with a whole date. */
function readTimeAtStart(raw: string, plain: string): Header | null {
  if (!/^[[(]?20\d{2}[-/.年]/.test(plain)) return null
  const found = AT_START.exec(plain.slice(0, MOST_OF_A_TIME))
  const when = found && readMoment(found)
  if (!found || !when) return null
  const rest = raw.slice(found[0].length)
  // Unless the words follow on the same line, a colon is part of the name: 小雨妈妈:3栋.
  const colon = foldWidth(rest).indexOf(/^[[(]/.test(plain) ? ':' : ': ')
  const said = colon >= 0 && colon <= MOST_OF_A_NAME ? rest.slice(colon + 1).trim() : ''
  const name = nameOf(colon >= 0 ? rest.slice(0, colon) : rest).replace(/[(<（][\w.@-]{5,}[)>）]$/, '')
  if (name === '' || name.length > MOST_OF_A_NAME) return null
  return { form: 'time_first', name, when, words: said }
}

const NO_NAME_SIGN = /[{}<>="“”「」[\]|\\。！？!?；;，,]/

function readColon(raw: string, plain: string): Header | null {
  const end = plain.trimEnd()
  if (end.endsWith(':') && end.length <= MOST_OF_A_NAME + 1) {
    const name = nameOf(raw.slice(0, end.length - 1))
    const fits = name !== '' && name.length <= MOST_OF_A_NAME && !/[。！？!?；;]/.test(name)
    return fits && !NO_SENDER.test(name) ? { form: 'named', name, when: null, words: '' } : null
  }
  const spaced = plain.indexOf(': ')
  const colon = spaced >= 0 ? spaced : plain.indexOf(':')
  if (colon < 1 || colon > 30) return null
  const name = nameOf(raw.slice(0, colon))
  if (name === '' || NO_NAME_SIGN.test(name) || NO_SENDER.test(name)) return null
  // 昨天 9:03, http://…
  const behind = plain.slice(colon + 1)
  if ((/\d$/.test(name) && /^\d/.test(behind)) || behind.startsWith('//')) return null
  return { form: 'inline', name, when: null, words: raw.slice(colon + 1).trim() }
}

/** Who speaks, if a line may say so. Whether it does, its surroundings decide. `plain` is the line by {@link foldWidth}. */
export function readHeader(raw: string, plain: string): Header | null {
  if (!plain.includes(':')) return null
  return readTimeAtStart(raw, plain) ?? readTimeAtEnd(raw, plain.trimEnd()) ?? readColon(raw, plain)
}

const NAMED = '["“”「]?[^"“”]{1,40}["“”」]?'
const RECALLED = /^(.{0,42}?)\s?(?:撤回了一条(?:成员)?消息|recalled a message)(?:\s?重新编辑)?[.。]?$/u
const SYSTEM = new RegExp(
  [
    `^(?:${NAMED}\\s?)?邀请.{1,120}(?:加入|进入)了?群聊`,
    `^${NAMED}\\s?(?:通过扫描.{1,60}二维码)?加入了?群聊$`,
    `^${NAMED}\\s?通过扫描.{1,60}加入群聊`,
    `^你通过扫描二维码加入群聊`,
    `^(?:${NAMED}\\s?)?修改(?:了)?群(?:聊)?名(?:称)?为`,
    `^(?:${NAMED}\\s?)?(?:将|把)?.{0,60}移出了?群聊$`,
    `^${NAMED}\\s?退出了?群聊$`,
    `^${NAMED}\\s?拍了拍\\s?.{1,60}$`,
    '^[-—–─\\s]*以下(?:为|是)新消息[-—–─\\s]*$',
    `^${NAMED}\\s?与群里其他人都不是(?:微信)?朋友关系`,
    `^(?:${NAMED}\\s?)?(?:已成为新群主|开启了.{0,20}群聊邀请|关闭了.{0,20}群聊邀请)`,
    `^(?:${NAMED}\\s?)?(?:发布|修改)了新?的?群公告`,
    `^${NAMED}\\s?领取了${NAMED}\\s?的红包$`,
    '^(?:以上是历史消息|以上是打招呼的内容|群聊已.{1,10}|该消息类型暂不能展示.*|你已添加了.*现在可以开始聊天了.*)$',
  ].join('|'),
  'u',
)

/** What WeChat itself says between messages, and who is meant by a recall. */
export function readSystemLine(
  text: string,
): { kind: 'recalled' | 'system'; sender: string | null; text: string } | null {
  const line = withoutInvisible(text).trim()
  if (line.length < 4 || line.length > 200) return null
  const recalled = RECALLED.exec(line)
  if (recalled) {
    const sender = (recalled[1] ?? '').replace(/["“”「」]/g, '').trim()
    return { kind: 'recalled', sender: sender === '' || sender === '你' ? null : sender, text: '' }
  }
  return SYSTEM.test(line) ? { kind: 'system', sender: null, text: line } : null
}

const PLACEHOLDER = /^\[([^\][:：\s]{1,8})(?:[:：]\s?([^\]]*))?\]\s?(.*)$/u

/** Reads `[语音] 12"` and the like; what is said besides stays (a file's name, a link's title). */
export function readPlaceholder(text: string): { kind: MessageKind; text: string } | null {
  if (!text.startsWith('[') || text.includes('\n')) return null
  const [, label = '', inside = '', behind = ''] = PLACEHOLDER.exec(text) ?? []
  const kind = PLACEHOLDERS[label.toLowerCase()]
  if (!kind) return null
  const named = kind === 'file' || kind === 'link' || kind === 'location' || kind === 'contact_card'
  const told = (named ? `${inside} ${behind}` : behind).replace(/[(（]请在附件中查看[)）]/, '').trim()
  // The length of a voice message.
  return { kind, text: /^\d+\s?["″'秒]?$/.test(told) || kind === 'money' ? '' : told }
}
