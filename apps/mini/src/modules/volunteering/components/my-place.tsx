import type { ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import { cancelShiftSignUp } from '@linli/domain/volunteering/sign-up/contract'
import { shiftCancelRefusal } from '@linli/domain/volunteering/sign-up/rules'
import { Button, ButtonRow } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { type PropsWithChildren, useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'

/** Where one stands: on the list, in line, or there already. */
export function PlaceTag({ signUp, checkedIn }: { signUp: ShiftSignUpView; checkedIn?: boolean }) {
  if (checkedIn) return <Tag tone="jade">已签到</Tag>
  if (signUp.status === 'confirmed') return <Tag tone="jade">已报上</Tag>
  return <Tag tone="amber">{signUp.waitingPosition ? `候补第 ${signUp.waitingPosition} 位` : '候补中'}</Tag>
}

interface GiveBackProps {
  recruitmentId: string
  signUp: ShiftSignUpView
  startsAt: string
  cancelClosesMinutes: number
  settledAt: string | null
  checkedInAt: string | null
  now: Date
  /** After it was given back, or could not be. */
  onDone: () => Promise<void>
}

/** Gives a place back after asking, or says why no longer; `children` are buttons beside it. */
export function GiveBack(props: PropsWithChildren<GiveBackProps>) {
  const { recruitmentId, signUp, cancelClosesMinutes, now, onDone, children } = props
  const [asking, setAsking] = useState(false)
  const dateOf = (instant: string | null) => (instant === null ? null : new Date(instant))
  const refusal = shiftCancelRefusal({
    status: signUp.status,
    startsAt: new Date(props.startsAt),
    cancelClosesMinutes,
    settledAt: dateOf(props.settledAt),
    checkedInAt: dateOf(props.checkedInAt),
    byStaff: false,
    now,
  })
  if (refusal)
    return (
      <>
        <Note>{refusal.message}</Note>
        {children && <ButtonRow>{children}</ButtonRow>}
      </>
    )
  const waits = signUp.status === 'waiting'
  const cancel = async () => {
    try {
      await call(cancelShiftSignUp, { params: { recruitmentId, signUpId: signUp.id }, body: {} })
      toast(waits ? '已退出候补' : '已取消，名额让给下一位了')
    } catch (error) {
      showError(error)
    }
    setAsking(false)
    await onDone()
  }
  return (
    <>
      <ButtonRow>
        {children}
        <Button kind="ghost" size="s" onTap={() => setAsking(true)}>
          {waits ? '退出候补' : '来不了，取消'}
        </Button>
      </ButtonRow>
      <ConfirmSheet
        open={asking}
        title={waits ? '退出候补？' : '取消这一班？'}
        note={
          waits
            ? `${signUp.name}会离开候补的队伍，再排就从队尾开始。`
            : `${signUp.name}的名额会马上给候补的人。之后想再来，有空位才能重新报。`
        }
        yes={waits ? '退出候补' : '取消报名'}
        no="不取消"
        danger
        onYes={cancel}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
