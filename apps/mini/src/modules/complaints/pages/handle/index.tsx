import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { Loaded } from '@/shared/loaded'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { MainButtons } from '../../components/handle-buttons'
import { HandleSheets, type OpenSheet } from '../../components/handle-panel'
import { HandleView } from '../../components/handle-view'
import { useHandled } from '../../components/use-handled'

/** The case `complaintId`, for staff who work on it. */
export default function HandlePage() {
  const { complaintId = '' } = useRouter().params
  return (
    <ForStaff>
      <Handle complaintId={complaintId} />
    </ForStaff>
  )
}

function Handle({ complaintId }: { complaintId: string }) {
  const data = useHandled(complaintId)
  const [sheet, setSheet] = useState<OpenSheet>()
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const { value } = data
  return (
    <StaffScreen
      place="complaintWork"
      below
      footer={value && <MainButtons handled={value} onAct={setSheet} />}
    >
      <Loaded data={data} rows={4}>
        {(handled) => (
          <>
            <HandleView handled={handled} onMore={() => setSheet('more')} onDone={data.reload} />
            <HandleSheets handled={handled} open={sheet} onOpen={setSheet} onDone={data.reload} />
          </>
        )}
      </Loaded>
    </StaffScreen>
  )
}
