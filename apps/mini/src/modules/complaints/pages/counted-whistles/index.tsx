import { listCountedWhistles } from '@linli/domain/complaints/unit-rates/contract'
import { UNIT_COUNTS, type UnitCount } from '@linli/domain/complaints/whistles/terms'
import { codesOf } from '@linli/domain/terms'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note, Title } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'
import { WhistleTimes } from '../../components/whistle-rows'

/** The very whistles that a number of a unit's rates counts. */
export default function CountedWhistlesPage() {
  return (
    <ForStaff>
      <StaffScreen place="units" below>
        <Counted />
      </StaffScreen>
    </ForStaff>
  )
}

const COUNTS = codesOf(UNIT_COUNTS).map((value) => ({ value, label: UNIT_COUNTS[value] }))
const countOf = (text: string | undefined): UnitCount =>
  text !== undefined && text in UNIT_COUNTS ? (text as UnitCount) : 'report_due'

function Counted() {
  const { unitId = '', name = '', count: asked } = useRouter().params
  const [count, setCount] = useState(countOf(asked))
  const params = { unitId }
  const paged = usePagedRows((cursor) => call(listCountedWhistles, { params, query: { count, cursor } }), {
    deps: [unitId, count],
  })
  return (
    <>
      <Title>{decodeURIComponent(name)}</Title>
      <Note>近一年的吹哨，新的在前</Note>
      <Segmented label="看哪些" options={COUNTS} value={count} onChange={setCount} />
      <Loaded data={paged.data}>
        {(whistles) =>
          whistles.length === 0 ? (
            <Empty title="一次也没有" note="没到时间就撤回或结束的，不算在里面" />
          ) : (
            <WhistleTimes
              whistles={whistles}
              onTap={({ complaintId }) => go('handleComplaint', { complaintId })}
            />
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </>
  )
}
