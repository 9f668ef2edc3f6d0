import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { accessible } from './platform'
import './notice.scss'

export interface NoticeProps {
  /** `amber`: mind this. `brick`: refused. `jade`: done. */
  tone?: 'amber' | 'brick' | 'jade'
  title?: string
  /** A small button below the words. */
  action?: ReactNode
}

/** A coloured panel for what must not be missed; read aloud when it appears. */
export function Notice({ tone = 'amber', title, action, children }: PropsWithChildren<NoticeProps>) {
  return (
    <View
      className={`ui-notice ui-notice--${tone}`}
      {...accessible({ role: tone === 'brick' ? 'alert' : 'status' })}
    >
      {title && <View className="ui-notice__title">{title}</View>}
      {children && <View className="ui-notice__words">{children}</View>}
      {action && <View className="ui-notice__action">{action}</View>}
    </View>
  )
}
