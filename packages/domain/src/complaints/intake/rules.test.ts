import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import { MAX_TITLE_LENGTH } from '../terms'
import { boundaryRefusal, gridOfCase, guestPhoneOf, type ReportFacts, reportRefusal, titleOf } from './rules'

describe('titleOf', () => {
  it('is the first sentence, whatever ends it', () => {
    expect(titleOf('下水道返水！臭得不行')).toBe('下水道返水')
    expect(titleOf('\n  路灯不亮\n3栋门口')).toBe('路灯不亮')
    expect(titleOf('。。。')).toBe('语音反映（等待听写）')
  })

  it('is cut at a comma where it is long, else with dots', () => {
    const long = '放学时学校门口两边停满了接孩子的车，孩子们只能从车缝里钻过去走到马路上，太危险了，请管一管'
    expect(titleOf(long)).toBe('放学时学校门口两边停满了接孩子的车，孩子们只能从车缝里钻过去走到马路上')
    expect(titleOf('啊'.repeat(60))).toBe(`${'啊'.repeat(39)}…`)
  })

  it('is never empty and never too long, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const title = titleOf(text)
        expect([...title].length).toBeGreaterThan(0)
        expect([...title].length).toBeLessThanOrEqual(MAX_TITLE_LENGTH)
      }),
    )
  })
})

const now = new Date('2026-11-23T02:00:00Z')
function facts(changes: Partial<ReportFacts> = {}): ReportFacts {
  return {
    text: '路灯不亮',
    voiceNotes: 0,
    position: null,
    boundary: [],
    isPrivate: false,
    publicAgreed: true,
    reportedAt: now,
    now,
    ...changes,
  }
}
const codeOf = (changes: Partial<ReportFacts>) => reportRefusal(facts(changes))?.code ?? null

describe('reportRefusal', () => {
  it('takes two thousand characters and no more, or a voice note alone', () => {
    expect(codeOf({ text: '字'.repeat(2_000) })).toBeNull()
    expect(codeOf({ text: '字'.repeat(2_001) })).toBe('text_too_long')
    expect(codeOf({ text: '' })).toBe('text_missing')
    expect(codeOf({ text: '', voiceNotes: 1 })).toBeNull()
  })

  it('asks the boundary only where there is one, and a place', () => {
    const boundary = [
      { latitude: 0, longitude: 0 },
      { latitude: 0, longitude: 1 },
      { latitude: 1, longitude: 1 },
    ]
    expect(codeOf({ boundary })).toBeNull()
    expect(codeOf({ position: { latitude: 9, longitude: 9 } })).toBeNull()
    expect(codeOf({ boundary, position: { latitude: 9, longitude: 9 } })).toBe('place_outside')
    expect(codeOf({ boundary, position: { latitude: 0.2, longitude: 0.8 } })).toBeNull()
  })

  it('does not open what is private, and counts from thirty days ago to now', () => {
    expect(codeOf({ isPrivate: true })).toBe('private_not_public')
    expect(codeOf({ isPrivate: true, publicAgreed: false })).toBeNull()
    const at = (ms: number) => codeOf({ reportedAt: new Date(now.getTime() + ms) })
    expect([at(-30 * DAY_MS), at(-30 * DAY_MS - 1), at(1)]).toEqual([
      null,
      'heard_too_early',
      'heard_later_than_now',
    ])
  })
})

describe('boundaryRefusal', () => {
  it('takes what encloses something, or nothing at all, and no line or point', () => {
    const at = (latitude: number, longitude: number) => ({ latitude, longitude })
    const code = (corners: Parameters<typeof boundaryRefusal>[0]) => boundaryRefusal(corners)?.code ?? null
    expect(code([])).toBeNull()
    expect(code([at(25.05, 102.75), at(25.05, 102.77), at(25.07, 102.77)])).toBeNull()
    expect(code([at(25.05, 102.75), at(25.07, 102.77)])).toBe('boundary_too_few')
    expect(code([at(25, 102), at(25, 102), at(25, 102)])).toBe('boundary_without_area')
    expect(code([at(25, 102), at(25.01, 102.01), at(25.02, 102.02)])).toBe('boundary_without_area')
  })
})

describe('gridOfCase', () => {
  it('goes by what was chosen, the building, the compound, and last by where the reporter lives', () => {
    const all = { chosen: 'c', building: 'b', compound: 'k', reporter: 'r' }
    expect(gridOfCase(all)).toBe('c')
    expect(gridOfCase({ ...all, chosen: null })).toBe('b')
    expect(gridOfCase({ ...all, chosen: null, building: null })).toBe('k')
    expect(gridOfCase({ chosen: null, building: null, compound: null, reporter: 'r' })).toBe('r')
    expect(gridOfCase({ chosen: null, building: null, compound: null, reporter: null })).toBeNull()
  })
})

describe('guestPhoneOf', () => {
  it('takes mobiles and fixed lines as people write them, and hides their end', () => {
    expect(guestPhoneOf('+86 139-0000-0001')).toEqual({ digits: '13900000001', masked: '139****0001' })
    expect(guestPhoneOf('0871-6512 3456')).toEqual({ digits: '087165123456', masked: '08716512****' })
    expect(guestPhoneOf('６５１２３４５')).toEqual({ digits: '6512345', masked: '651****' })
    for (const wrong of ['12', '110', '1390000', '139000000011', 'abc'])
      expect(guestPhoneOf(wrong)).toBeNull()
  })
})
