import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../time'
import { MAX_REPORT_LENGTH } from '../terms'
import {
  caseTextOf,
  type DecidedFacts,
  guestNameOf,
  hasWords,
  isStale,
  type SaidMessage,
  saidAt,
  spokenSource,
  undoRefusal,
} from './rules'
import { MAX_SENDER_LENGTH, UNDO_MINUTES } from './terms'

const NOW = new Date('2026-11-26T02:00:00Z')
const said = (facts: Partial<SaidMessage> = {}): SaidMessage => ({
  sender: '张姐',
  on: '2026-11-20',
  clock: '09:03',
  kind: 'text',
  text: '楼道灯坏了',
  ...facts,
})

describe('isStale', () => {
  it('counts a group as unread from the minute after the last hour allowed', () => {
    const readAgo = (ms: number) =>
      isStale({ lastReadAt: new Date(NOW.getTime() - ms), staleHours: 24, now: NOW })
    expect(readAgo(24 * HOUR_MS)).toBe(false)
    expect(readAgo(24 * HOUR_MS + 1)).toBe(true)
  })
})

describe('caseTextOf', () => {
  it('keeps one person’s words as they are, and names the people where they are several', () => {
    const picture = said({ kind: 'picture', text: '' })
    expect(caseTextOf([said(), picture])).toBe('楼道灯坏了\n[图片]')
    expect(caseTextOf([said(), said({ sender: '李哥', text: '我家也是' })])).toBe(
      '张姐：楼道灯坏了\n李哥：我家也是',
    )
  })

  it('is never longer than a case may be', () => {
    expect(caseTextOf([said({ text: '灯'.repeat(MAX_REPORT_LENGTH) })])).toHaveLength(MAX_REPORT_LENGTH)
    const long = caseTextOf([said({ text: '灯'.repeat(MAX_REPORT_LENGTH + 1) })])
    expect([long.length, long.at(-1)]).toEqual([MAX_REPORT_LENGTH, '…'])
    const smiles = '😀'.repeat(MAX_REPORT_LENGTH)
    expect(caseTextOf([said({ text: smiles })])).toBe(smiles)
    expect(caseTextOf([said({ text: `灯${smiles}` })])).toBe(`灯${'😀'.repeat(MAX_REPORT_LENGTH - 2)}…`)
  })
})

describe('hasWords', () => {
  it('asks for words of somebody: pictures and voice alone are none', () => {
    expect(hasWords([said({ kind: 'picture', text: '' }), said({ kind: 'voice', text: '' })])).toBe(false)
    expect(hasWords([said({ text: '  ' })])).toBe(false)
    expect(hasWords([said({ kind: 'picture', text: '' }), said()])).toBe(true)
  })
})

describe('guestNameOf', () => {
  it('takes the first who says something, and no more of a name than fits', () => {
    expect(guestNameOf([said({ sender: null }), said({ sender: '李哥' })])).toBe('李哥')
    expect(guestNameOf([said({ sender: null })])).toBe(null)
    const name = guestNameOf([said({ sender: '🌸'.repeat(MAX_SENDER_LENGTH + 1) })]) ?? ''
    expect([...name]).toHaveLength(MAX_SENDER_LENGTH)
  })
})

describe('saidAt', () => {
  it('is an instant only where both day and time are told', () => {
    expect(saidAt(said())).toEqual(new Date('2026-11-20T01:03:00Z'))
    expect(saidAt(said({ clock: null }))).toBe(null)
    expect(saidAt(said({ on: null }))).toBe(null)
    expect(spokenSource(said())).toBe('张姐 11月20日 09:03')
    expect(spokenSource(said({ sender: null, on: null }))).toBe('有人 09:03')
  })
})

describe('undoRefusal', () => {
  const decided = (facts: Partial<DecidedFacts> = {}, of: Partial<DecidedFacts['case']> = {}) =>
    undoRefusal({
      decision: 'accepted',
      decidedAt: NOW,
      case: { begun: false, isOpen: true, ownerId: 'zhao', othersLinked: false, ...of },
      actorId: 'zhao',
      now: NOW,
      ...facts,
    })?.code ?? null

  it('lets a decision be taken back that nobody built on', () => {
    expect(decided()).toBe(null)
    expect(decided({}, { ownerId: null })).toBe(null)
    expect(decided({ decision: 'set_aside', case: null, decidedAt: new Date(0) })).toBe(null)
    expect(decided({ decision: 'linked', decidedAt: new Date(0) }, { begun: true })).toBe(null)
  })

  it('says why it cannot be', () => {
    expect(decided({ decision: null })).toBe('message_waiting')
    expect(decided({}, { begun: true })).toBe('undo_under_way')
    expect(decided({ case: null })).toBe('undo_under_way')
    expect(decided({}, { isOpen: false })).toBe('undo_under_way')
    expect(decided({}, { othersLinked: true })).toBe('undo_under_way')
    expect(decided({}, { ownerId: 'lin' })).toBe('undo_under_way')
  })

  it('is in time until the last minute', () => {
    const after = (ms: number) => decided({ now: new Date(NOW.getTime() + ms) })
    expect(after(UNDO_MINUTES * MINUTE_MS)).toBe(null)
    expect(after(UNDO_MINUTES * MINUTE_MS + 1)).toBe('undo_too_late')
  })
})
