import { inflateRawSync } from 'node:zlib'

/** Why a file cannot be read as what it claims to be. */
export type FileProblem = 'damaged' | 'too_large' | 'other_kind'

export class UnreadableFile extends Error {
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(problem)
    this.problem = problem
  }
}

export interface ZipReader {
  has(name: string): boolean
  /** Unpacks one entry; all entries together may not exceed the limit given on opening. */
  read(name: string): Buffer
}

interface Entry {
  method: number
  packedBytes: number
  offset: number
}

const END_RECORD = 0x06054b50
const END_RECORD_BYTES = 22
const CENTRAL_HEADER = 0x02014b50
const CENTRAL_HEADER_BYTES = 46
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const STORED = 0
const DEFLATED = 8
const MAX_ENTRIES = 2_000

/**
 * Opens a zip archive in memory. Sizes written in the file are never believed: unpacking stops at the limit, so
 * that a small file cannot fill the memory. Throws `UnreadableFile`.
 */
export function openZip(bytes: Buffer, { maxUnpackedBytes }: { maxUnpackedBytes: number }): ZipReader {
  const entries = readDirectory(bytes)
  let left = maxUnpackedBytes
  return {
    has: (name) => entries.has(name),
    read(name) {
      const entry = entries.get(name)
      if (!entry) throw new UnreadableFile('damaged')
      const unpacked = unpack(bytes, entry, left)
      left -= unpacked.length
      return unpacked
    },
  }
}

function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = findEndRecord(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > MAX_ENTRIES) throw new UnreadableFile('too_large')
  const entries = new Map<string, Entry>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_HEADER) {
      throw new UnreadableFile('damaged')
    }
    const nameBytes = bytes.readUInt16LE(at + 28)
    const skipped = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    const name = bytes.toString('utf8', at + CENTRAL_HEADER_BYTES, at + CENTRAL_HEADER_BYTES + nameBytes)
    entries.set(name.replaceAll('\\', '/'), {
      method: bytes.readUInt16LE(at + 10),
      packedBytes: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += CENTRAL_HEADER_BYTES + nameBytes + skipped
  }
  return entries
}

/** The end record is last, before a comment of at most 64 KB. */
function findEndRecord(bytes: Buffer): number {
  const from = bytes.length - END_RECORD_BYTES
  for (let at = from; at >= Math.max(0, from - 0xffff); at--) {
    if (bytes.readUInt32LE(at) === END_RECORD) return at
  }
  throw new UnreadableFile('damaged')
}

function unpack(bytes: Buffer, { method, packedBytes, offset }: Entry, maxBytes: number): Buffer {
  if (offset + LOCAL_HEADER_BYTES > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_HEADER) {
    throw new UnreadableFile('damaged')
  }
  const start =
    offset + LOCAL_HEADER_BYTES + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const packed = bytes.subarray(start, start + packedBytes)
  if (packed.length !== packedBytes) throw new UnreadableFile('damaged')
  if (method === STORED) {
    if (packed.length > maxBytes) throw new UnreadableFile('too_large')
    return packed
  }
  if (method !== DEFLATED) throw new UnreadableFile('damaged')
  if (maxBytes <= 0) throw new UnreadableFile('too_large')
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes })
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw new UnreadableFile(tooLarge ? 'too_large' : 'damaged')
  }
}
