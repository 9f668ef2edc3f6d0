import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChat, readPaste } from './rules'
import { MAX_MESSAGE_LENGTH, MAX_PASTE_BYTES, MAX_PASTE_MESSAGES } from './terms'

const NOW = new Date('2026-11-26T02:00:00Z')

const scrap = fc.constantFrom(
  ...[
    '张建国',
    '小雨妈妈:3栋',
    '🌸',
    '电梯又坏了',
    '时间',
    '[图片]',
    '「',
    '」',
    '- - - - - - -',
    '引用 张三 的消息 : ',
  ],
  ...[
    '\n',
    '\r\n',
    '\n\n',
    ' ',
    '  ',
    '\t',
    '：',
    ': ',
    '2026/11/20 9:03',
    '昨天 20:30',
    '星期三',
    '下午3:15',
    '9:03',
  ],
  ...[
    '—————  2026-11-20  —————',
    '群聊的聊天记录',
    '撤回了一条消息',
    '以下为新消息',
    '\u200b',
    '\ud83d',
    '\u3000',
    '９：０３',
  ],
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(scrap, { maxLength: 60 }).map((scraps) => scraps.join('')),
)

/** The least milliseconds that reading so many characters of a shape takes. */
function quickest(shape: string, characters: number): number {
  const text = shape.repeat(Math.ceil(characters / shape.length))
  const each = Array.from({ length: 3 }, () => {
    const begun = Date.now()
    parseChat(text, NOW)
    return Date.now() - begun
  })
  return Math.min(...each)
}

/** Enough characters to be measured by a clock of milliseconds. */
function measurable(shape: string): number {
  let characters = 25_000
  while (characters < 2_000_000 && quickest(shape, characters) < 6) characters *= 2
  return characters
}

describe('parseChat', () => {
  it('reads any text without falling over, and gives every message a line of the paste', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).length
        for (const { line, on, clock } of parseChat(text, NOW).messages) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(line).toBeLessThanOrEqual(lines)
          if (on !== null) expect(on).toMatch(/^\d{4}-\d{2}-\d{2}$/)
          if (clock !== null) expect(clock).toMatch(/^[0-2]\d:[0-5]\d$/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('knows the name of the group where the record begins with it', () => {
    const record = '—————  2026-11-20  —————\n何敏  09:03\n路灯不亮'
    const named = (title: string) => parseChat(`${title}\n${record}`, NOW).groupName
    expect(named('凤凰山业主群 微信群上的聊天记录如下，请查收。')).toBe('凤凰山业主群')
    expect(named('微信群"砖瓦厂邻居群"的聊天记录如下:')).toBe('砖瓦厂邻居群')
    expect(named('何敏和高峰的聊天记录')).toBe(null)
  })

  it('takes time in proportion to the length of the paste, whatever stands in it', () => {
    const shapes = [
      '张建国 2026/11/20 9:03\n电梯又坏了，老人下不来\n\n',
      '"赵明"邀请"何敏"加入了群聊\n\n',
      `${' '.repeat(200)}:`,
      '「张三：',
      '[图片: ',
      '9:03 ',
      'a:\n\n',
      '聊天记录如下，',
    ]
    for (const shape of shapes) {
      const characters = measurable(shape)
      const growth = quickest(shape, 8 * characters) / Math.max(quickest(shape, characters), 1)
      expect(growth, JSON.stringify(shape.trim())).toBeLessThan(30)
    }
  })
})

const message = (n: number) => `张建国 2026/11/20 9:${String(n % 60).padStart(2, '0')}\n第${n}条\n\n`
const many = (count: number) => Array.from({ length: count }, (_, n) => message(n)).join('')

describe('readPaste', () => {
  it('says what to do with nothing, with too much, and with what is no chat', () => {
    const code = (text: string) => (readPaste(text, NOW) as { code?: string }).code
    expect(code('')).toBe('paste_empty')
    expect(code(' \n\u3000\n')).toBe('paste_empty')
    expect(code('我'.repeat(MAX_PASTE_BYTES / 3 + 1))).toBe('paste_too_big')
    expect(code(many(MAX_PASTE_MESSAGES + 1))).toBe('paste_too_many')
    expect(code('关于2026年度城乡居民医保缴费的通知\n各位居民：缴费时间截至12月31日。')).toBe('paste_no_chat')
    expect(code('{"name": "张三", "text": "你好"}')).toBe('paste_no_chat')
    expect(code('const a: number = 1\nfunction b() {}')).toBe('paste_no_chat')
    expect(code('2026-11-20 09:03:21 INFO started\n2026-11-20 09:03:22 INFO ready')).toBe('paste_no_chat')
    expect(code('姓名\t电话\t登记时间\n张三\t139\t2026-11-20 09:03\n李四\t138\t2026-11-20 09:04')).toBe(
      'paste_no_chat',
    )
    expect(code('垃圾没人收')).toBe('paste_no_chat')
    expect(code('\u0000\u0001\u0002PNG')).toBe('paste_no_chat')
  })

  it('takes no book for a message, for it would stand in the list of everybody', () => {
    const long = (length: number) => `${message(1)}张建国 2026/11/20 9:04\n${'灯'.repeat(length)}\n`
    expect(readPaste(long(MAX_MESSAGE_LENGTH), NOW)).toHaveProperty('messages.length', 2)
    expect(readPaste(long(MAX_MESSAGE_LENGTH + 1), NOW)).toHaveProperty('code', 'paste_endless_message')
    const log = '2026-11-25 09:00:00 started\n'.repeat(2_000)
    expect(readPaste(`${message(1)}${log}`, NOW)).toHaveProperty('code', 'paste_endless_message')
    const quoted = `张建国 2026/11/20 9:04\n好的\n引用 李哥 的消息 : ${'灯'.repeat(MAX_MESSAGE_LENGTH + 1)}\n`
    expect(readPaste(quoted, NOW)).toHaveProperty('code', 'paste_endless_message')
  })

  it('takes as many messages as are allowed', () => {
    expect(readPaste(many(MAX_PASTE_MESSAGES), NOW)).toHaveProperty('messages.length', MAX_PASTE_MESSAGES)
  })

  it('has done with 5 MB of anything before others notice', () => {
    for (const shape of [message(1), 'a:\n\n', '路', '张三: 你好\n', '昨天 20:30 ']) {
      const paste = shape.repeat(Math.floor(MAX_PASTE_BYTES / 3 / shape.length))
      const begun = Date.now()
      expect(readPaste(paste, NOW)).toHaveProperty('code')
      expect(Date.now() - begun, shape).toBeLessThan(2000)
    }
  })
})
