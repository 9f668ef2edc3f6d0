import { Button } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { AgreementSheet } from '@/shared/agreement-sheet'
import { go } from '@/shared/go'
import { signUpWords } from './shift-choice'
import type { ShiftSignUp } from './use-shift-sign-up'

/** The one thing to do now, at the foot of the page. */
export function ShiftSignUpFoot({ mine }: { mine: ShiftSignUp }) {
  const { candidate, choices, chosen } = mine
  if (!candidate) return <Button onTap={() => go('binding')}>先认领身份，再报名</Button>
  if (choices.length === 0) return <Button onTap={() => go('myShifts')}>看我的班次</Button>
  const waits = chosen.some((choice) => choice.waits)
  const after = mine.cancellable ? '来不了可以在截止前取消' : '快开始了，报上以后来不了请告诉社区'
  return (
    <>
      <Button disabled={chosen.length === 0} reason="勾选一个班次，再报名" onTap={mine.signUp}>
        {signUpWords(chosen)}
      </Button>
      {chosen.length > 0 && (
        <Note centred>
          {candidate.isSelf ? '' : `替${candidate.name}报名。`}
          {waits ? '满了的班次按顺序候补，轮到直接报上' : after}
        </Note>
      )}
    </>
  )
}

/** What is asked before it is done. */
export function ShiftSignUpSheets({ mine }: { mine: ShiftSignUp }) {
  return (
    <>
      <AgreementSheet
        open={mine.agreeing}
        name={mine.candidate?.name ?? ''}
        yes="同意并报名"
        onAgree={mine.agree}
        onClose={mine.stopAgreeing}
      />
      <ConfirmSheet
        open={mine.fullWords !== undefined}
        title="要排候补吗？"
        note={`${mine.fullWords ?? ''}。有人来不了，按顺序轮到你，直接报上。`}
        yes="排候补"
        onYes={mine.wait}
        onClose={mine.stopWaiting}
      />
    </>
  )
}
