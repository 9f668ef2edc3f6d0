import { View } from '@tarojs/components'
import { classNames } from './class-names'
import { accessible } from './platform'
import './progress.scss'

export interface BarProps {
  value: number
  of: number
  tone?: 'brick' | 'jade'
  /** Read aloud, for example 「已报 17，共 30」. */
  label: string
}

/** How much of a whole is taken. */
export function Bar({ value, of, tone = 'brick', label }: BarProps) {
  const percent = of > 0 ? Math.min(100, Math.max(0, (value / of) * 100)) : 0
  return (
    <View className="ui-bar" {...accessible({ role: 'img', label })}>
      <View
        className={classNames('ui-bar__fill', `ui-bar__fill--${tone}`)}
        style={{ width: `${percent}%` }}
      />
    </View>
  )
}
