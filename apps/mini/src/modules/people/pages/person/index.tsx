import { useRouter } from '@tarojs/taro'
import { go } from '@/shared/go'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useWide } from '@/shared/use-wide'
import { PersonPanel } from '../../components/person-panel'

/** The person `personId`, for staff. */
export default function PersonPage() {
  const { personId = '' } = useRouter().params
  const wide = useWide()
  return (
    <ForStaff>
      <StaffScreen place="persons" below>
        <PersonPanel personId={personId} split={wide} onOpen={(other) => go('person', { personId: other })} />
      </StaffScreen>
    </ForStaff>
  )
}
