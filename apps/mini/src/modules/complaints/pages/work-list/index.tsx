import { WORK_STATES, type WorkState } from '@linli/domain/complaints/work-list/terms'
import { Column, Columns } from '@linli/ui/page'
import { Empty } from '@linli/ui/state'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { go } from '@/shared/go'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useWide } from '@/shared/use-wide'
import { HandlePanel } from '../../components/handle-panel'
import { WorkList } from '../../components/work-list'

/** Cases that staff have to work on, by their deadline; `state` says which to begin with. */
export default function WorkPage() {
  return (
    <ForStaff>
      <StaffScreen place="complaintWork">
        <Work />
      </StaffScreen>
    </ForStaff>
  )
}

const isState = (state: string | undefined): state is WorkState => state !== undefined && state in WORK_STATES

function Work() {
  const { state } = useRouter().params
  const wide = useWide()
  const [chosen, setChosen] = useState<string>()
  const [first, setFirst] = useState<string>()
  const [acts, setActs] = useState(0)
  const open = (complaintId: string) =>
    wide ? setChosen(complaintId) : go('handleComplaint', { complaintId })
  const shown = wide ? (chosen ?? first) : undefined
  return (
    <Columns>
      <Column>
        <WorkList
          initial={isState(state) ? state : 'open'}
          acts={acts}
          chosen={shown}
          onOpen={open}
          onFirst={setFirst}
        />
      </Column>
      {wide && (
        <Column>
          {shown ? (
            <HandlePanel
              key={shown}
              complaintId={shown}
              onDone={() => {
                // The case stays beside its list, wherever it stands there now.
                setChosen(shown)
                setActs(acts + 1)
              }}
            />
          ) : (
            <Empty title="没有要办的诉求" note="左边选一件，内容和经过就在这里" />
          )}
        </Column>
      )}
    </Columns>
  )
}
