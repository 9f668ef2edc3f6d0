import type { EventPlan } from '@linli/domain/events/contract'
import { dateOn } from '@linli/domain/time'
import { Card, Section } from '@linli/ui/card'
import { LongTextField, NumberStepper, SwitchRow, TextField, TimeField } from '@linli/ui/field'
import { clock, today } from '@/shared/format'
import { MomentField, momentOf } from './moment-field'
import type { PlanProblems } from './plan'
import { movedTo } from './plan'

export interface PlanPartProps {
  plan: EventPlan
  problems: PlanProblems
  /** What was promised on publishing can no longer be changed. */
  published: boolean
  onChange: (plan: EventPlan) => void
}

/** What, when, where, for whom. */
export function PlanBasics({
  plan,
  problems,
  published,
  onChange,
  sameAs,
}: PlanPartProps & { sameAs?: string }) {
  const set = (part: Partial<EventPlan>) => onChange({ ...plan, ...part })
  return (
    <>
      <Card>
        <TextField
          label="名字"
          placeholder="如：《猜猜我有多爱你》"
          maxLength={60}
          value={plan.title}
          help={sameAs !== undefined && plan.title === sameAs ? '和上一期一样，换了书记得改' : undefined}
          error={problems.title}
          onChange={(title) => set({ title })}
        />
        <TextField
          label="地点"
          placeholder="如：党群服务中心 2 楼活动室"
          maxLength={60}
          value={plan.venue}
          error={problems.venue}
          onChange={(venue) => set({ venue })}
        />
        <MomentField
          label="开始"
          from={today()}
          value={plan.startsAt}
          help={published ? undefined : '报名、截止会跟着挪'}
          error={problems.startsAt}
          onChange={(startsAt) => onChange(movedTo(plan, startsAt, { published }))}
        />
        <TimeField
          label="几点结束"
          value={clock(plan.endsAt)}
          error={problems.endsAt}
          onChange={(at) => at && set({ endsAt: momentOf(dateOn(new Date(plan.startsAt)), at) })}
        />
        <LongTextField
          label="介绍（选填）"
          placeholder="讲什么、要带什么"
          maxLength={2000}
          value={plan.introduction}
          onChange={(introduction) => set({ introduction })}
        />
      </Card>
      <Section title="谁能来">
        <Card>
          <NumberStepper
            inLine
            label="名额"
            unit="人"
            min={1}
            max={2000}
            value={plan.places}
            error={problems.places}
            onChange={(places) => set({ places })}
          />
          <NumberStepper
            inLine
            label="每家最多"
            unit="人"
            min={1}
            max={10}
            value={plan.householdLimit}
            error={problems.householdLimit}
            onChange={(householdLimit) => set({ householdLimit })}
          />
          <Ages plan={plan} problems={problems} onChange={onChange} published={published} />
        </Card>
      </Section>
    </>
  )
}

function Ages({ plan, problems, onChange }: PlanPartProps) {
  const limited = plan.ageFrom !== null || plan.ageTo !== null
  const set = (part: Partial<EventPlan>) => onChange({ ...plan, ...part })
  return (
    <>
      <SwitchRow
        title="限年龄"
        note="年龄段以外的大人算陪同，也占名额"
        on={limited}
        onChange={(on) => set(on ? { ageFrom: 3, ageTo: 6 } : { ageFrom: null, ageTo: null })}
      />
      {limited && (
        <>
          <NumberStepper
            inLine
            label="最小"
            unit="岁"
            max={120}
            value={plan.ageFrom ?? 0}
            onChange={(ageFrom) => set({ ageFrom })}
          />
          <NumberStepper
            inLine
            label="最大"
            unit="岁"
            max={120}
            value={plan.ageTo ?? 120}
            error={problems.ageTo}
            onChange={(ageTo) => set({ ageTo })}
          />
        </>
      )}
    </>
  )
}
