import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idNumberCheckDigit } from '../identity/rules'
import {
  bornOnFrom,
  dateOfSerial,
  neutralCell,
  readArea,
  readBuilding,
  readDateOn,
  readGrid,
  readIdNumber,
  readPhone,
  readRelation,
  readRoom,
  readUnit,
  withoutNeutralMark,
} from './rules'

const text = (value: string) => ({ text: value })
const ID_17 = '53011119900502132'
const ID = ID_17 + idNumberCheckDigit(ID_17)

describe('the building', () => {
  it('is the same however it was written', () => {
    for (const word of [
      '5',
      '5栋',
      '5幢',
      '5号楼',
      '５栋',
      '05栋',
      ' 5 栋 ',
      '五栋',
      '第5栋',
      '5#',
      '5号',
      '5座',
    ]) {
      expect(readBuilding(text(word)).value, word).toBe('5栋')
    }
    expect(readBuilding({ text: '12', number: 12 }).value).toBe('12栋')
    expect(readBuilding(text('十二幢')).value).toBe('12栋')
    expect(readBuilding(text('ａ座')).value).toBe('A栋')
  })
  it('keeps a name of its own', () => {
    expect(readBuilding(text('综合楼')).value).toBe('综合楼')
  })
  it('is not guessed once Excel made a date of it', () => {
    expect(readBuilding({ text: '2026-05-01', dateOn: '2026-05-01' }).error).toContain('日期')
  })
})

describe('the unit', () => {
  it('is the same however it was written', () => {
    for (const word of ['2', '2单元', '二单元', '２单元', '02', '2门']) {
      expect(readUnit(text(word)).value, word).toBe('2单元')
    }
  })
  it('tells an empty cell from one that says there is none', () => {
    expect(readUnit(text(' ')).value).toBeNull()
    for (const word of ['无', '-', '/', '0']) expect(readUnit(text(word)).value, word).toBe('')
  })
})

describe('the room', () => {
  it('loses what only says that it is one', () => {
    for (const word of ['502', '502室', '５０２', ' 502 号', '502房']) {
      expect(readRoom(text(word)).value, word).toEqual({ room: '502' })
    }
  })
  it('may say building and unit as well', () => {
    for (const word of ['5-2-502', '5栋2单元502室', '5幢2-502', '五栋二单元502', '5—2—502']) {
      expect(readRoom(text(word)).value, word).toEqual({ building: '5栋', unit: '2单元', room: '502' })
    }
    expect(readRoom(text('2-502')).value).toEqual({ unit: '2单元', room: '502' })
    expect(readRoom(text('2单元502')).value).toEqual({ unit: '2单元', room: '502' })
  })
  it('keeps floor and door of old houses together', () => {
    expect(readRoom(text('3-2')).value).toEqual({ room: '3-2' })
    expect(readRoom(text('102-1')).value).toEqual({ room: '102-1' })
  })
  it('is recovered from the date Excel made of 3-2, and says so', () => {
    const reading = readRoom({ text: '2026-03-02', dateOn: '2026-03-02' })
    expect(reading.value).toEqual({ room: '3-2' })
    expect(reading.warning).toContain('3-2')
  })
  it('is not guessed where the day may have been anything', () => {
    expect(readRoom({ text: '2026-03-01', dateOn: '2026-03-01' }).error).toContain('文本格式')
  })
})

