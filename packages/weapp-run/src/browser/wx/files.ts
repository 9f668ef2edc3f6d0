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
    const blob = new Blob([bytesOf(base64)], { type })
    return { path: addFile(blob, name), name, size: blob.size, type }
  })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** All files of the phone, for a test to look into. */
export function listFiles(): Promise<{ path: string; base64: string }[]> {
  return Promise.all([...files].map(async ([path, { blob }]) => ({ path, base64: await base64Of(blob) })))
}

async function readFile(options: WxOptions): Promise<{ data: string | ArrayBuffer }> {
  const { blob } = fileAt(asText(options.filePath))
  if (!options.encoding) return { data: await blob.arrayBuffer() }
  return { data: options.encoding === 'base64' ? await base64Of(blob) : await blob.text() }
}

/** Choosers, answered by the test, and the part of the file system that reads and writes what they gave. */
export function createFiles() {
  const fileSystem = {
    readFile: wxFunction('readFile', readFile),
    writeFile: wxFunction('writeFile', ({ filePath, data, encoding }) => {
      const content =
        data instanceof ArrayBuffer ? data : encoding === 'base64' ? bytesOf(asText(data)) : asText(data)
      const path = asText(filePath)
      const blob = new Blob([content])
      files.set(path, { blob, name: path.split('/').at(-1) ?? path, url: URL.createObjectURL(blob) })
    }),
    saveFile: wxFunction('saveFile', ({ tempFilePath }) => {
      const path = asText(tempFilePath)
      const file = fileAt(path)
      files.delete(path)
      const savedFilePath = path.replace('wxfile://', 'wxfile://store_')
      files.set(savedFilePath, file)
      return { savedFilePath }
    }),
    access: wxFunction('access', ({ path }) => void fileAt(asText(path))),
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
