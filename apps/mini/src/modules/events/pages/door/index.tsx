import { useRouter } from '@tarojs/taro'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { DoorPanel } from '../../components/door-panel'

/** List and check-in of the event `eventId`. */
export default function EventDoorPage() {
  const { eventId = '' } = useRouter().params
  return (
    <ForStaff>
      <StaffScreen place="manageEvents" below>
        <DoorPanel eventId={eventId} />
      </StaffScreen>
    </ForStaff>
  )
}
