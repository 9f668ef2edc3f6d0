import { UnreadableFile } from './read-zip.ts'

export interface XmlTag {
  /** Without a namespace prefix. */
  name: string
  kind: 'open' | 'close' | 'empty'
  /** As written, between name and bracket. */
  attributes: string
}

/**
 * Walks through the machine-written XML inside office files, tag by tag with the text after each. Linear in the
 * size of the text whatever it holds; a document type (the door to entity bombs) is refused.
 */
export function walkXml(xml: string, visit: (tag: XmlTag, textAfter: string) => void): void {
  let at = xml.indexOf('<')
  while (at !== -1) {
    if (xml.startsWith('<!DOCTYPE', at)) throw new UnreadableFile('damaged')
    const end = endOfTag(xml, at)
    const next = xml.indexOf('<', end + 1)
    const second = xml.charCodeAt(at + 1)
    // Neither <?declaration?> nor <!-- comment -->.
    if (second !== 63 && second !== 33) {
      visit(tagOf(xml.slice(at + 1, end)), xml.slice(end + 1, next === -1 ? xml.length : next))
    }
    at = next
  }
}

function endOfTag(xml: string, at: number): number {
  const comment = xml.startsWith('<!--', at)
  const end = comment ? xml.indexOf('-->', at + 4) : xml.indexOf('>', at)
  if (end === -1) throw new UnreadableFile('damaged')
  return comment ? end + 2 : end
}

function tagOf(inside: string): XmlTag {
  if (inside.startsWith('/'))
    return { name: localName(inside.slice(1).trim()), kind: 'close', attributes: '' }
  const empty = inside.endsWith('/')
  const text = empty ? inside.slice(0, -1) : inside
  const space = text.search(/\s/)
  const name = space === -1 ? text : text.slice(0, space)
  return {
    name: localName(name),
    kind: empty ? 'empty' : 'open',
    attributes: space === -1 ? '' : text.slice(space),
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** Value of an attribute by its full name, e.g. `r:id`. */
export function attribute(attributes: string, name: string): string | undefined {
  for (const quote of ['"', "'"]) {
    const start = attributes.indexOf(` ${name}=${quote}`)
    if (start === -1) continue
    const from = start + name.length + 3
    const end = attributes.indexOf(quote, from)
    return end === -1 ? undefined : decodeXml(attributes.slice(from, end))
  }
  return undefined
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function decodeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, code: string) => {
    if (!code.startsWith('#')) return NAMED[code] ?? whole
    const point =
      code[1] === 'x' || code[1] === 'X' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1))
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
