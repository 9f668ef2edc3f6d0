import { cancelSignUp, type EventView, type SignUpView } from '@linli/domain/events/contract'
import { Card } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { namesOf } from '@/shared/bookings'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { activeOf } from './sign-up-step'

interface CancelSheetProps {
  event: EventView
  /** Undefined while nothing is being cancelled. */
  signUp: SignUpView | undefined
  onClose: () => void
  /** After it was cancelled, or could not be. */
  onDone: () => Promise<void>
}

/** Asks whom to cancel and says what is lost. */
export function CancelSheet({ event, signUp, onClose, onDone }: CancelSheetProps) {
  const [stay, setStay] = useState<string[]>([])
  const people = signUp ? activeOf(signUp) : []
  const leaving = people.filter((person) => !stay.includes(person.personId))
  const waiting = leaving.length > 0 && leaving.every((person) => person.status === 'waiting')
  const close = () => {
    setStay([])
    onClose()
  }
  const cancel = async () => {
    if (!signUp) return
    if (leaving.length === 0) {
      toast('请留着至少一位要取消的人')
      return
    }
    const personIds = stay.length > 0 ? leaving.map((person) => person.personId) : undefined
    try {
      await call(cancelSignUp, { params: { eventId: event.id, signUpId: signUp.id }, body: { personIds } })
      toast(waiting ? '已退出候补' : '已取消报名')
    } catch (error) {
      showError(error)
    }
    close()
    await onDone()
  }
  return (
    <ConfirmSheet
      open={signUp !== undefined}
      title={waiting ? '退出候补？' : '取消报名？'}
      note={signUp && lossWords({ names: namesOf(leaving), waiting, pointsSpent: signUp.pointsSpent })}
      yes={waiting ? '退出候补' : '取消报名'}
      no="不取消"
      danger
      onYes={cancel}
      onClose={close}
    >
      {people.length > 1 && (
        <Card>
          {people.map((person) => (
            <CheckRow
              key={person.personId}
              title={`${person.name}不来了`}
              checked={!stay.includes(person.personId)}
              onChange={(on) =>
                setStay(on ? stay.filter((id) => id !== person.personId) : [...stay, person.personId])
              }
            />
          ))}
        </Card>
      )}
    </ConfirmSheet>
  )
}

interface Loss {
  names: string
  waiting: boolean
  pointsSpent: number
}

function lossWords({ names, waiting, pointsSpent }: Loss): string {
  if (waiting) return `${names}会离开候补的队伍，再排就从队尾开始。`
  const points = pointsSpent > 0 ? `优先报名用掉的 ${pointsSpent} 分不退。` : ''
  return `${names}的位子会马上让给候补的家庭，想再来要重新报名。${points}`
}
