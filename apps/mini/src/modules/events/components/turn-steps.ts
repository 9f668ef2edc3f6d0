import type { EventView } from '@linli/domain/events/contract'
import type { TimelineStep } from '@linli/ui/timeline'
import { timeLeft } from '@/shared/format'

interface Moment {
  at: string
  name: string
  /** Words under the name, before and after the moment. */
  note: string | undefined
  begun?: string
}

/** How a family's turn comes (怎么轮到我): each opening with its time and this family's standing. */
export function turnSteps(event: EventView, now: Date, spoken: (instant: string) => string): TimelineStep[] {
  const moments = [...openings(event), ...release(event), closing(event, spoken)]
  const next = moments.find(({ at }) => Date.parse(at) > now.getTime())
  return moments.map((moment) => {
    const begun = Date.parse(moment.at) <= now.getTime()
    const left = moment === next ? timeLeft(moment.at, now) : ''
    return {
      title: `${moment.name} · ${begun ? (moment.begun ?? '已开始') : spoken(moment.at)}`,
      note: [left, moment.note].filter(Boolean).join('；') || undefined,
      state: begun ? 'done' : moment === next ? 'now' : 'next',
    }
  })
}

function openings(event: EventView): Moment[] {
  const { prioritySignUpOpensAt, signUpOpensAt, policy } = event
  if (policy !== 'points_first' || !prioritySignUpOpensAt)
    return [{ at: signUpOpensAt, name: '开放报名', note: '先到先得' }]
  return [
    { at: prioritySignUpOpensAt, name: '积分优先', note: priorityNote(event) },
    { at: signUpOpensAt, name: '全体开放', note: undefined },
  ]
}

function priorityNote({ priorityThreshold, priorityCostPoints, mine }: EventView): string {
  const threshold = priorityThreshold ?? 0
  const cost = priorityCostPoints > 0 ? `，用 ${priorityCostPoints} 分` : ''
  const rule = `近一年家庭积分 ≥ ${threshold} 可以先报${cost}`
  if (!mine) return rule
  const { householdStanding, prioritySuspendedUntil } = mine
  if (prioritySuspendedUntil) return `${rule}；你家爽约两次，优先暂停中`
  const short = threshold - householdStanding
  return short > 0
    ? `${rule}；你家 ${householdStanding} 分，还差 ${short} 分`
    : `${rule}；你家 ${householdStanding} 分 ✓`
}

function release({ newcomerSeats, newcomerSeatsReleasedAt, mine }: EventView): Moment[] {
  if (newcomerSeats === 0 || !newcomerSeatsReleasedAt) return []
  return [
    {
      at: newcomerSeatsReleasedAt,
      name: '新朋友专留放开',
      begun: '已放开',
      note: mine?.isNewcomer ? '你家是新朋友，不用等到这时' : '专留的位子没人报，就给大家',
    },
  ]
}

function closing(event: EventView, spoken: (instant: string) => string): Moment {
  const { signUpClosesAt, cancelClosesAt } = event
  const before = cancelClosesAt === signUpClosesAt ? '之前' : `${spoken(cancelClosesAt)} 前`
  return { at: signUpClosesAt, name: '截止', begun: '已截止', note: `${before}可取消，名额给候补家庭` }
}
