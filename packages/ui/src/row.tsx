import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { classNames } from './class-names'
import { Tappable } from './tappable'
import './row.scss'

export interface RowProps {
  title: ReactNode
  note?: ReactNode
  /** At the right end: a tag, a figure, a small button. Below the words in elder mode. */
  tail?: ReactNode
  onTap?: () => void
  /** Read aloud for a row that can be tapped. */
  label?: string
  /** The tail is tapped on its own: then only the words open the row. */
  tailTaps?: boolean
  /** Outlined: the one chosen of several. */
  chosen?: boolean
}

/** One line of a list. On its own it is a card; inside `Rows` it is a line of that card. */
export function Row({ title, note, tail, onTap, label, tailTaps, chosen }: RowProps) {
  const words = (
    <>
      <View className="ui-row__title">{title}</View>
      {note && <View className="ui-row__note">{note}</View>}
    </>
  )
  if (onTap && tailTaps) {
    return (
      <View className="ui-row">
        <Tappable className="ui-row__words" onTap={onTap} label={label}>
          {words}
        </Tappable>
        {tail && <View className="ui-row__tail">{tail}</View>}
      </View>
    )
  }
  const content = (
    <>
      <View className="ui-row__words">{words}</View>
      {(tail || onTap) && (
        <View className="ui-row__tail">
          {tail}
          {onTap && <View className="ui-row__arrow" />}
        </View>
      )}
    </>
  )
  if (!onTap) return <View className="ui-row">{content}</View>
  return (
    <Tappable
      className={classNames('ui-row', 'ui-row--tap', chosen && 'ui-row--chosen')}
      onTap={onTap}
      label={label}
    >
      {content}
    </Tappable>
  )
}

/** Several rows on one card, with lines between them. */
export function Rows({ children }: PropsWithChildren) {
  return <View className="ui-rows">{children}</View>
}

/** A name and its value, as in a list of particulars. */
export function Fact({ name, children }: PropsWithChildren<{ name: string }>) {
  return (
    <View className="ui-fact">
      <View className="ui-fact__name">{name}</View>
      <View className="ui-fact__value">{children}</View>
    </View>
  )
}
