import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import './tag.scss'

export type TagTone = 'brick' | 'jade' | 'amber' | 'plain'

/** A short state word in a pill. */
export function Tag({ tone = 'brick', children }: PropsWithChildren<{ tone?: TagTone }>) {
  return <View className={`ui-tag ui-tag--${tone}`}>{children}</View>
}
