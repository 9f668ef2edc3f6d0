import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChatMessage, parseChat } from '../chat-paste/rules'
import { type HeldPaste, identifyMessages, type Sayable, wordsKey } from './rules'

const NOW = new Date('2026-11-26T02:00:00Z')

/** What was said in the group, before any client wrote it down. */
interface Said {
  sender: string
  on: string
  clock: string
  words: string
}

const two = (figure: number) => String(figure).padStart(2, '0')
const said = (minute: number, sender: string, words: string): Said => ({
  sender,
  on: `2026-11-${two(18 + Math.floor(minute / 1440))}`,
  clock: `${two(Math.floor((minute % 1440) / 60))}:${two(minute % 60)}`,
  words,
})

/** Few people and few words, so that the same is said again and again, in the same minute too. */
const chatOf = (words: readonly string[]) =>
  fc
    .array(
      fc.record({
        gap: fc.constantFrom(0, 0, 0, 1, 5, 300, 1500),
        sender: fc.constantFrom('张建国', '小雨妈妈:3栋', '🌸幸福🌸'),
        words: fc.constantFrom(...words),
      }),
      { minLength: 2, maxLength: 30 },
    )
    .map((parts) => {
      let minute = 0
      return parts.map(({ gap, sender, words: text }) => {
        minute += gap
        return said(minute, sender, text)
      })
    })

const WORDS = ['停水了', '收到', '[图片]', '电梯又坏了\n第三次了', '[语音]', '好的']

type Client = (chat: readonly Said[]) => string

const mac: Client = (chat) =>
  chat
    .map(({ sender, on, clock, words }) => `${sender} ${on.replaceAll('-', '/')} ${clock}\n${words}\n`)
    .join('\n')
const olderPc: Client = (chat) => chat.map(({ sender, words }) => `${sender}: \n${words}\n`).join('\n')
const newerPc: Client = (chat) =>
  chat.map(({ sender, on, clock, words }) => `${sender}  ${on} ${clock}:07\n${words}`).join('\r\n')
const mail: Client = (chat) => {
  const days = [...new Set(chat.map(({ on }) => on))]
  const told = (on: string) =>
    chat
      .filter((message) => message.on === on)
      .map(({ sender, clock, words }) => {
        const picture = '[图片: 8b0abeb1ccf49ed225b85b4c96a35d98.jpg(请在附件中查看)]'
        return `${sender}  ${clock}\n\n${words.replace('[图片]', picture)}\n`
      })
      .join('\n')
  return [
    '群 微信群上的聊天记录如下，请查收。',
    ...days.map((on) => `—————  ${on}  —————\n\n${told(on)}`),
  ].join('\n\n')
}
const tool: Client = (chat) =>
  chat.map(({ sender, on, clock, words }) => `${on} ${clock}:59 ${sender}\n${words}\n`).join('\n')

const CLIENTS = { mac, olderPc, newerPc, mail, tool }
const TELLS_TIME = (client: Client) => client !== olderPc
const client = fc.constantFrom(...Object.values(CLIENTS))

type Identify = typeof identifyMessages<number>

/** The community's memory of a group: pastes one after the other. */
class Memory {
  readonly pastes: HeldPaste<number>[] = []
  readonly kept: ChatMessage[] = []
  private readonly identify: Identify

  constructor(identify: Identify = identifyMessages) {
    this.identify = identify
  }

  paste(text: string): void {
    const { messages } = parseChat(text, NOW)
    const ids = this.identify(this.pastes, messages).map((id, index) => {
      const message = messages[index]
      if (id !== null || !message) return id ?? -1
      this.kept.push(message)
      return this.kept.length - 1
    })
    this.pastes.push({ ids, messages })
  }

  /** What is kept, sorted, so that two memories can be compared whatever came first. */
  set(): string[] {
    return this.kept.map(wordsKey).sort()
  }
}

const memoryOf = (texts: readonly string[], identify?: Identify) => {
  const memory = new Memory(identify)
  for (const text of texts) memory.paste(text)
  return memory.set()
}

const same = (one: Said | undefined, other: Said | undefined, timed: boolean) =>
  one?.sender === other?.sender &&
  one?.words === other?.words &&
  (!timed || (one?.on === other?.on && one?.clock === other?.clock))

/**
 * Whether two cuttings of one chat could also be cuttings of another, shorter or otherwise joined: then nobody can tell
 * how often something was said. It takes the same words by the same person (where a client tells no time: whenever) on
 * both sides of a cut.
 */
function isAmbiguous(
  first: readonly Said[],
  second: readonly Said[],
  overlap: number,
  timed: boolean,
): boolean {
  const fits = (one: readonly Said[], other: readonly Said[], shift: number) => {
    const length = Math.min(one.length - shift, other.length)
    for (let i = 0; i < length; i += 1) if (!same(one[shift + i], other[i], timed)) return 0
    return length
  }
  let waysAsLong = 0
  for (let shift = 0; shift < first.length; shift += 1)
    if (fits(first, second, shift) >= overlap) waysAsLong += 1
  for (let shift = 1; shift < second.length; shift += 1)
    if (fits(second, first, shift) >= overlap) waysAsLong += 1
  return waysAsLong > 1
}

/** A long chat, and two pieces of it that overlap and together are all of it, in either order. */
const cut = chatOf(WORDS).chain((chat) =>
  fc.record({
    chat: fc.constant(chat),
    from: fc.integer({ min: 0, max: chat.length - 1 }),
    more: fc.integer({ min: 1, max: chat.length }),
    clients: fc.tuple(client, client, client),
    swapped: fc.boolean(),
  }),
)

