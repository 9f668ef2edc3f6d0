import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { classNames } from './class-names'
import type { Tone } from './text'
import './stat.scss'

export interface StatProps {
  label: string
  value: ReactNode
  tone?: Tone
  /** `xl` for the one figure a page is about. */
  size?: 'm' | 'l' | 'xl'
  align?: 'end'
}

/** A big figure under its name; put it on a `Card`. */
export function Stat({ label, value, tone, size = 'l', align }: StatProps) {
  return (
    <View className={classNames('ui-stat', align && 'ui-stat--end')}>
      <View className="ui-stat__label">{label}</View>
      <View
        className={classNames('ui-stat__value', `ui-stat__value--${size}`, tone && `ui-stat__value--${tone}`)}
      >
        {value}
      </View>
    </View>
  )
}
