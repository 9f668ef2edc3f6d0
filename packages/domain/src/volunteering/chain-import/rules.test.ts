import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chain, parseChain, readChain } from './rules'
import { MAX_CHAIN_LINES } from './terms'

const NAMES = ['张建国', '王秀英', '李娜', '和志强', '欧阳娜娜', '陈姐', '小雨妈妈', '杨帆', '周平', '何敏']

/** Pieces that chains are made of, and what breaks them. */
const scrap = fc.constantFrom(
  ...NAMES,
  ...[
    '#接龙',
    '\n',
    '\r\n',
    '1.',
    '2、',
    '１０．',
    '3️⃣',
    '①',
    ' ',
    '、',
    '+1',
    '＋２',
    '带孩子',
    '夫妻',
    '(取消)',
  ],
  ...[
    '~~',
    '̶',
    '13900001111',
    '139 0000 1111',
    '5栋',
    '5-2-502',
    '（',
    '）',
    '【',
    '\u200b',
    '🌹',
    '例',
    '9:00',
  ],
  ...[
    '12月1日',
    '：',
    '@',
    '人数：3',
    '昨天 21:05',
    '\ue000',
    '\ue100',
    '\ue401',
    '\ud83d',
    '两大一小',
    '-',
    '%',
    '\\',
  ],
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(scrap, { maxLength: 60 }).map((scraps) => scraps.join('')),
)

const person = fc.record({
  name: fc.constantFrom(...NAMES),
  phone: fc.option(fc.integer({ min: 0, max: 99_999_999 }).map((n) => `139${String(n).padStart(8, '0')}`)),
  companions: fc.integer({ min: 0, max: 3 }),
  withdrawn: fc.boolean(),
  dot: fc.constantFrom('. ', '.', '、', ') ', ' ', '．', '：'),
})
type Written = typeof person extends fc.Arbitrary<infer P> ? P : never

function write(people: readonly Written[]): string {
  const lines = people.map(({ name, phone, companions, withdrawn, dot }, i) => {
    const more = `${phone ? ` ${phone}` : ''}${companions > 0 ? `+${companions}` : ''}`
    return `${i + 1}${dot}${withdrawn ? `~~${name}${more}~~` : `${name}${more}`}`
  })
  return ['#接龙', '周六入户', ...lines].join('\n')
}

const who = ({ entries }: Chain) =>
  entries.map(({ name, phone, companions, withdrawn }) => ({ name, phone, companions, withdrawn }))

/** Lines with anything to read in them that stand neither among the entries nor among the notes. */
function lostLines(text: string, { entries, notes }: Chain): number[] {
  const told = new Set([...entries.flatMap(({ lines }) => lines), ...notes.map(({ line }) => line)])
  const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
  return lines.flatMap((line, i) => (/[\p{L}\p{N}]/u.test(line) && !told.has(i + 1) ? [i + 1] : []))
}

describe('parseChain', () => {
  it('reads any text without falling over, and loses no line of it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const chain = parseChain(text)
        expect(lostLines(text, chain)).toEqual([])
        for (const { name, phone } of chain.entries) expect(name !== '' || phone !== null).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('would notice a lost line', () => {
    const text = '#接龙\n周六入户\n1. 张三\n辛苦大家了'
    expect(lostLines(text, { ...parseChain(text), notes: [] })).toEqual([1, 2, 4])
    expect(lostLines(text, { ...parseChain(text), entries: [] })).toEqual([3])
  })

  it('finds everybody who was written, in the order they were written', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 30 }), (people) => {
        const expected = people.map(({ dot, ...each }) => each)
        expect(who(parseChain(write(people)))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('finds the same people twice when a chain is pasted twice', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 20 }), (people) => {
        const text = write(people)
        const once = who(parseChain(text))
        const twice = parseChain(`${text}\n\n${text}`)
        expect(who(twice)).toEqual([...once, ...once])
        expect(new Set(twice.entries.map(({ chain }) => chain))).toEqual(new Set([0, 1]))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps what was written beside what it made of it', () => {
    const { entries } = parseChain('1. 张三 （下午到）\n13900001111\n2. 李四')
    expect(entries[0]).toMatchObject({ lines: [1, 2], raw: '1. 张三 （下午到）\n13900001111' })
  })

  it('reads a group of five hundred in a blink, and hostile repetitions too', () => {
    const group = Array.from({ length: 500 }, (_, i) => `${i + 1}. 王秀英 139${10_000_000 + i} 5栋+1`)
    const hostile = ['~~', '(', '张三、', '昨天', '1. ', '带', ' ', 'a̶'].map((bit) => bit.repeat(20_000))
    for (const text of [group.join('\n'), ...hostile]) {
      const from = Date.now()
      parseChain(text)
      expect(Date.now() - from).toBeLessThan(3_000)
    }
  })
})

describe('readChain', () => {
  it('asks for less where ten thousand lines are pasted', () => {
    expect(readChain('1. 张三\n'.repeat(10_000))).toMatchObject({ code: 'chain_too_long' })
    expect(readChain('1. 张三\n'.repeat(MAX_CHAIN_LINES - 1))).toHaveProperty('entries')
    expect(readChain('1. 张三\n'.repeat(MAX_CHAIN_LINES))).toMatchObject({ code: 'chain_too_long' })
  })

  it.each(['', '  \n\u200b\n', '收到\n好的', '#接龙\n周六入户', '🌹🌹🌹'])(
    'says that %j has nobody in it',
    (text) => {
      expect(readChain(text)).toMatchObject({ code: 'chain_empty' })
    },
  )
})
