import { Input, Picker, Textarea, View } from '@tarojs/components'
import { classNames } from './class-names'
import type {
  ChoiceControlProps,
  ControlProps,
  LongTextControlProps,
  MomentControlProps,
  TextControlProps,
} from './control-props'

const classOf = (props: ControlProps) => classNames('ui-control', props.invalid && 'ui-control--wrong')

export function TextControl(props: TextControlProps) {
  const { placeholder, maxLength = 140, keyboard = 'text', onDone, onLeave } = props
  return (
    <Input
      id={props.id}
      className={classOf(props)}
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

export function LongTextControl(props: LongTextControlProps) {
  const { placeholder, maxLength = 500 } = props
  return (
    <Textarea
      id={props.id}
      className={classNames(classOf(props), 'ui-control--long')}
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

export function ChoiceControl(props: ChoiceControlProps) {
  const { options, value, onChange, disabled, placeholder } = props
  const at = options.findIndex((option) => option.value === value)
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
      <Face control={props} words={options[at]?.label} placeholder={placeholder} />
    </Picker>
  )
}

/** A date `2026-11-28` or a time of day `15:00`. */
export function MomentControl(props: MomentControlProps) {
  const { mode, from, to, value, onChange, disabled } = props
  const shared = {
    value,
    start: from,
    end: to,
    disabled,
    onChange: (event: { detail: { value: string } }) => onChange(event.detail.value),
  }
  const face = <Face control={props} words={value} placeholder={mode === 'date' ? '选日期' : '选时间'} />
  if (mode === 'time') {
    return (
      <Picker mode="time" {...shared}>
        {face}
      </Picker>
    )
  }
  return (
    <Picker mode="date" {...shared}>
      {face}
    </Picker>
  )
}

/** What is chosen, looking like an input. */
function Face({
  control,
  words,
  placeholder,
}: {
  control: ControlProps
  words?: string
  placeholder: string
}) {
  return (
    <View id={control.id} className={classNames(classOf(control), 'ui-control--face')}>
      <View className={words ? '' : 'ui-control__hint'}>{words || placeholder}</View>
    </View>
  )
}
