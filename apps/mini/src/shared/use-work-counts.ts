import { getWorkCounts, type WorkCounts } from '@linli/domain/events/workbench/contract'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { useActs } from './acts'
import { call } from './call'
import { useServerData } from './use-server-data'

/** How much of what waits for the staff: anew when the page is shown, and after each act on it. */
export function useFreshWorkCounts(): WorkCounts | undefined {
  const { value, reload } = useServerData(() => call(getWorkCounts), { keepAs: 'work-counts' })
  const shown = useRef(true)
  useDidShow(() => {
    shown.current = true
  })
  useDidHide(() => {
    shown.current = false
  })
  useEffect(
    () =>
      useActs.subscribe(() => {
        // Pages below load it when one comes back to them.
        if (shown.current) void reload()
      }),
    [reload],
  )
  return value
}
