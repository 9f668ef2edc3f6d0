import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import { Card } from '@linli/ui/card'
import { Note, Split, Strong } from '@linli/ui/text'
import { useElderMode } from '@/shared/elder-mode'
import { span, spokenSpanFrom } from '@/shared/format'
import { GiveBack, PlaceTag } from './my-place'

interface MyPlacesCardsProps {
  recruitment: RecruitmentView
  signUps: ShiftSignUpView[]
  now: Date
  onDone: () => Promise<void>
}

/** What the reader, and those they act for, hold or await in a notice. */
export function MyPlacesCards({ recruitment, signUps, now, onDone }: MyPlacesCardsProps) {
  const elder = useElderMode((mode) => mode.on)
  return (
    <>
      {signUps.map((signUp) => {
        const shift = recruitment.shifts.find(({ id }) => id === signUp.shiftId)
        if (!shift) return null
        return (
          <Card key={signUp.id} chosen>
            <Split>
              <Strong>
                {signUp.name} · {shift.role}
              </Strong>
              <PlaceTag signUp={signUp} />
            </Split>
            <Note>
              {elder ? spokenSpanFrom(shift.startsAt, shift.endsAt, now) : span(shift.startsAt, shift.endsAt)}
            </Note>
            {signUp.status === 'waiting' && <Note>空出名额按顺序轮到，直接给你报上，会发消息告诉你</Note>}
            {signUp.channel !== 'app' && <Note>由社区代报的</Note>}
            <GiveBack
              recruitmentId={recruitment.id}
              signUp={signUp}
              startsAt={shift.startsAt}
              cancelClosesMinutes={recruitment.cancelClosesMinutes}
              settledAt={shift.settledAt}
              checkedInAt={null}
              now={now}
              onDone={onDone}
            />
          </Card>
        )
      })}
    </>
  )
}
