import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { ChoiceControl, LongTextControl, MomentControl, TextControl } from './control'
import type { ControlProps } from './control-props'
import { isH5, useElementId } from './platform'
import { Tappable } from './tappable'
import './field.scss'

interface FieldWords {
  label: string
  help?: string
  /** What is wrong with the value, in words; replaces the help. */
  error?: string
}

interface FieldProps extends FieldWords {
  value: string
  onChange: (value: string) => void
  disabled?: boolean
}

/** The label above and the help or error below a control; with `inLine` the label stands before it. */
function Frame(props: FieldWords & { id: string; inLine?: boolean; children: ReactNode }) {
  const { label, help, error, id, inLine, children } = props
  const below = error ?? help
  return (
    <View className={classNames('ui-field', inLine && 'ui-field--line')}>
      {isH5 ? (
        <label className="ui-field__label" htmlFor={id}>
          {label}
        </label>
      ) : (
        <View className="ui-field__label">{label}</View>
      )}
      {children}
      {below && (
        <View id={`${id}-below`} className={classNames('ui-field__below', error && 'ui-field__below--wrong')}>
          {below}
        </View>
      )}
    </View>
  )
}

function useControl(props: FieldProps): ControlProps {
  const { value, onChange, disabled, error, help, label } = props
  const id = useElementId('field')
  const describedBy = error || help ? `${id}-below` : undefined
  return { id, value, onChange, disabled, label, invalid: Boolean(error), describedBy }
}

export interface TextFieldProps extends FieldProps {
  placeholder?: string
  maxLength?: number
  keyboard?: 'text' | 'number' | 'digit' | 'idcard'
  /** The keyboard's own "done". */
  onDone?: () => void
}

export function TextField(props: TextFieldProps) {
  const { placeholder, maxLength, keyboard, onDone } = props
  const control = useControl(props)
  return (
    <Frame {...props} id={control.id}>
      <TextControl {...control} {...{ placeholder, maxLength, keyboard, onDone }} />
    </Frame>
  )
}

export function LongTextField(props: FieldProps & { placeholder?: string; maxLength?: number }) {
  const control = useControl(props)
  return (
    <Frame {...props} id={control.id}>
      <LongTextControl {...control} placeholder={props.placeholder} maxLength={props.maxLength} />
    </Frame>
  )
}

export interface PickerFieldProps<Value extends string> extends FieldWords {
  options: { value: Value; label: string }[]
  /** `undefined` while nothing is chosen. */
  value: Value | undefined
  onChange: (value: Value) => void
  disabled?: boolean
  placeholder?: string
}

/** One of a list of choices. */
export function PickerField<Value extends string>(props: PickerFieldProps<Value>) {
  const { options, value, onChange, placeholder = '请选择' } = props
  const pick = (picked: string) => {
    const option = options.find((candidate) => candidate.value === picked)
    if (option) onChange(option.value)
  }
  const control = useControl({ ...props, value: value ?? '', onChange: pick })
  return (
    <Frame {...props} id={control.id}>
      <ChoiceControl {...control} options={options} placeholder={placeholder} />
    </Frame>
  )
}

/** A calendar date, `2026-11-28`. */
export function DateField(props: FieldProps & { from?: string; to?: string }) {
  const control = useControl(props)
  return (
    <Frame {...props} id={control.id}>
      <MomentControl {...control} mode="date" from={props.from} to={props.to} />
    </Frame>
  )
}

/** A time of day, `15:00`. */
export function TimeField(props: FieldProps & { from?: string; to?: string }) {
  const control = useControl(props)
  return (
    <Frame {...props} id={control.id}>
      <MomentControl {...control} mode="time" from={props.from} to={props.to} />
    </Frame>
  )
}

/** Fields next to each other; one below the other in elder mode. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <View className="ui-field-row">{children}</View>
}

export interface NumberStepperProps extends FieldWords {
  value: number
  onChange: (value: number) => void
  min?: number
  max?: number
  step?: number
  /** After the figure: 人, 分, 分钟. */
  unit?: string
  /** The label stands before the figure, as in a list of settings; above it in elder mode. */
  inLine?: boolean
}

/** A small number by minus and plus, or typed. */
export function NumberStepper(props: NumberStepperProps) {
  const { label, value, onChange, min = 0, max = 9999, step = 1, unit } = props
  const id = useElementId('field')
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)))
  return (
    <Frame {...props} id={id}>
      <View className="ui-stepper">
        <Tappable
          className="ui-stepper__key"
          label={`${label}减少`}
          disabled={value <= min}
          onTap={() => set(value - step)}
        >
          −
        </Tappable>
        <View className="ui-stepper__value">
          <TextControl
            id={id}
            label={label}
            value={String(value)}
            keyboard="number"
            maxLength={6}
            // While typing, 1 on the way to 150 must not jump to the least allowed.
            onChange={(typed) => onChange(Math.min(max, Number(typed.replace(/\D/g, ''))))}
            onLeave={() => set(value)}
          />
        </View>
        {unit && <View className="ui-stepper__unit">{unit}</View>}
        <Tappable
          className="ui-stepper__key"
          label={`${label}增加`}
          disabled={value >= max}
          onTap={() => set(value + step)}
        >
          ＋
        </Tappable>
      </View>
    </Frame>
  )
}

export interface SwitchRowProps {
  title: string
  note?: ReactNode
  on: boolean
  onChange: (on: boolean) => void
}

/** A line with a switch at its end. */
export function SwitchRow({ title, note, on, onChange }: SwitchRowProps) {
  return (
    <Tappable className="ui-switch" role="switch" checked={on} onTap={() => onChange(!on)}>
      <View className="ui-switch__words">
        <View className="ui-switch__title">{title}</View>
        {note && <View className="ui-switch__note">{note}</View>}
      </View>
      <View className={classNames('ui-switch__track', on && 'ui-switch__track--on')}>
        <View className="ui-switch__knob" />
      </View>
    </Tappable>
  )
}
