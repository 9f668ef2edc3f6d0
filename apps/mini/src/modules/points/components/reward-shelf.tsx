import { listRewards, type RewardView } from '@linli/domain/points/rewards/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Empty } from '@linli/ui/state'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'
import { useWide } from '@/shared/use-wide'
import { DeskOrder } from './desk-order'
import { RewardCard } from './reward-card'
import { RewardDesk } from './reward-desk'
import { RewardSheet } from './reward-sheet'

/** The rewards as staff keep them: added, changed, ordered for somebody; at a desk what is to hand over stands beside. */
export function RewardShelf() {
  const wide = useWide()
  const data = useServerData(() => call(listRewards, { query: { closed: true } }))
  const [kept, setKept] = useState<RewardView | 'new'>()
  const [wanted, setWanted] = useState<RewardView>()
  const [ordered, setOrdered] = useState(0)
  return (
    <>
      <Columns>
        <Column>
          <ButtonRow>
            {!wide && (
              <Button kind="outline" onTap={() => go('rewardOrders', { desk: 'yes' })}>
                核销
              </Button>
            )}
            <Button kind="outline" onTap={() => setKept('new')}>
              添小礼
            </Button>
          </ButtonRow>
          <Loaded data={data}>
            {({ rewards }) => (
              <Section title="小礼" more={`${rewards.length} 种`}>
                {rewards.map((reward) => (
                  <RewardCard key={reward.id} reward={reward} withWaiting>
                    <Button
                      kind="outline"
                      size="s"
                      label={`管理${reward.title}`}
                      onTap={() => setKept(reward)}
                    >
                      管理
                    </Button>
                    {!reward.closedAt && (
                      <Button
                        kind="outline"
                        size="s"
                        label={`替居民换${reward.title}`}
                        onTap={() => setWanted(reward)}
                      >
                        替居民换
                      </Button>
                    )}
                  </RewardCard>
                ))}
                {rewards.length === 0 && <Empty title="还没有小礼" note="点“添小礼”，居民就能用积分来换" />}
              </Section>
            )}
          </Loaded>
        </Column>
        {wide && (
          <Column>
            <Section title="核销" more="居民报领取码来领">
              <RewardDesk key={ordered} />
            </Section>
          </Column>
        )}
      </Columns>
      <RewardSheet reward={kept} onClose={() => setKept(undefined)} onDone={data.reload} />
      <DeskOrder
        reward={wanted}
        onClose={() => setWanted(undefined)}
        onDone={async () => {
          setOrdered(ordered + 1)
          await data.reload()
        }}
      />
    </>
  )
}
