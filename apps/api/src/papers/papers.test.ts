import type { CertificateItem } from '@linli/domain/volunteering/certificates/contract'
import { Resvg } from '@resvg/resvg-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { pdfPages, pdfText } from '../../test/pdf-text.ts'
import { A4, type CertificateFacts, certificateSheet, PHONE } from './certificate-sheet.ts'
import { drawHere } from './drawing.ts'
import { type Faces, openFaces } from './faces.ts'
import { PICTURE_WIDTH } from './picture.ts'
import { wrap } from './sheet.ts'

let faces: Faces
beforeAll(() => {
  faces = openFaces()
})

const item = (day: number, change: Partial<CertificateItem> = {}): CertificateItem => ({
  title: '人口普查入户志愿者',
  role: '登记员',
  startsAt: new Date(Date.UTC(2026, 0, day, 1)).toISOString(),
  endsAt: new Date(Date.UTC(2026, 0, day, 4)).toISOString(),
  minutes: 180,
  ...change,
})
const certificate = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
  code: 'BCDFGHJKMNPQRST23456',
  name: '王秀英',
  number: 7,
  communityName: '凤凰山社区',
  from: '2026-01-01',
  to: '2026-11-23',
  minutes: 360,
  issuedAt: '2026-11-23T02:00:00.000Z',
  items: [item(10), item(11)],
  verifyUrl: 'https://linli.test/#/modules/volunteering/pages/verify/index?code=BCDFGHJKMNPQRST23456',
  ...change,
})

/** `PNG`'s width and height, as its first chunk says them. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) })

/** Share of dark pixels between two heights of a picture, each a share of the whole. */
function inkOf(png: Buffer, from: number, to: number): number {
  const { width, height } = sizeOf(png)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}"/></svg>`
  const { pixels } = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
  const first = Math.floor(height * from) * width
  const last = Math.floor(height * to) * width
  let dark = 0
  for (let i = first; i < last; i++) if ((pixels[i * 4] ?? 255) < 128) dark++
  return dark / (last - first)
}

describe('a certificate as PDF', () => {
  it('can be copied and searched, rare names too', async () => {
    const facts = certificate({ name: '䶮喆㛃𬭎', items: [item(10, { role: '引导员' }), item(11)] })
    const text = pdfText(await drawHere({ format: 'pdf', facts }))
    for (const words of ['志愿服务证明', '䶮喆㛃𬭎', 'BCDF-GHJK-MNPQ-RST2-3456', '凤凰山社区', '引导员'])
      expect(text).toContain(words)
    expect(text.replaceAll(/\s/g, '')).toContain('志愿服务2次，服务时间合计6小时。')
    expect(text).not.toContain('□')
  })

  it('is the same file for the same certificate, small, and begins as a PDF does', async () => {
    const [one, other] = [certificate(), certificate()].map((facts) => drawHere({ format: 'pdf', facts }))
    const bytes = await one
    expect(bytes).toEqual(await other)
    expect(bytes?.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes?.length).toBeLessThan(100_000)
  })

  it('goes on over as many pages as it needs, and leaves nothing out', async () => {
    const items = Array.from({ length: 60 }, (_, i) => item(i + 1, { minutes: i + 1 }))
    const pdf = await drawHere({ format: 'pdf', facts: certificate({ items }) })
    const text = pdfText(pdf)
    expect(pdfPages(pdf)).toBe(4)
    expect(text).toContain('第 4 页，共 4 页')
    expect(text.match(/人口普查入户志愿者/g)).toHaveLength(60)
  })
})

describe('a certificate as picture', () => {
  it('has its width, and something on it from head to foot', async () => {
    const png = await drawHere({ format: 'png', facts: certificate() })
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect(sizeOf(png).width).toBe(PICTURE_WIDTH)
    for (const [from, to] of [
      [0, 0.2],
      [0.2, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ] as const)
      expect(inkOf(png, from, to)).toBeGreaterThan(0.005)
  })

  it('shows a name in its own letters: another name is another picture', async () => {
    const draw = (name: string) => drawHere({ format: 'png', facts: certificate({ name }) })
    const [one, other, again] = [await draw('王𬭎'), await draw('王䶮'), await draw('王𬭎')]
    expect(one.equals(other)).toBe(false)
    expect(one.equals(again)).toBe(true)
  })
})

describe('letters', () => {
  const glyphless = (text: string) => faces.glyphs(text, 'regular').filter(({ path }) => path === '').length

  it.each(['䶮', '㛃', '𬭎', '𪟝', '𠅤', '𣗋', '犇', '·', '〔'])('%s has an outline of its own', (letter) => {
    expect(faces.printable(letter)).toBe(letter)
    expect(glyphless(letter)).toBe(0)
  })

  it('the font lacks are named by their number, never an empty box', async () => {
    expect(faces.printable('王\u{31234}英')).toBe('王〔U+31234〕英')
    const text = pdfText(await drawHere({ format: 'pdf', facts: certificate({ name: '王\u{31234}英' }) }))
    expect(text).toContain('王〔U+31234〕英')
    // The control: what the font draws without this.
    const [box] = faces.glyphs('\u{31234}', 'regular')
    expect(box?.path).toBe(faces.glyphs('\u{31235}', 'regular')[0]?.path)
  })
})

describe('lines', () => {
  it('break where they are full, keep figures together and begin with no comma', () => {
    const width = 120
    const lines = wrap(faces, '参加凤凰山社区组织的志愿服务 12345678 次，服务时间合计 6 小时。', {
      size: 12,
      width,
    })
    expect(lines.join('').replaceAll(' ', '')).toBe(
      '参加凤凰山社区组织的志愿服务12345678次，服务时间合计6小时。',
    )
    expect(lines.some((line) => line.includes('12345678'))).toBe(true)
    for (const line of lines) {
      expect(line).not.toMatch(/^[，。]/)
      // A closing mark may stand out by its own width.
      expect(faces.width(line, { size: 12, weight: 'regular' })).toBeLessThanOrEqual(width + 12)
    }
  })

  it.each([
    ['A4', A4],
    ['a phone', PHONE],
  ])('stay between the margins of %s', (_, paper) => {
    const long = item(3, { title: '学校护学岗（建设路口）早高峰文明引导和秩序维护志愿服务活动'.repeat(2) })
    const { pages, width } = certificateSheet(faces, certificate({ items: [long] }), paper)
    for (const mark of pages.flatMap(({ marks }) => marks)) {
      if (mark.kind !== 'text') continue
      expect(mark.x).toBeGreaterThanOrEqual(paper.margin - 1)
      expect(mark.x + faces.width(mark.text, mark)).toBeLessThanOrEqual(width - paper.margin + mark.size)
    }
  })
})
