import { Button, ButtonRow } from '@linli/ui/button'
import { Note } from '@linli/ui/text'
import { namesOf } from '@/shared/bookings'
import { timeLeft } from '@/shared/format'
import { go } from '@/shared/go'
import type { SignUpStep } from './sign-up-step'

interface SignUpFootProps {
  step: Exclude<SignUpStep, { kind: 'nothing' }>
  now: Date
  onSignUp: (waitIfFull: boolean) => Promise<void>
  onAccept: (signUpId: string) => Promise<void>
  onDecline: (signUpId: string) => void
}

/** The one thing to do now, at the foot of the page. */
export function SignUpFoot({ step, now, onSignUp, onAccept, onDecline }: SignUpFootProps) {
  switch (step.kind) {
    case 'bind':
      return <Button onTap={() => go('binding')}>先认领身份，再报名</Button>
    case 'answer_offer':
      return (
        <>
          <ButtonRow>
            <Button kind="outline" onTap={() => onDecline(step.signUp.id)}>
              让给下一家
            </Button>
            <Button grow={1.4} onTap={() => onAccept(step.signUp.id)}>
              接受 · {step.people.length} 人
            </Button>
          </ButtonRow>
          <Note centred>
            {namesOf(step.people)}的位子，{timeLeft(step.signUp.offerHeldUntil ?? '', now)}
          </Note>
        </>
      )
    case 'sign_up':
      return (
        <>
          <Button onTap={() => onSignUp(step.waits)}>{step.words}</Button>
          <Note centred>{step.note}</Note>
        </>
      )
    case 'show_code':
      return <Button onTap={() => go('code', { signUpId: step.signUp.id })}>出示签到码</Button>
    case 'refused':
      return (
        <Button disabled reason={step.reason} onTap={() => undefined}>
          {step.words}
        </Button>
      )
  }
}
