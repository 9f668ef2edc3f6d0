import type { RecruitmentView, ShiftView } from '@linli/domain/volunteering/contract'
import { cancelShiftSignUp } from '@linli/domain/volunteering/sign-up/contract'
import type { SignUpLine } from '@linli/domain/volunteering/sign-up-list/contract'
import { Button } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { span, when } from '@/shared/format'
import { go } from '@/shared/go'
import { showError } from '@/shared/show-error'

interface SignUpLineSheetProps {
  recruitment: RecruitmentView
  shift: ShiftView
  line: SignUpLine
  onClose: () => void
  onCancelled: () => Promise<void>
}

/** One person on a shift, for staff: who it is, and taking them off for somebody who called or is a guest. */
export function SignUpLineSheet({ recruitment, shift, line, onClose, onCancelled }: SignUpLineSheetProps) {
  const [asking, setAsking] = useState(false)
  const { signUpId, personId, name, waitingPosition, reachable } = line
  const waits = waitingPosition !== null
  const cancel = async () => {
    try {
      await call(cancelShiftSignUp, { params: { recruitmentId: recruitment.id, signUpId }, body: {} })
      toast(waits ? `${name}退出候补了` : `${name}的报名取消了`)
      onClose()
    } catch (error) {
      showError(error)
    }
    await onCancelled()
  }
  if (asking)
    return (
      <ConfirmSheet
        open
        title={waits ? `让${name}退出候补？` : `取消${name}的报名？`}
        note={cancelNote({ waits, reachable })}
        yes={waits ? '退出候补' : '取消报名'}
        no="先不取消"
        danger
        onYes={cancel}
        onClose={() => setAsking(false)}
      />
    )
  return (
    <Sheet open title={name} onClose={onClose}>
      <Fact name="班次">
        {shift.role} · {span(shift.startsAt, shift.endsAt)}
      </Fact>
      <Fact name="报名">{when(line.signedUpAt)}</Fact>
      {personId === null && <Note>只记了名字，来了以后可以认到一位居民名下</Note>}
      {shift.settledAt === null && recruitment.phase !== 'cancelled' && (
        <Button kind="outline" onTap={() => setAsking(true)}>
          {waits ? '替他退出候补' : '来不了，替他取消'}
        </Button>
      )}
      {personId !== null && (
        <Button kind="ghost" onTap={() => go('person', { personId })}>
          看资料和电话
        </Button>
      )}
      <Button kind="ghost" onTap={onClose}>
        关上
      </Button>
    </Sheet>
  )
}

function cancelNote({ waits, reachable }: { waits: boolean; reachable: boolean }): string {
  const told = reachable ? '会发消息告诉本人。' : '本人收不到消息，请先和他说好。'
  return waits ? told : `名额马上给候补的人。${told}`
}
