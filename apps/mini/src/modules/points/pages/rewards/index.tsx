import { isStaff } from '@linli/domain/actor'
import { listRewards, orderReward, type RewardView } from '@linli/domain/points/rewards/contract'
import { PICK_UP_DAYS } from '@linli/domain/points/rewards/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { RewardSheet } from '../../components/reward-sheet'

/** What one may have for points; staff keep the list here, too. */
export default function RewardsPage() {
  const me = useSession((session) => session.me)
  const staff = me !== null && isStaff(me)
  const data = useServerData(() => call(listRewards, { query: staff ? { closed: true } : {} }), {
    deps: [staff],
  })
  const [wanted, setWanted] = useState<RewardView>()
  const [kept, setKept] = useState<RewardView | 'new'>()
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const order = async () => {
    if (!wanted || !me?.person) return
    try {
      const { code } = await call(orderReward, {
        params: { rewardId: wanted.id },
        body: { personId: me.person.id },
      })
      toast(`换好了，领取码 ${code}`)
      go('rewardOrders')
    } catch (error) {
      showError(error)
    }
    setWanted(undefined)
    await data.reload()
  }
  return (
    <Screen>
      <Loaded data={data}>
        {({ rewards, balance }) => (
          <>
            <Card tone="jade" onTap={() => go('rewardOrders')}>
              <Stat label="可用积分" value={balance} size="xl" />
              <Note>我换的，领取码在这里 ›</Note>
            </Card>
            {staff && (
              <ButtonRow>
                <Button kind="outline" onTap={() => go('rewardOrders', { desk: 'yes' })}>
                  核销
                </Button>
                <Button kind="outline" onTap={() => setKept('new')}>
                  添小礼
                </Button>
              </ButtonRow>
            )}
            <Section title="小礼" more={`换了 ${PICK_UP_DAYS} 天内到服务点领`}>
              {rewards.map((reward) => (
                <RewardCard
                  key={reward.id}
                  reward={reward}
                  balance={balance}
                  onOrder={() => setWanted(reward)}
                  onKeep={staff ? () => setKept(reward) : undefined}
                />
              ))}
              {rewards.length === 0 && <Empty title="眼下没有小礼" note="社区上新以后，会出现在这里" />}
            </Section>
            <ConfirmSheet
              open={wanted !== undefined}
              title={`用 ${wanted?.points} 分换《${wanted?.title}》？`}
              note={`换完还有 ${balance - (wanted?.points ?? 0)} 分。${PICK_UP_DAYS} 天内没领，积分会退回；没领走前可以取消。`}
              yes="换"
              onYes={order}
              onClose={() => setWanted(undefined)}
            />
            <RewardSheet reward={kept} onClose={() => setKept(undefined)} onDone={data.reload} />
          </>
        )}
      </Loaded>
    </Screen>
  )
}

interface RewardCardProps {
  reward: RewardView
  balance: number
  onOrder: () => void
  /** For staff. */
  onKeep: (() => void) | undefined
}

function RewardCard({ reward, balance, onOrder, onKeep }: RewardCardProps) {
  const { title, about, points, stock, waiting, perPerson, orderUntil, closedAt, refusal } = reward
  const short = balance < points ? `还差 ${points - balance} 分` : undefined
  const reason = refusal?.message ?? short
  const facts = [
    stock > 0 ? `还有 ${stock} 件` : '换完了',
    perPerson !== null && `每人限 ${perPerson} 件`,
    orderUntil && `${when(orderUntil)} 截止`,
    onKeep && waiting > 0 && `${waiting} 件待领`,
  ]
  return (
    <Card>
      <Split>
        <Strong>{title}</Strong>
        {closedAt ? <Tag tone="plain">已下架</Tag> : <Tag tone="amber">{`${points} 分`}</Tag>}
      </Split>
      {about !== '' && <Note>{about}</Note>}
      <Note>{facts.filter(Boolean).join(' · ')}</Note>
      <ButtonRow>
        {onKeep && (
          <Button kind="outline" size="s" label={`管理${title}`} onTap={onKeep}>
            管理
          </Button>
        )}
        {!closedAt && (
          <Button
            size="s"
            label={`换${title}`}
            disabled={reason !== undefined}
            reason={reason}
            onTap={onOrder}
          >
            换
          </Button>
        )}
      </ButtonRow>
    </Card>
  )
}
