import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { type Part, workbookParts, worksheetOf, zipOf } from '../../test/roster-files/archives.ts'
import { readXlsx } from './read-xlsx.ts'
import { writeXlsx } from './write-xlsx.ts'

const LIMITS = { maxRows: 1_000 }

async function rowsOf(sheet: string, more: Record<string, Part | string> = {}) {
  const [first] = await readXlsx(zipOf(workbookParts(sheet, more)), LIMITS)
  return (first?.rows ?? []).map(({ row, cells }) => [row, ...cells.map(({ text }) => text)])
}

describe('readXlsx', () => {
  it.each([{ forceZip64: false }, { forceZip64: true }])(
    'reads archives that were written as a stream, with sizes after the data (%o)',
    async (zip) => {
      const stream = new PassThrough()
      const written = buffer(stream)
      const options = { stream, useSharedStrings: true, useStyles: true, zip }
      const workbook = new ExcelJS.stream.xlsx.WorkbookWriter(options as object)
      const sheet = workbook.addWorksheet('花名册')
      sheet.addRow(['姓名', '出生日期', '面积', '手机号']).commit()
      const date = sheet.addRow(['方兰', new Date('1990-05-02T00:00:00Z'), 80.5, '14200000001'])
      date.getCell(2).numFmt = 'yyyy"年"m"月"d"日"'
      date.commit()
      await workbook.commit()
      const bytes = await written
      // A data descriptor is announced in the first header.
      expect(bytes.readUInt16LE(6) & 8).toBe(8)
      expect(bytes.includes(Buffer.from('504b0606', 'hex'))).toBe(zip.forceZip64)
      expect(await readXlsx(bytes, LIMITS)).toEqual([
        {
          name: '花名册',
          rows: [
            { row: 1, cells: [{ text: '姓名' }, { text: '出生日期' }, { text: '面积' }, { text: '手机号' }] },
            {
              row: 2,
              cells: [
                { text: '方兰' },
                { text: '1990-05-02', dateOn: '1990-05-02' },
                { text: '80.5', number: 80.5 },
                { text: '14200000001' },
              ],
            },
          ],
        },
      ])
    },
  )

  it('reads what exceljs writes: rich text, formulas, links, merged areas, hidden sheets', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('藏起来的', { state: 'hidden' }).addRow(['不读'])
    const sheet = workbook.addWorksheet('花名册')
    sheet.addRow([
      { richText: [{ text: '方' }, { font: { bold: true }, text: ' & 兰' }] },
      true,
      { error: '#N/A' },
    ])
    sheet.addRow([
      { formula: 'A1', result: '方兰' },
      { text: '网站', hyperlink: 'https://example.org' },
    ])
    sheet.addRow(['一户', '', '第二格'])
    sheet.mergeCells('A3:B4')
    sheet.getCell('C4').value = '下一行'
    const sheets = await readXlsx(Buffer.from(await workbook.xlsx.writeBuffer()), LIMITS)
    expect(sheets.map(({ name }) => name)).toEqual(['花名册'])
    expect(sheets[0]?.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['方 & 兰', '1', '#N/A'],
      ['方兰', '网站'],
      ['一户', '一户', '第二格'],
      ['一户', '一户', '下一行'],
    ])
  })

  it('knows days by their style, in both calendars', async () => {
    const styles =
      '<s><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;"/><numFmt numFmtId="165" formatCode="0.0&quot;day&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></s>'
    const cells = [0, 1, 2, 3, 4].map((style) => `<c s="${style}"><v>43831</v></c>`).join('')
    const parts = { 'xl/styles.xml': styles }
    const sheet = worksheetOf(`<row>${cells}<c t="d"><v>2020-01-01T00:00:00</v></c></row>`)
    const day = '2020-01-01'
    expect(await rowsOf(sheet, parts)).toEqual([[1, '43831', day, day, day, '43831', day]])
    const from1904 =
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" d3p1:id="r1"/></sheets></workbook>'
    expect(await rowsOf(sheet, { ...parts, 'xl/workbook.xml': from1904 })).toEqual([
      [1, '43831', '2024-01-02', '2024-01-02', '2024-01-02', '43831', day],
    ])
  })

  it('reads text in every way it is stored, without the phonetic guides', async () => {
    const strings =
      '<x:sst><x:si><x:t>甲</x:t><x:rPh><x:t>jia</x:t></x:rPh></x:si><x:si/><x:si><x:r><x:t xml:space="preserve">乙 </x:t></x:r><x:r><x:t><![CDATA[<丙>]]></x:t></x:r></x:si></x:sst>'
    const row =
      '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>9</v></c>' +
      '<c t="inlineStr"><is><t>丁</t><rPh><t>ding</t></rPh></is></c><c t="str"><f>A1</f><v>&#x620A;_x000D__x005F_x</v></c></row>'
    expect(await rowsOf(worksheetOf(row), { 'xl/sharedStrings.xml': strings })).toEqual([
      [1, '甲', '', '乙 <丙>', '', '丁', '戊\r_x'],
    ])
  })

  it('puts cells where they say, or after the one before', async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c><c/><c><v>2</v></c><c r="XFD3"><v>3</v></c></row><row><c><v>4</v></c></row>'
    expect(
      await rowsOf(`<worksheet><dimension ref="A1:XFD1048576"/><sheetData>${rows}</sheetData></worksheet>`),
    ).toEqual([
      [3, '', '1', '', '2'],
      [4, '4'],
    ])
  })

  it('fills a merged area only where rows are', async () => {
    const sheet = worksheetOf(
      '<row r="2"><c r="A2"><v>1</v></c></row><row r="9"><c r="C9"><v>2</v></c></row>',
      '<mergeCells><mergeCell ref="A2:B1048576"/><mergeCell ref="A1:A9"/><mergeCell ref="C9:B9"/><mergeCell/></mergeCells>',
    )
    expect(await rowsOf(sheet)).toEqual([
      [2, '1', '1'],
      [9, '1', '1', '2'],
    ])
  })

  it('cuts text at what a cell of Excel can hold', async () => {
    const rows = await rowsOf(worksheetOf(`<row><c t="str"><v>${'&amp;'.repeat(100_000)}</v></c></row>`))
    expect(rows[0]?.[1]).toBe('&'.repeat(32_767))
  })

  it('reads one row more than allowed, of each sheet', async () => {
    const sheet = worksheetOf('<row><c><v>1</v></c></row>'.repeat(5))
    const [first] = await readXlsx(zipOf(workbookParts(sheet)), { maxRows: 3 })
    expect(first?.rows).toHaveLength(4)
  })

  it('gives back what writeXlsx wrote, and so does exceljs', async () => {
    const rows = [
      ['姓名', '备注'],
      ['方 & <兰>', ' _x0041_ "引号"\n第二行 '],
      ['', '530111199005020000'],
    ]
    const bytes = writeXlsx({ sheetName: '花&名', rows, columnWidths: [10, 20] })
    const [sheet] = await readXlsx(bytes, LIMITS)
    expect(sheet?.name).toBe('花&名')
    expect(sheet?.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual(rows)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
    expect(workbook.worksheets[0]?.getCell('B3').value).toBe('530111199005020000')
    expect(workbook.worksheets[0]?.getColumn(2).numFmt).toBe('@')
    expect(writeXlsx({ sheetName: '花&名', rows, columnWidths: [10, 20] })).toEqual(bytes)
  })
})
