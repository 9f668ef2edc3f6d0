import { describe, expect, it } from 'vitest'
import { linksFor as linksAmong, type OpenCase, prepareCases, type SaidAgain } from './rules'

const open = (facts: Partial<OpenCase> = {}): OpenCase => ({
  id: 'lamp',
  category: 'street_lamp',
  compoundId: 'brick',
  buildingId: 'b3',
  gridId: 'g3',
  title: '3栋门口路灯不亮',
  body: '3栋门口路灯不亮，老人出门看不见',
  reportedAt: new Date('2026-11-20T00:00:00Z'),
  ...facts,
})
const said = (facts: Partial<SaidAgain> = {}): SaidAgain => ({
  text: '门口路灯还是不亮啊',
  category: 'street_lamp',
  compoundId: 'brick',
  buildingId: 'b3',
  gridId: 'g3',
  ...facts,
})

const linksFor = (message: SaidAgain, cases: readonly OpenCase[]) => linksAmong(message, prepareCases(cases))

describe('linksFor', () => {
  it('finds the open case somebody speaks of again, and says why', () => {
    const [link] = linksFor(said(), [open()])
    expect(link?.caseId).toBe('lamp')
    expect(link?.because).toEqual(['同一类', '同一栋楼', '都说到 门口路灯、不亮'])
  })

  it('finds it where the place is not said, by the words alone', () => {
    const nowhere = said({ compoundId: null, buildingId: null, gridId: null })
    expect(linksFor(nowhere, [open()])).toHaveLength(1)
  })

  it('does not take another building, compound or grid for the same', () => {
    expect(linksFor(said({ buildingId: 'b5' }), [open()])).toEqual([])
    expect(linksFor(said({ compoundId: 'jinma', buildingId: null }), [open()])).toEqual([])
    expect(linksFor(said({ compoundId: null, buildingId: null, gridId: 'g1' }), [open()])).toEqual([])
  })

  it('does not link by place and category alone', () => {
    expect(linksFor(said({ text: '小巷子的灯全熄了' }), [open()])).toEqual([])
  })

  it('does not link by words that stand in any complaint', () => {
    const lock = open({
      category: 'facilities',
      title: '5栋1单元的单元门锁又坏了',
      body: '5栋1单元的单元门锁又坏了，好几天了',
    })
    expect(
      linksFor(said({ text: '三单元的楼道灯又坏了，好几天了', category: 'facilities', buildingId: null }), [
        lock,
      ]),
    ).toEqual([])
  })

  it('puts the likeliest first, of equals the newest, and proposes three at most', () => {
    const cases = [
      open({ id: 'older', buildingId: null, reportedAt: new Date('2026-11-01T00:00:00Z') }),
      open({ id: 'newer', buildingId: null, reportedAt: new Date('2026-11-10T00:00:00Z') }),
      open({ id: 'same building' }),
      open({ id: 'oldest', buildingId: null, reportedAt: new Date('2026-10-01T00:00:00Z') }),
    ]
    expect(linksFor(said(), cases).map(({ caseId }) => caseId)).toEqual(['same building', 'newer', 'older'])
  })
})
