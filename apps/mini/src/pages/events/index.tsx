import { CalendarStrip } from '@linli/ui/calendar-strip'
import { Empty } from '@linli/ui/state'
import { useState } from 'react'
import { today } from '@/shared/format'
import { Screen } from '@/shared/screen'

export default function EventsPage() {
  const [on, setOn] = useState<string>()
  return (
    <Screen>
      <CalendarStrip today={today()} marked={[]} value={on} onChange={setOn} />
      <Empty title="还没有活动" note="有新活动时会出现在这里" />
    </Screen>
  )
}
