import { View } from '@tarojs/components'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './stars.scss'

const STARS = [1, 2, 3, 4, 5] as const

export interface StarsProps {
  /** Null: none given. */
  value: number | null
  /** Tapping the same star again takes it back. */
  onChange: (value: number | null) => void
  /** What is being judged. */
  label: string
}

/** One to five stars, or none. */
export function Stars({ value, onChange, label }: StarsProps) {
  return (
    <View className="ui-stars">
      <View className="ui-stars__label">{label}</View>
      <View className="ui-stars__row" {...accessible({ role: 'radiogroup', label })}>
        {STARS.map((star) => (
          <Tappable
            key={star}
            role="radio"
            className={classNames('ui-star', value !== null && star <= value && 'ui-star--on')}
            label={`${star} 星`}
            checked={star === value}
            onTap={() => onChange(star === value ? null : star)}
          >
            {value !== null && star <= value ? '★' : '☆'}
          </Tappable>
        ))}
      </View>
    </View>
  )
}
