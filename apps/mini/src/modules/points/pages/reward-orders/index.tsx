import {
  cancelMyRewardOrder,
  listMyRewardOrders,
  type RewardOrderView,
} from '@linli/domain/points/rewards/contract'
import { Button } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'
import { OrderCard } from '../../components/order-card'
import { RewardDesk } from '../../components/reward-desk'

/** Own orders with their codes; with `desk` the desk, where staff hand over. */
export default function RewardOrdersPage() {
  const { desk } = useRouter().params
  if (!desk)
    return (
      <Screen>
        <MyOrders />
      </Screen>
    )
  return (
    <ForStaff>
      <StaffScreen place="rewards" below>
        <RewardDesk />
      </StaffScreen>
    </ForStaff>
  )
}

function MyOrders() {
  const paged = usePagedRows((cursor) => call(listMyRewardOrders, { query: { cursor } }), {
    keepAs: 'reward-orders',
  })
  const [leaving, setLeaving] = useState<RewardOrderView>()
  const cancel = async () => {
    if (!leaving) return
    try {
      await call(cancelMyRewardOrder, { params: { orderId: leaving.id } })
      toast(`取消了，${leaving.points} 积分已退回`)
    } catch (error) {
      showError(error)
    }
    setLeaving(undefined)
    await paged.data.reload()
  }
  return (
    <Loaded data={paged.data}>
      {(orders) => (
        <>
          {orders.map((order) => (
            <OrderCard key={order.id} order={order} showCode>
              {order.state === 'waiting' && (
                <Button kind="outline" size="s" label={`取消${order.title}`} onTap={() => setLeaving(order)}>
                  取消
                </Button>
              )}
            </OrderCard>
          ))}
          <MoreRows paged={paged} />
          {orders.length === 0 && (
            <Empty
              title="还没有换过小礼"
              action={
                <Button kind="outline" size="s" onTap={() => go('rewards')}>
                  看看能换什么
                </Button>
              }
            />
          )}
          <ConfirmSheet
            open={leaving !== undefined}
            title={`不要《${leaving?.title}》了？`}
            note={`${leaving?.points} 积分会马上退回。`}
            yes="取消这一单"
            no="留着"
            danger
            onYes={cancel}
            onClose={() => setLeaving(undefined)}
          />
        </>
      )}
    </Loaded>
  )
}
