import { View } from '@tarojs/components'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import { toast } from './toast'
import './segmented.scss'

export interface SegmentedProps<Value extends string> {
  /** `reason`: why it cannot be chosen; faint then, and said on a tap. */
  options: { value: Value; label: string; reason?: string | undefined }[]
  value: Value
  onChange: (value: Value) => void
  /** What is being chosen, read aloud. */
  label: string
}

/** Filter chips: one is always chosen. */
export function Segmented<Value extends string>({ options, value, onChange, label }: SegmentedProps<Value>) {
  return (
    <View className="ui-chips" {...accessible({ role: 'radiogroup', label })}>
      {options.map((option) => (
        <Tappable
          key={option.value}
          className={classNames(
            'ui-chip',
            option.value === value && 'ui-chip--on',
            option.reason !== undefined && 'ui-chip--off',
          )}
          role="radio"
          checked={option.value === value}
          unavailable={option.reason !== undefined}
          onTap={() => (option.reason === undefined ? onChange(option.value) : toast(option.reason))}
        >
          <View className="ui-chip__face">{option.label}</View>
        </Tappable>
      ))}
    </View>
  )
}
