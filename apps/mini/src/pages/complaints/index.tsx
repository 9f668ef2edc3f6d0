import { isStaff } from '@linli/domain/actor'
import { listMyComplaints, listPublicComplaints } from '@linli/domain/complaints/reading/contract'
import { PUBLIC_STATES } from '@linli/domain/complaints/reading/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note, Title } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { ComplaintCard } from '@/shared/complaint-card'
import { ForResidents } from '@/shared/for-residents'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

/** Say what is wrong, see what became of it, and what neighbours told. */
export default function ComplaintsPage() {
  return (
    <ForResidents>
      <Complaints />
    </ForResidents>
  )
}

function Complaints() {
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  return (
    <Screen>
      <Card>
        <Title>有事就说，有人管到底</Title>
        <Note>拍张照，说几句。谁先接下，谁负责到办完；解决没解决，由你说了算。</Note>
        <Button onTap={() => go('report')}>我要反映</Button>
      </Card>
      {staff && (
        <Row
          title="替居民登记"
          note="电话、走访、会议上听到的，记下来源"
          onTap={() => go('report', { behalf: 'yes' })}
        />
      )}
      <Mine />
      <Neighbours />
      <Row
        title="社区办得怎么样"
        note="答复了多少，解决了多少，居民满不满意"
        onTap={() => go('complaintRates')}
      />
      <Note centred>急事请打 110、119、120；别的社区的事可以打 12345</Note>
    </Screen>
  )
}

const MINE_SHOWN = 3

function Mine() {
  const mine = useServerData(() => call(listMyComplaints), { keepAs: 'complaints.mine' })
  const now = useClock()
  const rows = mine.value?.rows ?? []
  // Who has none, or is not signed in, is not told twice.
  if (rows.length === 0) return null
  return (
    <Section title="我反映的" more="全部和我关注的" onMore={() => go('myComplaints')}>
      {rows.slice(0, MINE_SHOWN).map((complaint) => (
        <ComplaintCard
          key={complaint.id}
          complaint={complaint}
          whose={complaint.reporterName}
          now={now}
          onTap={() => go('complaint', { complaintId: complaint.id })}
        />
      ))}
    </Section>
  )
}

type State = keyof typeof PUBLIC_STATES
const STATES = (Object.keys(PUBLIC_STATES) as State[]).map((value) => ({
  value,
  label: PUBLIC_STATES[value],
}))

function Neighbours() {
  const [state, setState] = useState<State>('open')
  const paged = usePagedRows((cursor) => call(listPublicComplaints, { query: { state, cursor } }), {
    deps: [state],
    keepAs: `complaints.public.${state}`,
  })
  const now = useClock()
  return (
    <Section title="邻居反映的" more="不显示名字">
      <Segmented label="看哪些" options={STATES} value={state} onChange={setState} />
      <Loaded data={paged.data}>
        {(complaints) =>
          complaints.length === 0 ? (
            <Empty
              title={state === 'open' ? '现在没有公开的诉求' : '还没有办结的'}
              note="同意公开的才会列在这里"
            />
          ) : (
            complaints.map((complaint) => (
              <ComplaintCard
                key={complaint.id}
                complaint={complaint}
                now={now}
                onTap={() => go('complaint', { complaintId: complaint.id })}
              />
            ))
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </Section>
  )
}
