import { type ITouchEvent, View } from '@tarojs/components'
import type { CSSProperties, PropsWithChildren } from 'react'
import { classNames } from './class-names'
import { accessible, isH5 } from './platform'
import './tappable.scss'

export type TappableRole = 'button' | 'link' | 'checkbox' | 'radio' | 'switch' | 'tab'

export interface TappableProps {
  onTap: () => void
  /** Read aloud instead of the content. */
  label?: string
  role?: TappableRole
  /** Announced as unavailable; `onTap` is not called. */
  disabled?: boolean
  /** Announced as unavailable, but a tap still arrives, to say why. */
  unavailable?: boolean
  /** For checkbox, radio and switch. */
  checked?: boolean
  /** For tabs. */
  selected?: boolean
  className?: string
  style?: CSSProperties
  id?: string
}

/** Anything that can be tapped: by finger, by mouse, or by Enter and Space on a keyboard. */
export function Tappable(props: PropsWithChildren<TappableProps>) {
  const { onTap, label, role = 'button', disabled = false, unavailable = disabled, children } = props
  const { checked, selected, className, style, id } = props
  const tap = () => {
    if (!disabled) onTap()
  }
  const keyboard = {
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      event.stopPropagation()
      tap()
    },
  }
  return (
    <View
      className={classNames('ui-tap', className)}
      style={style}
      hoverClass={unavailable ? 'none' : 'ui-tap--held'}
      hoverStayTime={60}
      hoverStopPropagation
      onClick={(event: ITouchEvent) => {
        event.stopPropagation()
        tap()
      }}
      {...(id ? { id } : {})}
      {...accessible({ role, label, checked, selected, disabled: unavailable || undefined })}
      {...(isH5 ? keyboard : {})}
    >
      {children}
    </View>
  )
}
