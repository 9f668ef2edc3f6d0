import sax from 'sax'

export interface ReadElement {
  name: string
  /** Own text, without that of its children. */
  text: string
  children: ReadElement[]
}

/** The root element of a document, by a strict parser; throws where it is not well formed, or has attributes. */
export function readXml(xml: string): ReadElement {
  const parser = sax.parser(true)
  const outside: ReadElement = { name: '', text: '', children: [] }
  const open = [outside]
  parser.onerror = (error) => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    if (Object.keys(attributes).length > 0) throw new Error(`<${name}> has attributes`)
    const element = { name, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.onclosetag = () => {
    open.pop()
  }
  parser.ontext = (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  }
  parser.write(xml).close()
  const [root, other] = outside.children
  if (!root || other) throw new Error('not one root element')
  return root
}

/** As JSON has it by the standard’s "Spark convention": a container of like elements is a list. */
export function sparkOf(
  { text, children }: ReadElement,
  isList: (path: string) => boolean,
  path = '',
): unknown {
  if (isList(path)) return children.map((child) => sparkOf(child, isList, `${path}/${child.name}`))
  if (children.length === 0) return text === '' ? null : text
  return Object.fromEntries(
    children.map((child) => [child.name, sparkOf(child, isList, `${path}/${child.name}`)]),
  )
}
