import { describe, expect, it } from 'vitest'
import { parseChain } from '../chain-import/rules'
import { type ChainFacts, type ChainPerson, proposeChain } from './rules'

const person = (name: string, change: Partial<ChainPerson> = {}): ChainPerson => ({
  personId: `${name} ${change.address ?? ''}`,
  name,
  address: '砖瓦厂小区 5栋 2单元 502',
  maskedPhone: null,
  phone: null,
  refusal: null,
  ...change,
})

function propose(text: string, change: Partial<ChainFacts> = {}) {
  const facts = { persons: [], guestNames: new Set<string>(), freePlaces: 100, ...change }
  return proposeChain(parseChain(text).entries, facts)
}
const statuses = (text: string, change: Partial<ChainFacts> = {}) =>
  propose(text, change).map(({ status }) => status)

const PHONE = '13900001111'
const masked = { maskedPhone: '139****1111' }

describe('who is meant', () => {
  it('is who has the phone and the name', () => {
    const mother = person('王秀英', { phone: PHONE, ...masked })
    const child = person('王小宝', { phone: PHONE, ...masked })
    const [line] = propose(`1. 王秀英 ${PHONE}`, { persons: [child, mother] })
    expect(line).toMatchObject({ status: 'matched', matchedBy: 'phone', person: { name: '王秀英' } })
  })

  it('is who has the phone, where only a nickname or nothing stands beside it', () => {
    const persons = [person('李芳', { phone: PHONE, ...masked })]
    expect(statuses(`1. 5栋李姐 ${PHONE}`, { persons })).toEqual(['matched'])
    expect(statuses(`1. ${PHONE}`, { persons })).toEqual(['matched'])
  })

  it('is for staff to say, where the phone is another person’s', () => {
    const persons = [person('李芳', { phone: PHONE, ...masked }), person('张建国')]
    const [line] = propose(`1. 张建国 ${PHONE}`, { persons })
    expect(line?.status).toBe('ambiguous')
    expect(line?.candidates.map(({ name }) => name)).toEqual(['李芳', '张建国'])
  })

  it('is the only one of the name, unless the roster knows another phone', () => {
    expect(statuses('1. 张建国', { persons: [person('张建国')] })).toEqual(['matched'])
    const other = [person('张建国', { maskedPhone: '138****2222' })]
    expect(statuses(`1. 张建国 ${PHONE}`, { persons: other })).toEqual(['ambiguous'])
    expect(statuses('1. 张建国 尾号2222', { persons: other })).toEqual(['matched'])
    expect(statuses('1. 张建国 尾号1111', { persons: other })).toEqual(['ambiguous'])
  })

  it('is told apart from others of the name by where they live', () => {
    const persons = [
      person('张建国', { address: '砖瓦厂小区 15栋 1单元 502' }),
      person('张建国', { address: '砖瓦厂小区 5栋 2单元 301' }),
      person('张建国', { address: '金马花园 2号楼 101' }),
    ]
    const meant = (text: string) => propose(text, { persons })[0]?.person?.address
    expect(meant('1. 5栋张建国')).toBe('砖瓦厂小区 5栋 2单元 301')
    expect(meant('1. 张建国（5-2-301）')).toBe('砖瓦厂小区 5栋 2单元 301')
    expect(meant('1. 金马花园 张建国')).toBe('金马花园 2号楼 101')
    expect(meant('1. 张建国 2号楼')).toBe('金马花园 2号楼 101')
    expect(meant('1. 砖瓦厂小区张建国')).toBeUndefined()
    expect(meant('1. 张建国')).toBeUndefined()
  })

  it('is a new face otherwise, noted as neighbours know them', () => {
    const lines = propose(`1. 5栋李姐\n2. ${PHONE}`)
    expect(lines.map(({ status, guestName }) => `${status} ${guestName}`)).toEqual([
      'unknown 5栋李姐',
      'unknown 尾号1111',
    ])
  })
})

describe('a chain', () => {
  const persons = [person('张建国'), person('王秀英')]

  it('that comes twice has everybody once', () => {
    const text = '#接龙\n1. 张建国\n2. 李姐'
    expect(statuses(`${text}\n${text}\n3. 王秀英`, { persons })).toEqual([
      'matched',
      'unknown',
      'duplicate',
      'duplicate',
      'matched',
    ])
  })

  it('that grew counts as it was written last', () => {
    const first = '#接龙\n1. 张建国\n2. ~~王秀英~~'
    const second = '#接龙\n1. 张建国(取消)\n2. 王秀英'
    expect(statuses(`${first}\n${second}`, { persons })).toEqual([
      'withdrawn',
      'matched',
      'duplicate',
      'duplicate',
    ])
  })

  it('lets those wait for whom there is no place, in its order', () => {
    const waits = propose('1. 张建国\n2. 李姐\n3. 王秀英', { persons, freePlaces: 1 })
    expect(waits.map(({ wouldWait }) => wouldWait)).toEqual([false, false, true])
  })

  it('proposes those who come along by name, except who is on the list', () => {
    const [line] = propose('1. 张建国+3', { persons, guestNames: new Set(['张建国+2']) })
    expect(line?.companions).toEqual(['张建国+1', '张建国+3'])
  })

  it('says what keeps somebody from the shift', () => {
    const kept = (code: string) =>
      statuses('1. 张建国', { persons: [person('张建国', { refusal: { code, message: '…' } })] })
    expect(kept('already_on_shift')).toEqual(['duplicate'])
    expect(kept('shift_overlap')).toEqual(['overlapping'])
    expect(kept('wrong_age')).toEqual(['refused'])
  })

  it('says so where somebody struck out is on the list still', () => {
    const [line] = propose('1. ~~李姐~~', { guestNames: new Set(['李姐']) })
    expect(line).toMatchObject({ status: 'withdrawn', message: '名单里还有，需要的话请到名单里取消' })
  })
})
