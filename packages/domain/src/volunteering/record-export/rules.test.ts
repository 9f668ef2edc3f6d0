import { describe, expect, it } from 'vitest'
import { decimalHours, recordRows } from './rules'
import { RECORD_COLUMNS } from './terms'

const record = {
  name: '王秀英',
  number: 7,
  title: '图书角整理',
  role: '整理员',
  place: '党群服务中心',
  startsAt: new Date('2026-11-28T22:00:00+08:00'),
  endsAt: new Date('2026-11-29T01:00:00+08:00'),
  checkedInAt: new Date('2026-11-28T21:55:00+08:00'),
  checkedOutAt: null,
  minutes: 90,
  points: 15,
  settledAt: new Date('2026-11-30T09:00:00+08:00'),
}

describe('rows of the record sheet', () => {
  it('stand in the order of the columns, by Shanghai time, with the sums last', () => {
    const other = { ...record, number: null, minutes: 50, points: 8 }
    const [first, second, totals] = recordRows([record, other], '凤凰山社区')
    expect(Object.values(RECORD_COLUMNS).map((title, i) => [title, first?.[i]])).toEqual([
      ['姓名', '王秀英'],
      ['志愿者编号', '7'],
      ['志愿服务项目', '图书角整理'],
      ['服务内容（岗位）', '整理员'],
      ['服务地点', '党群服务中心'],
      ['服务日期', '2026-11-28'],
      ['班次时间', '22:00–01:00'],
      ['签到', '21:55'],
      ['签退', ''],
      ['服务时间（小时）', '1.5'],
      ['服务时间（分钟）', '90'],
      ['积分', '15'],
      ['服务组织', '凤凰山社区'],
      ['记录日期', '2026-11-30'],
    ])
    expect(second?.[1]).toBe('')
    expect(totals?.[0]).toBe('合计')
    expect(totals?.slice(9, 12)).toEqual(['2.33', '140', '23'])
  })

  it.each([
    [60, '1'],
    [90, '1.5'],
    [50, '0.83'],
    [0, '0'],
  ])('%i minutes are %s hours', (minutes, hours) => expect(decimalHours(minutes)).toBe(hours))
})