function property(identify?: Identify, runs = 1500) {
  return fc.check(
    fc.property(cut, ({ chat, from, more, clients: [one, other, whole], swapped }) => {
      const [first, second] = [chat.slice(0, Math.min(from + more, chat.length)), chat.slice(from)]
      const timed = TELLS_TIME(one) && TELLS_TIME(other)
      fc.pre(!isAmbiguous(first, second, Math.min(more, chat.length - from), timed))
      const pastes = [one(first), other(second)]
      return (
        JSON.stringify(memoryOf(swapped ? pastes.reverse() : pastes, identify)) ===
        JSON.stringify(memoryOf([whole(chat)]))
      )
    }),
    { numRuns: runs, seed: 20261126, maxSkipsPerRun: 1000 },
  )
}

describe('a group pasted again and again', () => {
  it('is the same set after two overlapping pastes, from any two clients, as after one long one', () => {
    const outcome = property()
    expect(outcome.counterexample, fc.defaultReportMessage(outcome)).toBe(null)
    expect(outcome.failed).toBe(false)
    // Most cuttings are not passed over.
    expect(outcome.numSkips).toBeLessThan(outcome.numRuns / 2)
  })

  it('would be too small if equal messages counted once, and too big if nothing were recognised', () => {
    const once: Identify = (earlier, pasted) => {
      const known = new Map(
        earlier.flatMap(({ ids, messages }) =>
          messages.map((message, i) => [wordsKey(message), ids[i] ?? -1]),
        ),
      )
      return pasted.map((message) => known.get(wordsKey(message)) ?? null)
    }
    expect(property(once, 300).failed).toBe(true)
    expect(property((_, pasted) => pasted.map(() => null), 300).failed).toBe(true)
  })

  it('adds nothing when it is pasted once more, whole or in part, by any client', () => {
    fc.assert(
      fc.property(chatOf(WORDS), client, client, fc.nat(), fc.nat(), (chat, one, other, a, b) => {
        const [from, to] = [Math.min(a, b) % chat.length, Math.max(a, b) % chat.length]
        const part = chat.slice(Math.min(from, to), Math.max(from, to) + 1)
        expect(memoryOf([one(chat), other(part), one(chat)])).toEqual(memoryOf([one(chat)]))
      }),
      { numRuns: 500 },
    )
  })

  it('closes the gap between two pastes by a third', () => {
    const chat = Array.from({ length: 30 }, (_, n) => said(n * 7, n % 3 ? '张建国' : '何敏', `第${n}句`))
    for (const each of Object.values(CLIENTS))
      expect(memoryOf([each(chat.slice(0, 12)), each(chat.slice(20)), each(chat.slice(8, 24))])).toEqual(
        memoryOf([each(chat)]),
      )
  })
})

const [one, again, other] = [said(1, '张建国', '有人吗'), said(1, '张建国', '有人吗'), said(2, '何敏', '在')]

describe('identifyMessages', () => {
  it('counts the same words by the same person in the same minute twice', () => {
    expect(memoryOf([mac([one, again, other])])).toHaveLength(3)
    expect(memoryOf([mac([one, again]), mac([again, other])])).toHaveLength(3)
    expect(memoryOf([mac([one, again, other]), mac([one, again, other])])).toHaveLength(3)
  })

  it('knows single messages that somebody picked out of the middle, by their minute', () => {
    const chat = Array.from({ length: 12 }, (_, n) => said(n, '张建国', `第${n}句`))
    const picked = chat.filter((_, n) => n % 4 === 1)
    expect(memoryOf([mac(chat), mac(picked)])).toEqual(memoryOf([mac(chat)]))
  })

  it('knows the stretches around a message that was recalled in between, without any time', () => {
    const chat = Array.from({ length: 12 }, (_, n) => said(n, '张建国', `第${n}句`))
    const later = chat.filter((_, n) => n !== 6)
    expect(memoryOf([olderPc(chat), olderPc(later)])).toEqual(memoryOf([olderPc(chat)]))
  })

  it('keeps apart what is said again on another day', () => {
    const day = (minute: number) => [said(minute, '张建国', '又停水了'), said(minute + 1, '何敏', '是的')]
    expect(memoryOf([mac(day(60)), mac(day(60 + 1440))])).toHaveLength(4)
  })

  it('takes a time without its day, and yesterday, for the day it was', () => {
    const held = mac([said(7 * 1440 + 61, '张建国', '又停水了')])
    expect(memoryOf([held, '张建国 昨天 1:01\n又停水了\n'])).toHaveLength(1)
    expect(memoryOf([held, '张建国  01:01\n又停水了\n'])).toHaveLength(1)
    expect(memoryOf([held, '张建国  01:02\n又停水了\n'])).toHaveLength(2)
  })

  it('passes over what WeChat itself says', () => {
    const chat = [one, other, said(3, '高峰', '来了')]
    const dragged = olderPc(chat).replace('何敏: ', '"高峰" 拍了拍 "何敏"\n\n何敏: ')
    const kept = (texts: string[]) => memoryOf(texts).filter((key) => !key.includes('system')).length
    expect(kept([mac(chat), dragged])).toBe(3)
    expect(kept([dragged, mac(chat)])).toBe(3)
  })

  it('gives no id twice', () => {
    const held: Sayable[] = [
      { sender: '张建国', on: null, clock: null, dayAssumed: true, kind: 'text', text: '1' },
    ]
    const twice = [...held, ...held]
    expect(identifyMessages([{ ids: ['a'], messages: held }], twice).filter((id) => id === 'a')).toHaveLength(
      1,
    )
  })
})
