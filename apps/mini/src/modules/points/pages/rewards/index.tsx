import { listRewards, orderReward, type RewardView } from '@linli/domain/points/rewards/contract'
import { PICK_UP_DAYS } from '@linli/domain/points/rewards/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { RewardCard } from '../../components/reward-card'
import { RewardShelf } from '../../components/reward-shelf'

/** What one may have for points; with `desk` the shelf as staff keep it. */
export default function RewardsPage() {
  const { desk } = useRouter().params
  if (!desk)
    return (
      <Screen>
        <Rewards />
      </Screen>
    )
  return (
    <ForStaff>
      <StaffScreen place="rewards">
        <RewardShelf />
      </StaffScreen>
    </ForStaff>
  )
}

function Rewards() {
  const me = useSession((session) => session.me)
  const data = useServerData(() => call(listRewards, { query: {} }))
  const [wanted, setWanted] = useState<RewardView>()
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
    <Loaded data={data}>
      {({ rewards, balance }) => (
        <>
          <Card tone="jade" onTap={() => go('rewardOrders')}>
            <Stat label="可用积分" value={balance} size="xl" />
            <Note>我换的，领取码在这里 ›</Note>
          </Card>
          <Section title="小礼" more={`换了 ${PICK_UP_DAYS} 天内到服务点领`}>
            {rewards.map((reward) => (
              <RewardCard key={reward.id} reward={reward}>
                <Order reward={reward} balance={balance} onOrder={() => setWanted(reward)} />
              </RewardCard>
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
        </>
      )}
    </Loaded>
  )
}

interface OrderProps {
  reward: RewardView
  balance: number
  onOrder: () => void
}

function Order({ reward: { title, points, refusal }, balance, onOrder }: OrderProps) {
  const short = balance < points ? `还差 ${points - balance} 分` : undefined
  const reason = refusal?.message ?? short
  return (
    <Button size="s" label={`换${title}`} disabled={reason !== undefined} reason={reason} onTap={onOrder}>
      换
    </Button>
  )
}
