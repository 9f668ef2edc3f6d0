import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'

const FONT = '@expo-google-fonts/noto-sans-sc'
const { resolve } = createRequire(import.meta.url)

/** Noto Sans SC, some 30,000 characters: all of the 通用规范汉字表, and rare ones of names beyond it. */
export const FONT_FILES = {
  regular: () => resolve(`${FONT}/400Regular/NotoSansSC_400Regular.ttf`),
  bold: () => resolve(`${FONT}/700Bold/NotoSansSC_700Bold.ttf`),
} as const
export type Weight = keyof typeof FONT_FILES

export interface Glyph {
  /** The outline as SVG path commands in units of the font, y upwards. */
  path: string
  /** In units of the font. */
  advance: number
}

export interface Faces {
  unitsPerEm: number
  /** What can be printed of a text: a character the font lacks is named by its number instead of an empty box. */
  printable(text: string): string
  /** Of printable text, in the unit of `size`. */
  width(text: string, of: { size: number; weight: Weight }): number
  glyphs(text: string, weight: Weight): Glyph[]
}

/** Opens the fonts; to be done where a few dozen milliseconds disturb nobody. */
export function openFaces(): Faces {
  const fonts = { regular: openFont('regular'), bold: openFont('bold') }
  const glyphsOf = (text: string, weight: Weight) =>
    [...text].map((character) => fonts[weight].glyphForCodePoint(character.codePointAt(0) ?? 0))
  return {
    unitsPerEm: fonts.regular.unitsPerEm,
    printable: (text) =>
      [...text]
        .map((character) => {
          const point = character.codePointAt(0) ?? 0
          const known = fonts.regular.hasGlyphForCodePoint(point)
          return known ? character : `〔U+${point.toString(16).toUpperCase()}〕`
        })
        .join(''),
    width: (text, { size, weight }) =>
      glyphsOf(text, weight).reduce((sum, { advanceWidth }) => sum + advanceWidth, 0) *
      (size / fonts[weight].unitsPerEm),
    glyphs: (text, weight) =>
      glyphsOf(text, weight).map(({ path, advanceWidth }) => ({
        path: path.toSVG(),
        advance: advanceWidth,
      })),
  }
}

function openFont(weight: Weight): fontkit.Font {
  const font = fontkit.openSync(FONT_FILES[weight]())
  if (!('glyphForCodePoint' in font)) throw new Error(`${FONT_FILES[weight]()} is no single font`)
  return font
}
