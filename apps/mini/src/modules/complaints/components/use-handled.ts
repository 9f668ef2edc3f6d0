import { getHandling, type HandlingView } from '@linli/domain/complaints/handling/contract'
import { type ComplaintView, getComplaint } from '@linli/domain/complaints/reading/contract'
import { call } from '@/shared/call'
import { useServerData } from '@/shared/use-server-data'

/** A case as everybody who may reads it, and what staff may do with it. */
export interface Handled {
  complaint: ComplaintView
  handling: HandlingView
}

async function load(complaintId: string): Promise<Handled> {
  const params = { complaintId }
  const [complaint, handling] = await Promise.all([
    call(getComplaint, { params }),
    call(getHandling, { params }),
  ])
  return { complaint, handling }
}

export const useHandled = (complaintId: string) =>
  useServerData(() => load(complaintId), { deps: [complaintId] })
