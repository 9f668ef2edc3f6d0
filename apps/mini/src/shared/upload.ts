import type { Endpoint, ReplyOf } from '@linli/domain/endpoint'
import Taro from '@tarojs/taro'
import { parsed, withToken } from './call'
import { CallError, errorOf, offlineError } from './call-error'
import { keyForAction, settleAction } from './idempotency'
import type { PickedFile } from './pick-file'

/** A large sheet over a slow line, and the server's reading of it. */
const TIMEOUT_MS = 60_000

export interface UploadOptions {
  file: PickedFile
  /** 0–100; 100 means sent, and the server is reading it. */
  onProgress?: (percent: number) => void
}

/** Sends one file as the multipart field `file`, signed and keyed like `call`. Throws `CallError`. */
export async function upload<E extends Endpoint>(
  endpoint: E,
  { file, onProgress }: UploadOptions,
): Promise<ReplyOf<E>> {
  // The path names one act of picking, so a retry after a broken line carries the same key.
  const action = `${endpoint.method} ${endpoint.url} ${file.path}`
  const key = keyForAction(action)
  try {
    const reply = await withToken((token) =>
      send({ url: API_BASE + endpoint.url, file, key, token, onProgress }),
    )
    settleAction(action)
    return reply as ReplyOf<E>
  } catch (error) {
    if (error instanceof CallError && error.status > 0 && error.status < 500) settleAction(action)
    throw error
  }
}

interface Sending extends UploadOptions {
  url: string
  key: string
  token?: string
}

async function send({ url, file, key, token, onProgress }: Sending): Promise<unknown> {
  const header: Record<string, string> = { accept: 'application/json', 'idempotency-key': key }
  if (token) header.authorization = `Bearer ${token}`
  const { statusCode, data } = await reach({ url, header, file, onProgress })
  const reply = parsed(data)
  if (statusCode >= 200 && statusCode < 300) return reply
  throw errorOf(statusCode, reply)
}

async function reach({
  url,
  header,
  file,
  onProgress,
}: UploadOptions & { url: string; header: Record<string, string> }) {
  try {
    const task = Taro.uploadFile({
      url,
      header,
      filePath: file.path,
      name: 'file',
      fileName: file.name,
      timeout: TIMEOUT_MS,
    })
    if (onProgress) task.progress((event) => onProgress(event.progress))
    return await task
  } catch {
    throw offlineError()
  }
}
