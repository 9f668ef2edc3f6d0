import { crc32 } from 'node:zlib'
import sax from 'sax'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { UnreadableFile } from './unreadable-file.ts'

/** Attributes of one XML element, by their names as written (`r:id`). */
export type Attributes = ReadonlyMap<string, string>

/** Told of a part's XML in order. Element names come without their namespace prefix. */
export interface PartVisitor {
  open(name: string, attributes: Attributes): void
  /** A long text comes in pieces. */
  text?(text: string): void
  close?(name: string): void
}

/** For all parts that are visited, together. */
export interface PartLimits {
  /** Unpacked. */
  maxBytes: number
  /** Time goes by elements rather than by bytes. */
  maxElements: number
}

/** The XML files inside an .xlsx file, by their paths. */
export interface XlsxParts {
  has(path: string): boolean
  /** Unpacks one part and walks through it. */
  visit(path: string, visitor: PartVisitor): Promise<void>
}

const MAX_ENTRIES = 2_000
/** Worksheets go seven deep; the parser remembers every element it is inside of. */
const MAX_DEPTH = 100
const MAX_ATTRIBUTES = 200

/**
 * Opens the archive that an .xlsx file is. Sizes written in the file are never believed: what is unpacked is
 * counted, and parsed as it comes, so that a small file can neither fill the memory nor hide what it holds.
 * Rejects with `UnreadableFile`, as `visit` does.
 */
export async function openXlsxParts(bytes: Buffer, limits: PartLimits): Promise<XlsxParts> {
  const { zip, entries } = await readDirectory(bytes)
  let bytesLeft = limits.maxBytes
  let elementsLeft = limits.maxElements
  const countElement = () => {
    elementsLeft -= 1
    if (elementsLeft < 0) throw new UnreadableFile('too_large')
  }
  return {
    has: (path) => entries.has(path),
    async visit(path, visitor) {
      const entry = entries.get(path)
      if (!entry) throw new UnreadableFile('damaged')
      const parser = createParser(visitor, countElement)
      let checksum = 0
      for await (const chunk of unpack(zip, entry)) {
        bytesLeft -= chunk.length
        if (bytesLeft < 0) throw new UnreadableFile('too_large')
        checksum = crc32(chunk, checksum)
        parser.write(chunk)
      }
      parser.close()
      if (checksum !== entry.crc32) throw new UnreadableFile('damaged')
    },
  }
}

/** Two entries of one name are refused: which of them counts would depend on who reads. */
async function readDirectory(bytes: Buffer): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  const entries = new Map<string, Entry>()
  try {
    const zip = await fromBufferPromise(bytes, { validateEntrySizes: false })
    if (zip.entryCount > MAX_ENTRIES) throw new UnreadableFile('too_large')
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new UnreadableFile('damaged')
      entries.set(entry.fileName, entry)
    }
    return { zip, entries }
  } catch (error) {
    throw asUnreadable(error)
  }
}

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new UnreadableFile('encrypted')
  try {
    yield* await zip.openReadStreamPromise(entry)
  } catch (error) {
    throw asUnreadable(error)
  }
}

const asUnreadable = (error: unknown) =>
  error instanceof UnreadableFile ? error : new UnreadableFile('damaged', { cause: error })

/**
 * A strict parser that knows the five entities of XML and refuses document types, the door to entity bombs. It
 * keeps count of positions, though nobody asks for them: without them it would not limit its buffers.
 */
function createParser(
  visitor: PartVisitor,
  countElement: () => void,
): { write(chunk: Buffer): void; close(): void } {
  // Not in the types yet.
  const options = { position: true, strictEntities: true }
  const parser = sax.parser(true, options)
  const refuse = (error?: unknown) => {
    throw new UnreadableFile('damaged', { cause: error })
  }
  let attributes = new Map<string, string>()
  let depth = 0
  parser.onerror = refuse
  parser.ondoctype = refuse
  parser.onopentagstart = () => {
    countElement()
    attributes = new Map()
    depth += 1
    if (depth > MAX_DEPTH) refuse()
  }
  parser.onattribute = ({ name, value }) => {
    if (attributes.set(name, value).size > MAX_ATTRIBUTES) refuse()
  }
  parser.onopentag = ({ name }) => visitor.open(localName(name), attributes)
  parser.ontext = (text) => visitor.text?.(text)
  parser.oncdata = (text) => visitor.text?.(text)
  parser.onclosetag = (name) => {
    depth -= 1
    visitor.close?.(localName(name))
  }
  const decode = createDecoder(refuse)
  return {
    write: (chunk) => void parser.write(decode(chunk)),
    close: () => void parser.write(decode()).close(),
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** UTF-8, piece by piece; the last call without a piece. */
function createDecoder(refuse: (error: unknown) => never): (chunk?: Buffer) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      return refuse(error)
    }
  }
}
