import type { RecruitmentPlan, ShiftPlan } from '@linli/domain/volunteering/contract'
import { MAX_SHIFT_PLACES, MAX_SHIFTS } from '@linli/domain/volunteering/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { DateField, FieldRow, NumberStepper, SwitchRow, TextField, TimeField } from '@linli/ui/field'
import { Note } from '@linli/ui/text'
import { today } from '@/shared/format'
import { nextShift, type PlanProblems, timesOf, withTimes } from './recruitment-plan'

interface ShiftFieldsProps {
  plan: RecruitmentPlan
  problems: PlanProblems
  /** Ids of shifts that stay, because somebody is on them. */
  kept: readonly string[]
  onChange: (plan: RecruitmentPlan) => void
}

/** The shifts of a notice; one more is like the last, a day later. */
export function ShiftFields({ plan, problems, kept, onChange }: ShiftFieldsProps) {
  const { shifts } = plan
  const setShifts = (next: ShiftPlan[]) => onChange({ ...plan, shifts: next })
  const last = shifts[shifts.length - 1]
  return (
    <Section title="班次" more={shifts.length > 1 ? `${shifts.length} 个` : undefined}>
      {shifts.map((shift, position) => (
        <OneShift
          key={position}
          shift={shift}
          problem={problems.shifts[position]}
          kept={shift.id !== undefined && kept.includes(shift.id)}
          onChange={(changed) => setShifts(shifts.map((one, index) => (index === position ? changed : one)))}
          onRemove={
            shifts.length > 1 && !(shift.id && kept.includes(shift.id))
              ? () => setShifts(shifts.filter((_, index) => index !== position))
              : undefined
          }
        />
      ))}
      {last && shifts.length < MAX_SHIFTS && (
        <Button kind="outline" size="s" onTap={() => setShifts([...shifts, nextShift(last)])}>
          ＋ 再加一个班次
        </Button>
      )}
    </Section>
  )
}

interface OneShiftProps {
  shift: ShiftPlan
  problem: string | undefined
  /** Somebody signed up for it: it cannot be removed. */
  kept: boolean
  onChange: (shift: ShiftPlan) => void
  onRemove: (() => void) | undefined
}

function OneShift({ shift, problem, kept, onChange, onRemove }: OneShiftProps) {
  const times = timesOf(shift)
  return (
    <Card>
      <TextField
        label="岗位"
        placeholder="如：登记员"
        maxLength={30}
        value={shift.role}
        onChange={(role) => onChange({ ...shift, role })}
      />
      <DateField
        label="哪天"
        from={today()}
        value={times.on}
        error={problem}
        onChange={(on) => on && onChange(withTimes(shift, { on }))}
      />
      <FieldRow>
        <TimeField
          label="几点开始"
          value={times.from}
          onChange={(from) => from && onChange(withTimes(shift, { from }))}
        />
        <TimeField
          label="几点结束"
          value={times.to}
          help={times.to < times.from ? '到第二天' : undefined}
          onChange={(to) => to && onChange(withTimes(shift, { to }))}
        />
      </FieldRow>
      <NumberStepper
        inLine
        label="要几个人"
        unit="人"
        min={1}
        max={MAX_SHIFT_PLACES}
        value={shift.places}
        onChange={(places) => onChange({ ...shift, places })}
      />
      <Ages shift={shift} onChange={onChange} />
      {onRemove ? (
        <ButtonRow>
          <Button kind="ghost" size="s" onTap={onRemove}>
            删掉这个班次
          </Button>
        </ButtonRow>
      ) : (
        kept && <Note>还有人在的班次要留着，等他们取消了才能删</Note>
      )}
    </Card>
  )
}

function Ages({ shift, onChange }: Pick<OneShiftProps, 'shift' | 'onChange'>) {
  const limited = shift.ageFrom !== null || shift.ageTo !== null
  return (
    <>
      <SwitchRow
        title="限年龄"
        on={limited}
        onChange={(on) =>
          onChange({ ...shift, ...(on ? { ageFrom: 16, ageTo: 70 } : { ageFrom: null, ageTo: null }) })
        }
      />
      {limited && (
        <>
          <NumberStepper
            inLine
            label="最小"
            unit="岁"
            max={120}
            value={shift.ageFrom ?? 0}
            onChange={(ageFrom) => onChange({ ...shift, ageFrom })}
          />
          <NumberStepper
            inLine
            label="最大"
            unit="岁"
            max={120}
            value={shift.ageTo ?? 120}
            onChange={(ageTo) => onChange({ ...shift, ageTo })}
          />
        </>
      )}
    </>
  )
}
