import { type Refusal, refuse } from '../../refusal'
import { DAY_MS } from '../../time'
import { complaintPhase, isOpen, type PhaseFacts } from '../rules'
import { type ClosedAs, type ComplaintPhase, NO_ANSWER_DAYS, type ResidentVerdict } from '../terms'
import { type CaseActKind, type CasePart, HANDLING_REFUSALS, type HandlingRefusalCode } from './terms'

export type HandlingRefusal = Refusal<HandlingRefusalCode>
const no = (code: HandlingRefusalCode, message?: string) => refuse(HANDLING_REFUSALS, code, message)

/** What the state machine of a case knows of it: its row, and what stands beside it. */
export interface CaseFacts extends PhaseFacts {
  id: string
  gridId: string | null
  ownerId: string | null
  isPrivate: boolean
  pauseReason: string | null
  answerDueAt: Date
  solveDueAt: Date
  firstAnsweredAt: Date | null
  calledBackAt: Date | null
  reopenedCount: number
  lastReopenedAt: Date | null
  escalatedAt: Date | null
  closedAs: ClosedAs | null
  verdict: ResidentVerdict | null
  mergedAt: Date | null
  /** The owner left, or is of another grid than the case is now: a colleague of the grid may take it over. */
  ownerAway: boolean
  /** An extension waits for the manager. */
  extensionWaiting: boolean
  /** Came in through the reporter's own account: staff do not say whose concern it is. */
  ownReport: boolean
}

/** Somebody a case may be handed over to. */
export interface Colleague {
  id: string
  /** On the staff of this community, not suspended, and may handle the case. */
  mayOwn: boolean
}

export type CaseAct =
  | { kind: 'accept' | 'take_over' | 'note' | 'answer' | 'resume' | 'ask_extension' | 'decide_extension' }
  | {
      kind:
        | 'set_priority'
        | 'change_details'
        | 'name_reporter'
        | 'split'
        | 'withdraw'
        | 'resolve'
        | 'call_back'
    }
  | { kind: 'close_unanswered' | 'escalate' }
  | { kind: 'hand_over'; to: Colleague }
  | { kind: 'transfer'; gridId: string }
  | { kind: 'pause'; reason: string }
  | { kind: 'merge'; into: Pick<CaseFacts, 'id' | 'isPrivate'> & PhaseFacts }
  | { kind: 'verdict'; verdict: ResidentVerdict }

/** Who acts, and in which parts. */
export interface ActBy {
  /** Person or account; of no use where the clock acts. */
  id: string
  parts: readonly CasePart[]
}

interface ActRow {
  /** Where the case has to stand. */
  phases: readonly ComplaintPhase[]
  /** Who may; `responsible` is the owner or the manager, and while nobody owns it whoever may handle it. */
  by: 'responsible' | readonly CasePart[]
}

const OPEN = ['waiting', 'handling', 'paused', 'answered'] as const
const OWNED = ['handling', 'paused', 'answered'] as const
const AT_WORK = ['handling', 'paused'] as const
const ENDED = ['closed', 'merged', 'withdrawn'] as const

/**
 * Which act is open to whom, and in which phase. Accepting gives a case its owner (首问负责); only handing over and taking
 * over give it another; only the resident, merging, withdrawing, or silence after a call-back end it.
 */
export const ACT_TABLE: Record<CaseActKind, ActRow> = {
  accept: { phases: ['waiting'], by: ['staff'] },
  hand_over: { phases: OWNED, by: 'responsible' },
  take_over: { phases: OWNED, by: ['staff'] },
  transfer: { phases: OPEN, by: 'responsible' },
  note: { phases: [...OPEN, ...ENDED], by: ['staff'] },
  answer: { phases: OWNED, by: 'responsible' },
  pause: { phases: ['handling'], by: 'responsible' },
  resume: { phases: ['paused'], by: 'responsible' },
  ask_extension: { phases: AT_WORK, by: 'responsible' },
  decide_extension: { phases: AT_WORK, by: ['manager'] },
  set_priority: { phases: ['waiting', 'handling', 'paused'], by: 'responsible' },
  change_details: { phases: OPEN, by: 'responsible' },
  name_reporter: { phases: OPEN, by: 'responsible' },
  merge: { phases: OPEN, by: 'responsible' },
  split: { phases: OPEN, by: 'responsible' },
  withdraw: { phases: ['waiting', 'handling', 'paused'], by: ['reporter'] },
  resolve: { phases: AT_WORK, by: 'responsible' },
  verdict: { phases: ['answered'], by: ['reporter', 'staff'] },
  call_back: { phases: ['answered'], by: ['staff'] },
  close_unanswered: { phases: ['answered'], by: ['clock'] },
  escalate: { phases: ['waiting', 'handling'], by: ['clock'] },
}

