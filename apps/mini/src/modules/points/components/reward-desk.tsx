import {
  cancelRewardOrder,
  handOverReward,
  listRewardOrders,
  type RewardOrderView,
} from '@linli/domain/points/rewards/contract'
import { Button } from '@linli/ui/button'
import { TextField } from '@linli/ui/field'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { showError } from '@/shared/show-error'
import { usePagedRows } from '@/shared/use-paged-rows'
import { OrderCard } from './order-card'

/** Staff hand over what residents ordered (核销), by the code they say. */
export function RewardDesk() {
  const [code, setCode] = useState('')
  const whole = /^\d{6}$/.test(code) ? code : undefined
  const paged = usePagedRows(
    (cursor) => call(listRewardOrders, { query: { waiting: true, code: whole, cursor } }),
    { deps: [whole] },
  )
  const [leaving, setLeaving] = useState<RewardOrderView>()
  const act = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work()
      toast(words)
      setCode('')
    } catch (error) {
      showError(error)
    }
    setLeaving(undefined)
    await paged.data.reload()
  }
  const handOver = ({ id, title, personName }: RewardOrderView) =>
    act(() => call(handOverReward, { params: { orderId: id } }), `《${title}》交给${personName}了`)
  return (
    <>
      <TextField
        label="领取码"
        placeholder="请居民报六位数字"
        keyboard="number"
        maxLength={6}
        value={code}
        onChange={setCode}
      />
      <Loaded data={paged.data}>
        {(orders) => (
          <>
            {orders.map((order) => (
              <OrderCard key={order.id} order={order}>
                <Button
                  kind="ghost"
                  size="s"
                  label={`取消${order.personName}的`}
                  onTap={() => setLeaving(order)}
                >
                  取消
                </Button>
                <Button size="s" label={`交给本人，${order.personName}`} onTap={() => handOver(order)}>
                  交给本人
                </Button>
              </OrderCard>
            ))}
            <MoreRows paged={paged} />
            {orders.length === 0 && (
              <Empty
                title={whole ? `没有 ${whole} 这一单` : '没有待领的小礼'}
                note={whole ? '请再核对一遍；领走或取消的码就不能用了' : '居民换了小礼，会出现在这里'}
              />
            )}
          </>
        )}
      </Loaded>
      <ConfirmSheet
        open={leaving !== undefined}
        title={`取消${leaving?.personName}的《${leaving?.title}》？`}
        note="积分和库存都会退回，原因会告诉居民。"
        yes="取消这一单"
        no="留着"
        danger
        reason={{ label: '原因', placeholder: '如：坏了一件，没货了' }}
        onYes={(reason) =>
          leaving &&
          act(() => call(cancelRewardOrder, { params: { orderId: leaving.id }, body: { reason } }), '取消了')
        }
        onClose={() => setLeaving(undefined)}
      />
    </>
  )
}
