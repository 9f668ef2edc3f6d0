import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { cancelRefusal } from '@linli/domain/events/rules'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { confirmedOf, namesOf, offeredOf, waitingOf } from '@/shared/bookings'
import { timeLeft, when } from '@/shared/format'
import { eventFacts } from './event-facts'
import { activeOf, holdWords } from './sign-up-step'

interface MySignUpProps {
  event: EventView
  signUp: SignUpView
  now: Date
  onCancel: () => void
}

/** Where the family stands with one of its sign-ups. */
export function MySignUp({ event, signUp, now, onCancel }: MySignUpProps) {
  const offered = offeredOf(signUp, now)
  const confirmed = confirmedOf(signUp)
  const waiting = waitingOf(signUp)
  return (
    <Card chosen={offered.length > 0}>
      {offered.length > 0 && (
        <>
          <Split>
            <Strong tone="brick">轮到你家了</Strong>
            <Tag tone="amber">{timeLeft(signUp.offerHeldUntil ?? event.startsAt, now)}</Tag>
          </Split>
          <Note>
            {namesOf(offered)}的位子留到{when(signUp.offerHeldUntil ?? event.startsAt, now)}
            ，过了时间会让给下一家
          </Note>
        </>
      )}
      {confirmed.length > 0 && (
        <>
          <Split>
            <Strong>{namesOf(confirmed)}</Strong>
            <Tag tone="jade">{confirmed.every((one) => one.checkedInAt) ? '已签到' : '已报上'}</Tag>
          </Split>
          <Note>签到码 {signUp.code}，到场时给工作人员看</Note>
          {signUp.pointsSpent > 0 && <Note>优先报名用了 {signUp.pointsSpent} 分</Note>}
        </>
      )}
      {waiting.length > 0 && (
        <>
          <Split>
            <Strong>{namesOf(waiting)}</Strong>
            <Tag tone="amber">
              {signUp.waitingPosition ? `候补第 ${signUp.waitingPosition} 家` : '候补中'}
            </Tag>
          </Split>
          <Note>
            空出位子按顺序轮。轮到了会发消息，给你家留 {holdWords(event.offerHoldMinutes)}，别家插不进来
          </Note>
        </>
      )}
      {signUp.byStaff && <Note>由社区帮你家报的名</Note>}
      {offered.length === 0 && <CancelLine event={event} signUp={signUp} now={now} onCancel={onCancel} />}
    </Card>
  )
}

function CancelLine({ event, signUp, now, onCancel }: MySignUpProps) {
  const active = activeOf(signUp).map(({ checkedInAt, status }) => ({
    status,
    checkedInAt: checkedInAt ? new Date(checkedInAt) : null,
  }))
  const refusal = cancelRefusal({ event: eventFacts(event), active, byStaff: false, now })
  if (refusal) return <Note>{refusal.message}</Note>
  const waits = active.every(({ status }) => status === 'waiting')
  return (
    <Button kind="ghost" size="s" onTap={onCancel}>
      {waits ? '退出候补' : '取消报名'}
    </Button>
  )
}
