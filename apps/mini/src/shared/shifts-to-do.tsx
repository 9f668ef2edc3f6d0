import { listShiftsOfToday, type ShiftOfToday } from '@linli/domain/volunteering/attendance/contract'
import { listDueSettlements } from '@linli/domain/volunteering/settlement/contract'
import { Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { DueSettlements } from './due-settlements'
import { clock } from './format'
import { go } from './go'
import { useServerData } from './use-server-data'
import { useWorkCounts } from './work-counts'

/** So many stand on the workbench; all of them on the page of the notices. */
const MOST_DUE = 5

async function load() {
  const [due, today] = await Promise.all([call(listDueSettlements), call(listShiftsOfToday)])
  return { due: due.rows.slice(0, MOST_DUE), today: today.rows }
}

/** On the workbench: shifts of today to check in, and shifts that are over and wait for their settlement (待结算). */
export function ShiftsToDo() {
  const { value } = useServerData(load, { keepAs: 'shifts.todo' })
  const all = useWorkCounts()?.shiftsToSettle ?? 0
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
          <DueSettlements rows={value.due} />
          {all > value.due.length && (
            <Row
              title={`看全部 ${all} 个待结算的班次`}
              onTap={() => go('manageRecruitments', { show: 'due' })}
            />
          )}
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
