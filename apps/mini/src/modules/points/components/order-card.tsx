import type { RewardOrderView } from '@linli/domain/points/rewards/contract'
import { ORDER_STATES } from '@linli/domain/points/rewards/terms'
import { ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Stat } from '@linli/ui/stat'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import type { ReactNode } from 'react'
import { when } from '@/shared/format'

interface OrderCardProps {
  order: RewardOrderView
  showCode?: boolean
  children: ReactNode
}

/** One order of a reward: whose, until when, and what can be done with it. */
export function OrderCard({ order, showCode, children }: OrderCardProps) {
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
