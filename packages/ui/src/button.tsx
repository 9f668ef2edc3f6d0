import { Button as NativeButton, View } from '@tarojs/components'
import { type PropsWithChildren, useState } from 'react'
import { classNames } from './class-names'
import { Tappable } from './tappable'
import { toast } from './toast'
import './button.scss'

/** `onBrick` stands on the red head of the home page. */
export type ButtonKind = 'primary' | 'outline' | 'ghost' | 'danger' | 'onBrick'

export interface ButtonProps {
  kind?: ButtonKind
  /** `s` fits inside a card or at the end of a row. */
  size?: 'm' | 's'
  /** Busy until the returned promise ends, so that a second tap does nothing. It must not reject. */
  onTap: () => unknown
  loading?: boolean
  disabled?: boolean
  /** Why it is disabled: shown below the button, and again when it is tapped. */
  reason?: string
  /** Read aloud instead of the words on the button. */
  label?: string
  /** Share of the width inside a `ButtonRow`; 1 unless told. */
  grow?: number
}

/** The way to do something. One primary button a page. */
export function Button(props: PropsWithChildren<ButtonProps>) {
  const { kind = 'primary', size = 'm', onTap, disabled = false, reason, label, grow, children } = props
  const [busy, setBusy] = useState(false)
  const loading = busy || props.loading === true
  const tap = () => {
    if (loading) return
    if (disabled) {
      if (reason) toast(reason)
      return
    }
    const work = onTap()
    if (!(work instanceof Promise)) return
    setBusy(true)
    const done = () => setBusy(false)
    work.then(done, done)
  }
  return (
    <View
      className={classNames('ui-button-box', `ui-button-box--${size}`)}
      style={grow ? { flexGrow: grow } : {}}
    >
      <Tappable
        className={classNames(
          'ui-button',
          `ui-button--${kind}`,
          `ui-button--${size}`,
          disabled && 'ui-button--off',
          loading && 'ui-button--busy',
        )}
        onTap={tap}
        label={label}
        unavailable={disabled || loading}
      >
        {loading && <View className="ui-button__spin" />}
        {children}
      </Tappable>
      {disabled && reason && <View className="ui-button__reason">{reason}</View>}
    </View>
  )
}

/** Buttons next to each other; one below the other in elder mode. */
export function ButtonRow({ children }: PropsWithChildren) {
  return <View className="ui-button-row">{children}</View>
}

/** Hands the page's card to a friend or group; only WeChat has it, elsewhere nothing is shown. */
export function ShareButton({ kind = 'outline', children }: PropsWithChildren<{ kind?: ButtonKind }>) {
  if (process.env.TARO_ENV !== 'weapp') return null
  return (
    <NativeButton
      className={`ui-button ui-button--m ui-button--${kind}`}
      openType="share"
      hoverClass="ui-tap--held"
    >
      {children}
    </NativeButton>
  )
}
