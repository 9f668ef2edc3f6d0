import Taro, { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import { CallError } from './call-error'
import { keepOnPhone } from './keep-on-phone'

export interface ServerData<T> {
  /**
   * `loading`: nothing yet. `ready`: `value` is fresh. `failed`: the server said no, see `error` (absent for a fault of
   * our own); `value` is absent.
   * `offline`: no network, or the server is away; `value` is the last good one, if there is one, from `savedAt`.
   */
  state: 'loading' | 'ready' | 'failed' | 'offline'
  value?: T
  savedAt?: Date
  error?: CallError
  /** Loads again; never throws. */
  reload: () => Promise<void>
}

interface Kept<T> {
  value: T
  savedAt: string
}

export interface ServerDataOptions {
  /** Loads anew when one of these changes. */
  deps?: readonly unknown[]
  /** Keeps the last good answer on the phone under this name, for when there is no network. */
  keepAs?: string
}

type Snapshot<T> = Omit<ServerData<T>, 'reload'>

/** What the server says, loaded when the page appears and each time it is shown again. */
export function useServerData<T>(load: () => Promise<T>, options: ServerDataOptions = {}): ServerData<T> {
  const { deps = [], keepAs } = options
  const [snapshot, setSnapshot] = useState<Snapshot<T>>({ state: 'loading' })
  const turn = useRef(0)

  const reload = useCallback(async () => {
    turn.current += 1
    const mine = turn.current
    const next = await load().then(
      (value) => fresh(value, keepAs),
      (error: unknown) => (previous: Snapshot<T>) => failure(error, previous, keepAs),
    )
    // A newer load has begun meanwhile: its answer counts.
    if (mine === turn.current) setSnapshot(next)
  }, [...deps, keepAs])

  useEffect(() => {
    setSnapshot((previous) => (previous.state === 'loading' ? previous : { state: 'loading' }))
    void reload()
    return () => {
      turn.current += 1
    }
  }, [reload])

  const shown = useRef(false)
  useDidShow(() => {
    // The first time the effect above loads already.
    if (shown.current) void reload()
    shown.current = true
  })

  return { ...snapshot, reload }
}

const storageKey = (name: string) => `linli.kept.${name}`

function fresh<T>(value: T, keepAs?: string): Snapshot<T> {
  if (keepAs) keep(keepAs, value)
  return { state: 'ready', value, savedAt: new Date() }
}

/** Keeps an answer on the phone for the page that loads under the same name. */
export function keep<T>(name: string, value: T): void {
  const kept: Kept<T> = { value, savedAt: new Date().toISOString() }
  keepOnPhone(storageKey(name), kept)
}

function failure<T>(error: unknown, previous: Snapshot<T>, keepAs?: string): Snapshot<T> {
  if (!(error instanceof CallError)) {
    console.error(error)
    return { state: 'failed' }
  }
  // A server that is restarting is as good as none: what one reads, or has typed into, must not vanish.
  const away = error.code === 'offline' || error.status >= 500
  if (!away) return { state: 'failed', error }
  if (previous.value !== undefined) return { ...previous, state: 'offline', error }
  const kept: Kept<T> | '' = keepAs ? Taro.getStorageSync(storageKey(keepAs)) : ''
  if (!kept) return { state: 'offline', error }
  return { state: 'offline', value: kept.value, savedAt: new Date(kept.savedAt), error }
}
