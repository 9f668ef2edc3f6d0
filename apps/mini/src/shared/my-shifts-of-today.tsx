import { listMyAttendance } from '@linli/domain/volunteering/attendance-code/contract'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { clock } from './format'
import { go } from './go'
import { useSession } from './session'
import { useServerData } from './use-server-data'

/** For who serves today: the way to check in and out. Nothing on other days. */
export function MyShiftsOfToday() {
  const signedIn = useSession(({ tokens }) => tokens !== null)
  return signedIn ? <Shifts /> : null
}

function Shifts() {
  const { value } = useServerData(() => call(listMyAttendance), { keepAs: 'shifts.today' })
  const rows = value?.rows.filter(({ next }) => next !== null) ?? []
  if (rows.length === 0) return null
  return (
    <Rows>
      {rows.map(({ shift, personId, personName, isSelf, next }) => (
        <Row
          key={`${shift.shiftId}-${personId}`}
          title={`${clock(shift.startsAt)} ${shift.title}`}
          note={`${isSelf ? '' : `${personName} · `}${shift.role} · ${shift.meetingPlace}`}
          tail={<Tag>{next === 'in' ? '去签到' : '去签退'}</Tag>}
          onTap={() => go('scan')}
        />
      ))}
    </Rows>
  )
}
