import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { Tappable } from './tappable'
import { toast } from './toast'
import './check-row.scss'

export interface CheckRowProps {
  title: string
  note?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  /** `radio` when only one of several can be chosen. */
  kind?: 'checkbox' | 'radio'
  disabled?: boolean
  /** Why it cannot be ticked: shown under the title. */
  reason?: string
}

/** A line to tick: who comes, which one. */
export function CheckRow(props: CheckRowProps) {
  const { title, note, checked, onChange, kind = 'checkbox', disabled = false, reason } = props
  const tap = () => {
    if (!disabled) onChange(kind === 'radio' ? true : !checked)
    else if (reason) toast(reason)
  }
  return (
    <Tappable
      className={classNames('ui-check', disabled && 'ui-check--off')}
      role={kind}
      checked={checked}
      unavailable={disabled}
      onTap={tap}
    >
      <View className={classNames('ui-check__box', `ui-check__box--${kind}`, checked && 'ui-check__box--on')}>
        {checked ? '✓' : ''}
      </View>
      <View className="ui-check__words">
        <View className="ui-check__title">{title}</View>
        {note && <View className="ui-check__note">{note}</View>}
        {reason && <View className="ui-check__reason">{reason}</View>}
      </View>
    </Tappable>
  )
}
