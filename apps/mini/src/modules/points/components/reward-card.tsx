import type { RewardView } from '@linli/domain/points/rewards/contract'
import { ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import type { ReactNode } from 'react'
import { day } from '@/shared/format'
import { lastDay } from './last-day'

interface RewardCardProps {
  reward: RewardView
  /** For staff: how many pieces wait at the desk. */
  withWaiting?: boolean
  /** What can be done with it. */
  children: ReactNode
}

/** A reward with its price, how many there are and until when. */
export function RewardCard({ reward, withWaiting = false, children }: RewardCardProps) {
  const { title, about, points, stock, waiting, perPerson, orderUntil, closedAt } = reward
  const facts = [
    stock > 0 ? `还有 ${stock} 件` : '换完了',
    perPerson !== null && `每人限 ${perPerson} 件`,
    orderUntil && `换到 ${day(lastDay(orderUntil))}`,
    withWaiting && waiting > 0 && `${waiting} 件待领`,
  ]
  return (
    <Card>
      <Split>
        <Strong>{title}</Strong>
        {closedAt ? <Tag tone="plain">已下架</Tag> : <Tag tone="amber">{`${points} 分`}</Tag>}
      </Split>
      {about !== '' && <Note>{about}</Note>}
      <Note>{facts.filter(Boolean).join(' · ')}</Note>
      <ButtonRow>{children}</ButtonRow>
    </Card>
  )
}
