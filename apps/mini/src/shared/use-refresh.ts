import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'

/** Calls `refresh` again and again while the page is shown; the next wait begins when the last call has ended. */
export function useRefresh(refresh: () => Promise<void>, everySeconds: number): void {
  const latest = useRef(refresh)
  latest.current = refresh
  const [shown, setShown] = useState(true)
  useDidShow(() => setShown(true))
  useDidHide(() => setShown(false))

  useEffect(() => {
    if (!shown) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const wait = () => {
      timer = setTimeout(async () => {
        await latest.current()
        if (!stopped) wait()
      }, everySeconds * 1000)
    }
    wait()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [shown, everySeconds])
}
