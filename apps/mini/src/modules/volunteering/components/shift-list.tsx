import { spokenAgeRange } from '@linli/domain/events/rules'
import { dateOn } from '@linli/domain/time'
import type { RecruitmentView, ShiftView } from '@linli/domain/volunteering/contract'
import { Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { useElderMode } from '@/shared/elder-mode'
import { span, spokenWhen } from '@/shared/format'

interface ShiftListProps {
  recruitment: RecruitmentView
  now: Date
}

/** The shifts of a notice, and how many places each has left. */
export function ShiftList({ recruitment, now }: ShiftListProps) {
  const elder = useElderMode((mode) => mode.on)
  const time = ({ startsAt, endsAt }: ShiftView) =>
    elder ? spokenShift(startsAt, endsAt, now) : span(startsAt, endsAt)
  return (
    <Section title="班次">
      <Rows>
        {recruitment.shifts.map((shift) => (
          <Row
            key={shift.id}
            title={shift.role}
            note={[time(shift), shiftAgeWords(shift)].filter(Boolean).join(' · ')}
            tail={<ShiftTag shift={shift} now={now} />}
          />
        ))}
      </Rows>
    </Section>
  )
}

/** `周六 上午9点到中午12点`; the day is said twice only across midnight. */
function spokenShift(startsAt: string, endsAt: string, now: Date): string {
  const until = spokenWhen(endsAt, now)
  const sameDay = dateOn(new Date(startsAt)) === dateOn(new Date(endsAt))
  return `${spokenWhen(startsAt, now)}到${sameDay ? until.slice(until.lastIndexOf(' ') + 1) : until}`
}

/** `16 岁以上`, or nothing where every age may come. */
export function shiftAgeWords(shift: Pick<ShiftView, 'ageFrom' | 'ageTo'>): string | undefined {
  return shift.ageFrom === null && shift.ageTo === null ? undefined : spokenAgeRange(shift)
}

export function ShiftTag({ shift, now }: { shift: ShiftView; now: Date }) {
  if (new Date(shift.endsAt) <= now) return <Tag tone="plain">已结束</Tag>
  if (new Date(shift.startsAt) <= now) return <Tag tone="jade">进行中</Tag>
  const left = shift.places - shift.taken
  return left > 0 ? <Tag tone="amber">缺 {left} 人</Tag> : <Tag tone="jade">满了</Tag>
}
