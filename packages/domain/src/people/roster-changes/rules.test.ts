import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SheetHousehold, SheetPerson } from '../roster/rules'
import { type KnownRoster, type PlanFacts, planRoster, type RosterPlan } from './rules'

const NOW = new Date('2026-11-23T02:00:00Z')
const NOBODY: KnownRoster = {
  gridNames: [],
  compoundNames: [],
  households: [],
  persons: [],
  guardians: [],
  consents: [],
}

let row = 1
function person(name: string, rest: Partial<SheetPerson> = {}): SheetPerson {
  row += 1
  return {
    row,
    name,
    relation: 'head',
    phone: null,
    idNumber: null,
    bornOn: null,
    guardianName: null,
    consentOn: null,
    ...rest,
  }
}

const household = (persons: SheetPerson[], rest: Partial<SheetHousehold> = {}): SheetHousehold => ({
  row: persons[0]?.row ?? 2,
  compound: '砖瓦厂小区',
  building: '5栋',
  unit: '2单元',
  room: '502',
  gridName: '第3网格',
  areaHundredthsSquareMetre: 6850,
  vacant: false,
  persons,
  ...rest,
})

let ids = 0
function plan(
  households: SheetHousehold[],
  known: KnownRoster = NOBODY,
  rest: Partial<PlanFacts> = {},
): RosterPlan {
  const newId = () => {
    ids += 1
    return `id-${ids}`
  }
  return planRoster({
    households,
    known,
    hashOf: (field, text) => `${field}:${text}`,
    newId,
    now: NOW,
    ...rest,
  })
}

/** What the roster knows once a plan has been carried out. */
function after(done: RosterPlan): KnownRoster {
  return {
    gridNames: [...new Set(done.households.flatMap(({ gridName }) => gridName ?? []))],
    compoundNames: [...new Set(done.households.map(({ compound }) => compound))],
    households: done.households,
    persons: done.persons.map(({ phone, idNumber, ...rest }) => ({
      ...rest,
      phoneHash: phone && `phone:${phone}`,
      idNumberHash: idNumber && `id_number:${idNumber}`,
    })),
    guardians: done.guardians.map((link) => ({ ...link, ended: false })),
    consents: done.consents.map(({ childId, guardianId }) => ({
      childId,
      guardianId,
      version: 1,
      givenAt: NOW,
      withdrawnAt: null,
    })),
  }
}

const nameOf = (done: RosterPlan, id: string) => done.persons.find((one) => one.id === id)?.name
const errors = (done: RosterPlan) => done.problems.filter(({ severity }) => severity === 'error')

const family = (child: Partial<SheetPerson> = {}) => [
  household([
    person('苏晴', { bornOn: '1990-05-02', phone: '13800000001' }),
    person('高峰', { relation: 'spouse', bornOn: '1988-03-11' }),
    person('苏小宝', { relation: 'son', bornOn: '2022-06-01', consentOn: '2026-03-01', ...child }),
  ]),
]

describe('a child under 14', () => {
  it('comes in with head and spouse as guardians and the consent of the first', () => {
    const done = plan(family())
    expect(done.persons.map(({ name, isNew }) => [name, isNew])).toEqual([
      ['苏晴', true],
      ['高峰', true],
      ['苏小宝', true],
    ])
    expect(done.guardians.map(({ actingPersonId }) => nameOf(done, actingPersonId))).toEqual(['苏晴', '高峰'])
    expect(done.consents).toMatchObject([{ givenOn: '2026-03-01' }])
    expect(nameOf(done, done.consents[0]?.guardianId ?? '')).toBe('苏晴')
  })
  it('has the guardian whom the sheet names', () => {
    const done = plan(family({ guardianName: '高峰' }))
    expect(nameOf(done, done.consents[0]?.guardianId ?? '')).toBe('高峰')
  })
  it.each([
    ['without a consent', { consentOn: null }, '监护人同意日期'],
    ['with a consent to come', { consentOn: '2026-11-24' }, '监护人同意日期'],
    ['with a consent from before the birth', { consentOn: '2022-05-31' }, '监护人同意日期'],
    ['with a guardian who lives elsewhere', { guardianName: '外婆' }, '监护人'],
    ['who is a grandchild and names no guardian', { relation: 'grandson' as const }, '监护人'],
    ['of unknown age', { bornOn: null }, '出生日期'],
    ['who is not born yet', { bornOn: '2027-01-01' }, '出生日期'],
  ])('%s is kept out, the family comes in', (_, child, column) => {
    const done = plan(family(child))
    expect(done.persons.map(({ name }) => name)).toEqual(['苏晴', '高峰'])
    expect(errors(done).map((problem) => problem.column)).toEqual([column])
    expect(done.guardians).toEqual([])
    expect(done.consents).toEqual([])
  })
  it('needs consent on the day before the 14th birthday and none on it', () => {
    const at = (bornOn: string) => errors(plan(family({ bornOn, consentOn: null }))).length
    expect(at('2012-11-24')).toBe(1)
    expect(at('2012-11-23')).toBe(0)
  })
  it('whose parents are minors has no guardian', () => {
    const done = plan([
      household([
        person('小苏', { bornOn: '2009-05-02' }),
        person('苏小宝', { relation: 'son', bornOn: '2025-06-01', consentOn: '2026-03-01' }),
      ]),
    ])
    expect(errors(done)).toHaveLength(1)
  })
  it('whose consent was withdrawn does not come back with an old sheet, but with a newer signature', () => {
    const known = after(plan(family()))
    const withdrawnAt = new Date('2026-06-01T02:00:00Z')
    const withdrawn = { ...known, consents: known.consents.map((one) => ({ ...one, withdrawnAt })) }
    expect(errors(plan(family(), withdrawn))).toMatchObject([{ column: '监护人同意日期' }])
    expect(errors(plan(family({ consentOn: '2026-06-01' }), withdrawn))).toHaveLength(1)
    const signedAgain = plan(family({ consentOn: '2026-06-02' }), withdrawn)
    expect(errors(signedAgain)).toEqual([])
    expect(signedAgain.consents).toHaveLength(1)
  })
  it('keeps a guardianship that was ended as ended', () => {
    const known = after(plan(family()))
    const [su, gao] = known.guardians
    if (!su || !gao) throw new Error('two guardians')
    const done = plan(family(), { ...known, guardians: [su, { ...gao, ended: true }] })
    expect(done.guardians).toEqual([])
  })
})

