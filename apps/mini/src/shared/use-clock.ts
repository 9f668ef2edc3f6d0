import { useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'

const TICK_MS = 20_000

/** The time, fresh every 20 s and at the given moments (ISO 8601), so that a page changes when they come. */
export function useClock(...moments: (string | null | undefined)[]): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const waits = moments.map((moment) => (moment ? Date.parse(moment) - Date.now() : 0))
    const soonest = Math.min(TICK_MS, ...waits.filter((wait) => wait > 0))
    const timer = setTimeout(() => setNow(new Date()), soonest + 20)
    return () => clearTimeout(timer)
  }, [now, moments.join()])
  useDidShow(() => setNow(new Date()))
  return now
}
