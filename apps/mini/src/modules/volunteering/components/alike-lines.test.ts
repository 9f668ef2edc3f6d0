import type { SettlementLine } from '@linli/domain/volunteering/settlement/contract'
import { describe, expect, it } from 'vitest'
import { alikeLines } from './alike-lines'

const line = (name: string, serviceMinutes: number, points: number): SettlementLine => ({
  ...{ lineId: name, recordId: name, personId: name, name, toClaim: false, claimCode: null },
  ...{ checkedInAt: '2026-11-28T01:00:00Z', checkedOutAt: '2026-11-28T04:00:00Z', presentMinutes: 180 },
  ...{ serviceMinutes, points, trouble: null, note: null, corrections: [] },
})

describe('those who get the same', () => {
  it('stand together in their order, and the unusual before the many', () => {
    const lines = [line('甲', 180, 30), line('乙', 120, 20), line('丙', 180, 30), line('丁', 180, 25)]
    const groups = alikeLines(lines).map((group) => [group.points, group.lines.map(({ name }) => name)])
    expect(groups).toEqual([
      [20, ['乙']],
      [25, ['丁']],
      [30, ['甲', '丙']],
    ])
  })

  it('are nobody where nobody came', () => {
    expect(alikeLines([])).toEqual([])
  })
})
