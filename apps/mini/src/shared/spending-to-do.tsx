import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { go } from './go'
import { useWorkCounts } from './work-counts'

/** For the workbench: what waits to be handed over (待核销), and exchanges of help to decide (争议). */
export function SpendingToDo() {
  const counts = useWorkCounts()
  const orders = counts?.ordersWaiting ?? 0
  const disputes = counts?.exchangesToDecide ?? 0
  return (
    <Rows>
      <Row
        title="小礼核销"
        note="居民报领取码来领；补货、上新也在这里"
        tail={orders > 0 && <Tag tone="amber">{`${orders} 件待领`}</Tag>}
        onTap={() => (orders > 0 ? go('rewardOrders', { desk: 'yes' }) : go('rewards', { desk: 'yes' }))}
      />
      <Row
        title="换帮助"
        note="争议、七天没有确认的；代居民求助"
        tail={disputes > 0 && <Tag tone="brick">{`${disputes} 件要处理`}</Tag>}
        onTap={() => go('exchanges', { show: 'staff' })}
      />
    </Rows>
  )
}
