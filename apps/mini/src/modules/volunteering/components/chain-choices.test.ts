import type { ChainLineView, ChainPreview } from '@linli/domain/volunteering/chain-matching/contract'
import { describe, expect, it } from 'vitest'
import { choose, decisionsOf, firstChoices, noteAllGuests, toggleCompanion, undecided } from './chain-choices'

const someone = { personId: 'zhang', name: '张建国', address: '5栋', maskedPhone: null, refusal: null }
const line = (change: Partial<ChainLineView>): ChainLineView => ({
  number: 1,
  name: '张建国',
  raw: '1. 张建国',
  comment: null,
  status: 'matched',
  message: null,
  matchedBy: 'name',
  person: someone,
  candidates: [],
  guestName: '张建国',
  companions: [],
  wouldWait: false,
  ...change,
})
const preview: ChainPreview = {
  lines: [
    line({ companions: ['张建国+1', '张建国+2'] }),
    line({ status: 'unknown', person: null, guestName: '李姐' }),
    line({
      status: 'ambiguous',
      person: null,
      candidates: [{ ...someone, personId: 'wang' }],
      guestName: '王哥',
    }),
    line({ status: 'duplicate' }),
  ],
  notes: [],
  freePlaces: 3,
}

describe('what staff decide about a chain', () => {
  it('begins with those who were recognised, and nobody whom they bring', () => {
    expect(decisionsOf(preview, firstChoices(preview))).toEqual([{ personId: 'zhang' }])
    expect(undecided(preview, firstChoices(preview))).toBe(2)
  })

  it('is sent in the order of the chain, each with those they bring', () => {
    const chosen = choose(firstChoices(preview), 2, { personId: 'wang' })
    const all = toggleCompanion(noteAllGuests(chosen, preview), '张建国+2')
    expect(undecided(preview, all)).toBe(0)
    expect(decisionsOf(preview, all)).toEqual([
      { personId: 'zhang' },
      { guestName: '张建国+2' },
      { guestName: '李姐' },
      { personId: 'wang' },
    ])
  })

  it('leaves nobody’s company behind when they are skipped', () => {
    const chosen = toggleCompanion(firstChoices(preview), '张建国+1')
    expect(decisionsOf(preview, choose(chosen, 0, 'skip'))).toEqual([])
    expect(decisionsOf(preview, toggleCompanion(chosen, '张建国+1'))).toEqual([{ personId: 'zhang' }])
  })

  it('does not note those by name whom staff skipped', () => {
    const skipped = choose(firstChoices(preview), 1, 'skip')
    expect(decisionsOf(preview, noteAllGuests(skipped, preview))).toEqual([{ personId: 'zhang' }])
  })
})
