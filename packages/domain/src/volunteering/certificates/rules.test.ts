import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLAIN_ALPHABET } from '../attendance-code/terms'
import {
  certificateRefusal,
  countCorrected,
  exactHours,
  printedCode,
  readCertificateCode,
  writtenDate,
} from './rules'
import {
  CERTIFICATE_CODE_LENGTH,
  CHANCE_LETTERS,
  MAX_CERTIFICATE_ITEMS,
  MAX_CERTIFICATES_A_DAY,
} from './terms'

const now = new Date('2026-11-23T10:00:00+08:00')
const facts = {
  period: { from: '2026-01-01', to: '2026-11-23' },
  isVolunteer: true,
  items: 3,
  madeToday: 0,
}

describe('a certificate', () => {
  it('is made up to today, for as many services and as often as allowed', () => {
    expect(certificateRefusal(facts, now)).toBeNull()
    const most = { items: MAX_CERTIFICATE_ITEMS, madeToday: MAX_CERTIFICATES_A_DAY - 1 }
    expect(certificateRefusal({ ...facts, ...most }, now)).toBeNull()
    const oneDay = { period: { from: '2026-11-23', to: '2026-11-23' } }
    expect(certificateRefusal({ ...facts, ...oneDay }, now)).toBeNull()
  })

  it.each([
    ['not_a_volunteer', { isVolunteer: false }],
    ['certificate_period_reversed', { period: { from: '2026-11-02', to: '2026-11-01' } }],
    ['certificate_period_ahead', { period: { from: '2026-11-02', to: '2026-11-24' } }],
    ['certificate_nothing', { items: 0 }],
    ['certificate_too_many_items', { items: MAX_CERTIFICATE_ITEMS + 1 }],
    ['too_many_certificates', { madeToday: MAX_CERTIFICATES_A_DAY }],
  ])('is refused: %s', (code, change) => {
    expect(certificateRefusal({ ...facts, ...change }, now)).toMatchObject({ code })
  })
})

describe('what a certificate states', () => {
  const service = (hour: number, minutes: number) => ({
    startsAt: `2026-11-28T0${hour}:00:00.000Z`,
    endsAt: `2026-11-28T0${hour + 1}:00:00.000Z`,
    minutes,
  })
  const stated = [service(1, 60), service(3, 45), service(3, 45)]

  it('holds while the books have all of it, whatever came later', () => {
    expect(countCorrected(stated, [service(5, 60), ...[...stated].reverse()])).toBe(0)
  })

  it('is corrected where hours are others, or none any more; each service counts by itself', () => {
    expect(countCorrected(stated, [service(1, 30), service(3, 45), service(3, 45)])).toBe(1)
    expect(countCorrected(stated, [service(1, 60), service(3, 45)])).toBe(1)
    expect(countCorrected(stated, [])).toBe(3)
  })
})

describe('the code', () => {
  const code = fc
    .array(fc.constantFrom(...PLAIN_ALPHABET), {
      minLength: CERTIFICATE_CODE_LENGTH,
      maxLength: CERTIFICATE_CODE_LENGTH,
    })
    .map((letters) => letters.join(''))

  it('is read back as it is printed, also small, spaced or full-width', () => {
    fc.assert(
      fc.property(code, (one) => {
        const printed = printedCode(one)
        expect(printed).toMatch(/^(\w{4}-){4}\w{4}$/)
        const wide = [...printed].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')
        for (const typed of [printed, printed.toLowerCase(), printed.replaceAll('-', ' '), wide])
          expect(readCertificateCode(typed)).toBe(one)
      }),
    )
  })

  it('cannot be guessed: 80 bits of it are chance', () => {
    expect(CHANCE_LETTERS * Math.log2(PLAIN_ALPHABET.length)).toBeGreaterThan(80)
  })

  it.each(['', 'ABC', '2BCD-FGHJ-KMNP-QRST-VWXYZ', '0BCD-FGHJ-KMNP-QRST-VWXY'])('is not “%s”', (typed) =>
    expect(readCertificateCode(typed)).toBeNull(),
  )
})

describe('words', () => {
  it.each([
    [45, '45 分钟'],
    [60, '1 小时'],
    [1110, '18 小时 30 分钟'],
  ])('%i minutes are %s', (minutes, words) => expect(exactHours(minutes)).toBe(words))

  it('write a date out', () => expect(writtenDate('2026-01-08')).toBe('2026年1月8日'))
})
