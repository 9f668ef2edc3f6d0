import { MAX_COMPARED_LENGTH } from '@linli/domain/complaints/alike/terms'
import type {
  listAlikeComplaints,
  ReportForm,
  reportComplaint,
  reportOnBehalf,
} from '@linli/domain/complaints/intake/contract'
import type { StaffChannel } from '@linli/domain/complaints/intake/terms'
import { proposeFor } from '@linli/domain/complaints/message-proposals/rules'
import { type ComplaintCategory, type ComplaintKind, MAX_REPORT_LENGTH } from '@linli/domain/complaints/terms'
import type { Position } from '@linli/domain/coordinates'
import type { BodyOf, QueryOf } from '@linli/domain/endpoint'
import { MINUTE_MS, startOfDate } from '@linli/domain/time'

export type Home = ReportForm['reporters'][number]
/** In the place of a compound: somewhere else, said in words. */
export const ELSEWHERE = 'elsewhere'

/** What is being written; all of it plain, as the phone keeps it. */
export interface ReportDraft {
  /** Whose concern it is; undefined: the reader’s own. */
  personId?: string
  text: string
  /** Undefined: as the words suggest. */
  kind?: ComplaintKind
  category?: ComplaintCategory
  /** Undefined: where the reporter lives. */
  compoundId?: string
  buildingId?: string
  words: string
  position: Position | null
  publicAgreed: boolean
  isPrivate: boolean
  /** The call that went out last, whatever became of it. */
  sent?: { key: string; body: string }
  /** Staff: who told it, how, and what becomes of it. */
  person?: { id: string; name: string; address: string }
  guestName: string
  guestPhone: string
  channel: StaffChannel
  chatGroupId?: string
  gridId?: string
  acceptNow: boolean
  /** Undefined: now. */
  heardOn?: string
  heardAt: string
}

export const beginReport = (): ReportDraft => ({
  text: '',
  words: '',
  position: null,
  publicAgreed: false,
  isPrivate: false,
  guestName: '',
  guestPhone: '',
  channel: 'phone',
  acceptNow: true,
  heardAt: '09:00',
})

const KIND_OF: Record<string, ComplaintKind> = {
  complaint: 'complaint',
  help: 'request',
  question: 'enquiry',
}

/** What the words seem to be about, and by which of them. */
export function suggestionFor(text: string): {
  kind: ComplaintKind
  category: ComplaintCategory
  because: string[]
} {
  const { class: what, category, because } = proposeFor({ kind: 'text', text })
  // Some of the words only say that it is a complaint; those that lead to the category do so by themselves.
  const leading = because.filter((word) => proposeFor({ kind: 'text', text: word }).category === category)
  return { kind: KIND_OF[what] ?? 'request', category, because: category === 'other' ? [] : leading }
}

/** Why it cannot be sent yet, in the order of the form. */
export function missingIn(
  { text, channel, chatGroupId }: ReportDraft,
  { behalf, spoken }: { behalf: boolean; spoken: boolean },
): string | undefined {
  const { length } = [...text.trim()]
  if (length === 0 && !spoken) return '请写几句话，或者录一段语音'
  if (length > MAX_REPORT_LENGTH)
    return `最多 ${MAX_REPORT_LENGTH} 字，请删掉 ${length - MAX_REPORT_LENGTH} 字`
  return behalf && channel === 'group' && chatGroupId === undefined ? '请选是哪个微信群说的' : undefined
}

/** The compound as chosen, else where the reporter lives; null for elsewhere. */
export function compoundOf({ compoundId }: ReportDraft, home: Home | undefined): string | null {
  if (compoundId === ELSEWHERE) return null
  return compoundId ?? home?.compoundId ?? null
}

const placeOf = (draft: ReportDraft, home: Home | undefined) => {
  const compoundId = compoundOf(draft, home)
  return {
    compoundId,
    buildingId: compoundId === null ? null : (draft.buildingId ?? null),
    words: draft.words,
    position: draft.position,
  }
}

interface With {
  attachmentIds: string[]
  /** Where the reader lives; staff report for somebody else, and nothing is taken for granted. */
  home: Home | undefined
}

function saidIn(draft: ReportDraft, { attachmentIds, home }: With) {
  const suggestion = suggestionFor(draft.text)
  return {
    kind: draft.kind ?? suggestion.kind,
    category: draft.category ?? suggestion.category,
    text: draft.text,
    place: placeOf(draft, home),
    isPrivate: draft.isPrivate,
    publicAgreed: draft.publicAgreed && !draft.isPrivate,
    attachmentIds,
  }
}

export const ownReport = (draft: ReportDraft, given: With): BodyOf<typeof reportComplaint> => ({
  personId: draft.personId ?? given.home?.personId ?? '',
  ...saidIn(draft, given),
})

export function staffReport(draft: ReportDraft, given: With): BodyOf<typeof reportOnBehalf> {
  const { person, guestName, guestPhone, channel, heardOn, heardAt } = draft
  return {
    ...saidIn(draft, { ...given, home: undefined }),
    from: person
      ? { personId: person.id }
      : { name: guestName.trim() || null, phone: guestPhone.trim() || null },
    channel,
    chatGroupId: channel === 'group' ? (draft.chatGroupId ?? null) : null,
    gridId: draft.gridId ?? null,
    heardAt: heardOn === undefined ? null : instantOf(heardOn, heardAt),
    acceptNow: draft.acceptNow,
  }
}

function instantOf(on: string, at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + (hour * 60 + minute) * MINUTE_MS).toISOString()
}

export function alikeQuery(draft: ReportDraft, home: Home | undefined): QueryOf<typeof listAlikeComplaints> {
  const { category, text, place } = saidIn(draft, { attachmentIds: [], home })
  return {
    category,
    text: text.trim().slice(0, MAX_COMPARED_LENGTH),
    ...(place.compoundId !== null && { compoundId: place.compoundId }),
    ...(place.buildingId !== null && { buildingId: place.buildingId }),
    ...place.position,
  }
}
