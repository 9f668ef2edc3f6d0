import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import { COMPLAINT_CATEGORIES, COMPLAINT_PHASES, type ComplaintPhase } from '../terms'
import {
  expectedAt,
  fieldsOf,
  fullName,
  open311Status,
  plainText,
  readInstant,
  readNumber,
  readQuery,
  readRequest,
  updatedAt,
  valuesOf,
  w3Instant,
} from './rules'
import { MAX_DESCRIPTION_LENGTH, OPEN311_SERVICES } from './terms'

const now = new Date('2026-11-23T02:00:00Z')

/** A request with all that is needed; each test changes one field. */
const form = (changes: Record<string, string> = {}) =>
  fieldsOf(Object.entries({ service_code: 'street_lamp', lat: '25.0573', long: '102.7634', ...changes }))
const wrong = (changes: Record<string, string>) => {
  const read = readRequest(form(changes))
  return 'length' in read ? read : []
}
const right = (changes: Record<string, string> = {}) => {
  const read = readRequest(form(changes))
  if ('length' in read) throw new Error(read.join())
  return read
}

describe('what an outside system sends', () => {
  it('is a category and a place, and nothing else is needed', () => {
    expect(right()).toEqual({
      category: 'street_lamp',
      kind: 'request',
      description: '路灯照明（对方没有写内容）',
      publicAgreed: false,
      position: { latitude: 25.0573, longitude: 102.7634 },
      addressString: null,
      addressId: null,
      name: null,
      phone: null,
      mediaUrl: null,
    })
    expect(right({ lat: '', long: '', address_string: '5栋门口' }).position).toBeNull()
    expect(right({ lat: '', long: '', address_id: 'x' }).addressId).toBe('x')
  })
  it('is told everything that is wrong with it at once', () => {
    expect(wrong({ service_code: '' })).toEqual(['service_missing'])
    expect(wrong({ service_code: '001' })).toEqual(['service_not_found'])
    expect(wrong({ service_code: 'constructor' })).toEqual(['service_not_found'])
    expect(wrong({ lat: '', long: '' })).toEqual(['place_missing'])
    expect(wrong({ lat: '' })).toEqual(['position_half'])
    for (const lat of ['91', '-90.1', 'north', '1e1', 'NaN', '0x10', '25,05'])
      expect([lat, wrong({ lat })]).toEqual([lat, ['position_invalid']])
    expect(wrong({ long: '180.0001' })).toEqual(['position_invalid'])
    expect(wrong({ address_string: '路'.repeat(201) })).toEqual(['address_too_long'])
    expect(wrong({ first_name: '名'.repeat(51) })).toEqual(['name_too_long'])
    expect(wrong({ phone: '12' })).toEqual(['phone_invalid'])
    for (const url of [
      'ftp://a/b',
      'javascript:alert(1)',
      'a.jpg',
      'http://a b',
      `http://${'a'.repeat(500)}`,
    ])
      expect([url, wrong({ media_url: url })]).toEqual([url, ['media_url_invalid']])
    expect(wrong({ 'attribute[kind]': 'rant' })).toEqual(['attribute_invalid'])
    expect(wrong({ 'attribute[public]': 'true' })).toEqual(['attribute_invalid'])
    expect(wrong({ service_code: '', lat: '', phone: 'no' })).toEqual([
      'service_missing',
      'position_half',
      'phone_invalid',
    ])
  })
  it('has up to 4,000 characters, counted as people count them', () => {
    expect(right({ description: '😀'.repeat(MAX_DESCRIPTION_LENGTH) }).description).toHaveLength(8000)
    expect(wrong({ description: '灯'.repeat(MAX_DESCRIPTION_LENGTH + 1) })).toEqual(['description_too_long'])
  })
  it('stays with the neighbours’ eyes off unless they agreed', () => {
    expect(right().publicAgreed).toBe(false)
    expect(right({ 'attribute[public]': 'yes' }).publicAgreed).toBe(true)
    expect(right({ 'attribute[kind][]': 'complaint' }).kind).toBe('complaint')
  })
  it('names people as they are called', () => {
    expect(fullName('梅', '李')).toBe('李梅')
    expect(fullName('Mei', 'Li')).toBe('Mei Li')
    expect([fullName('梅', undefined), fullName(undefined, 'Li')]).toEqual(['梅', 'Li'])
    expect(fullName(undefined, undefined)).toBeNull()
  })
  it('is kept without what neither XML nor a database can hold', () => {
    expect(plainText(' 一\u0000行\r\n二\t行\u001b\r三 ')).toBe('一行\n二\t行\n三')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = plainText(text)
        const controls = [...plain].filter(
          (each) => (each < ' ' && each !== '\n' && each !== '\t') || each === '\u007f',
        )
        expect(controls).toEqual([])
        expect(plainText(plain)).toBe(plain)
      }),
    )
  })
})

describe('a field', () => {
  it('that is empty is as good as left out, repeated or divided by commas it has several values', () => {
    const fields = fieldsOf([
      ['status', 'open'],
      ['status', 'closed, open,'],
      ['service_code', ''],
      ['start_date', '  '],
    ])
    expect(valuesOf(fields, 'status')).toEqual(['open', 'closed', 'open'])
    expect([...fields.keys()]).toEqual(['status'])
    expect(valuesOf(fields, 'service_code')).toEqual([])
  })
})

