import {
  changeRecruitment,
  createRecruitment,
  publishRecruitment,
  type RecruitmentPlan,
  type RecruitmentSummary,
  type RecruitmentView,
} from '@linli/domain/volunteering/contract'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { showError } from '@/shared/show-error'
import type { FormChoices } from './notice-fields'
import { changesOf, firstProblem, type PlanProblems, planOf, problemsOf } from './recruitment-plan'

/** What the form begins with. */
export interface FormStart {
  choices: FormChoices
  plan: RecruitmentPlan
  /** The notice being changed; absent for a new one. */
  recruitment?: RecruitmentView
  /** The one the plan was copied from. */
  copiedFrom?: RecruitmentView
  /** Notices to copy, the latest first. */
  recent: RecruitmentSummary[]
}

export interface RecruitmentForm {
  plan: RecruitmentPlan
  recruitment: RecruitmentView | undefined
  published: boolean
  problems: PlanProblems
  /** The first thing that stands in the way, for the foot of the page. */
  refusal: string | undefined
  changed: boolean
  change: (plan: RecruitmentPlan) => void
  /** Saves what was changed; `null` when it could not be, which the form then says. */
  save: () => Promise<RecruitmentView | null>
  publish: () => Promise<RecruitmentView | null>
}

/** The state of the form and its acts. */
export function useRecruitmentForm(start: FormStart): RecruitmentForm {
  const [plan, setPlan] = useState(start.plan)
  const [recruitment, setRecruitment] = useState(start.recruitment)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string>()
  const problems = problemsOf(plan, { tried, now: new Date(), before: recruitment })
  const change = (next: RecruitmentPlan) => {
    setPlan(next)
    setRefused(undefined)
  }
  const refuse = (error: unknown) => {
    if (error instanceof CallError && error.status > 0) setRefused(error.message)
    else showError(error)
    return null
  }
  const save = async () => {
    setTried(true)
    if (firstProblem(problemsOf(plan, { tried: true, now: new Date(), before: recruitment }))) return null
    try {
      const saved = await send(plan, recruitment, start.copiedFrom?.id)
      setRecruitment(saved)
      setPlan(planOf(saved))
      return saved
    } catch (error) {
      return refuse(error)
    }
  }
  const publish = async () => {
    const saved = await save()
    if (!saved) return null
    try {
      const live = await call(publishRecruitment, { params: { recruitmentId: saved.id }, body: {} })
      setRecruitment(live)
      return live
    } catch (error) {
      return refuse(error)
    }
  }
  return {
    plan,
    recruitment,
    published: recruitment !== undefined && recruitment.phase !== 'draft',
    problems,
    refusal: firstProblem(problems) ?? refused,
    changed: !recruitment || Object.keys(changesOf(planOf(recruitment), plan)).length > 0,
    change,
    save,
    publish,
  }
}

async function send(
  plan: RecruitmentPlan,
  before: RecruitmentView | undefined,
  copiedFromId: string | undefined,
): Promise<RecruitmentView> {
  const cleaned = { ...plan, title: plan.title.trim(), meetingPlace: plan.meetingPlace.trim() }
  if (!before) return call(createRecruitment, { body: { ...cleaned, copiedFromId } })
  const body = changesOf(planOf(before), cleaned)
  if (Object.keys(body).length === 0) return before
  return call(changeRecruitment, { params: { recruitmentId: before.id }, body })
}
