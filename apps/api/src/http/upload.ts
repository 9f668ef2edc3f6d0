import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import { AppError } from './app-error.ts'
import { createTurns } from './turns.ts'

export interface UploadedFile {
  name: string
  bytes: Buffer
}

export interface UploadOptions {
  maxBytes: number
  /** Of one account, in this process; refused before anything is read. */
  perMinute?: number
}

export const NO_FILE: UploadedFile = { name: '', bytes: Buffer.alloc(0) }

/** Files in memory at once, of 10 MB each at the most: whoever comes in a crowd waits before sending. */
const FILES_AT_ONCE = 8
const FILES_WAITING = 120
const KB = 1024
const MB = 1024 * KB

async function readUpload(request: FastifyRequest, { maxBytes }: UploadOptions): Promise<UploadedFile> {
  if (!request.isMultipart()) throw new AppError(400, 'file_missing', '请选择要上传的文件')
  try {
    const part = await request.file({ limits: { fileSize: maxBytes, files: 1, fields: 5 } })
    if (part?.fieldname !== 'file') throw new AppError(400, 'file_missing', '请选择要上传的文件')
    return { name: part.filename.slice(0, 200), bytes: await part.toBuffer() }
  } catch (error) {
    if ((error as { code?: string }).code !== 'FST_REQ_FILE_TOO_LARGE') throw error
    const most = maxBytes >= MB ? `${Math.floor(maxBytes / MB)} MB` : `${Math.floor(maxBytes / KB)} KB`
    throw new AppError(413, 'too_large', `文件太大了，最大 ${most}，请缩小后再传`)
  }
}

/** Reads the file of a request and hands it on, for a few requests at a time. */
export function createUploads() {
  const inTurn = createTurns({ atOnce: FILES_AT_ONCE, waiting: FILES_WAITING })
  return <T>(request: FastifyRequest, options: UploadOptions, use: (file: UploadedFile) => Promise<T>) =>
    inTurn(async () => use(await readUpload(request, options)))
}

/** Counts uploads by account. After the access hook, which knows who it is, and before the body is read. */
export function limitUploads(upload: UploadOptions | undefined): Pick<FastifyContextConfig, 'rateLimit'> {
  if (!upload?.perMinute) return {}
  const keyGenerator = ({ actor, ip }: FastifyRequest) => actor?.accountId ?? ip
  return {
    rateLimit: { max: upload.perMinute, timeWindow: '1 minute', hook: 'preHandler', keyGenerator },
  }
}
