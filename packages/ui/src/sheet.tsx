import { View } from '@tarojs/components'
import { type PropsWithChildren, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button, ButtonRow } from './button'
import { LongTextField } from './field'
import { accessible, isH5, useElementId } from './platform'
import './sheet.scss'

export interface SheetProps {
  open: boolean
  title: string
  onClose: () => void
  /** Buttons that stay below the scrolling content. */
  footer?: ReactNode
}

/** A panel that comes up from below over a darkened page; a centred dialog on a wide screen. */
export function Sheet({ open, title, onClose, footer, children }: PropsWithChildren<SheetProps>) {
  const id = useElementId('sheet')
  useDialogKeyboard(id, open, onClose)
  if (!open) return null
  return (
    <View className="ui-sheet" catchMove onClick={onClose}>
      <View
        id={id}
        className="ui-sheet__panel"
        onClick={(event) => event.stopPropagation()}
        {...accessible({ role: 'dialog', label: title })}
        {...(isH5 ? { tabIndex: -1, 'aria-modal': 'true' } : {})}
      >
        <View className="ui-sheet__title" {...accessible({ role: 'heading', level: 2 })}>
          {title}
        </View>
        <View className="ui-sheet__body">{children}</View>
        {footer && <View className="ui-sheet__foot">{footer}</View>}
      </View>
    </View>
  )
}

const FOCUSABLE = 'input, textarea, select, button, [tabindex="0"]'

/** In a browser: focus goes into the dialog and back, Tab stays inside, Escape closes. */
function useDialogKeyboard(id: string, open: boolean, onClose: () => void) {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    if (!isH5 || !open) return
    const panel = document.getElementById(id)
    const before = document.activeElement
    // Taro's elements are hidden until they have set themselves up, and what is hidden takes no focus.
    const focusing = setTimeout(() => panel?.focus(), 50)
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current()
      if (event.key === 'Tab' && panel) keepInside(panel, event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(focusing)
      document.removeEventListener('keydown', onKeyDown)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [id, open])
}

function keepInside(panel: HTMLElement, event: KeyboardEvent) {
  const stops = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const first = stops[0]
  const last = stops[stops.length - 1]
  const here = document.activeElement
  if (event.shiftKey && (here === first || here === panel)) {
    event.preventDefault()
    last?.focus()
  } else if (!event.shiftKey && here === last) {
    event.preventDefault()
    first?.focus()
  }
}

export interface ConfirmSheetProps {
  open: boolean
  title: string
  /** What follows from saying yes. */
  note?: ReactNode
  yes: string
  no?: string
  danger?: boolean
  /** Asks for a reason, which must have at least `minLength` characters (2 unless told). */
  reason?: { label: string; placeholder?: string; minLength?: number; maxLength?: number }
  /** Gets the reason, empty when none is asked for. The sheet stays until the caller closes it. */
  onYes: (reason: string) => unknown
  onClose: () => void
}

/** Asks before something that cannot simply be taken back. */
export function ConfirmSheet(props: PropsWithChildren<ConfirmSheetProps>) {
  const { open, title, note, yes, no = '先不了', danger, reason, onYes, onClose, children } = props
  const [words, setWords] = useState('')
  // Before the sheet can be seen: what somebody types at once must not be cleared away.
  useLayoutEffect(() => {
    if (open) setWords('')
  }, [open])
  const short = reason !== undefined && words.trim().length < (reason.minLength ?? 2)
  return (
    <Sheet
      open={open}
      title={title}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            {no}
          </Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            grow={1.4}
            disabled={short}
            reason={short ? `请填写${reason.label}` : undefined}
            onTap={() => onYes(words.trim())}
          >
            {yes}
          </Button>
        </ButtonRow>
      }
    >
      {note && <View className="ui-sheet__note">{note}</View>}
      {children}
      {reason && (
        <LongTextField
          label={reason.label}
          placeholder={reason.placeholder}
          maxLength={reason.maxLength ?? 100}
          value={words}
          onChange={setWords}
        />
      )}
    </Sheet>
  )
}
