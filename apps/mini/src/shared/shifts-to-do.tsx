import { listShiftsOfToday, type ShiftOfToday } from '@linli/domain/volunteering/attendance/contract'
import { type DueSettlement, listDueSettlements } from '@linli/domain/volunteering/settlement/contract'
import { Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { clock, day } from './format'
import { go } from './go'
import { useServerData } from './use-server-data'

async function load() {
  const [due, today] = await Promise.all([call(listDueSettlements), call(listShiftsOfToday)])
  return { due: due.rows, today: today.rows }
}

/** On the workbench: shifts of today to check in, and shifts that are over and wait for their settlement (待结算). */
export function ShiftsToDo() {
  const { value } = useServerData(load, { keepAs: 'shifts.todo' })
  // Beside the workbench's own news this is left out until it is there.
  if (!value) return null
  return (
    <>
      {value.today.length > 0 && (
        <Section title="今天的班次">
          <Rows>
            {value.today.map((shift) => (
              <TodayRow key={shift.shiftId} shift={shift} />
            ))}
          </Rows>
        </Section>
      )}
      {value.due.length > 0 && (
        <Section title="待结算" more="结了算，积分才到账">
          <Rows>
            {value.due.map((shift) => (
              <DueRow key={shift.shiftId} shift={shift} />
            ))}
          </Rows>
        </Section>
      )}
    </>
  )
}

function TodayRow({ shift }: { shift: ShiftOfToday }) {
  return (
    <Row
      title={`${clock(shift.startsAt)} ${shift.title} · ${shift.role}`}
      note={`到了 ${shift.checkedIn} / ${shift.confirmed} · ${shift.meetingPlace}`}
      tail={<Tag tone="jade">打开签到</Tag>}
      onTap={() => go('attendance', { shiftId: shift.shiftId })}
    />
  )
}

/** `普查志愿者 结算`, `41 人次 · 123 小时待入账` */
function DueRow({ shift }: { shift: DueSettlement }) {
  const { totals, withoutCheckOut } = shift
  const hours = Math.round((totals.serviceMinutes / 60) * 10) / 10
  const odd = withoutCheckOut > 0 ? ` · ${withoutCheckOut} 人没签退` : ''
  return (
    <Row
      title={`${shift.title} 结算`}
      note={`${day(shift.startsAt)} ${shift.role} · ${totals.people} 人次 · ${hours} 小时待入账${odd}`}
      tail={<Tag tone="amber">待结算</Tag>}
      onTap={() => go('settle', { shiftId: shift.shiftId })}
    />
  )
}
