import type { DueSettlement } from '@linli/domain/volunteering/settlement/contract'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { day } from './format'
import { go } from './go'

/** Shifts that are over and wait for their settlement (待结算). */
export function DueSettlements({ rows }: { rows: readonly DueSettlement[] }) {
  return (
    <Rows>
      {rows.map((shift) => (
        <DueRow key={shift.shiftId} shift={shift} />
      ))}
    </Rows>
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
