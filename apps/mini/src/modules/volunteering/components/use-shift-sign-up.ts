import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { type MyPlaces, signUpForShifts } from '@linli/domain/volunteering/sign-up/contract'
import { cancelClosesAt } from '@linli/domain/volunteering/sign-up/rules'
import { registerAsVolunteer } from '@linli/domain/volunteering/volunteers/contract'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { showError } from '@/shared/show-error'
import { outcomeWords, shiftChoices, whoMayGo } from './shift-choice'

interface Signing {
  recruitment: RecruitmentView | undefined
  places: MyPlaces | undefined
  shareCode: string | undefined
  now: Date
  reload: () => Promise<unknown>
}

/** What somebody chooses on the page of a notice, and does with it. */
export function useShiftSignUp({ recruitment, places, shareCode, now, reload }: Signing) {
  const [personId, setPersonId] = useState<string>()
  const [picked, setPicked] = useState<string[]>([])
  const [agreeing, setAgreeing] = useState(false)
  const [fullWords, setFullWords] = useState<string>()
  const people = recruitment && places ? whoMayGo(recruitment, places.candidates, now) : []
  const { candidate } =
    people.find((each) => each.candidate.personId === personId) ??
    people.find(({ reason }) => reason === undefined) ??
    people[0] ??
    {}
  const choosing = { signUps: places?.signUps ?? [], chosenIds: picked, now }
  const choices = recruitment && candidate ? shiftChoices({ recruitment, candidate, ...choosing }) : []
  const chosen = choices.filter((choice) => choice.chosen && choice.reason === undefined)

  const send = async (waitIfFull: boolean) => {
    if (!recruitment || !candidate) return
    setAgreeing(false)
    setFullWords(undefined)
    const { personId: who, isVolunteer } = candidate
    try {
      if (!isVolunteer)
        await call(registerAsVolunteer, {
          body: { personId: who, agreedVersion: VOLUNTEER_AGREEMENT.version },
        })
      const shiftIds = chosen.map(({ shift }) => shift.id)
      const body = { personId: who, shiftIds, waitIfFull, ...(shareCode && { shareCode }) }
      const { signUps } = await call(signUpForShifts, { params: { recruitmentId: recruitment.id }, body })
      setPicked([])
      toast(outcomeWords(signUps))
    } catch (error) {
      if (error instanceof CallError && error.code === 'shift_full') setFullWords(error.message)
      else showError(error)
    }
    await reload()
  }
  return {
    people,
    candidate,
    choices,
    chosen,
    /** Whoever takes a chosen shift now can give it back themselves. */
    cancellable: chosen.every(
      ({ shift }) => now < cancelClosesAt(new Date(shift.startsAt), recruitment?.cancelClosesMinutes ?? 0),
    ),
    choosePerson(id: string) {
      setPersonId(id)
      setPicked([])
    },
    chooseShift: (id: string, on: boolean) =>
      setPicked(on ? [...picked, id] : picked.filter((other) => other !== id)),
    /** Asks a new volunteer for the agreement first. */
    signUp: () =>
      candidate?.isVolunteer ? send(chosen.some(({ waits }) => waits)) : Promise.resolve(setAgreeing(true)),
    agreeing,
    agree: () => send(chosen.some(({ waits }) => waits)),
    stopAgreeing: () => setAgreeing(false),
    fullWords,
    wait: () => send(true),
    stopWaiting: () => setFullWords(undefined),
  }
}

export type ShiftSignUp = ReturnType<typeof useShiftSignUp>
