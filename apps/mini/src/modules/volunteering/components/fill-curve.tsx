import { clockTime, monthDay } from '@linli/domain/time'
import type { FillCurve as Curve } from '@linli/domain/volunteering/progress/contract'
import { Card } from '@linli/ui/card'
import { accessible } from '@linli/ui/platform'
import { Note, Split } from '@linli/ui/text'
import { View } from '@tarojs/components'
import './fill-curve.scss'

/** A phone's width holds so many bars that one can still see. */
const MAX_BARS = 60
const DAY_SECONDS = 86_400

/** Places taken over time, in bars up to all there are. */
export function FillCurve({ curve, places }: { curve: Curve; places: number }) {
  const { from, bucketSeconds, taken } = curve
  const step = Math.ceil(taken.length / MAX_BARS)
  // The last value of each step, so that the curve ends where it is.
  const bars = taken.filter((_, i) => (taken.length - 1 - i) % step === 0)
  const start = new Date(from)
  const end = new Date(start.getTime() + taken.length * bucketSeconds * 1000)
  const words = (at: Date) =>
    taken.length * bucketSeconds > DAY_SECONDS ? `${monthDay(at)} ${clockTime(at)}` : clockTime(at)
  const last = taken[taken.length - 1] ?? 0
  return (
    <Card>
      <Note>顶上是招满：{places} 人</Note>
      <View
        className="fill-curve__bars"
        {...accessible({ role: 'img', label: `从 ${words(start)} 到 ${words(end)}，从没有人到 ${last} 人` })}
      >
        {bars.map((value, i) => (
          <View
            key={i}
            className="fill-curve__bar"
            style={{ height: `${places > 0 ? Math.min(100, (value / places) * 100) : 0}%` }}
          />
        ))}
      </View>
      <Split>
        <Note>{words(start)} 发布</Note>
        <Note>{words(end)}</Note>
      </Split>
    </Card>
  )
}