describe('grid, area and relation', () => {
  it('understand the usual ways of writing', () => {
    for (const word of ['3', '第3网格', '三网格', '网格3', '第三网格', '3号网格', '３']) {
      expect(readGrid(text(word)).value, word).toBe('第3网格')
    }
    expect(readGrid(text('砖瓦厂网格')).value).toBe('砖瓦厂网格')
    for (const word of ['68.5', '68.5㎡', '68.50 平方米', '６８.５平', '68.5m2']) {
      expect(readArea(text(word)).value, word).toBe(6850)
    }
    expect(readArea({ text: '68.5', number: 68.499999999 }).value).toBe(6850)
    expect(readArea(text('约70')).warning).toContain('面积')
  })
  it('map the words of families to the nearest relation', () => {
    const pairs = {
      本人: 'head',
      户主: 'head',
      妻子: 'spouse',
      丈夫: 'spouse',
      配偶: 'spouse',
      爱人: 'spouse',
      儿子: 'son',
      长子: 'son',
      次子: 'son',
      户主之子: 'son',
      女儿: 'daughter',
      长女: 'daughter',
      父亲: 'father',
      公公: 'father',
      母亲: 'mother',
      婆婆: 'mother',
      外孙: 'grandson',
      孙女: 'granddaughter',
      儿媳妇: 'daughter_in_law',
      女婿: 'son_in_law',
      弟弟: 'sibling',
      租客: 'tenant',
      保姆: 'other',
    }
    for (const [word, relation] of Object.entries(pairs)) {
      expect(readRelation(text(word)), word).toEqual({ value: relation })
    }
    expect(readRelation(text('干亲'))).toMatchObject({
      value: 'other',
      warning: expect.stringContaining('干亲'),
    })
  })
})

describe('a phone number', () => {
  it('is read from text and from an Excel number', () => {
    expect(readPhone({ text: '13800000001', number: 13_800_000_001 }).value).toBe('13800000001')
    expect(readPhone(text('１３８ ００００ ０００１')).value).toBe('13800000001')
    expect(readPhone(text('138-0000-0001')).value).toBe('13800000001')
    expect(readPhone(text('无')).value).toBeNull()
  })
  it('is taken from several, with a warning', () => {
    const reading = readPhone(text('13800000001/13900000002'))
    expect(reading).toMatchObject({ value: '13800000001', warning: expect.any(String) })
  })
  it('says what is wrong without repeating the number', () => {
    for (const word of ['1380000001', '1.38E+10', '0871-67123456', '23800000001']) {
      const { value, error } = readPhone(text(word))
      expect(value, word).toBeNull()
      expect(error, word).toBeTruthy()
      expect(error).not.toContain(word)
    }
  })
})

describe('an identity number', () => {
  it('is verified', () => {
    expect(readIdNumber(text(` ${ID.slice(0, 6)} ${ID.slice(6)} `)).value).toBe(ID)
    const wrong = ID_17 + (ID.endsWith('1') ? '2' : '1')
    expect(readIdNumber(text(wrong)).error).toContain('校验')
    expect(readIdNumber(text('5301111990')).error).toContain('18 位')
  })
  it('is lost once Excel took it for a number, and says why', () => {
    expect(readIdNumber(text('5.30111E+17')).error).toContain('Excel')
    expect(readIdNumber({ text: '530111199005020000', number: 530111199005020000 }).error).toContain(
      '文本格式',
    )
  })
  it('overrules a date of birth beside it', () => {
    expect(bornOnFrom({ idNumber: ID, bornOn: '1991-01-01' })).toMatchObject({
      value: '1990-05-02',
      warning: expect.any(String),
    })
    expect(bornOnFrom({ idNumber: ID, bornOn: '1990-05-02' })).toEqual({ value: '1990-05-02' })
  })
})

describe('a date', () => {
  it('is read however it was written', () => {
    for (const word of [
      '2020-1-5',
      '2020/01/05',
      '2020.1.5',
      '2020年1月5日',
      '20200105',
      '２０２０－１－５',
      '43835',
    ]) {
      expect(readDateOn(text(word)).value, word).toBe('2020-01-05')
    }
    expect(readDateOn({ text: '43835', number: 43835 }).value).toBe('2020-01-05')
    expect(dateOfSerial(43835)).toBe('2020-01-05')
  })
  it('is refused when there is no such day', () => {
    for (const word of ['2020-02-30', '2020年', '昨天'])
      expect(readDateOn(text(word)).error, word).toBeTruthy()
  })
})

describe('neutral cells', () => {
  it('cannot start a formula, and give the original back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '1', '张', '＝') }),
        (cell) => {
          const neutral = neutralCell(cell)
          expect(neutral).not.toMatch(/^[=+\-@＝\t\r]/)
          expect(withoutNeutralMark(neutral)).toBe(cell)
        },
      ),
    )
  })
})
