import { constants, crc32, deflateRawSync } from 'node:zlib'

/** One file of an archive, as hostile as the test wishes. */
export interface Part {
  content: string | Buffer
  /** Packed; or says so, and is packed already. */
  deflated?: boolean | 'already'
  /** General purpose flags: 1 is encrypted, 8 announces a data descriptor. */
  flags?: number
  /** Instead of the true one. */
  checksum?: number
}

const RELATIONSHIPS = (relations: readonly (readonly [type: string, target: string])[]) =>
  `<Relationships>${relations
    .map(([type, target], index) => `<Relationship Id="r${index + 1}" Type="x/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

/** The parts of a workbook with one worksheet, `xl/worksheets/sheet1.xml`; `more` replaces or adds parts. */
export function workbookParts(sheet: Part | string, more: Record<string, Part | string> = {}) {
  const relations: [string, string][] = [['worksheet', 'worksheets/sheet1.xml']]
  if (more['xl/sharedStrings.xml']) relations.push(['sharedStrings', 'sharedStrings.xml'])
  if (more['xl/styles.xml']) relations.push(['styles', 'styles.xml'])
  return {
    '_rels/.rels': RELATIONSHIPS([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml':
      '<workbook xmlns:r="x"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': RELATIONSHIPS(relations),
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  }
}

/** The XML of a worksheet with these rows, given as XML, and with what stands after them. */
export const worksheetOf = (rows: string, after = '') =>
  `<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`

/** `head`, then `unit` over and over, packed; made without ever holding what it unpacks to. */
export function endlessPart({
  head,
  unit,
  megabytes,
}: {
  head: string
  unit: string
  megabytes: number
}): Part {
  const pack = (text: string) => deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH })
  const megabyte = pack(unit.repeat(Math.ceil((1024 * 1024) / unit.length)))
  const pieces = Array.from({ length: megabytes }, () => megabyte)
  return { content: Buffer.concat([pack(head), ...pieces, deflateRawSync('')]), deflated: 'already' }
}

/** An .xlsx of 2 MB that unpacks to 2 GB, and says that it unpacks to nothing. */
export function zipBomb(): Buffer {
  return zipOf(workbookParts(endlessPart({ head: '<worksheet><sheetData>', unit: ' ', megabytes: 2_048 })))
}

/** A tiny sheet that claims merged areas of billions of cells. */
export function mergeBomb(): Buffer {
  const rows = Array.from({ length: 3_000 }, (_, i) => `<row r="${i + 1}"><c t="str"><v>甲</v></c></row>`)
  const areas = '<mergeCell ref="A1:XFD1048576"/>'.repeat(500)
  return zipOf(workbookParts(worksheetOf(rows.join(''), `<mergeCells>${areas}</mergeCells>`)))
}

/** A zip by hand; where a real one says how large a file unpacks, it says 0. */
export function zipOf(parts: Record<string, Part | string> | readonly [string, Part | string][]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, given] of Array.isArray(parts) ? parts : Object.entries(parts)) {
    const part: Part = typeof given === 'string' ? { content: given } : given
    const content = Buffer.from(part.content)
    const bytes = part.deflated === true ? deflateRawSync(content) : content
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(part.flags ?? 0, 2)
    common.writeUInt16LE(part.deflated ? 8 : 0, 4)
    common.writeUInt32LE(part.checksum ?? crc32(content), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt16LE(name.length, 22)
    const file = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), bytes])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, place, Buffer.from(name)]))
    files.push(file)
    offset += file.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, index, end])
}