const isResponsible = ({ ownerId }: CaseFacts, { parts }: ActBy): boolean =>
  parts.includes('manager') || parts.includes(ownerId === null ? 'staff' : 'owner')

function mayAct(row: ActRow, facts: CaseFacts, by: ActBy): boolean {
  if (row.by === 'responsible') return isResponsible(facts, by)
  return row.by.some((part) => by.parts.includes(part))
}

/** Acts of the resident, who reads the refusal in their own words. */
const OF_RESIDENT: readonly CaseActKind[] = ['verdict', 'withdraw']

function phaseRefusal(kind: CaseActKind, phase: ComplaintPhase): HandlingRefusal {
  if (phase === 'merged') return no('complaint_merged')
  if (!isOpen(phase)) return no('complaint_over')
  if (kind === 'accept') return no('already_accepted')
  if (kind === 'resume' && phase === 'handling') return no('complaint_not_paused')
  if (phase === 'answered') return no('complaint_answered')
  if (ACT_TABLE[kind].phases.includes('answered') && (OF_RESIDENT.includes(kind) || phase !== 'waiting'))
    return no('complaint_not_answered')
  return phase === 'waiting' ? no('not_accepted') : no('complaint_paused')
}

/** Why this may not be done to the case as it stands; null: it may. */
export function actRefusal(facts: CaseFacts, act: CaseAct, by: ActBy, now: Date): HandlingRefusal | null {
  const phase = complaintPhase(facts)
  const row = ACT_TABLE[act.kind]
  if (!row.phases.includes(phase)) return phaseRefusal(act.kind, phase)
  if (!mayAct(row, facts, by)) return no('not_owner')
  return factRefusal(facts, act, by, now)
}

function factRefusal(facts: CaseFacts, act: CaseAct, by: ActBy, now: Date): HandlingRefusal | null {
  switch (act.kind) {
    case 'hand_over':
      if (!act.to.mayOwn) return no('no_such_colleague')
      return act.to.id === facts.ownerId ? no('already_owner') : null
    case 'take_over':
      if (by.id === facts.ownerId) return no('already_owner')
      return facts.ownerAway ? null : no('owner_at_work')
    case 'transfer':
      return act.gridId === facts.gridId ? no('grid_unchanged') : null
    case 'ask_extension':
      return facts.extensionWaiting ? no('extension_waiting') : null
    case 'decide_extension':
      return facts.extensionWaiting ? null : no('no_extension_waiting')
    case 'name_reporter':
      return facts.ownReport ? no('reported_themselves') : null
    case 'merge':
      return mergeRefusal(facts, act.into)
    case 'close_unanswered':
      if (facts.calledBackAt === null) return no('not_called_back')
      return mayCloseUnanswered(facts, now) ? null : no('call_back_too_recent')
    case 'escalate':
      if (facts.escalatedAt !== null) return no('already_escalated')
      return isOverdue(facts, now) ? null : no('not_overdue')
    default:
      return null
  }
}

function mergeRefusal(
  { id, isPrivate }: CaseFacts,
  into: Pick<CaseFacts, 'id' | 'isPrivate'> & PhaseFacts,
): HandlingRefusal | null {
  if (into.id === id) return no('merge_into_itself')
  if (!isOpen(complaintPhase(into))) return no('merge_target_over')
  // Who follows a private case is told nothing of it: the residents of this one would be lost.
  return into.isPrivate && !isPrivate ? no('merge_target_private') : null
}

/** Seven full days after the last recorded call-back (回访) without a word. */
export const mayCloseUnanswered = ({ calledBackAt }: Pick<CaseFacts, 'calledBackAt'>, now: Date): boolean =>
  calledBackAt !== null && now.getTime() >= calledBackAt.getTime() + NO_ANSWER_DAYS * DAY_MS

/** The deadline that runs: of the first answer until there is one, then of the solution. */
export const runningDueAt = (
  facts: Pick<CaseFacts, 'firstAnsweredAt' | 'answerDueAt' | 'solveDueAt'>,
): Date => (facts.firstAnsweredAt === null ? facts.answerDueAt : facts.solveDueAt)

