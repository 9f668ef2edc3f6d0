import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { Loaded } from '@/shared/loaded'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useWide } from '@/shared/use-wide'
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
  // At a desk they stand beside the title, where the eye is; on a phone below the thumb.
  const wide = useWide()
  const buttons = value && <MainButtons handled={value} onAct={setSheet} />
  return (
    <StaffScreen place="complaintWork" below footer={wide ? undefined : buttons}>
      <Loaded data={data} rows={4}>
        {(handled) => (
          <>
            <HandleView
              handled={handled}
              head={wide && buttons}
              onMore={() => setSheet('more')}
              onDone={data.reload}
            />
            <HandleSheets handled={handled} open={sheet} onOpen={setSheet} onDone={data.reload} />
          </>
        )}
      </Loaded>
    </StaffScreen>
  )
}
