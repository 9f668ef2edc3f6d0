import { getPerson, type PersonSummary } from '@linli/domain/people/contract'
import { needsConsent } from '@linli/domain/people/rules'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { type ShiftSignUpsView, signUpForShiftsAtDesk } from '@linli/domain/volunteering/sign-up/contract'
import { registerVolunteerAtDesk } from '@linli/domain/volunteering/volunteers/contract'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { SwitchRow, TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Sheet } from '@linli/ui/sheet'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { AgreementSheet } from '@/shared/agreement-sheet'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { span } from '@/shared/format'
import { PersonSearch, personName } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { outcomeWords, takesPeople } from './shift-choice'

interface DeskPlaceProps {
  recruitment: RecruitmentView
  now: Date
  onDone: () => Promise<void>
}

/** Staff put somebody on the shifts: a resident, or by name who is on no roster. */
export function DeskPlace({ recruitment, now, onDone }: DeskPlaceProps) {
  const [open, setOpen] = useState(false)
  if (!takesPeople(recruitment, now)) return null
  const done = async ({ signUps }: ShiftSignUpsView) => {
    setOpen(false)
    toast(`${signUps[0]?.name ?? ''}${outcomeWords(signUps)}`)
    await onDone()
  }
  return (
    <>
      <Button kind="outline" onTap={() => setOpen(true)}>
        窗口代报
      </Button>
      <Sheet open={open} title="窗口代报" onClose={() => setOpen(false)}>
        <DeskForm recruitment={recruitment} now={now} onDone={done} />
      </Sheet>
    </>
  )
}

interface DeskFormProps {
  recruitment: RecruitmentView
  now: Date
  onDone: (signUps: ShiftSignUpsView) => Promise<void>
}

function DeskForm({ recruitment, now, onDone }: DeskFormProps) {
  const [person, setPerson] = useState<PersonSummary>()
  const [guestName, setGuestName] = useState<string>()
  const [chosen, setChosen] = useState<string[]>([])
  const [waitIfFull, setWaitIfFull] = useState(true)
  const [refused, setRefused] = useState<CallError>()
  const [guardianName, setGuardianName] = useState<string>()
  const shifts = recruitment.shifts.filter(({ startsAt }) => new Date(startsAt) > now)
  // With one shift there is nothing to choose.
  const shiftIds = shifts.length === 1 ? shifts.map(({ id }) => id) : chosen

  const send = async () => {
    setRefused(undefined)
    const who = person ? { personId: person.id } : { guestName: guestName?.trim() ?? '' }
    try {
      const params = { recruitmentId: recruitment.id }
      await onDone(await call(signUpForShiftsAtDesk, { params, body: { ...who, shiftIds, waitIfFull } }))
    } catch (error) {
      if (error instanceof CallError && error.status === 409) await refuse(error)
      else showError(error)
    }
  }
  const refuse = async (refusal: CallError) => {
    try {
      if (refusal.code === 'not_a_volunteer' && person) setGuardianName(await guardianOf(person))
      setRefused(refusal)
    } catch (error) {
      showError(error)
    }
  }
  const register = async () => {
    if (!person) return
    try {
      const body = { agreedVersion: VOLUNTEER_AGREEMENT.version }
      await call(registerVolunteerAtDesk, { params: { personId: person.id }, body })
      await send()
    } catch (error) {
      showError(error)
    }
  }
  if (!person && guestName === undefined)
    return (
      <>
        <Button kind="ghost" size="s" onTap={() => setGuestName('')}>
          花名册里没有？按姓名记
        </Button>
        <PersonSearch onPick={setPerson} />
      </>
    )
  const reason = cannotYet({ named: person !== undefined || Boolean(guestName?.trim()), shiftIds })
  return (
    <>
      {person ? (
        <Split>
          <Strong>{personName(person)}</Strong>
          <Note>{person.address}</Note>
        </Split>
      ) : (
        <TextField
          label="姓名（记名，到场后可以认领）"
          maxLength={30}
          value={guestName ?? ''}
          onChange={setGuestName}
        />
      )}
      {shifts.length > 1 &&
        shifts.map((shift) => (
          <CheckRow
            key={shift.id}
            title={shift.role}
            note={`${span(shift.startsAt, shift.endsAt)} · ${shift.taken} / ${shift.places}`}
            checked={shiftIds.includes(shift.id)}
            onChange={(on) => setChosen(on ? [...chosen, shift.id] : chosen.filter((id) => id !== shift.id))}
          />
        ))}
      <SwitchRow title="报满了就排候补" on={waitIfFull} onChange={setWaitIfFull} />
      {refused && refused.code !== 'not_a_volunteer' && (
        <Notice tone="brick" title="没报上">
          {refused.message}
        </Notice>
      )}
      <ButtonRow>
        <Button
          kind="outline"
          onTap={() => {
            setPerson(undefined)
            setGuestName(undefined)
            setRefused(undefined)
          }}
        >
          换一位
        </Button>
        <Button grow={1.4} disabled={reason !== undefined} reason={reason} onTap={send}>
          报名
        </Button>
      </ButtonRow>
      <AgreementSheet
        open={refused?.code === 'not_a_volunteer'}
        name={person?.name ?? ''}
        yes="登记，并报名"
        no="先不报"
        readOut
        guardianName={guardianName}
        onAgree={register}
        onClose={() => setRefused(undefined)}
      />
    </>
  )
}

/** Who consented for a child under 14, and has to agree here, too. */
async function guardianOf({ id }: PersonSummary): Promise<string | undefined> {
  const { bornOn, consent } = await call(getPerson, { params: { personId: id } })
  return needsConsent(bornOn, new Date()) ? consent?.guardianName : undefined
}

function cannotYet({ named, shiftIds }: { named: boolean; shiftIds: string[] }): string | undefined {
  if (!named) return '先写姓名'
  return shiftIds.length === 0 ? '先勾选班次' : undefined
}
