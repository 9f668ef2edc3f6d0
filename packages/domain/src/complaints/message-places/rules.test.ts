import { describe, expect, it } from 'vitest'
import { buildingLabel, type KnownPlaces, labelOfBuilding, placeOf, wordsBeyond } from './rules'

const places: KnownPlaces = {
  compounds: [
    { id: 'brick', name: '砖瓦厂小区', gridId: 'g3' },
    { id: 'jinma', name: '金马花园', gridId: 'g1' },
  ],
  buildings: [
    { id: 'b3', compoundId: 'brick', label: '3', gridId: 'g3' },
    { id: 'b12', compoundId: 'brick', label: '12', gridId: 'g3' },
    { id: 'j3', compoundId: 'jinma', label: '3', gridId: 'g1' },
    { id: 'jA2', compoundId: 'jinma', label: 'A2', gridId: 'g1' },
  ],
  groupGridId: null,
}
const about = (text: string, more: Partial<KnownPlaces> = {}, sender: string | null = null) =>
  placeOf({ text, sender }, { ...places, ...more })

describe('placeOf', () => {
  it('finds compound and building as neighbours say them', () => {
    expect(about('砖瓦厂三栋后面堆了建筑垃圾')).toMatchObject({
      gridId: 'g3',
      compoundId: 'brick',
      buildingId: 'b3',
      words: '砖瓦厂 三栋',
    })
    expect(about('金马花园a2座电梯坏了')).toMatchObject({ buildingId: 'jA2', words: '金马 a2座' })
    expect(about('十二栋2单元 501漏水')).toMatchObject({ buildingId: 'b12', words: '十二栋2单元 501' })
    expect(about('１２号楼没水')).toMatchObject({ buildingId: 'b12' })
    expect(about('12-1-301家里没电')).toMatchObject({ buildingId: 'b12', words: '12-1-301' })
  })

  it('does not choose where two compounds have such a building, unless the group is of one grid', () => {
    expect(about('3栋的灯坏了')).toMatchObject({ buildingId: null, compoundId: null, words: '3栋' })
    expect(about('3栋的灯坏了', { groupGridId: 'g1' })).toMatchObject({
      buildingId: 'j3',
      compoundId: 'jinma',
    })
  })

  it('takes no number for a building that is none', () => {
    expect(about('9:30 停水，电话 13900001111，2026-11-20')).toMatchObject({ buildingId: null, words: '' })
    expect(about('三单元的灯坏了')).toMatchObject({ buildingId: null, words: '三单元' })
    expect(about('99栋在哪')).toMatchObject({ buildingId: null, words: '99栋' })
  })

  it('goes by the name of who says it, and says so, and by the grid of the group', () => {
    expect(about('灯坏了', {}, '12栋张姐')).toMatchObject({ buildingId: 'b12', fromName: true })
    expect(about('灯坏了', { groupGridId: 'g3' }, '张姐')).toEqual({
      gridId: 'g3',
      compoundId: null,
      buildingId: null,
      words: '',
      fromName: false,
    })
  })

  it('reads figures in Chinese', () => {
    expect(['十', '十一', '二十', '二十三', '九', '07', 'b3'].map(buildingLabel)).toEqual([
      '10',
      '11',
      '20',
      '23',
      '9',
      '7',
      'B3',
    ])
  })

  it('reads the names of buildings as staff keep them', () => {
    expect(['3栋', 'A2座', '十二幢', '7号楼', '老办公楼'].map(labelOfBuilding)).toEqual([
      '3',
      'A2',
      '12',
      '7',
      '老办公',
    ])
  })

  it('keeps apart what compound and building of the case tell already', () => {
    const beyond = (words: string, compoundId: string | null = 'c', buildingId: string | null = 'b') =>
      wordsBeyond({ words, compoundId, buildingId })
    expect(['5栋2单元', '砖瓦厂 十二栋 2单元301', '5栋', '5-2-301'].map((words) => beyond(words))).toEqual([
      '2单元',
      '2单元301',
      '',
      '5-2-301',
    ])
    expect(beyond('砖瓦厂 2单元', 'c', null)).toBe('2单元')
    expect(beyond('砖瓦厂', 'c', null)).toBe('')
    expect(beyond('99栋1单元', null, null)).toBe('99栋1单元')
  })
})
