import { dateOn, spokenSpan } from '@linli/domain/time'
import type { CertificateView } from '@linli/domain/volunteering/certificates/contract'
import { exactHours, printedCode, writtenDate } from '@linli/domain/volunteering/certificates/rules'
import type { Faces } from './faces.ts'
import {
  codeMark,
  INK,
  type Mark,
  type PageOfMarks,
  type Sheet,
  textMark,
  type Words,
  wrap,
} from './sheet.ts'

export type CertificateFacts = Pick<
  CertificateView,
  'code' | 'name' | 'number' | 'communityName' | 'from' | 'to' | 'minutes' | 'issuedAt' | 'items'
> & {
  /** Where anybody may verify it; null where the server does not know its public address. */
  verifyUrl: string | null
}

export interface Paper {
  width: number
  /** Null: as long as it takes. */
  height: number | null
  margin: number
}
/** A4, to be printed. */
export const A4: Paper = { width: 595.28, height: 841.89, margin: 56 }
/** Narrow, to be read on a phone. */
export const PHONE: Paper = { width: 400, height: null, margin: 28 }

/** Sizes of a service's two parts, and how far their lines are apart. */
const TITLE = { size: 11.5, lead: 16 }
const NOTE = { size: 9.5, lead: 14 }
const ROW_SPACE = 7
/** Kept free at the right of a title. */
const HOURS_WIDTH = 90
const END_HEIGHT = 150
const CODE_SIDE = 84

/** The certificate (志愿服务证明) as marks on one page, or on as many as its services need. */
export function certificateSheet(faces: Faces, facts: CertificateFacts, paper: Paper): Sheet {
  const flow = new Flow(faces, paper)
  writeHead(flow, facts)
  for (const item of facts.items) writeItem(flow, item)
  writeEnd(flow, facts)
  return { width: paper.width, pages: flow.finish(printedCode(facts.code)) }
}

/** Fills pages from above; what does not fit goes onto the next. */
class Flow {
  readonly left: number
  readonly right: number
  y: number
  private readonly faces: Faces
  private readonly paper: Paper
  private readonly pages: Mark[][] = [[]]

  constructor(faces: Faces, paper: Paper) {
    this.faces = faces
    this.paper = paper
    this.left = paper.margin
    this.right = paper.width - paper.margin
    this.y = paper.margin
  }

  get middle(): number {
    return this.paper.width / 2
  }

  private get marks(): Mark[] {
    const page = this.pages.at(-1)
    if (!page) throw new Error('a flow has a page')
    return page
  }

  /** Begins a new page unless so much is free. */
  need(height: number): void {
    if (this.paper.height === null || this.y + height <= this.paper.height - this.paper.margin) return
    this.pages.push([])
    this.y = this.paper.margin
  }

  words(text: string, at: Words & { x: number; baseline?: number }): void {
    this.marks.push(textMark(this.faces, text, { ...at, baseline: at.baseline ?? this.y }))
  }

  paragraph(text: string, { size, lead }: { size: number; lead: number }): void {
    for (const line of this.lines(text, { size, width: this.right - this.left })) {
      this.words(line, { x: this.left, size })
      this.y += lead
    }
  }

  lines(text: string, { size, width }: { size: number; width: number }): string[] {
    return wrap(this.faces, text, { size, width })
  }

  rule(ink: string, thickness: number): void {
    this.marks.push({ kind: 'line', from: [this.left, this.y], to: [this.right, this.y], thickness, ink })
  }

  code(text: string, at: { x: number; y: number; side: number }): void {
    this.marks.push(codeMark(text, at))
  }

  /** The pages, each with its number and the code when there are several. */
  finish(code: string): PageOfMarks[] {
    const height = this.paper.height ?? this.y + this.paper.margin
    const count = this.pages.length
    return this.pages.map((marks, index) => {
      if (count === 1) return { height, marks }
      const place = { x: this.middle, baseline: height - this.paper.margin / 2 }
      const words = `编号 ${code} · 第 ${index + 1} 页，共 ${count} 页`
      const foot = textMark(this.faces, words, { ...place, size: 9, ink: INK.grey, align: 'centre' })
      return { height, marks: [...marks, foot] }
    })
  }
}

