import { describe, expect, it } from 'vitest'
import { mayKeepRoster } from '../../actor'
import { idNumberCheckDigit } from '../identity/rules'
import { readRosterRows, type SheetReading } from './rules'
import { findRoster, type SheetRow } from './sheet'

const HEADER = ['小区', '楼栋', '单元', '房号', '姓名', '与户主关系', '手机号', '身份证号', '网格', '面积']

const rowsOf = (lines: readonly (readonly string[])[]): SheetRow[] =>
  lines.map((line, index) => ({ row: index + 1, cells: line.map((text) => ({ text })) }))

function read(...lines: string[][]): SheetReading {
  const roster = findRoster([{ name: '花名册', rows: rowsOf([HEADER, ...lines]) }])
  if ('code' in roster) throw new Error(roster.code)
  return readRosterRows(roster.rows, roster.places)
}

const idNumber = (first17: string) => first17 + idNumberCheckDigit(first17)
const homes = (reading: SheetReading) =>
  reading.households.map((home) => [
    `${home.compound} ${home.building} ${home.unit} ${home.room}`,
    home.persons.map((person) => person.name).join(' '),
  ])
const told = (reading: SheetReading) =>
  reading.problems.map(({ row, column, severity }) => `${row} ${column} ${severity}`)

describe('the heading', () => {
  it('is found below a title, in any order, by other words', () => {
    const roster = findRoster([
      {
        name: '表1',
        rows: rowsOf([
          ['凤凰山社区花名册（2026年）'],
          ['填表：赵明'],
          [
            '序号',
            ' 姓 名 ',
            '和户主关系',
            '面积(㎡)',
            '所属小区',
            '幢号',
            '房间号',
            '联系电话*',
            '公民身份号码',
          ],
          ['1', '苏晴', '本人', '68.5', '砖瓦厂小区', '5', '502', '', ''],
        ]),
      },
    ])
    expect(roster).toMatchObject({
      headerRow: 3,
      places: { name: 1, relation: 2, area: 3, compound: 4, building: 5, room: 6, phone: 7, id_number: 8 },
    })
  })
  it('names the columns that are missing', () => {
    const header = HEADER.filter((heading) => heading !== '姓名' && heading !== '房号')
    const roster = findRoster([{ name: '表1', rows: rowsOf([header, ['砖瓦厂小区', '5', '2', '户主']]) }])
    expect(roster).toMatchObject({
      code: 'columns_missing',
      message: expect.stringContaining('“房号”、“姓名”'),
    })
  })
  it('tells an empty sheet from a wrong one', () => {
    expect(findRoster([{ name: '表1', rows: [] }])).toMatchObject({ code: 'sheet_empty' })
    expect(findRoster([{ name: '表1', rows: rowsOf([HEADER]) }])).toMatchObject({ code: 'sheet_empty' })
    expect(findRoster([{ name: '表1', rows: rowsOf([['日期', '菜单']]) }])).toMatchObject({
      code: 'columns_missing',
    })
  })
  it('passes over worksheets before the roster and names further ones', () => {
    const sheet = (name: string) => ({
      name,
      rows: rowsOf([HEADER, ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主']]),
    })
    const roster = findRoster([{ name: '说明', rows: rowsOf([['请勿修改']]) }, sheet('1栋'), sheet('2栋')])
    expect(roster).toMatchObject({ otherRosters: ['2栋'] })
  })
})

describe('a row', () => {
  it('continues the household above it where the address is left empty', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏 晴', '户主', '', '', '3', '68.5'],
      ['', '', '', '', '高峰', '配偶'],
      ['', '', '', '503', '何敏', '户主'],
      ['', '6', '', '101', '王秀英', '户主'],
    )
    expect(homes(reading)).toEqual([
      ['砖瓦厂小区 5栋 2单元 502', '苏晴 高峰'],
      ['砖瓦厂小区 5栋 2单元 503', '何敏'],
      ['砖瓦厂小区 6栋  101', '王秀英'],
    ])
    expect(reading.households[0]).toMatchObject({ gridName: '第3网格', areaHundredthsSquareMetre: 6850 })
    expect(reading.problems).toEqual([])
  })
  it('of a head does not slip into the household above', () => {
    const reading = read(['砖瓦厂小区', '5', '2', '502', '苏晴', '户主'], ['', '', '', '', '何敏', '户主'])
    expect(reading.problems).toEqual([
      { row: 3, column: '房号', severity: 'error', message: '户主这一行要填房号' },
    ])
    expect(homes(reading)).toEqual([['砖瓦厂小区 5栋 2单元 502', '苏晴']])
  })
  it('after one that could not be placed is not put next door', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主'],
      ['砖瓦厂小区', '5', '2', '', '何敏', '户主'],
      ['', '', '', '', '何乐乐', '女'],
    )
    expect(told(reading)).toEqual(['3 房号 error', '4 房号 error'])
    expect(homes(reading)).toEqual([['砖瓦厂小区 5栋 2单元 502', '苏晴']])
  })
  it('after an empty one has to say where it lives', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主'],
      [''],
      ['', '', '', '', '高峰', '配偶'],
    )
    expect(told(reading)).toEqual(['4 房号 error'])
  })
  it('keeps its family when one of it is in error', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主', '138000000'],
      ['', '', '', '', '高峰', '配偶', '13800000001'],
    )
    expect(told(reading)).toEqual(['2 手机号 error'])
    expect(homes(reading)).toEqual([['砖瓦厂小区 5栋 2单元 502', '高峰']])
  })
  it('may repeat building and unit in the room', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '5-2-502', '苏晴', '户主'],
      ['砖瓦厂小区', '5', '', '2-503', '何敏', '户主'],
    )
    expect(homes(reading).map(([home]) => home)).toEqual([
      '砖瓦厂小区 5栋 2单元 502',
      '砖瓦厂小区 5栋 2单元 503',
    ])
  })
  it('of an empty dwelling registers the household alone', () => {
    const reading = read(['砖瓦厂小区', '5', '2', '502', '空置'], ['砖瓦厂小区', '5', '2', '503', ''])
    expect(reading.households.map((home) => [home.room, home.vacant, home.persons.length])).toEqual([
      ['502', true, 0],
      ['503', true, 0],
    ])
    expect(told(reading)).toEqual(['2 姓名 warning', '3 姓名 warning'])
  })
  it('with a number but no name is an error', () => {
    const reading = read(['砖瓦厂小区', '5', '2', '502', '', '户主', '13800000001'])
    expect(told(reading)).toEqual(['2 姓名 error'])
  })
  it('is passed over when it is a total, a signature or the heading again', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主'],
      HEADER,
      ['合计', '', '', '', '', '', '', '', '', '68.5'],
      ['制表人：赵明'],
    )
    expect(reading).toMatchObject({ rows: 1, problems: [] })
  })
  it('with an endless cell is refused, not searched', () => {
    const reading = read(['砖瓦厂小区', '5', '2', '-'.repeat(5000), '苏晴', '户主'])
    expect(told(reading)).toEqual(['2 房号 error'])
  })
})

