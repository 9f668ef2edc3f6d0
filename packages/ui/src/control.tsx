import { Input as NativeInput, Textarea as NativeTextarea, Picker, View } from '@tarojs/components'
import type { ChangeEvent } from 'react'
import { classNames } from './class-names'
import { isH5 } from './platform'

/** What every control gets from the field around it. */
export interface ControlProps {
  id: string
  value: string
  onChange: (value: string) => void
  disabled?: boolean
  invalid?: boolean
  /** Ids of the help and the error below, for screen readers. */
  describedBy?: string
  /** The field's label; the phone has no other way to name a control. */
  label: string
}

/** Attributes of a browser's own control. */
function browserProps({ id, value, onChange, disabled, invalid, describedBy }: ControlProps) {
  return {
    id,
    value,
    disabled,
    className: classNames('ui-control', invalid && 'ui-control--wrong'),
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      onChange(event.target.value),
  }
}

const phoneClass = (props: ControlProps) => classNames('ui-control', props.invalid && 'ui-control--wrong')

export interface TextControlProps extends ControlProps {
  placeholder?: string
  maxLength?: number
  /** Which keyboard the phone shows. */
  keyboard?: 'text' | 'number' | 'digit' | 'idcard'
  onDone?: () => void
  onLeave?: () => void
}

const INPUT_MODES = { text: 'text', number: 'numeric', digit: 'decimal', idcard: 'text' } as const

export function TextControl(props: TextControlProps) {
  const { placeholder, maxLength = 140, keyboard = 'text', onDone, onLeave } = props
  if (isH5) {
    return (
      <input
        {...browserProps(props)}
        placeholder={placeholder}
        maxLength={maxLength}
        inputMode={INPUT_MODES[keyboard]}
        onBlur={onLeave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onDone?.()
        }}
      />
    )
  }
  return (
    <NativeInput
      id={props.id}
      className={phoneClass(props)}
      placeholderClass="ui-control__hint"
      value={props.value}
      disabled={props.disabled}
      placeholder={placeholder}
      maxlength={maxLength}
      type={keyboard}
      ariaLabel={props.label}
      onInput={(event) => props.onChange(event.detail.value)}
      onConfirm={onDone}
      onBlur={onLeave}
    />
  )
}

export interface LongTextControlProps extends ControlProps {
  placeholder?: string
  maxLength?: number
}

export function LongTextControl(props: LongTextControlProps) {
  const { placeholder, maxLength = 500 } = props
  if (isH5) {
    const attributes = browserProps(props)
    return (
      <textarea
        {...attributes}
        className={classNames(attributes.className, 'ui-control--long')}
        rows={4}
        placeholder={placeholder}
        maxLength={maxLength}
      />
    )
  }
  return (
    <NativeTextarea
      id={props.id}
      className={classNames(phoneClass(props), 'ui-control--long')}
      placeholderClass="ui-control__hint"
      value={props.value}
      disabled={props.disabled}
      placeholder={placeholder}
      maxlength={maxLength}
      autoHeight
      ariaLabel={props.label}
      onInput={(event) => props.onChange(event.detail.value)}
    />
  )
}

export interface ChoiceControlProps extends ControlProps {
  options: { value: string; label: string }[]
  placeholder: string
}

export function ChoiceControl(props: ChoiceControlProps) {
  const { options, value, onChange, disabled, placeholder } = props
  const at = options.findIndex((option) => option.value === value)
  if (isH5) {
    return (
      <select {...browserProps(props)}>
        {at < 0 && <option value={value}>{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  return (
    <Picker
      mode="selector"
      range={options.map((option) => option.label)}
      value={Math.max(0, at)}
      disabled={disabled}
      onChange={(event) => {
        const chosen = options[Number(event.detail.value)]
        if (chosen) onChange(chosen.value)
      }}
    >
      <PickerFace props={props} words={options[at]?.label} placeholder={placeholder} />
    </Picker>
  )
}

export interface MomentControlProps extends ControlProps {
  mode: 'date' | 'time'
  /** Earliest and latest, in the form of the value. */
  from?: string
  to?: string
}

/** A date `2026-11-28` or a time of day `15:00`. */
export function MomentControl(props: MomentControlProps) {
  const { mode, from, to, value, onChange, disabled } = props
  if (isH5) return <input {...browserProps(props)} type={mode} min={from} max={to} />
  const face = <PickerFace props={props} words={value} placeholder={mode === 'date' ? '选日期' : '选时间'} />
  if (mode === 'time') {
    return (
      <Picker
        mode="time"
        value={value}
        start={from}
        end={to}
        disabled={disabled}
        onChange={(event) => onChange(event.detail.value)}
      >
        {face}
      </Picker>
    )
  }
  return (
    <Picker
      mode="date"
      value={value}
      start={from}
      end={to}
      disabled={disabled}
      onChange={(event) => onChange(event.detail.value)}
    >
      {face}
    </Picker>
  )
}

function PickerFace({
  props,
  words,
  placeholder,
}: {
  props: ControlProps
  words?: string
  placeholder: string
}) {
  return (
    <View id={props.id} className={classNames(phoneClass(props), 'ui-control--face')}>
      <View className={words ? '' : 'ui-control__hint'}>{words || placeholder}</View>
    </View>
  )
}
