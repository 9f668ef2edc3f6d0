import {
  cancelMyRewardOrder,
  cancelRewardOrder,
  handOverReward,
  listMyRewardOrders,
  listRewardOrders,
  type RewardOrderView,
} from '@linli/domain/points/rewards/contract'
import { ORDER_STATES } from '@linli/domain/points/rewards/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { type ReactNode, useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'

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
      <StaffScreen place="workbench" below>
        <Desk />
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

function Desk() {
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

interface OrderCardProps {
  order: RewardOrderView
  showCode?: boolean
  children: ReactNode
}

function OrderCard({ order, showCode, children }: OrderCardProps) {
  const { title, personName, points, state, code, orderedAt, pickUpUntil, endedAt, cancelReason } = order
  return (
    <Card>
      <Split>
        <Strong>{title}</Strong>
        <Tag tone={state === 'waiting' ? 'amber' : state === 'handed_over' ? 'jade' : 'plain'}>
          {ORDER_STATES[state]}
        </Tag>
      </Split>
      {showCode && code && <Stat label="领取码，到服务点报给工作人员" value={code} size="xl" />}
      <Note>
        {personName} · {points} 分 · {when(orderedAt)} 换的
      </Note>
      <Note>
        {state === 'waiting' ? `${when(pickUpUntil)} 前领取` : endedAt && when(endedAt)}
        {cancelReason && ` · ${cancelReason}`}
      </Note>
      <ButtonRow>{children}</ButtonRow>
    </Card>
  )
}
