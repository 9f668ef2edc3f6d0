import type { ChangeEvent } from 'react'
import { classNames } from './class-names'
import type {
  ChoiceControlProps,
  ControlProps,
  LongTextControlProps,
  MomentControlProps,
  TextControlProps,
} from './control-props'

/** Attributes of a browser's own control. */
function attributesOf({ id, value, onChange, disabled, invalid, describedBy }: ControlProps) {
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

const INPUT_MODES = { text: 'text', number: 'numeric', digit: 'decimal', idcard: 'text' } as const

export function TextControl(props: TextControlProps) {
  const { placeholder, maxLength = 140, keyboard = 'text', onDone, onLeave } = props
  return (
    <input
      {...attributesOf(props)}
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

export function LongTextControl(props: LongTextControlProps) {
  const { placeholder, maxLength = 500 } = props
  const attributes = attributesOf(props)
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

export function ChoiceControl(props: ChoiceControlProps) {
  const { options, value, placeholder } = props
  const chosen = options.some((option) => option.value === value)
  return (
    <select {...attributesOf(props)}>
      {!chosen && <option value={value}>{placeholder}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** A date `2026-11-28` or a time of day `15:00`. */
export function MomentControl(props: MomentControlProps) {
  return <input {...attributesOf(props)} type={props.mode} min={props.from} max={props.to} />
}
