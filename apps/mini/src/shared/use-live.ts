import type { FillProgress } from '@linli/domain/volunteering/progress/contract'
import { getProgress, watchProgress } from '@linli/domain/volunteering/progress/contract'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { callIfChanged, withToken } from './call'
import { CallError } from './call-error'
import { type LiveStream, openStream } from './live-stream'

const POLL_MS = 2_000
/** A server that is full, or a proxy that cannot stream, is not asked all the time. */
const TRY_AGAIN_MS = 60_000
/** Of a server that stops all come at once to the next one: they spread over this time. */
const SPREAD_MS = 2_000

/** Follows how full a notice is until stopped: by a stream, else by asking every two seconds. Never throws. */
export function follow(recruitmentId: string, onChange: (progress: FillProgress) => void): () => void {
  let stopped = false
  let stream: LiveStream | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let etag: string | undefined
  let streamAfter = 0

  const after = (ms: number, next: () => void) => {
    if (!stopped) timer = setTimeout(next, ms)
  }

  async function listen() {
    let comeBack = false
    try {
      await withToken((accessToken) => {
        const url = watchProgress.url.replace(':recruitmentId', encodeURIComponent(recruitmentId))
        stream = openStream({
          url,
          accessToken,
          onEvent: ({ name, data }) => {
            if (name === 'progress' && !stopped) onChange(JSON.parse(data) as FillProgress)
            if (name === 'end') comeBack = data === 'again'
          },
        })
        return stream.ended
      })
    } catch (error) {
      if (isFinal(error)) return
    }
    if (stopped) return
    if (comeBack) return after(Math.random() * SPREAD_MS, listen)
    streamAfter = Date.now() + TRY_AGAIN_MS
    await ask()
  }

  async function ask() {
    try {
      const changed = await callIfChanged(getProgress, { params: { recruitmentId } }, etag)
      if (changed) {
        etag = changed.etag
        if (!stopped) onChange(changed.reply)
      }
    } catch (error) {
      if (isFinal(error)) return
    }
    after(POLL_MS, Date.now() > streamAfter ? listen : ask)
  }

  void listen()
  return () => {
    stopped = true
    clearTimeout(timer)
    stream?.stop()
  }
}

/** The answer will not be another one in two seconds: the page itself says what is to be done. */
function isFinal(error: unknown): boolean {
  return error instanceof CallError && [400, 401, 403, 404].includes(error.status)
}

/** How full a notice is while the page is shown; `known` until something newer is heard. */
export function useLive<T extends FillProgress>(recruitmentId: string, known: T, watch = true): FillProgress {
  const [heard, setHeard] = useState<FillProgress>()
  const [shown, setShown] = useState(true)
  useDidShow(() => setShown(true))
  useDidHide(() => setShown(false))
  useEffect(() => {
    setHeard(undefined)
    if (shown && watch) return follow(recruitmentId, setHeard)
  }, [recruitmentId, shown, watch])
  return heard ?? known
}
