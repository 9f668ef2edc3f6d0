import { listMyComplaints } from '@linli/domain/complaints/reading/contract'
import { MINE } from '@linli/domain/complaints/reading/terms'
import { Button } from '@linli/ui/button'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { ComplaintCard } from '@/shared/complaint-card'
import { go, goToTab } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'

type Show = keyof typeof MINE
const SHOWS = (Object.keys(MINE) as Show[]).map((value) => ({ value, label: MINE[value] }))

/** All that one reported, for oneself or whom one acts for, and what one follows; `show=followed` begins there. */
export default function MyComplaintsPage() {
  const { show: asked } = useRouter().params
  const [show, setShow] = useState<Show>(asked === 'followed' ? 'followed' : 'reported')
  const now = useClock()
  const paged = usePagedRows((cursor) => call(listMyComplaints, { query: { show, cursor } }), {
    deps: [show],
    keepAs: `complaints.mine.${show}`,
  })
  return (
    <Screen footer={<Button onTap={() => go('report')}>我要反映</Button>}>
      <Segmented label="看哪些" options={SHOWS} value={show} onChange={setShow} />
      <Loaded data={paged.data}>
        {(complaints) =>
          complaints.length === 0 ? (
            <None show={show} />
          ) : (
            complaints.map((complaint) => (
              <ComplaintCard
                key={complaint.id}
                complaint={complaint}
                whose={complaint.reporterName}
                now={now}
                onTap={() => go('complaint', { complaintId: complaint.id })}
              />
            ))
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </Screen>
  )
}

function None({ show }: { show: Show }) {
  if (show === 'reported') return <Empty title="还没有反映过什么" note="有事就说，每一步都看得到谁在办" />
  return (
    <Empty
      title="还没有关注的事"
      note="邻居反映的事，你也遇到了，点“也关注”就能一起听进展"
      action={
        <Button kind="outline" size="s" onTap={() => goToTab('complaints')}>
          看邻居反映的
        </Button>
      }
    />
  )
}