describe('the same sheet again', () => {
  it('changes nothing', () => {
    const again = plan(family(), after(plan(family())))
    expect(again.persons.filter(({ isNew, changed }) => isNew || changed)).toEqual([])
    expect(again.households.filter(({ isNew, changed }) => isNew || changed)).toEqual([])
    expect([...again.guardians, ...again.consents, ...again.problems]).toEqual([])
  })
  it('changes nothing, whatever was in it', () => {
    const someone = fc.record({
      name: fc.constantFrom('甲', '乙', '丙', '丁'),
      relation: fc.constantFrom('head', 'spouse', 'son', 'other', null),
      phone: fc.constantFrom(null, '13800000001', '13800000002'),
      bornOn: fc.constantFrom(null, '1980-01-01', '2018-01-01'),
      consentOn: fc.constantFrom(null, '2026-01-01'),
      guardianName: fc.constantFrom(null, '甲', '乙'),
    } satisfies Record<string, fc.Arbitrary<unknown>>)
    fc.assert(
      fc.property(fc.uniqueArray(someone, { selector: ({ name }) => name, minLength: 1 }), (people) => {
        const sheet = [household(people.map(({ name, ...rest }) => person(name, rest)))]
        const known = after(plan(sheet))
        const again = plan(sheet, known)
        expect(again.persons.filter(({ isNew, changed }) => isNew || changed)).toEqual([])
        expect([...again.guardians, ...again.consents]).toEqual([])
      }),
    )
  })
  it('with fewer people and empty cells takes nothing away', () => {
    const done = plan([household([person('苏晴', { relation: null })])], after(plan(family())))
    expect(done.persons).toMatchObject([
      { name: '苏晴', relation: 'head', bornOn: '1990-05-02', changed: false },
    ])
  })
})

describe('a sheet with changes', () => {
  const known = after(plan(family()))
  it('changes phone, relation, grid and area', () => {
    const [sheet] = family()
    if (!sheet) throw new Error('one household')
    const [su, gao] = sheet.persons
    if (!su || !gao) throw new Error('two people')
    const done = plan(
      [
        {
          ...sheet,
          areaHundredthsSquareMetre: 7000,
          persons: [
            { ...su, phone: '13900000009' },
            { ...gao, relation: 'other' },
          ],
        },
      ],
      known,
    )
    expect(done.persons.map(({ name, changed }) => [name, changed])).toEqual([
      ['苏晴', true],
      ['高峰', true],
    ])
    expect(done.households).toMatchObject([{ changed: true, areaHundredthsSquareMetre: 7000 }])
  })
  it('knows a person by identity number in another home, and says who moves', () => {
    const before = after(plan([household([person('苏晴', { idNumber: 'A', bornOn: '1990-05-02' })])]))
    const moved = household([person('苏晴', { idNumber: 'A', bornOn: '1990-05-02' })], { room: '601' })
    const done = plan([moved], before)
    expect(done.persons).toMatchObject([{ isNew: false, changed: true }])
    expect(done.problems.map(({ message }) => message).join()).toContain('原来住 砖瓦厂小区 5栋 2单元 502')
  })
  it('does not give one person’s identity number to another', () => {
    const before = after(plan([household([person('苏晴', { idNumber: 'A' })])]))
    expect(errors(plan([household([person('苏清', { idNumber: 'A' })])], before))).toMatchObject([
      { column: '身份证号' },
    ])
    expect(errors(plan([household([person('苏晴', { idNumber: 'B' })])], before))).toMatchObject([
      { column: '身份证号' },
    ])
  })
  it('asks about a compound that looks like a slip of the pen', () => {
    const done = plan([household([person('何敏')], { compound: '砖瓦厂' })], known)
    expect(done.problems.map(({ message }) => message).join()).toContain('是不是“砖瓦厂小区”')
  })
  it('says so when a household has two heads or none', () => {
    const two = plan([household([person('苏晴'), person('高峰')])])
    const none = plan([household([person('高峰', { relation: 'spouse' })])])
    expect(two.problems.map(({ message }) => message)).toEqual(['这一户有 2 位户主（苏晴、高峰），请核对'])
    expect(none.problems.map(({ message }) => message)).toEqual(['这一户没有户主，请核对'])
  })
  it('registers an empty dwelling, but no household whose rows were all in error', () => {
    const empty = household([], { vacant: true })
    const refused = household([person('小宝', { relation: 'son', bornOn: '2022-06-01' })], { room: '503' })
    expect(plan([empty, refused]).households.map(({ room }) => room)).toEqual(['502'])
  })
})
