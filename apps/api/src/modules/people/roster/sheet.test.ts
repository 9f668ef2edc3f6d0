import { describe, expect, it } from 'vitest'
import {
  endlessPart,
  mergeBomb,
  type Part,
  workbookParts,
  worksheetOf,
  zipBomb,
  zipOf,
} from '../../../../test/roster-files/archives.ts'
import { FAMILY } from '../../../../test/roster-files/sheets.ts'
import { readSheets, writeSheet } from './sheet.ts'

const ROW = '<row r="1"><c t="str"><v>方兰</v></c></row>'
const SHEET = worksheetOf(ROW)
const ONE_CELL = [{ name: 'a', rows: [{ row: 1, cells: [{ text: '方兰' }] }] }]

const withSheet = (sheet: Part | string) => zipOf(workbookParts(sheet))
const withStrings = (strings: Part | string) =>
  zipOf(workbookParts(SHEET, { 'xl/sharedStrings.xml': strings }))
const withPart = (path: string, part: Part | string) => zipOf(workbookParts(SHEET, { [path]: part }))

async function codeOf(bytes: Buffer): Promise<string> {
  const sheets = await readSheets(bytes)
  return 'code' in sheets ? sheets.code : 'read'
}

const DTD = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
const OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'

describe('readSheets', () => {
  it('reads the archives the hostile ones are made of', async () => {
    expect(await readSheets(withSheet(SHEET))).toEqual(ONE_CELL)
    expect(await readSheets(withStrings('<sst/>'))).toEqual(ONE_CELL)
    expect(await readSheets(withSheet({ content: SHEET, deflated: true }))).toEqual(ONE_CELL)
  })

  it.each([
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/worksheets/sheet1.xml',
    'xl/sharedStrings.xml',
    'xl/styles.xml',
  ])('stops unpacking an endless %s', async (path) => {
    const part = endlessPart({ head: '<a>', unit: 'text', megabytes: 200 })
    expect(await codeOf(withPart(path, part))).toBe('sheet_too_large')
  })

  it('never unpacks what it does not need, nor archives inside the archive', async () => {
    const endless = endlessPart({ head: '', unit: ' ', megabytes: 2_048 })
    expect(await codeOf(withPart('xl/media/image1.png', endless))).toBe('read')
    expect(await codeOf(withPart('xl/embeddings/book.xlsx', { content: zipBomb() }))).toBe('read')
    expect(await codeOf(zipOf({ 'roster.xlsx': { content: withSheet(SHEET) } }))).toBe('not_a_sheet')
  })

  it('refuses thousands of entries, and two of one name', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`xl/media/${i}.png`, '']))
    expect(await codeOf(zipOf(workbookParts(SHEET, many)))).toBe('sheet_too_large')
    const parts = Object.entries(workbookParts(SHEET))
    const twice = ['xl/worksheets/sheet1.xml', worksheetOf('')] as const
    expect(await codeOf(zipOf([...parts, [...twice]]))).toBe('sheet_damaged')
  })

  it('refuses encrypted entries as such', async () => {
    expect(await codeOf(withSheet({ content: SHEET, flags: 1 }))).toBe('sheet_encrypted')
    expect(await codeOf(withPart('_rels/.rels', { content: 'xxxx', flags: 1 }))).toBe('sheet_encrypted')
  })

  it('refuses content that does not match its checksum', async () => {
    expect(await codeOf(withSheet({ content: SHEET, checksum: 1 }))).toBe('sheet_damaged')
  })

  it.each([
    ['entities of its own', `${DTD}<worksheet>&b;</worksheet>`],
    ['an entity from outside', `${OUTSIDE}<worksheet/>`],
    ['a document type without end', `<!DOCTYPE a [${'<!ENTITY a "a">'.repeat(100_000)}`],
    ['an entity nobody declared', worksheetOf(ROW.replace('方兰', '&nbsp;'))],
    ['a character that is none', worksheetOf(ROW.replace('方兰', '&#x110000;'))],
    ['elements that do not close', worksheetOf(ROW).slice(0, -1)],
    ['elements that close crosswise', worksheetOf(ROW.replace('</v></c>', '</c></v>'))],
    ['elements in one another without end', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    ['attributes without end', `<a ${Array.from({ length: 100_000 }, (_, i) => `a${i}=""`).join(' ')}/>`],
    ['a name without end', `<${'a'.repeat(1_000_000)}/>`],
  ])('refuses XML with %s', async (_, xml) => {
    expect(await codeOf(withSheet({ content: xml, deflated: true }))).toBe('sheet_damaged')
    expect(await codeOf(withStrings({ content: xml, deflated: true }))).toBe('sheet_damaged')
  })

  it('refuses text that is not UTF-8', async () => {
    const [before = '', after = ''] = SHEET.split('方兰')
    const content = Buffer.concat([Buffer.from(before), Buffer.from([0xb7, 0xbd]), Buffer.from(after)])
    expect(await codeOf(withSheet({ content }))).toBe('sheet_damaged')
  })

  it('refuses a file that was cut off, wherever that was', async () => {
    const whole = writeSheet(FAMILY, 'xlsx')
    for (let bytes = 4; bytes < whole.length; bytes += 37) {
      expect(await codeOf(whole.subarray(0, bytes)), `${bytes} bytes`).toBe('sheet_damaged')
    }
    expect(await codeOf(whole)).toBe('read')
  })

  it('reads or refuses a file with any bytes changed, and survives', async () => {
    const whole = writeSheet(FAMILY, 'xlsx')
    let seed = 1
    const below = (limit: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % limit
    }
    const codes = new Set<string>()
    for (let round = 0; round < 400; round++) {
      const changed = Buffer.from(whole)
      // The directory at the end is where lies about sizes and places stand.
      const from = round % 2 === 0 ? 4 : whole.length - 400
      for (let i = 0; i <= round % 4; i++) changed[from + below(whole.length - from)] = below(256)
      codes.add(await codeOf(changed))
    }
    for (const code of codes) {
      expect(['read', 'sheet_damaged', 'sheet_too_large', 'sheet_encrypted', 'not_a_sheet']).toContain(code)
    }
  })

  it('holds bombs of every kind off with little memory, and lets others work meanwhile', async () => {
    const rows = (count: number, cells: string) => `<row>${cells}</row>`.repeat(count)
    const merged = (area: string, count: number) =>
      `<mergeCells>${`<mergeCell ref="${area}"/>`.repeat(count)}</mergeCells>`
    const bombs: [string, Buffer][] = [
      ['sheet_too_large', zipBomb()],
      ['sheet_too_large', mergeBomb()],
      // An area that ends before it begins.
      [
        'read',
        withSheet(worksheetOf(rows(3_000, '<c><v>1</v></c>'.repeat(3)), merged('C1:B1048576', 50_000))),
      ],
      ['sheet_too_large', withStrings(endlessPart({ head: '<sst>', unit: '<si/>', megabytes: 30 }))],
      ['sheet_damaged', withStrings(endlessPart({ head: '<sst><si><t>', unit: '&amp;', megabytes: 30 }))],
      [
        'sheet_damaged',
        withSheet(endlessPart({ head: '<a>', unit: '<row><c r="BH1"><v>1</v></c></row>', megabytes: 30 })),
      ],
    ]
    const before = process.memoryUsage().rss
    let longestPause = 0
    let last = performance.now()
    let peak = before
    const watch = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last)
      last = performance.now()
      peak = Math.max(peak, process.memoryUsage().rss)
    }, 2)
    try {
      // All at once: they take turns.
      expect(await Promise.all(bombs.map(([, bytes]) => codeOf(bytes)))).toEqual(bombs.map(([code]) => code))
    } finally {
      clearInterval(watch)
    }
    // 160 to 280 MB and 0.2 s beside other work.
    expect((peak - before) / 1024 / 1024).toBeLessThan(500)
    expect(longestPause).toBeLessThan(2_000)
  })
})
