import Taro from '@tarojs/taro'
import { CallError, errorOf, offlineError } from './call-error'

/** One event of a stream; heartbeats are none. */
export interface LiveEvent {
  name: string
  data: string
}

/** Takes a stream in whatever pieces it comes, and gives what is whole. */
export function createEventReader(onEvent: (event: LiveEvent) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const events = (rest + text).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const lines = event.split('\n')
      const fieldOf = (field: string) =>
        lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? ''
      if (fieldOf('event')) onEvent({ name: fieldOf('event'), data: fieldOf('data') })
    }
  }
}

export interface LiveStream {
  /** Resolves when the server has ended it; rejects with `CallError` when it was refused or broke. */
  ended: Promise<void>
  stop: () => void
}

interface StreamOptions {
  url: string
  accessToken?: string
  onEvent: (event: LiveEvent) => void
}

/** Listens to a stream over a plain request; where the platform cannot, it fails as if there were no network. */
export function openStream({ url, accessToken, onEvent }: StreamOptions): LiveStream {
  const header: Record<string, string> = { accept: 'text/event-stream' }
  if (accessToken) header.authorization = `Bearer ${accessToken}`
  const request = { url: API_BASE + url, header, onText: createEventReader(onEvent) }
  return process.env.TARO_ENV === 'weapp' ? overChunks(request) : overFetch(request)
}

interface StreamRequest {
  url: string
  header: Record<string, string>
  onText: (text: string) => void
}

function overFetch({ url, header, onText }: StreamRequest): LiveStream {
  const abort = new AbortController()
  const run = async () => {
    const reply = await fetch(url, { headers: header, signal: abort.signal })
    if (!reply.ok) throw errorOf(reply.status, await reply.json().catch(() => undefined))
    const reader = reply.body?.getReader()
    if (!reader) throw offlineError()
    const decoder = new TextDecoder()
    for (let part = await reader.read(); !part.done; part = await reader.read())
      onText(decoder.decode(part.value, { stream: true }))
  }
  const ended = run().catch((error: unknown) => {
    throw error instanceof CallError ? error : offlineError()
  })
  return { ended, stop: () => abort.abort() }
}

/** Longer than a token lives: the server ends the stream before. */
const LONGEST_MS = 20 * 60_000

/** `wx.request` gives pieces as they come. What the server says here is ASCII: WeChat has no TextDecoder. */
function overChunks({ url, header, onText }: StreamRequest): LiveStream {
  let heard = false
  const task = Taro.request<string>({
    url,
    header,
    enableChunked: true,
    timeout: LONGEST_MS,
    dataType: 'text',
    responseType: 'text',
  })
  task.onChunkReceived?.(({ data }) => {
    heard = true
    onText(String.fromCharCode(...new Uint8Array(data)))
  })
  const ended = task.then(
    ({ statusCode }) => {
      if (statusCode >= 300) throw errorOf(statusCode, undefined)
      if (!heard) throw offlineError()
    },
    () => {
      throw offlineError()
    },
  )
  return { ended, stop: () => task.abort() }
}
