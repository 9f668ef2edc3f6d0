import { useRouter } from '@tarojs/taro'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useWide } from '@/shared/use-wide'
import { DoorPanel } from '../../components/door-panel'

/** List and check-in of the event `eventId`; the line of `personId` is open. */
export default function EventDoorPage() {
  const { eventId = '', personId } = useRouter().params
  const wide = useWide()
  return (
    <ForStaff>
      <StaffScreen place="manageEvents" below>
        <DoorPanel eventId={eventId} split={wide} personId={personId} />
      </StaffScreen>
    </ForStaff>
  )
}
