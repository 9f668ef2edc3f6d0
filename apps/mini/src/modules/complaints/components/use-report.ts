import {
  type AlikeComplaint,
  getReportForm,
  listAlikeComplaints,
  reportComplaint,
  reportOnBehalf,
} from '@linli/domain/complaints/intake/contract'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { goBack, goInstead } from '@/shared/go'
import { randomKey } from '@/shared/idempotency'
import { showError } from '@/shared/show-error'
import type { Attachments } from '@/shared/use-attachments'
import { useDraft } from '@/shared/use-draft'
import { useServerData } from '@/shared/use-server-data'
import { alikeQuery, beginReport, missingIn, ownReport, type ReportDraft, staffReport } from './report-draft'
import { useKeptAttachments } from './use-kept-attachments'

export interface Report {
  form: ReturnType<typeof useReportForm>
  draft: ReportDraft
  set: (change: Partial<ReportDraft>) => void
  restored: boolean
  attachments: Attachments
  /** Why it cannot be sent yet. */
  missing: string | undefined
  /** What neighbours told already, once asked for. */
  alike: AlikeComplaint[]
  closeAlike: () => void
  /** Shows what may be the same first; `anyway` sends it all the same. */
  send: (anyway?: boolean) => Promise<void>
  startAnew: () => void
}

const useReportForm = () => useServerData(() => call(getReportForm), { keepAs: 'complaints.form' })

/** What somebody is reporting: kept on the phone with its photos until the server has it. */
export function useReport(behalf: boolean): Report {
  const form = useReportForm()
  const name = behalf ? 'complaint-heard' : 'complaint'
  const draft = useDraft(name, beginReport)
  const attachments = useKeptAttachments(name)
  const [alike, setAlike] = useState<AlikeComplaint[]>([])
  const { value } = draft
  const home = form.value?.reporters[0]

  const finish = (complaintId: string) => {
    attachments.clear()
    draft.clear()
    // Left to a grid, it may be one that is not theirs to see.
    if (behalf && !value.acceptNow) goBack()
    else goInstead('complaint', { complaintId })
  }

  async function send(anyway = false) {
    try {
      const attachmentIds = await attachments.sendAll()
      if (!anyway) {
        const { rows } = await call(listAlikeComplaints, { query: alikeQuery(value, home) })
        if (rows.length > 0) return setAlike(rows)
      }
      setAlike([])
      const taken = await sendOnce({ behalf, draft, attachmentIds, home })
      toast(`收到了，第 ${taken.number} 号`)
      finish(taken.id)
    } catch (error) {
      showError(error)
    }
  }
  return {
    form,
    draft: value,
    set: draft.set,
    restored: draft.restored || attachments.restored,
    attachments,
    missing: missingIn(value, {
      behalf,
      spoken: attachments.items.some(({ kind }) => kind === 'voice_note'),
    }),
    alike,
    closeAlike: () => setAlike([]),
    send,
    startAnew: () => {
      attachments.clear()
      draft.clear()
    },
  }
}

type Home = NonNullable<ReturnType<typeof useReportForm>['value']>['reporters'][number]

interface Sending {
  behalf: boolean
  draft: ReturnType<typeof useDraft<ReportDraft>>
  attachmentIds: string[]
  home: Home | undefined
}

/**
 * The key stays with the draft: what was sent without an answer, and is sent again after the page was closed, is one
 * report.
 */
async function sendOnce({ behalf, draft, attachmentIds, home }: Sending) {
  const { value } = draft
  const body = behalf
    ? staffReport(value, { attachmentIds, home })
    : ownReport(value, { attachmentIds, home })
  const text = JSON.stringify(body)
  const idempotencyKey = value.sent?.body === text ? value.sent.key : randomKey()
  draft.set({ sent: { key: idempotencyKey, body: text } })
  if ('from' in body) return call(reportOnBehalf, { body, idempotencyKey })
  return call(reportComplaint, { body, idempotencyKey })
}
