import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '../../time'
import type { RecordFacts, ShiftFacts } from '../attendance/rules'
import {
  codeShownForMs,
  codeStep,
  plainLetters,
  readAttendanceCode,
  readShortCode,
  type ScanFacts,
  scanOutcome,
  stepRefusal,
  writeAttendanceCode,
} from './rules'
import { PLAIN_ALPHABET } from './terms'

const at = (hour: number, minute = 0, day = 28) => shanghaiInstant(2026, 11, day, hour, minute)
/** Saturday 9:00–12:00. */
const shift = (change: Partial<ShiftFacts> = {}): ShiftFacts => ({
  startsAt: at(9),
  endsAt: at(12),
  settledAt: null,
  publishedAt: at(8, 0, 20),
  cancelledAt: null,
  ...change,
})
const record = (change: Partial<RecordFacts> = {}): RecordFacts => ({
  checkedInAt: at(8, 58),
  checkedInStep: codeStep(at(8, 58)),
  checkedOutAt: null,
  ...change,
})
const codeOf = (refusal: { code: string } | null) => refusal?.code ?? null

describe('a scan', () => {
  const scan = (change: Partial<ScanFacts> = {}) => {
    const now = change.now ?? at(8, 58)
    const outcome = scanOutcome({
      act: 'in',
      step: codeStep(now),
      shift: shift(),
      place: 'confirmed',
      record: null,
      now,
      ...change,
    })
    return typeof outcome === 'string' ? outcome : outcome.code
  }
  it('notes who has a place', () => {
    expect(scan()).toBe('note')
    expect(scan({ place: null })).toBe('not_on_shift')
    expect(scan({ place: 'waiting' })).toBe('still_waiting')
  })
  it('with the same code again says that it was noted', () => {
    expect(scan({ record: record() })).toBe('already')
    expect(scan({ act: 'out', now: at(12), record: record({ checkedOutAt: at(12) }) })).toBe('already')
  })
  it('does not leave with the code it came with, but with the next', () => {
    const came = record({ checkedInStep: codeStep(at(8, 58)) })
    expect(scan({ act: 'out', record: came })).toBe('code_already_used')
    expect(scan({ act: 'out', record: came, step: codeStep(at(8, 58)) - 1 })).toBe('code_already_used')
    expect(scan({ act: 'out', record: came, step: codeStep(at(8, 58)) + 1 })).toBe('note')
  })
  it('leaves after staff had ticked the coming', () => {
    expect(scan({ act: 'out', record: record({ checkedInStep: null }), now: at(12) })).toBe('note')
  })
  it('without a coming sends to staff', () => {
    expect(scan({ act: 'out', now: at(12) })).toBe('check_out_without_check_in')
  })
})

describe('the code on the screen', () => {
  const code = {
    shiftId: '01995000-0000-7000-8000-000000000001',
    step: 59_000_000,
    mac: 'AbCdEfGhIjKlMnOpQrSt_-',
  }
  it('is read as it was written, with space around it', () => {
    expect(readAttendanceCode(writeAttendanceCode(code))).toEqual(code)
    expect(readAttendanceCode(` ${writeAttendanceCode(code)}\n`)).toEqual(code)
  })
  it('is nothing else', () => {
    for (const text of [
      '',
      '370512',
      'https://example.com',
      'linli:sv:1:2:3',
      `${writeAttendanceCode(code)}x`,
    ])
      expect(readAttendanceCode(text)).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => readAttendanceCode(text) === null))
  })
  it('changes every 30 seconds', () => {
    const start = new Date(codeStep(at(9)) * 30_000)
    expect(codeStep(new Date(start.getTime() + 29_999))).toBe(codeStep(start))
    expect(codeStep(new Date(start.getTime() + 30_000))).toBe(codeStep(start) + 1)
    expect([codeShownForMs(start), codeShownForMs(new Date(start.getTime() + 29_999))]).toEqual([30_000, 1])
  })
  it('is taken while it shows and one step longer, never before its time', () => {
    const step = codeStep(at(9))
    expect(stepRefusal(step, at(9))).toBeNull()
    expect(stepRefusal(step - 1, at(9))).toBeNull()
    expect(codeOf(stepRefusal(step - 2, at(9)))).toBe('code_too_old')
    expect(codeOf(stepRefusal(step + 1, at(9)))).toBe('code_not_valid')
  })
})

describe('codes for people', () => {
  it('are read however they are typed', () => {
    expect(readShortCode(' h3k-9p2 ')).toBe('H3K9P2')
  })
  it('have no letters that are mistaken for others', () => {
    for (const letter of '0O1ILU') expect(PLAIN_ALPHABET).not.toContain(letter)
    expect(new Set(PLAIN_ALPHABET).size).toBe(PLAIN_ALPHABET.length)
    expect(readShortCode('H3K9P0')).toBeNull()
  })
  it('are as likely to have any letter as any other', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const letter = plainLetters([byte], 1)
      if (letter) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
    expect(counts.size).toBe(PLAIN_ALPHABET.length)
    expect(new Set(counts.values()).size).toBe(1)
    expect(plainLetters([255, 255], 1)).toBeNull()
  })
})
