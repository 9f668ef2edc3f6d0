import type { ChosenFile } from '../../protocol.ts'
import { asText, WxFailure, type WxOptions, wxFunction } from './call.ts'

interface PhoneFile {
  blob: Blob
  name: string
  url: string
}

/** Files of the phone by their `wxfile://` path. */
const files = new Map<string, PhoneFile>()
let chosen: ChosenFile[] | undefined

export function addFile(blob: Blob, name: string): string {
  const path = `wxfile://tmp_${files.size + 1}_${name}`
  files.set(path, { blob, name, url: URL.createObjectURL(blob) })
  return path
}

export function fileAt(path: string): PhoneFile {
  const file = files.get(path)
  if (!file) throw new WxFailure(`file not found: ${path}`)
  return file
}

/** What a browser has to load to show `src`, which may be a file of the phone. */
export function sourceOf(src: string): string {
  return files.get(src)?.url ?? src
}

/** Sets the files that the next choosers will answer with. */
export function setChosenFiles(next: ChosenFile[]): void {
  chosen = next
}

function takeChosen(count: unknown): { path: string; name: string; size: number; type: string }[] {
  if (!chosen) throw new WxFailure('cancel')
  return chosen.slice(0, Number(count ?? chosen.length)).map(({ name, type, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const blob = new Blob([bytes], { type })
    return { path: addFile(blob, name), name, size: blob.size, type }
  })
}

async function readFile(options: WxOptions): Promise<{ data: string | ArrayBuffer }> {
  const { blob } = fileAt(asText(options.filePath))
  if (!options.encoding) return { data: await blob.arrayBuffer() }
  if (options.encoding !== 'base64') return { data: await blob.text() }
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return { data: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
}

/** Choosers, answered by the test, and the part of the file system that reads and writes what they gave. */
export function createFiles() {
  const fileSystem = {
    readFile: wxFunction('readFile', readFile),
    writeFile: wxFunction('writeFile', ({ filePath, data }) => {
      const blob = new Blob([data instanceof ArrayBuffer ? data : asText(data)])
      files.set(asText(filePath), { blob, name: asText(filePath), url: URL.createObjectURL(blob) })
    }),
    unlink: wxFunction('unlink', ({ filePath }) => void files.delete(asText(filePath))),
  }
  return {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getFileSystemManager: () => fileSystem,
    chooseMessageFile: wxFunction('chooseMessageFile', ({ count }) => ({ tempFiles: takeChosen(count) })),
    chooseImage: wxFunction('chooseImage', ({ count }) => {
      const tempFiles = takeChosen(count)
      return { tempFiles, tempFilePaths: tempFiles.map((file) => file.path) }
    }),
    chooseMedia: wxFunction('chooseMedia', ({ count }) => ({
      type: 'image',
      tempFiles: takeChosen(count).map(({ path, size }) => ({ tempFilePath: path, size, fileType: 'image' })),
    })),
  }
}
