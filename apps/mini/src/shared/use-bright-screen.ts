import Taro, { useDidHide, useDidShow, useUnload } from '@tarojs/taro'
import { useRef } from 'react'

/** On the phone the screen is bright while a code is shown, and as before afterwards. */
export function useBrightScreen(): void {
  const before = useRef<number>()
  const restore = () => {
    if (before.current === undefined) return
    void Taro.setScreenBrightness({ value: before.current })
    before.current = undefined
  }
  useDidShow(() => {
    if (process.env.TARO_ENV !== 'weapp') return
    // A phone that won't tell or change its brightness shows the code all the same.
    void Taro.getScreenBrightness({
      success: ({ value }) => {
        before.current = value
        void Taro.setScreenBrightness({ value: 1 })
      },
    })
  })
  useDidHide(restore)
  useUnload(restore)
}
