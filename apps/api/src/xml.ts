/** Characters that XML 1.0 cannot hold, not even escaped: controls, and halves of characters. */
const FORBIDDEN = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu

/** A text as it may stand in an element or between quotes; what XML cannot hold is left out. */
export const xmlText = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // A parser reads a bare one as a line feed.
    .replaceAll('\r', '&#13;')

export type XmlValue =
  | string
  | number
  | boolean
  | null
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue }

/**
 * A document of elements without attributes. Each name of an object becomes an element, null an empty one; the members
 * of a list are called as `itemNames` says for the list.
 */
export function writeXml(root: string, value: XmlValue, itemNames: Readonly<Record<string, string>>): string {
  const contentOf = (name: string, content: XmlValue): string => {
    if (content === null) return ''
    if (typeof content !== 'object') return xmlText(String(content))
    if (!isList(content)) return Object.entries(content).map(element).join('')
    const item = itemNames[name]
    if (item === undefined) throw new Error(`no name for the members of <${name}>`)
    return content.map((each) => element([item, each])).join('')
  }
  const element = ([name, content]: readonly [string, XmlValue]): string =>
    `<${name}>${contentOf(name, content)}</${name}>`
  return `<?xml version="1.0" encoding="utf-8"?>\n${element([root, value])}\n`
}

const isList = (value: object): value is readonly XmlValue[] => Array.isArray(value)
