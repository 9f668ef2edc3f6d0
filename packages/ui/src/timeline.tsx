import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import './timeline.scss'

export interface TimelineStep {
  /** Where two steps may have the same title. */
  key?: string
  title: string
  note?: ReactNode
  /** `done` green, `now` red, `next` hollow. */
  state: 'done' | 'now' | 'next'
}

/** What happened, what is happening, what comes next. */
export function Timeline({ steps }: { steps: TimelineStep[] }) {
  return (
    <View className="ui-timeline">
      {steps.map((step) => (
        <View key={step.key ?? step.title} className="ui-timeline__step">
          <View className={`ui-timeline__dot ui-timeline__dot--${step.state}`} />
          <View className="ui-timeline__title">{step.title}</View>
          {step.note && <View className="ui-timeline__note">{step.note}</View>}
        </View>
      ))}
    </View>
  )
}
