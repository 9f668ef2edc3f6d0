import type { EventPlan } from '@linli/domain/events/contract'
import { spokenAgeRange } from '@linli/domain/events/rules'
import { SIGN_UP_POLICIES } from '@linli/domain/events/terms'
import { Card, Section } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Title } from '@linli/ui/text'
import { Timeline, type TimelineStep } from '@linli/ui/timeline'
import { span, when } from '@/shared/format'

/** The plan in the words parents will read. */
export function PlanPreview({ plan }: { plan: EventPlan }) {
  return (
    <Section title="家长会看到">
      <Card>
        <Tag>{SIGN_UP_POLICIES[plan.policy]}</Tag>
        <Title>{plan.title.trim() || '（还没有名字）'}</Title>
        <Note>{span(plan.startsAt, plan.endsAt)}</Note>
        <Note>
          {[
            plan.venue.trim() || '（还没有地点）',
            spokenAgeRange(plan),
            `每家 ${plan.householdLimit} 人`,
          ].join(' · ')}
        </Note>
        <Note>{placesSentence(plan)}</Note>
      </Card>
      <Timeline steps={stepsOf(plan)} />
    </Section>
  )
}

function placesSentence({ places, newcomerSeats, newcomerSeatsReleasedAt }: EventPlan): string {
  const kept = newcomerSeats > 0 ? `，其中 ${newcomerSeats} 个专留给新朋友` : ''
  const released = newcomerSeatsReleasedAt ? `，${when(newcomerSeatsReleasedAt)} 没报满就放开` : ''
  return `${places} 个名额${kept}${released}`
}

function stepsOf(plan: EventPlan): TimelineStep[] {
  const priority: TimelineStep[] = plan.prioritySignUpOpensAt
    ? [
        {
          title: `积分优先 · ${when(plan.prioritySignUpOpensAt)}`,
          note: `近一年家庭积分满 ${plan.priorityThreshold ?? 0} 分可先报${plan.priorityCostPoints > 0 ? `，用 ${plan.priorityCostPoints} 分` : '，不扣积分'}`,
          state: 'next',
        },
      ]
    : []
  const helpers: TimelineStep[] =
    plan.helperPlaces > 0
      ? [{ title: `招 ${plan.helperPlaces} 位助教`, note: `到场记 ${plan.helperPoints} 分`, state: 'next' }]
      : []
  return [
    ...priority,
    {
      title: `${plan.policy === 'points_first' ? '全体开放' : '开始报名'} · ${when(plan.signUpOpensAt)}`,
      state: 'next',
    },
    {
      title: `截止 · ${when(plan.signUpClosesAt)}`,
      note: `${when(plan.cancelClosesAt)} 前可取消，名额自动给候补家庭`,
      state: 'next',
    },
    ...helpers,
  ]
}