describe('what stands in the sheet twice', () => {
  it('is one household', () => {
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主'],
      ['砖瓦厂小区', '6', '1', '101', '何敏', '户主'],
      ['砖瓦厂小区', '５号楼', '二单元', '502室', '高峰', '配偶'],
    )
    expect(homes(reading)).toEqual([
      ['砖瓦厂小区 5栋 2单元 502', '苏晴 高峰'],
      ['砖瓦厂小区 6栋 1单元 101', '何敏'],
    ])
    expect(reading.problems).toEqual([
      { row: 4, column: null, severity: 'warning', message: '这一户在第 2 行已经出现过，已合并成一户' },
    ])
  })
  it('is one person, whose later row fills the gaps', () => {
    const id = idNumber('99999919900502101')
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主', '', id],
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主', '13800000001'],
      ['砖瓦厂小区', '6', '1', '101', '苏晴', '户主', '', id],
    )
    expect(told(reading)).toEqual(['3 姓名 warning', '4 姓名 warning'])
    expect(reading.households[0]?.persons).toMatchObject([
      { name: '苏晴', phone: '13800000001', idNumber: id },
    ])
    expect(reading.households[1]?.persons).toEqual([])
  })
  it('is an error when an identity number has two names', () => {
    const id = idNumber('99999919900502101')
    const reading = read(
      ['砖瓦厂小区', '5', '2', '502', '苏晴', '户主', '', id],
      ['砖瓦厂小区', '5', '2', '503', '苏清', '户主', '', id],
    )
    expect(told(reading)).toEqual(['3 身份证号 error'])
  })
})

describe('the roster', () => {
  it('is kept by those who look after the whole community', () => {
    expect(mayKeepRoster({ roles: ['manager'], gridId: null })).toBe(true)
    expect(mayKeepRoster({ roles: ['resident', 'staff'], gridId: null })).toBe(true)
    expect(mayKeepRoster({ roles: ['resident', 'staff'], gridId: 'grid' })).toBe(false)
    expect(mayKeepRoster({ roles: ['resident'], gridId: null })).toBe(false)
  })
})
