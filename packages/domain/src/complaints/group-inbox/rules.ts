import { type Refusal, refuse } from '../../refusal'
import { clockTime, HOUR_MS, MINUTE_MS, monthDay, startOfDate } from '../../time'
import { MESSAGE_KINDS, type MessageKind } from '../chat-lines/terms'
import type { MessageClass } from '../message-proposals/terms'
import { type ComplaintKind, MAX_REPORT_LENGTH } from '../terms'
import {
  INBOX_REFUSALS,
  type InboxRefusalCode,
  MAX_SENDER_LENGTH,
  type MessageDecision,
  UNDO_MINUTES,
} from './terms'

/** Nobody read the group for as long as the community allows. A group never read counts from when it was noted. */
export function isStale(facts: { lastReadAt: Date; staleHours: number; now: Date }): boolean {
  return facts.now.getTime() - facts.lastReadAt.getTime() > facts.staleHours * HOUR_MS
}

/** The kind of case a message becomes unless somebody chooses another. */
export const KIND_OF_CLASS: Readonly<Record<MessageClass, ComplaintKind>> = {
  complaint: 'complaint',
  help: 'request',
  question: 'enquiry',
  thanks: 'suggestion',
  chat: 'complaint',
}

export interface SaidMessage {
  sender: string | null
  on: string | null
  clock: string | null
  kind: MessageKind
  text: string
}

const asSaid = ({ kind, text }: SaidMessage) =>
  kind === 'text' ? text : `[${MESSAGE_KINDS[kind]}]${text === '' ? '' : ` ${text}`}`

/**
 * The text of the case that some messages become: their words in order, those of several people with their names.
 * Shortened to what a case may hold; the messages themselves stay whole.
 */
export function caseTextOf(messages: readonly SaidMessage[]): string {
  const senders = new Set(messages.map(({ sender }) => sender))
  const lines = messages.map((message) =>
    senders.size > 1 && message.sender !== null ? `${message.sender}：${asSaid(message)}` : asSaid(message),
  )
  const text = lines.join('\n').trim()
  if (text.length <= MAX_REPORT_LENGTH) return text
  const characters = [...text]
  if (characters.length <= MAX_REPORT_LENGTH) return text
  return `${characters.slice(0, MAX_REPORT_LENGTH - 1).join('')}…`
}

/** A case begins with words: a picture alone says nothing a list could show. */
export const hasWords = (messages: readonly SaidMessage[]): boolean =>
  messages.some(({ kind, text }) => kind === 'text' && text.trim() !== '')

/** Who wants something, as a case names somebody the roster does not know. */
export function guestNameOf(messages: readonly SaidMessage[]): string | null {
  const sender = messages.find((each) => each.sender !== null && each.kind === 'text')?.sender ?? null
  return sender === null ? null : [...sender].slice(0, MAX_SENDER_LENGTH).join('')
}

/** When it was said, where the message tells both day and time. */
export function saidAt({ on, clock }: Pick<SaidMessage, 'on' | 'clock'>): Date | null {
  if (on === null || clock === null) return null
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + hours * HOUR_MS + minutes * MINUTE_MS)
}

/** `张姐 11月20日 09:03`, as far as it is known. */
export function spokenSource(message: SaidMessage): string {
  const at = saidAt(message)
  const day = message.on === null ? null : monthDay(startOfDate(message.on))
  return [message.sender ?? '有人', day, at ? clockTime(at) : message.clock].filter(Boolean).join(' ')
}

export interface DecidedFacts {
  decision: MessageDecision | null
  decidedAt: Date | null
  /** Of the case the message became; null for other decisions. */
  case: {
    /** Somebody answered, paused, whistled: did more than take it in. */
    begun: boolean
    isOpen: boolean
    ownerId: string | null
    /** Others’ messages were linked to it since. */
    othersLinked: boolean
  } | null
  actorId: string
  now: Date
}

/** Why a decision cannot be taken back. A case may be, as long as nobody has begun to work on it. */
export function undoRefusal({
  decision,
  decidedAt,
  now,
  ...facts
}: DecidedFacts): Refusal<InboxRefusalCode> | null {
  if (decision === null || decidedAt === null) return refuse(INBOX_REFUSALS, 'message_waiting')
  if (decision !== 'accepted') return null
  // Somebody changed it in this very moment.
  if (!facts.case) return refuse(INBOX_REFUSALS, 'undo_under_way')
  if (now.getTime() - decidedAt.getTime() > UNDO_MINUTES * MINUTE_MS)
    return refuse(INBOX_REFUSALS, 'undo_too_late')
  const { begun, isOpen, ownerId, othersLinked } = facts.case
  const othersCase = ownerId !== null && ownerId !== facts.actorId
  if (begun || !isOpen || othersCase || othersLinked) return refuse(INBOX_REFUSALS, 'undo_under_way')
  return null
}
