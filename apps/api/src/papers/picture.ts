import { Resvg } from '@resvg/resvg-js'
import type { Faces } from './faces.ts'
import type { Mark, Sheet } from './sheet.ts'

/** Pixels across: sharp on a phone, and printed as a photograph. */
export const PICTURE_WIDTH = 1080

/**
 * The first page of a sheet as a PNG picture. Letters are drawn as outlines, so that no renderer has to search a font
 * of ten megabytes for them.
 */
export function drawPicture(faces: Faces, { width, pages }: Sheet): Buffer {
  const [page] = pages
  if (!page) throw new Error('a sheet without a page cannot be drawn')
  const inside = page.marks.map((mark) => drawn(faces, mark)).join('')
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${page.height}" ` +
    `width="${width}" height="${page.height}">${inside}</svg>`
  const picture = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'width', value: PICTURE_WIDTH },
    font: { loadSystemFonts: false },
  })
  return picture.render().asPng()
}

function drawn(faces: Faces, mark: Mark): string {
  if (mark.kind === 'text') return letters(faces, mark)
  if (mark.kind === 'line') {
    const [[x1, y1], [x2, y2]] = [mark.from, mark.to]
    return `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${mark.ink}" stroke-width="${mark.thickness}"/>`
  }
  const { path, modules, x, y, side } = mark
  return `<path transform="translate(${x} ${y}) scale(${side / modules})" d="${path}"/>`
}

function letters(faces: Faces, { text, x, baseline, size, weight, ink }: Mark & { kind: 'text' }): string {
  const scale = size / faces.unitsPerEm
  let at = 0
  const outlines = faces.glyphs(text, weight).map(({ path, advance }) => {
    const outline = path === '' ? '' : `<path transform="translate(${at} 0)" d="${path}"/>`
    at += advance
    return outline
  })
  return `<g fill="${ink}" transform="translate(${x} ${baseline}) scale(${scale} ${-scale})">${outlines.join('')}</g>`
}
