import { ScrollView, View } from '@tarojs/components'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './calendar-strip.scss'

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const DAY_MS = 86_400_000

interface Day {
  on: string
  weekday: string
  month: number
  date: number
}

function daysFrom(first: string, count: number): Day[] {
  const start = Date.parse(`${first}T00:00:00Z`)
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(start + index * DAY_MS)
    return {
      on: day.toISOString().slice(0, 10),
      weekday: WEEKDAYS[day.getUTCDay()] ?? '',
      month: day.getUTCMonth() + 1,
      date: day.getUTCDate(),
    }
  })
}

export interface CalendarStripProps {
  /** Today in the community, `2026-11-22`. The strip begins here. */
  today: string
  /** How many days; two weeks unless told. */
  count?: number
  /** Dates that have something on. */
  marked: string[]
  /** The chosen date, if any. */
  value?: string
  /** `undefined` when the chosen day is tapped again. */
  onChange: (date: string | undefined) => void
}

/** The coming days in a line; a dot says that something is on. */
export function CalendarStrip({ today, count = 14, marked, value, onChange }: CalendarStripProps) {
  return (
    <ScrollView className="ui-days" scrollX enhanced showScrollbar={false}>
      <View className="ui-days__line" {...accessible({ role: 'group', label: '按日期看' })}>
        {daysFrom(today, count).map((day) => {
          const busy = marked.includes(day.on)
          const chosen = day.on === value
          return (
            <Tappable
              key={day.on}
              className={classNames('ui-day', chosen && 'ui-day--on')}
              role="radio"
              checked={chosen}
              label={`${day.month}月${day.date}日周${day.weekday}${busy ? '，有活动' : ''}`}
              onTap={() => onChange(chosen ? undefined : day.on)}
            >
              <View className="ui-day__week">{day.on === today ? '今天' : day.weekday}</View>
              <View className="ui-day__date">{day.date === 1 ? `${day.month}月` : day.date}</View>
              <View className={classNames('ui-day__dot', busy && 'ui-day__dot--on')} />
            </Tappable>
          )
        })}
      </View>
    </ScrollView>
  )
}
