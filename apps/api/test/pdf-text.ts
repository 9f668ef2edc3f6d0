import { inflateSync } from 'node:zlib'

const OBJECT = /(\d+) 0 obj\n([\s\S]*?)\nendobj/g
const STREAM = /stream\n([\s\S]*)\nendstream$/

interface PdfObject {
  text: string
  stream: string | null
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  for (const [, number = '', text = ''] of pdf.toString('latin1').matchAll(OBJECT)) {
    const bytes = STREAM.exec(text)?.[1]
    const packed = bytes !== undefined && text.includes('/FlateDecode')
    const stream = packed ? inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1') : (bytes ?? null)
    objects.set(number, { text: bytes === undefined ? text : text.slice(0, text.indexOf('stream')), stream })
  }
  return objects
}

/** What each glyph of a font means, by the table it brings for copying and searching. */
function meaningsOf(cmap: string): string[] {
  const ranges = [...cmap.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g)].map(([, list = '']) => list)
  return ranges.flatMap((list) =>
    [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex = '']) =>
      Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    ),
  )
}

/**
 * What a reader would copy out of a PDF as pdfkit writes it, a text after the other in lines. Only letters of embedded
 * fonts with a Unicode table are found, which is what makes it searchable.
 */
export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf)
  const fonts = new Map<string, string[]>()
  for (const { text } of objects.values())
    for (const [, name = '', number = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number)?.text ?? '')?.[1]
      const cmap = table === undefined ? null : objects.get(table)?.stream
      if (cmap) fonts.set(name, meaningsOf(cmap))
    }
  const lines: string[] = []
  for (const { stream } of objects.values()) {
    let font: string[] = []
    for (const [, name, glyphs] of (stream ?? '').matchAll(/\/(F\d+) [\d.]+ Tf|\[(<[^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? []
      else lines.push(wordsOf(glyphs ?? '', font))
    }
  }
  return lines.join('\n')
}

const wordsOf = (glyphs: string, font: readonly string[]) =>
  [...glyphs.matchAll(/<([0-9a-f]*)>/g)]
    .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    .map((glyph) => font[Number.parseInt(glyph, 16)] ?? '□')
    .join('')

/** How many pages. */
export const pdfPages = (pdf: Buffer): number =>
  [...objectsOf(pdf).values()].filter(({ text }) => /\/Type \/Page\n/.test(text)).length