/** Late with the first answer or with the solution, while nobody has paused it or says it is done. */
export function isOverdue(facts: CaseFacts, now: Date): boolean {
  const phase = complaintPhase(facts)
  return (phase === 'waiting' || phase === 'handling') && now >= runningDueAt(facts)
}

/** What an act makes of the facts; the whole of the state machine. Deadlines that move with it are the calendar's. */
export function afterAct(
  facts: CaseFacts,
  act: CaseAct,
  by: ActBy,
  now: Date,
): { refusal: HandlingRefusal } | { changes: Partial<CaseFacts> } {
  const refusal = actRefusal(facts, act, by, now)
  return refusal ? { refusal } : { changes: changesOf(facts, act, by, now) }
}

/** Nothing waits any more: neither the clock nor the manager. */
const NOTHING_WAITS = { pausedAt: null, pauseReason: null, extensionWaiting: false }

function changesOf(facts: CaseFacts, act: CaseAct, by: ActBy, now: Date): Partial<CaseFacts> {
  switch (act.kind) {
    case 'accept':
      return { ownerId: by.id, acceptedAt: now, ownerAway: false }
    case 'hand_over':
      return { ownerId: act.to.id, ownerAway: false }
    case 'take_over':
      return { ownerId: by.id, ownerAway: false }
    case 'transfer':
      return { gridId: act.gridId }
    case 'answer':
      return { firstAnsweredAt: facts.firstAnsweredAt ?? now }
    case 'pause':
      return { pausedAt: now, pauseReason: act.reason }
    case 'resume':
      return { pausedAt: null, pauseReason: null }
    case 'ask_extension':
      return { extensionWaiting: true }
    case 'decide_extension':
      return { extensionWaiting: false }
    case 'merge':
      return { ...NOTHING_WAITS, mergedIntoId: act.into.id, mergedAt: now }
    case 'withdraw':
      return { ...NOTHING_WAITS, withdrawnAt: now }
    case 'resolve':
      return { ...NOTHING_WAITS, resolvedAt: now, firstAnsweredAt: facts.firstAnsweredAt ?? now }
    case 'call_back':
      return { calledBackAt: now }
    case 'verdict':
      return act.verdict === 'unsolved'
        ? reopened(facts, now)
        : { closedAt: now, closedAs: act.verdict, verdict: act.verdict }
    case 'close_unanswered':
      return { closedAt: now, closedAs: 'no_answer' }
    case 'escalate':
      return { escalatedAt: now }
    case 'note':
    case 'set_priority':
    case 'change_details':
    case 'name_reporter':
    case 'split':
      return {}
  }
}

/** "没解决": to the same owner, and to the manager the second time. */
function reopened({ reopenedCount }: CaseFacts, now: Date): Partial<CaseFacts> {
  const times = reopenedCount + 1
  return {
    resolvedAt: null,
    calledBackAt: null,
    verdict: 'unsolved',
    reopenedCount: times,
    lastReopenedAt: now,
    escalatedAt: times >= 2 ? now : null,
  }
}

/** What somebody may do now, as far as the case's own facts tell: what their page offers. */
export function actsFor(facts: CaseFacts, by: ActBy): CaseActKind[] {
  const phase = complaintPhase(facts)
  return (Object.keys(ACT_TABLE) as CaseActKind[]).filter((kind) => {
    const row = ACT_TABLE[kind]
    if (!row.phases.includes(phase) || !mayAct(row, facts, by)) return false
    if (kind === 'take_over') return facts.ownerAway && by.id !== facts.ownerId
    if (kind === 'ask_extension') return !facts.extensionWaiting
    if (kind === 'name_reporter') return !facts.ownReport
    return kind !== 'decide_extension' || facts.extensionWaiting
  })
}

/** The refusal with the owner's name where it is about them: "somebody" is nobody one can talk to. */
export function naming(refusal: HandlingRefusal, ownerName: string | null): HandlingRefusal {
  if (ownerName === null) return refusal
  if (refusal.code === 'already_accepted')
    return no('already_accepted', `${ownerName}已经受理了这件事，有新情况请记在“内部记录”里`)
  if (refusal.code === 'not_owner')
    return no('not_owner', `这件事由${ownerName}首问负责，请由${ownerName}来办，或请主任转交`)
  if (refusal.code === 'owner_at_work')
    return no('owner_at_work', `负责的${ownerName}在岗，请和${ownerName}商量，或请主任转交`)
  return refusal
}
