import { Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { classNames } from './class-names'
import { accessible } from './platform'
import './text.scss'

export type Tone = 'brick' | 'jade' | 'amber' | 'ink'

/** The name of the thing the page is about: large and bold. */
export function Title({ children }: PropsWithChildren) {
  return (
    <View className="ui-title" {...accessible({ role: 'heading', level: 1 })}>
      {children}
    </View>
  )
}

/** A bold line. `inline` keeps it inside its sentence. */
export function Strong({ tone, inline, children }: PropsWithChildren<{ tone?: Tone; inline?: boolean }>) {
  const className = classNames('ui-strong', inline && 'ui-strong--inline', tone && `ui-ink--${tone}`)
  return inline ? (
    <Text className={className}>{children}</Text>
  ) : (
    <View className={className}>{children}</View>
  )
}

/** Small grey words: time, place, what follows from it. */
export function Note(props: PropsWithChildren<{ tone?: Tone; inline?: boolean; centred?: boolean }>) {
  const { tone, inline, centred, children } = props
  const className = classNames(
    'ui-note',
    inline && 'ui-note--inline',
    tone && `ui-ink--${tone}`,
    centred && 'ui-note--centred',
  )
  return inline ? (
    <Text className={className}>{children}</Text>
  ) : (
    <View className={className}>{children}</View>
  )
}

/** Two things at the two ends of a line; they stack in elder mode. */
export function Split({ children, top }: PropsWithChildren<{ top?: boolean }>) {
  return <View className={classNames('ui-split', top && 'ui-split--top')}>{children}</View>
}
