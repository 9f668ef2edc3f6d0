import { encode } from 'uqr'
import type { Faces, Weight } from './faces.ts'

/** What stands on a page; lengths in points, y downwards. */
export type Mark =
  | { kind: 'text'; text: string; x: number; baseline: number; size: number; weight: Weight; ink: string }
  | { kind: 'line'; from: [number, number]; to: [number, number]; thickness: number; ink: string }
  /** Black squares of a QR code as SVG path commands in modules. */
  | { kind: 'code'; path: string; modules: number; x: number; y: number; side: number }

export interface PageOfMarks {
  height: number
  marks: Mark[]
}

export interface Sheet {
  width: number
  pages: PageOfMarks[]
}

export const INK = { black: '#2b2320', grey: '#6f655e', brick: '#b4472f', rule: '#d9d2cb' } as const

export interface Words {
  size: number
  weight?: Weight
  ink?: string
  align?: 'left' | 'centre' | 'right'
}

/** Text at a place: `x` is its left end, its middle or its right end, as `align` has it. */
export function textMark(
  faces: Faces,
  raw: string,
  {
    x,
    baseline,
    size,
    weight = 'regular',
    ink = INK.black,
    align = 'left',
  }: Words & { x: number; baseline: number },
): Mark {
  const text = faces.printable(raw)
  const width = align === 'left' ? 0 : faces.width(text, { size, weight })
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2
  return { kind: 'text', text, x: left, baseline, size, weight, ink }
}

/** What must not begin a line. */
const CLOSING = '，。、；：！？）》”’'

/** Breaks a text where a line is full; figures and latin words stay whole. */
export function wrap(
  faces: Faces,
  raw: string,
  { size, weight = 'regular', width }: { size: number; weight?: Weight; width: number },
): string[] {
  const pieces = faces.printable(raw).match(/[\w.:-]+|\s|./gsu) ?? []
  const lines: string[] = []
  let line = ''
  for (const piece of pieces) {
    const full = faces.width(line + piece, { size, weight }) > width
    if (full && line !== '' && !CLOSING.includes(piece)) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  return line === '' ? lines : [...lines, line]
}

/** A QR code of the text. */
export function codeMark(text: string, at: { x: number; y: number; side: number }): Mark {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { kind: 'code', path, modules: size, ...at }
}
