import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bornOnOfIdNumber,
  idNumberCheckDigit,
  isBirthDate,
  maskIdNumber,
  maskName,
  maskPhone,
  normaliseIdNumber,
  normaliseName,
  normalisePhone,
} from './rules'

const fullWidth = (text: string) =>
  [...text].map((c) => (c > '!' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('')
const spaces = fc.constantFrom('', ' ', '\u3000', '\u00a0', '\t', '\u200b')
/** Scatters separators between the characters of a text. */
const scattered = (text: string, separators: fc.Arbitrary<string>) =>
  fc
    .array(separators, { minLength: text.length + 1, maxLength: text.length + 1 })
    .map((gaps) => [...text].map((c, i) => `${gaps[i]}${c}`).join('') + gaps[text.length])

const phones = fc
  .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([second, rest]) => `1${second}${String(rest).padStart(9, '0')}`)
const bornDates = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))
const idNumbers = fc.tuple(bornDates, fc.integer({ min: 0, max: 999 })).map(([bornOn, sequence]) => {
  const first17 = `530111${bornOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return first17 + idNumberCheckDigit(first17)
})

describe('normaliseName', () => {
  it('reads 张 三, 张　三 and 张三 as one name', () => {
    expect(['张 三', '张　三', ' 张三\u200b', '张\u00a0三'].map(normaliseName)).toEqual(Array(4).fill('张三'))
  })
  it('reads every middle dot alike', () => {
    const written = [
      '阿依古丽·买买提',
      '阿依古丽•买买提',
      '阿依古丽・买买提',
      '阿依古丽．买买提',
      '阿依古丽.买买提',
    ]
    expect(new Set(written.map(normaliseName))).toEqual(new Set(['阿依古丽·买买提']))
  })
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text))
      }),
    )
  })
  it('leaves an empty name of nothing but spaces', () => {
    expect(normaliseName(' \u3000\u200b')).toBe('')
  })
})

describe('normalisePhone', () => {
  it('finds the same number however it was typed', () => {
    const separators = fc.constantFrom('', '', ' ', '-', '\u3000', '－', '—')
    const written = phones.chain((phone) =>
      fc
        .tuple(
          fc.constantFrom('', '+86', '86', '0086', '+86 ', '（+86）'),
          scattered(phone, separators),
          fc.boolean(),
        )
        .map(([prefix, text, wide]) => ({ phone, text: wide ? fullWidth(prefix + text) : prefix + text })),
    )
    fc.assert(
      fc.property(written, ({ phone, text }) => {
        expect(normalisePhone(text)).toBe(phone)
      }),
    )
  })
  it.each(['', '1380000000', '138000000012', '12800000001', '0871-67161234', '1380000000a', '二八'])(
    'takes no %j',
    (text) => expect(normalisePhone(text)).toBeNull(),
  )
})

describe('normaliseIdNumber', () => {
  it('takes the published example of GB 11643', () => {
    expect(normaliseIdNumber('11010519491231002X')).toBe('11010519491231002X')
    expect(normaliseIdNumber('11010519491231002x')).toBe('11010519491231002X')
  })
  it('finds the same number with spaces and in full width', () => {
    const written = idNumbers.chain((id) => scattered(id, spaces).map((text) => ({ id, text })))
    fc.assert(
      fc.property(written, ({ id, text }) => {
        expect(normaliseIdNumber(text)).toBe(id)
        expect(normaliseIdNumber(fullWidth(text).toLowerCase())).toBe(id)
      }),
    )
  })
  it('notices any one wrong digit and any two neighbouring digits swapped', () => {
    fc.assert(
      fc.property(idNumbers, fc.nat(16), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
        const wrong = id.slice(0, at) + ((Number(id[at]) + by) % 10) + id.slice(at + 1)
        expect(normaliseIdNumber(wrong)).toBeNull()
        const next = id[at + 1] ?? ''
        if (next !== id[at] && /\d/.test(next)) {
          expect(normaliseIdNumber(id.slice(0, at) + next + id[at] + id.slice(at + 2))).toBeNull()
        }
      }),
    )
  })
  it('turns an old 15-digit number into the one that replaced it', () => {
    expect(normaliseIdNumber('110105491231002')).toBe('11010519491231002X')
  })
  it('takes no day that does not exist', () => {
    for (const day of ['19490230', '19491301', '18000101']) {
      const first17 = `110105${day}002`
      expect(normaliseIdNumber(first17 + idNumberCheckDigit(first17))).toBeNull()
    }
    expect(normaliseIdNumber('110105490230002')).toBeNull()
  })
  it('tells the date of birth', () => {
    expect(bornOnOfIdNumber('11010519491231002X')).toBe('1949-12-31')
  })
})

describe('isBirthDate', () => {
  const now = new Date('2026-11-28T16:30:00Z') // already the 29th in Shanghai
  it.each([
    ['2026-11-29', true],
    ['2026-11-30', false],
    ['1876-11-29', false],
    ['1900-02-29', false],
  ])('%s: %s', (on, expected) => expect(isBirthDate(on, now)).toBe(expected))
})

describe('masks', () => {
  it('show how a number begins and ends, no more', () => {
    expect(maskPhone('13800000001')).toBe('138****0001')
    expect(maskIdNumber('11010519491231002X')).toBe('110***********002X')
  })
  it.each([
    ['王秀英', '王*英'],
    ['苏晴', '苏*'],
    ['欧阳娜娜', '欧**娜'],
    ['阿依古丽·买买提', '阿******提'],
    ['𬭎', '*'],
    ['王𬭎', '王*'],
  ])('of the name %s show %s', (name, masked) => expect(maskName(name)).toBe(masked))
})
