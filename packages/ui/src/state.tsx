import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { Button } from './button'
import { accessible } from './platform'
import './state.scss'

/** Grey shapes in the place of what is still on its way. */
export function Loading({ rows = 3 }: { rows?: number }) {
  return (
    <View {...accessible({ role: 'status', label: '正在加载' })}>
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
        <View key={key} className="ui-loading">
          <View className="ui-loading__line ui-loading__line--long" />
          <View className="ui-loading__line" />
        </View>
      ))}
    </View>
  )
}

/** There is nothing, and what one can do about it. */
export function Empty({ title, note, action }: { title: string; note?: string; action?: ReactNode }) {
  return (
    <View className="ui-state">
      <View className="ui-state__title">{title}</View>
      {note && <View className="ui-state__note">{note}</View>}
      {action && <View className="ui-state__action">{action}</View>}
    </View>
  )
}

/** It did not work; try again. */
export function Failed({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <View className="ui-state" {...accessible({ role: 'alert' })}>
      <View className="ui-state__title">没能打开</View>
      <View className="ui-state__note">{message}</View>
      <View className="ui-state__action">
        <Button kind="outline" size="s" onTap={onRetry}>
          再试一次
        </Button>
      </View>
    </View>
  )
}

export interface OfflineBannerProps {
  onRetry: () => void
  /** When the content shown was last fetched, in words: 「今天 15:00」. */
  savedAt?: string
  /** 网络不通 unless told. */
  trouble?: string
}

/** No network; what is on the page is from before. */
export function OfflineBanner({ onRetry, savedAt, trouble = '网络不通' }: OfflineBannerProps) {
  return (
    <View className="ui-offline" {...accessible({ role: 'status' })}>
      <View className="ui-offline__words">
        {savedAt ? `${trouble}，这是${savedAt}的内容` : `${trouble}，请稍后再试`}
      </View>
      <Button kind="outline" size="s" onTap={onRetry}>
        刷新
      </Button>
    </View>
  )
}
