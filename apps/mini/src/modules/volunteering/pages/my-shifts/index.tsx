import { listMyShifts, type MyShift } from '@linli/domain/volunteering/sign-up/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { useElderMode } from '@/shared/elder-mode'
import { serviceHours, span, spokenSpanFrom } from '@/shared/format'
import { go, goToTab } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { GiveBack, PlaceTag } from '../../components/my-place'

type When = 'upcoming' | 'past'
const WHEN_CHOICES: { value: When; label: string }[] = [
  { value: 'upcoming', label: '要去的' },
  { value: 'past', label: '去过的' },
]
const MINUTE_MS = 60_000

/** Shifts of the reader and of those they act for. */
export default function MyShiftsPage() {
  const [shown, setShown] = useState<When>('upcoming')
  const paged = usePagedRows((cursor) => call(listMyShifts, { query: { when: shown, cursor } }), {
    deps: [shown],
    keepAs: `my-shifts.${shown}`,
  })
  const now = useClock(...(paged.data.value ?? []).map(({ cancelClosesAt }) => cancelClosesAt))
  return (
    <Screen>
      <Segmented label="要去的还是去过的" options={WHEN_CHOICES} value={shown} onChange={setShown} />
      <Loaded data={paged.data}>
        {(rows) => (
          <>
            {rows.map((row) => (
              <ShiftCard
                key={row.signUp.id}
                row={row}
                now={now}
                past={shown === 'past'}
                reload={paged.data.reload}
              />
            ))}
            <MoreRows paged={paged} />
            {rows.length === 0 && <NoShifts past={shown === 'past'} />}
          </>
        )}
      </Loaded>
    </Screen>
  )
}

function NoShifts({ past }: { past: boolean }) {
  if (past) return <Empty title="还没有去过的班次" note="签到、签退过的会记在这里" />
  return (
    <Empty
      title="还没有报班次"
      note="看看眼下在招什么"
      action={
        <Button size="s" onTap={() => goToTab('volunteering')}>
          看招募
        </Button>
      }
    />
  )
}

interface ShiftCardProps {
  row: MyShift
  now: Date
  past: boolean
  reload: () => Promise<void>
}

function ShiftCard({ row, now, past, reload }: ShiftCardProps) {
  const elder = useElderMode((mode) => mode.on)
  const { signUp, recruitmentId, startsAt, endsAt, cancelClosesAt } = row
  const cancelClosesMinutes = (Date.parse(startsAt) - Date.parse(cancelClosesAt)) / MINUTE_MS
  const time = elder ? spokenSpanFrom(startsAt, endsAt, now) : span(startsAt, endsAt)
  const open = () => go('recruitment', { recruitmentId })
  const details = (
    <Button kind="outline" size="s" onTap={open} label={`看详情：${row.title}`}>
      看详情
    </Button>
  )
  return (
    <Card>
      <Split>
        <Strong>{row.title}</Strong>
        {!past && <PlaceTag signUp={signUp} checkedIn={row.checkedInAt !== null} />}
      </Split>
      <Note>
        {row.role} · {time}
      </Note>
      <Note>{[signUp.name, row.meetingPlace].join(' · ')}</Note>
      {past && <Note tone={row.points === null ? 'amber' : undefined}>{servedWords(row)}</Note>}
      {past ? (
        <ButtonRow>{details}</ButtonRow>
      ) : (
        <GiveBack
          recruitmentId={recruitmentId}
          signUp={signUp}
          startsAt={startsAt}
          cancelClosesMinutes={cancelClosesMinutes}
          settledAt={null}
          checkedInAt={row.checkedInAt}
          now={now}
          onDone={reload}
        >
          {details}
        </GiveBack>
      )}
    </Card>
  )
}

/** What a shift that is over came to. */
function servedWords({ checkedInAt, serviceMinutes, points }: MyShift): string {
  if (serviceMinutes !== null) return `服务 ${serviceHours(serviceMinutes)}，积分 ${points ?? 0} 分`
  return checkedInAt ? '等社区结算，结算后时长和积分到账' : '没有签到记录，来过请找社区补上'
}
