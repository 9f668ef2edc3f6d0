import ExcelJS from 'exceljs'

export const HEADER = [
  ...['小区', '楼栋', '单元', '房号', '姓名', '与户主关系', '手机号', '身份证号', '网格', '面积'],
  ...['出生日期', '监护人', '监护人同意日期'],
]

export const asCsv = (rows: readonly (readonly string[])[], delimiter = ',') =>
  Buffer.from(rows.map((row) => row.join(delimiter)).join('\n'))

/** One family as it should look: two parents, and a child with a consent. */
export const FAMILY = [
  HEADER,
  [
    '新苑小区',
    '1栋',
    '1单元',
    '101',
    '方兰',
    '户主',
    '14200000001',
    '',
    '第1网格',
    '80.5',
    '1990-05-02',
    '',
    '',
  ],
  [
    '新苑小区',
    '1栋',
    '1单元',
    '101',
    '方明',
    '配偶',
    '14200000002',
    '',
    '第1网格',
    '80.5',
    '1989-01-02',
    '',
    '',
  ],
  [
    '新苑小区',
    '1栋',
    '1单元',
    '101',
    '方小满',
    '子',
    '',
    '',
    '第1网格',
    '80.5',
    '2021-05-21',
    '方兰',
    '2026-03-01',
  ],
]

async function fileOf(build: (workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  build(workbook)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** The sheet as staff really keep it: written by hand over years, in Excel. */
export function messySheet(): Promise<Buffer> {
  return fileOf((workbook) => {
    workbook.addWorksheet('填写说明').addRow(['请不要修改表头'])
    const sheet = workbook.addWorksheet('花名册')
    sheet.addRow(['凤凰山社区居民花名册（2026 年 11 月）'])
    sheet.mergeCells('A1:J1')
    sheet.addRow([
      '序号',
      '小区',
      '幢号',
      '单 元',
      '房间号',
      '姓名',
      '和户主关系',
      '联系电话',
      '身份证号码',
      '面积(㎡)',
      '网格',
      '出生年月',
      '监护人',
      '同意日期',
    ])
    // 3: a family in merged cells; the phone is a number, the name has a space.
    sheet.addRow([1, '新苑小区', '５号楼', '二单元', 502, '方 兰', '本人', 14_200_000_001, '', 68.5, 3])
    sheet.addRow([2, '', '', '', '', '方明', '丈夫', '142 0000 0002'])
    sheet.addRow([
      3,
      '',
      '',
      '',
      '',
      '方小满',
      '长子',
      '',
      '',
      '',
      '',
      new Date('2021-05-21T00:00:00Z'),
      '',
      new Date('2026-03-01T00:00:00Z'),
    ])
    for (const column of ['B', 'C', 'D', 'E', 'J', 'K']) sheet.mergeCells(`${column}3:${column}5`)
    // 6: Excel made a date of the room 3-2.
    sheet.addRow([4, '新苑小区', 5, 3, new Date('2026-03-02T00:00:00Z'), '白云', '户主'])
    // 7: an identity number that Excel took for a number.
    sheet.addRow([5, '新苑小区', 6, 1, '101', '康健', '户主', '', 530111199005020000])
    // 8: a child without a consent; the grandmother comes in.
    sheet.addRow([6, '新苑小区', '6幢', 1, '102', '罗奶奶', '户主'])
    sheet.addRow([7, '', '', '', '', '罗小花', '外孙女', '', '', '', '', new Date('2020-01-05T00:00:00Z')])
    // 10: the first family again, by another spelling.
    sheet.addRow([
      8,
      '新苑小区',
      '5栋',
      '2',
      '502室',
      '方小雨',
      '女儿',
      '',
      '',
      '',
      '',
      '2013年5月1日',
      '方明',
      '2026/3/1',
    ])
    sheet.addRow(['合计', '', '', '', '', '', '', '', '', 68.5])
  })
}

/** The same text as a Chinese Excel saves it, for the few characters the tests use. */
export function asGb18030(text: string): Buffer {
  const codes = new Map<string, number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let first = 0x81; first <= 0xfe; first++)
    for (let second = 0x40; second <= 0xfe; second++)
      if (second !== 0x7f) codes.set(decoder.decode(Uint8Array.of(first, second)), [first, second])
  return Buffer.from([...text].flatMap((letter) => codes.get(letter) ?? [letter.charCodeAt(0)]))
}

/** The container of old and of encrypted Excel files. */
export function oleFile({ encrypted }: { encrypted: boolean }): Buffer {
  const name = Buffer.from(encrypted ? 'EncryptedPackage' : 'Workbook', 'utf16le')
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024), name])
}
