import PDFDocument from 'pdfkit'
import { FONT_FILES } from './faces.ts'
import type { Mark, Sheet } from './sheet.ts'

export interface PdfFacts {
  title: string
  author: string
  /** Also what makes the same sheet the same file. */
  madeAt: Date
}

/** The sheet as a PDF whose text can be copied and searched; of the fonts it holds what it uses. */
export function writePdf({ width, pages }: Sheet, { title, author, madeAt }: PdfFacts): Promise<Buffer> {
  const document = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: madeAt, ModDate: madeAt },
  })
  document.registerFont('regular', FONT_FILES.regular())
  document.registerFont('bold', FONT_FILES.bold())
  for (const { height, marks } of pages) {
    document.addPage({ size: [width, height], margin: 0 })
    for (const mark of marks) put(document, mark)
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
    document.end()
  })
}

function put(document: PDFKit.PDFDocument, mark: Mark): void {
  if (mark.kind === 'text') {
    const { text, x, baseline, size, weight, ink } = mark
    document.font(weight).fontSize(size).fillColor(ink)
    document.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' })
  } else if (mark.kind === 'line') {
    const { from, to, thickness, ink } = mark
    document
      .moveTo(...from)
      .lineTo(...to)
      .lineWidth(thickness)
      .stroke(ink)
  } else {
    const { path, modules, x, y, side } = mark
    document
      .save()
      .translate(x, y)
      .scale(side / modules)
    document.path(path).fill('#000000').restore()
  }
}
