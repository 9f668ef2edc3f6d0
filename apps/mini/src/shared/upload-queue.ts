import type { AttachmentKind } from '@linli/domain/attachments/terms'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { CallError, offlineError } from './call-error'
import { randomKey } from './idempotency'
import type { PickedFile } from './pick-file'

/** A photo or voice note that somebody chose; plain, so that a draft can keep it. */
export interface PickedAttachment extends PickedFile {
  key: string
  kind: AttachmentKind
  durationMs?: number
  /** Once the server has it. */
  id?: string
  /** Why it is not there, ready to show. */
  problem?: string
  /** Trying the same file again cannot help. */
  refused?: boolean
}

export interface UploadState {
  items: readonly PickedAttachment[]
  /** Of those being sent, by key: 0–100. */
  percents: Readonly<Record<string, number>>
}

export interface UploadQueue {
  store: StoreApi<UploadState>
  add(kind: AttachmentKind, files: readonly (PickedFile & { durationMs?: number })[]): void
  remove(key: string): void
  /** Tries again what failed by the network: one, or all. */
  retry(key?: string): void
  /** Puts back what a draft kept, and goes on with it. */
  restore(items: readonly PickedAttachment[]): void
  /** Ends when all is sent: their ids, in order. Throws `CallError` with the first problem when something is not. */
  sendAll(): Promise<string[]>
}

export interface UploadWork {
  send(item: PickedAttachment, onProgress: (percent: number) => void): Promise<{ id: string }>
  /** Of an upload that nobody wants any more; must not reject. */
  discard(item: PickedAttachment): void
}

/** A phone's line is narrow: two at a time, and the others wait where they are. */
const AT_ONCE = 2

const isFinal = (error: unknown) =>
  error instanceof CallError &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 408, 429].includes(error.status)

/** Sends what is chosen one after the other, and keeps what could not be sent until it can. */
export function createUploadQueue({ send, discard }: UploadWork): UploadQueue {
  const store = createStore<UploadState>(() => ({ items: [], percents: {} }))
  let waiters: (() => void)[] = []
  const { getState, setState } = store
  const change = (key: string, patch: Partial<PickedAttachment>) =>
    setState(({ items }) => ({
      items: items.map((item) => (item.key === key ? { ...item, ...patch } : item)),
    }))
  const progress = (key: string, percent: number) =>
    setState(({ percents }) => ({ percents: { ...percents, [key]: percent } }))
  const ended = (key: string) =>
    setState(({ percents }) => {
      const { [key]: _, ...others } = percents
      return { percents: others }
    })

  async function run(item: PickedAttachment) {
    progress(item.key, 0)
    try {
      const { id } = await send(item, (percent) => {
        if (item.key in getState().percents) progress(item.key, percent)
      })
      if (getState().items.some(({ key }) => key === item.key)) change(item.key, { id })
      // It was taken back while it was on its way.
      else discard({ ...item, id })
    } catch (error) {
      const problem = error instanceof CallError ? error.message : offlineError().message
      change(item.key, { problem, refused: isFinal(error) })
    }
    ended(item.key)
    goOn()
  }

  function goOn() {
    const { items, percents } = getState()
    const open = items.filter(({ key, id, problem }) => !id && !problem && !(key in percents))
    for (const item of open.slice(0, Math.max(0, AT_ONCE - Object.keys(percents).length))) void run(item)
    if (Object.keys(getState().percents).length > 0) return
    const done = waiters
    waiters = []
    for (const resolve of done) resolve()
  }

  const queue: UploadQueue = {
    store,
    add(kind, files) {
      const picked = files.map((file) => ({ ...file, kind, key: randomKey() }))
      setState(({ items }) => ({ items: [...items, ...picked] }))
      goOn()
    },
    remove(key) {
      const item = getState().items.find((one) => one.key === key)
      setState(({ items }) => ({ items: items.filter((one) => one.key !== key) }))
      if (item && !(key in getState().percents)) discard(item)
    },
    retry(key) {
      setState(({ items }) => ({
        items: items.map((item) => {
          if (item.refused || (key !== undefined && item.key !== key)) return item
          const { problem: _, ...open } = item
          return open
        }),
      }))
      goOn()
    },
    restore(items) {
      setState({ items })
      queue.retry()
    },
    async sendAll() {
      queue.retry()
      if (Object.keys(getState().percents).length > 0)
        await new Promise<void>((resolve) => waiters.push(resolve))
      const { items } = getState()
      const failed = items.find(({ id }) => !id)
      if (failed)
        throw new CallError({
          code: 'attachment_not_sent',
          message: failed.problem ?? '还没有传好',
          status: 0,
        })
      return items.flatMap(({ id }) => (id ? [id] : []))
    },
  }
  return queue
}