describe('an instant', () => {
  it('has a date, a time and a zone', () => {
    const at = (text: string) => readInstant(text)?.toISOString() ?? null
    expect(at('1994-11-05T08:15:30-05:00')).toBe('1994-11-05T13:15:30.000Z')
    expect(at('1994-11-05T13:15Z')).toBe('1994-11-05T13:15:00.000Z')
    // A plus that was not encoded arrives as a space.
    expect(at('2026-11-01T00:00:00 08:00')).toBe('2026-10-31T16:00:00.000Z')
    for (const text of [
      '2026-11-01',
      '2026-11-01T00:00:00',
      '2026-13-01T00:00:00Z',
      '2026-02-31T00:00:00Z',
      '2026-11-01T25:00:00Z',
      '2026-11-01T00:00:00+99:99',
      'now',
      '1767225600',
    ])
      expect([text, at(text)]).toEqual([text, null])
  })
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        const second = Math.floor(date.getTime() / 1000) * 1000
        expect(readInstant(w3Instant(date))?.getTime()).toBe(second)
      }),
    )
  })
})

describe('a query', () => {
  const query = (fields: Record<string, string>) => readQuery(fieldsOf(Object.entries(fields)), now)
  const days = (fields: Record<string, string>) => {
    const read = query(fields)
    if (typeof read === 'string' || !('span' in read)) return read
    return [w3Instant(read.span.from), w3Instant(read.span.before)]
  }
  it('is about the last 90 days unless it says otherwise', () => {
    expect(days({})).toEqual(['2026-08-25T02:00:00Z', '2026-11-23T02:00:01Z'])
    expect(days({ start_date: '2026-01-01T00:00:00Z' })).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-04-01T00:00:01Z',
    ])
    expect(days({ end_date: '2026-04-01T00:00:00Z' })).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-04-01T00:00:01Z',
    ])
  })
  it('spans 90 days and not a second more', () => {
    const start_date = '2026-01-01T00:00:00Z'
    expect(days({ start_date, end_date: '2026-04-01T00:00:00Z' })).toHaveLength(2)
    expect(query({ start_date, end_date: '2026-04-01T00:00:01Z' })).toBe('span_too_long')
    expect(query({ start_date, end_date: '2025-12-31T23:59:59Z' })).toBe('dates_reversed')
    expect(query({ start_date, end_date: 'soon' })).toBe('date_invalid')
  })
  it('never asks for more than 90 days, whatever is said', () => {
    const instants = fc.option(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      {
        nil: undefined,
      },
    )
    fc.assert(
      fc.property(instants, instants, (start, end) => {
        const read = query({
          ...(start && { start_date: w3Instant(start) }),
          ...(end && { end_date: w3Instant(end) }),
        })
        if (typeof read === 'string' || !('span' in read)) return
        const { from, before } = read.span
        expect(before.getTime()).toBeGreaterThan(from.getTime())
        expect(before.getTime() - from.getTime()).toBeLessThanOrEqual(90 * DAY_MS + 1000)
      }),
    )
  })
  it('that names cases looks at nothing else', () => {
    expect(query({ service_request_id: '12, 7,x,0,99999999999', status: 'nonsense' })).toEqual({
      numbers: [12, 7],
    })
    expect(query({ service_request_id: Array(1001).fill('1').join() })).toBe('too_many_ids')
  })
  it('knows its states and categories', () => {
    expect(query({ status: 'open,closed', service_code: 'noise,parking_traffic' })).toMatchObject({
      statuses: ['open', 'closed'],
      categories: ['noise', 'parking_traffic'],
    })
    expect(query({ status: 'acknowledged' })).toBe('status_unknown')
    expect(query({ service_code: 'noise,unknown' })).toBe('service_not_found')
  })
  it('reads numbers as cases have them', () => {
    expect(['1', '412', '2147483647'].map(readNumber)).toEqual([1, 412, 2_147_483_647])
    expect(['0', '-1', '01', '1.0', '2147483648', '', 'x', '１'].map(readNumber)).toEqual(Array(8).fill(null))
  })
})

describe('what is answered', () => {
  const facts = {
    phase: 'handling' as ComplaintPhase,
    solveDueAt: new Date('2026-11-28T16:00:00Z'),
    closedAt: null,
    withdrawnAt: null,
    mergedAt: null,
    reportedAt: now,
    lastReadableAt: null,
  }
  it('is open until the resident has ended it', () => {
    const open = Object.keys(COMPLAINT_PHASES).filter(
      (phase) => open311Status(phase as ComplaintPhase) === 'open',
    )
    expect(open).toEqual(['waiting', 'handling', 'paused', 'answered'])
  })
  it('expects nothing while the clock stands still, or once it is done', () => {
    const expecting = Object.keys(COMPLAINT_PHASES).filter((phase) =>
      expectedAt({ ...facts, phase: phase as ComplaintPhase }),
    )
    expect(expecting).toEqual(['waiting', 'handling'])
  })
  it('changed when its reader could last read something new, and ended when it ended', () => {
    const later = new Date(now.getTime() + DAY_MS)
    expect(updatedAt(facts)).toEqual(now)
    expect(updatedAt({ ...facts, lastReadableAt: later })).toEqual(later)
    expect(updatedAt({ ...facts, closedAt: now, lastReadableAt: later })).toEqual(now)
  })
  it('has every category as a service', () => {
    expect(Object.keys(OPEN311_SERVICES).sort()).toEqual(Object.keys(COMPLAINT_CATEGORIES).sort())
  })
})
