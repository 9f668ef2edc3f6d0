import Taro, { usePullDownRefresh, useReachBottom } from '@tarojs/taro'
import { useRef, useState } from 'react'
import { showError } from './show-error'
import { type ServerData, type ServerDataOptions, useServerData } from './use-server-data'

interface PageOfRows<T> {
  rows: T[]
  nextCursor: string | null
}

export interface PagedRows<T> {
  /** State of the first page; `value` holds every row loaded so far. */
  data: ServerData<T[]>
  /** Whether there is more on the server. */
  hasMore: boolean
  /** Loads the next page; never throws. */
  loadMore: () => Promise<void>
}

interface Rest<T> extends PageOfRows<T> {
  /** Which list and which first page these rows follow. */
  after: string
}

/** A keyset-paged list: the first page with the page itself, the others at the bottom; pulling down starts anew. */
export function usePagedRows<T>(
  load: (cursor?: string) => Promise<PageOfRows<T>>,
  options: ServerDataOptions = {},
): PagedRows<T> {
  const first = useServerData(() => load(), options)
  const [rest, setRest] = useState<Rest<T>>()
  const busy = useRef(false)

  const after = JSON.stringify([options.deps, first.value?.nextCursor])
  // A reload whose first page ends where it did keeps the pages below it, and the place on the screen.
  const below = rest?.after === after ? rest : undefined
  const nextCursor = (below ?? first.value)?.nextCursor ?? null

  const loadMore = async () => {
    if (nextCursor === null || busy.current) return
    busy.current = true
    try {
      const page = await load(nextCursor)
      setRest({ after, rows: [...(below?.rows ?? []), ...page.rows], nextCursor: page.nextCursor })
    } catch (error) {
      showError(error)
    } finally {
      busy.current = false
    }
  }
  useReachBottom(() => void loadMore())
  usePullDownRefresh(() => void first.reload().then(() => Taro.stopPullDownRefresh()))

  const value = first.value && [...first.value.rows, ...(below?.rows ?? [])]
  return { data: { ...first, value }, hasMore: nextCursor !== null, loadMore }
}