function writeHead(flow: Flow, facts: CertificateFacts): void {
  const { communityName, code, name, number, from, to, items, minutes } = facts
  flow.y += 26
  flow.words('志愿服务证明', { x: flow.middle, size: 26, weight: 'bold', ink: INK.brick, align: 'centre' })
  flow.y += 24
  flow.words(`编号 ${printedCode(code)}`, { x: flow.middle, size: 10, ink: INK.grey, align: 'centre' })
  flow.y += 18
  flow.rule(INK.brick, 1.2)
  flow.y += 34
  flow.words(name, { x: flow.left, size: 20, weight: 'bold' })
  flow.words(`志愿者编号 ${number}`, { x: flow.right, size: 12, ink: INK.grey, align: 'right' })
  flow.y += 30
  flow.paragraph(
    `兹证明${name}从${writtenDate(from)}到${writtenDate(to)}参加${communityName}组织的志愿服务 ${items.length} 次，` +
      `服务时间合计 ${exactHours(minutes)}。`,
    { size: 13, lead: 22 },
  )
  flow.y += 20
  flow.words('服务明细', { x: flow.left, size: 13, weight: 'bold' })
  flow.words('服务时间', { x: flow.right, size: 11, ink: INK.grey, align: 'right' })
  flow.y += 10
  flow.rule(INK.rule, 0.8)
}

/** Nothing of what is certified is cut short: a long title takes as many lines as it needs. */
function writeItem(flow: Flow, { title, role, minutes, ...span }: CertificateFacts['items'][number]): void {
  const [startsAt, endsAt] = [new Date(span.startsAt), new Date(span.endsAt)]
  const when = `${dateOn(startsAt).slice(0, 4)}年${spokenSpan(startsAt, endsAt)}`
  const width = flow.right - flow.left - HOURS_WIDTH
  const titleLines = flow.lines(title, { size: TITLE.size, width })
  const noteLines = flow.lines(`${when}　${role}`, { size: NOTE.size, width: flow.right - flow.left })
  flow.need(titleLines.length * TITLE.lead + noteLines.length * NOTE.lead + ROW_SPACE)
  flow.y += TITLE.lead
  flow.words(exactHours(minutes), { x: flow.right, size: TITLE.size, align: 'right' })
  for (const [i, line] of titleLines.entries()) {
    if (i > 0) flow.y += TITLE.lead
    flow.words(line, { x: flow.left, size: TITLE.size })
  }
  for (const line of noteLines) {
    flow.y += NOTE.lead
    flow.words(line, { x: flow.left, size: NOTE.size, ink: INK.grey })
  }
  flow.y += ROW_SPACE
  flow.rule(INK.rule, 0.5)
}

function writeEnd(
  flow: Flow,
  { communityName, issuedAt, minutes, items, code, verifyUrl }: CertificateFacts,
) {
  flow.need(END_HEIGHT)
  flow.y += 22
  flow.words(`合计 ${items.length} 次`, { x: flow.left, size: 12, weight: 'bold' })
  flow.words(exactHours(minutes), { x: flow.right, size: 12, weight: 'bold', align: 'right' })
  const top = flow.y + 24
  flow.code(verifyUrl ?? code, { x: flow.left, y: top, side: CODE_SIDE })
  const issued = dateOn(new Date(issuedAt))
  const lines: [string, Words][] = [
    [`出具单位 ${communityName}`, { size: 12 }],
    [`出具日期 ${writtenDate(issued)}`, { size: 12 }],
    [verifyUrl ? '扫左边的码，核对真伪' : '在“邻里”里输入编号，核对真伪', { size: 10, ink: INK.grey }],
    ['按已结算的服务记录出具', { size: 10, ink: INK.grey }],
  ]
  for (const [i, [text, words]] of lines.entries())
    flow.words(text, { ...words, x: flow.right, baseline: top + 14 + i * 22, align: 'right' })
  flow.y = top + CODE_SIDE + 10
}
