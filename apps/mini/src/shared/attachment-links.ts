import { type AttachmentView, getAttachment } from '@linli/domain/attachments/contract'
import { useEffect, useState } from 'react'
import { call } from './call'

/** Where a picture or a player loads a link from. */
export const sourceOf = (link: string) => API_BASE + link

/** Before this, a link is taken as ended: what is about to load must still get through. */
const SPARE_MS = 10_000

export function hasEnded(link: string, now = Date.now()): boolean {
  const until = Number(/[?&]until=(\d+)/.exec(link)?.[1] ?? 0)
  return until * 1_000 - SPARE_MS <= now
}

/** The attachment with links that still work. */
export async function refreshed(attachment: AttachmentView): Promise<AttachmentView> {
  if (!hasEnded(attachment.link)) return attachment
  return call(getAttachment, { params: { attachmentId: attachment.id } })
}

/** Attachments whose links are renewed when one is asked for that has ended, e.g. on a page left open. */
export function useLinked(given: readonly AttachmentView[]) {
  const [renewed, setRenewed] = useState<Record<string, AttachmentView>>({})
  // Whoever gives new ones gives new links.
  useEffect(() => setRenewed({}), [given.map(({ link }) => link).join()])
  const shown = given.map((attachment) => renewed[attachment.id] ?? attachment)
  const renew = async (): Promise<AttachmentView[]> => {
    const fresh = await Promise.all(shown.map(refreshed))
    if (fresh.some((attachment, at) => attachment !== shown[at]))
      setRenewed(Object.fromEntries(fresh.map((attachment) => [attachment.id, attachment])))
    return fresh
  }
  return { shown, renew }
}
