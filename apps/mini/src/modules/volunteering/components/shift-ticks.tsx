import type { ShiftCandidate } from '@linli/domain/volunteering/sign-up/contract'
import { Card, Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { Segmented } from '@linli/ui/segmented'
import { Note } from '@linli/ui/text'
import { useElderMode } from '@/shared/elder-mode'
import { span, spokenSpanFrom } from '@/shared/format'
import type { ShiftChoice, WhoMayGo } from './shift-choice'
import { shiftAgeWords } from './shift-list'

interface ShiftTicksProps {
  people: WhoMayGo[]
  candidate: ShiftCandidate
  onCandidate: (personId: string) => void
  choices: ShiftChoice[]
  onChoose: (shiftId: string, on: boolean) => void
  now: Date
}

/** Who goes, and on which shifts; what cannot be ticked says why. */
export function ShiftTicks(props: ShiftTicksProps) {
  const { people, candidate, onCandidate, choices, onChoose, now } = props
  const elder = useElderMode((mode) => mode.on)
  const noteOf = ({ shift, waits }: ShiftChoice) => {
    const time = elder
      ? spokenSpanFrom(shift.startsAt, shift.endsAt, now)
      : span(shift.startsAt, shift.endsAt)
    const line = shift.waiting > 0 ? `已有 ${shift.waiting} 人候补` : '可以候补'
    const left = waits ? `报满了，${line}` : `还缺 ${shift.places - shift.taken} 人`
    return [time, shiftAgeWords(shift), left].filter(Boolean).join(' · ')
  }
  return (
    <Section title="报名" more={choices.length > 1 ? '可以选几个班次' : undefined}>
      {people.length > 1 && (
        <Segmented
          label="谁去"
          options={people.map(({ candidate: { personId, name, isSelf }, reason }) => ({
            value: personId,
            label: isSelf ? `${name}（我）` : name,
            reason,
          }))}
          value={candidate.personId}
          onChange={onCandidate}
        />
      )}
      <Card>
        {choices.map((choice) => (
          <CheckRow
            key={choice.shift.id}
            title={choice.shift.role}
            note={noteOf(choice)}
            checked={choice.chosen}
            onChange={(on) => onChoose(choice.shift.id, on)}
            disabled={choice.reason !== undefined && !choice.chosen}
            reason={choice.reason}
          />
        ))}
        {choices.length === 0 && <Note>{candidate.name}能报的班次都报上了</Note>}
        {people.map(({ candidate: { personId }, reason }) => reason && <Note key={personId}>{reason}</Note>)}
      </Card>
    </Section>
  )
}
