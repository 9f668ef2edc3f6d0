import { SIGN_UP_POLICIES, type SignUpPolicy } from '@linli/domain/events/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { NumberStepper } from '@linli/ui/field'
import { Fact } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { when } from '@/shared/format'
import { MomentField } from './moment-field'
import { releaseFor, withoutPriority, withPriority } from './plan'
import type { PlanPartProps } from './plan-basics'

const POLICIES = Object.entries(SIGN_UP_POLICIES).map(([value, label]) => ({
  value: value as SignUpPolicy,
  label,
}))

/** How places are given out, when, and the helpers. */
export function PlanSignUp(props: PlanPartProps) {
  const { plan, problems, published, onChange } = props
  const set = (part: Partial<typeof plan>) => onChange({ ...plan, ...part })
  return (
    <>
      <Section title="怎么报名" more={published ? '发布后不能改报名方式' : undefined}>
        <Card>
          {published ? <FixedPolicy {...props} /> : <Policy {...props} />}
          <MomentField
            label={plan.policy === 'points_first' ? '全体开放' : '开始报名'}
            value={plan.signUpOpensAt}
            error={problems.signUpOpensAt}
            onChange={(signUpOpensAt) => set({ signUpOpensAt })}
          />
          <MomentField
            label="报名截止"
            value={plan.signUpClosesAt}
            error={problems.signUpClosesAt}
            onChange={(signUpClosesAt) => set({ signUpClosesAt })}
          />
          <MoreSettings {...props} />
        </Card>
      </Section>
      {plan.policy === 'points_first' && <Newcomers {...props} />}
      <Helpers {...props} />
    </>
  )
}

function Policy({ plan, problems, onChange }: PlanPartProps) {
  const set = (part: Partial<typeof plan>) => onChange({ ...plan, ...part })
  return (
    <>
      <Segmented
        label="报名方式"
        options={POLICIES}
        value={plan.policy}
        onChange={(policy) =>
          onChange(policy === 'points_first' ? withPriority(plan) : withoutPriority(plan))
        }
      />
      {plan.policy === 'points_first' && (
        <>
          <NumberStepper
            inLine
            label="满多少分可以先报"
            unit="分"
            step={10}
            max={100_000}
            value={plan.priorityThreshold ?? 0}
            help="算全家近一年得的积分，花掉的也算"
            error={problems.priorityThreshold}
            onChange={(priorityThreshold) => set({ priorityThreshold })}
          />
          <MomentField
            label="积分优先"
            value={plan.prioritySignUpOpensAt ?? plan.signUpOpensAt}
            error={problems.prioritySignUpOpensAt}
            onChange={(prioritySignUpOpensAt) => set({ prioritySignUpOpensAt })}
          />
        </>
      )}
    </>
  )
}

function FixedPolicy({ plan }: PlanPartProps) {
  return (
    <>
      <Fact name="报名方式">{SIGN_UP_POLICIES[plan.policy]}</Fact>
      {plan.prioritySignUpOpensAt && (
        <Fact name="积分优先">
          满 {plan.priorityThreshold} 分，{when(plan.prioritySignUpOpensAt)} 起
          {plan.priorityCostPoints > 0 && `，用 ${plan.priorityCostPoints} 分`}
        </Fact>
      )}
    </>
  )
}

function MoreSettings({ plan, problems, published, onChange }: PlanPartProps) {
  const [asked, setAsked] = useState(false)
  const set = (part: Partial<typeof plan>) => onChange({ ...plan, ...part })
  const open = asked || problems.cancelClosesAt !== undefined
  if (!open) {
    return (
      <>
        <Note>
          {when(plan.cancelClosesAt)} 前可取消；候补轮到后保留 {plan.offerHoldMinutes} 分钟
          {plan.priorityCostPoints > 0 && `；优先名额用 ${plan.priorityCostPoints} 分`}
        </Note>
        <Button kind="ghost" size="s" onTap={() => setAsked(true)}>
          改取消时间、候补保留
        </Button>
      </>
    )
  }
  return (
    <>
      <MomentField
        label="取消截止"
        value={plan.cancelClosesAt}
        error={problems.cancelClosesAt}
        onChange={(cancelClosesAt) => set({ cancelClosesAt })}
      />
      <NumberStepper
        inLine
        label="候补名额保留"
        unit="分钟"
        min={5}
        max={2880}
        step={30}
        value={plan.offerHoldMinutes}
        onChange={(offerHoldMinutes) => set({ offerHoldMinutes })}
      />
      {plan.policy === 'points_first' && !published && (
        <NumberStepper
          inLine
          label="优先名额要用积分"
          unit="分"
          max={1000}
          step={5}
          value={plan.priorityCostPoints}
          help="活动取消或没报上，原数退回；0 就是不用积分"
          onChange={(priorityCostPoints) => set({ priorityCostPoints })}
        />
      )}
    </>
  )
}

function Newcomers({ plan, problems, published, onChange }: PlanPartProps) {
  const set = (part: Partial<typeof plan>) => onChange({ ...plan, ...part })
  return (
    <Section title="给新朋友留门">
      <Card>
        <NumberStepper
          inLine
          label="专留给新朋友"
          unit="人"
          max={plan.places}
          value={plan.newcomerSeats}
          error={problems.newcomerSeats}
          onChange={(seats) => set(releaseFor(plan, seats))}
        />
        {!published && plan.newcomerSeats > 0 && (
          <NumberStepper
            inLine
            label="最近几期没来算新朋友"
            unit="期"
            min={1}
            max={52}
            value={plan.newcomerLookbackSessions}
            onChange={(newcomerLookbackSessions) => set({ newcomerLookbackSessions })}
          />
        )}
        {plan.newcomerSeatsReleasedAt && (
          <MomentField
            label="没报满就放开"
            value={plan.newcomerSeatsReleasedAt}
            error={problems.newcomerSeatsReleasedAt}
            onChange={(newcomerSeatsReleasedAt) => set({ newcomerSeatsReleasedAt })}
          />
        )}
        {plan.newcomerSeats === 0 && <Note>不留名额，最近没来过的家庭和大家一样报</Note>}
      </Card>
    </Section>
  )
}

function Helpers({ plan, problems, onChange }: PlanPartProps) {
  const set = (part: Partial<typeof plan>) => onChange({ ...plan, ...part })
  return (
    <Section title="助教">
      <Card>
        <NumberStepper
          inLine
          label="要几位助教"
          unit="位"
          max={200}
          value={plan.helperPlaces}
          error={problems.helperPlaces}
          onChange={(helperPlaces) => set({ helperPlaces })}
        />
        {plan.helperPlaces > 0 && (
          <NumberStepper
            inLine
            label="到场每位记"
            unit="分"
            max={500}
            step={5}
            value={plan.helperPoints}
            onChange={(helperPoints) => set({ helperPoints })}
          />
        )}
      </Card>
    </Section>
  )
}
