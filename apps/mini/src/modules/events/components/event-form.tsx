import {
  changeEvent,
  createEvent,
  type EventPlan,
  type EventSummary,
  type EventView,
  getEvent,
  listEvents,
  publishEvent,
  type SeriesView,
} from '@linli/domain/events/contract'
import { eventPlanRefusal } from '@linli/domain/events/plan/rules'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { showError } from '@/shared/show-error'
import {
  changesOf,
  FIELD_OF_REFUSAL,
  firstPlan,
  nextPlan,
  type PlanProblems,
  planFacts,
  planOf,
} from './plan'

/** What the form begins with. */
export interface FormStart {
  series: SeriesView[]
  /** The event being changed; absent for a new one. */
  event?: EventView
  /** Absent while there is no series to begin from. */
  plan?: EventPlan
  /** Title of the session the plan was copied from. */
  copiedTitle?: string
}

/** What a new session of a series is like: the latest one, moved to the next free week. */
export async function planForSeries(
  series: SeriesView,
  now: Date,
): Promise<Pick<FormStart, 'plan' | 'copiedTitle'>> {
  const latest = await latestOf(series.id)
  if (!latest) return { plan: firstPlan(series, now) }
  const event = await call(getEvent, { params: { eventId: latest.id } })
  return { plan: nextPlan(event, now), copiedTitle: event.title }
}

async function latestOf(seriesId: string) {
  const [upcoming, past] = await Promise.all([
    call(listEvents, { query: { seriesId, show: 'upcoming' } }),
    call(listEvents, { query: { seriesId, show: 'past' } }),
  ])
  const held = ({ phase }: EventSummary) => phase !== 'cancelled'
  return upcoming.rows.filter(held).pop() ?? past.rows.find(held)
}

export interface EventForm {
  plan: EventPlan | undefined
  event: EventView | undefined
  published: boolean
  copiedTitle: string | undefined
  problems: PlanProblems
  /** The first thing that stands in the way, for the foot of the page; absent while all is well. */
  refusal: string | undefined
  changed: boolean
  change: (plan: EventPlan) => void
  /** Begins anew from the latest session of a series. */
  chooseSeries: (series: SeriesView) => Promise<void>
  /** Saves what was changed; `null` when it could not be, which the form then says. */
  save: () => Promise<EventView | null>
  publish: () => Promise<EventView | null>
}

/** The state of the form and its three acts. */
export function useEventForm(start: FormStart): EventForm {
  const [plan, setPlan] = useState(start.plan)
  const [event, setEvent] = useState(start.event)
  const [copiedTitle, setCopiedTitle] = useState(start.copiedTitle)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<CallError>()
  const published = Boolean(event && event.phase !== 'draft')
  const problems = plan ? problemsOf(plan, { tried, published, event, refused }) : {}
  const changed = plan !== undefined && (!event || Object.keys(changesOf(planOf(event), plan)).length > 0)

  const change = (next: EventPlan) => {
    setPlan(next)
    setRefused(undefined)
  }
  const chooseSeries = async (series: SeriesView) => {
    if (event) {
      if (plan) change({ ...plan, seriesId: series.id })
      return
    }
    const next = await planForSeries(series, new Date()).catch(showError)
    if (!next) return
    setCopiedTitle(next.copiedTitle)
    setTried(false)
    if (next.plan) change(next.plan)
  }
  const save = async () => {
    setTried(true)
    if (!plan || Object.keys(problemsOf(plan, { tried: true, published, event })).length > 0) return null
    try {
      const saved = await send(plan, event)
      setEvent(saved)
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
      const live = await call(publishEvent, { params: { eventId: saved.id } })
      setEvent(live)
      return live
    } catch (error) {
      return refuse(error)
    }
  }
  const refuse = (error: unknown) => {
    if (error instanceof CallError && error.status > 0) setRefused(error)
    else showError(error)
    return null
  }
  const refusal = Object.values(problems)[0] ?? refused?.message
  return {
    plan,
    event,
    published,
    copiedTitle,
    problems,
    refusal,
    changed,
    change,
    chooseSeries,
    save,
    publish,
  }
}

async function send(plan: EventPlan, event: EventView | undefined): Promise<EventView> {
  const cleaned = { ...plan, title: plan.title.trim(), venue: plan.venue.trim() }
  if (!event) return call(createEvent, { body: cleaned })
  const body = changesOf(planOf(event), cleaned)
  if (Object.keys(body).length === 0) return event
  return call(changeEvent, { params: { eventId: event.id }, body })
}

interface ProblemFacts {
  /** Empty fields are only complained about after an attempt to save. */
  tried: boolean
  published: boolean
  event?: EventView | undefined
  refused?: CallError | undefined
}

function problemsOf(plan: EventPlan, { tried, published, event, refused }: ProblemFacts): PlanProblems {
  const problems: PlanProblems = {}
  if (tried && plan.title.trim().length < 2) problems.title = '请写名字，至少两个字'
  if (tried && plan.venue.trim() === '') problems.venue = '请写在哪里办'
  if (published && event && plan.places < event.taken)
    problems.places = `已有 ${event.taken} 人占着名额，不能再少`
  const refusal = eventPlanRefusal(planFacts(plan), new Date())
  const field = refusal && FIELD_OF_REFUSAL[refusal.code]
  if (refusal && field) problems[field] ??= refusal.message
  const refusedField = refused && fieldOf(refused.code)
  if (refused && refusedField) problems[refusedField] ??= refused.message
  return problems
}

function fieldOf(code: string): keyof EventPlan | undefined {
  const fields: Partial<Record<string, keyof EventPlan>> = FIELD_OF_REFUSAL
  return fields[code]
}
