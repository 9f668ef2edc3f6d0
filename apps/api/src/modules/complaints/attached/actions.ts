import { titleOf } from '@linli/domain/complaints/intake/rules'
import type { AttachmentOwner } from '../../attachments/actions.ts'
import { findAttachment } from '../../attachments/store.ts'
import { addEntries } from '../actions.ts'
import { sightFor } from '../reading/actions.ts'
import { lockComplaint, updateComplaint } from '../store.ts'

/**
 * Who may see photos and hear voice notes of a case: staff, the reporter’s side and units. They show faces and doors, so
 * neighbours do not, whatever was agreed about the words. Typed voice notes become the words of a case that had none.
 */
export const complaintAttachments: AttachmentOwner = {
  async mayRead(tx, { actor, ownerId: complaintId, now }) {
    const sight = await sightFor(tx, { actor, complaintId, now })
    return sight === 'staff' || sight === 'reporter' || sight === 'unit'
  },
  async transcribed(tx, { actor, ownerId: complaintId, attachmentId, now }) {
    const { communityId } = tx
    const complaint = await lockComplaint(tx, { communityId, complaintId })
    const transcript = (await findAttachment(tx, attachmentId))?.transcript?.trim()
    if (!complaint || !transcript) return
    if (complaint.body === '')
      await updateComplaint(
        tx,
        { communityId, complaintId },
        { body: transcript, title: titleOf(transcript) },
      )
    const body = `语音写成了文字：${transcript}`
    await addEntries(tx, { complaint, actor, now }, [
      { kind: 'transcribed', audience: 'reporter', body, details: { attachmentId } },
    ])
  },
}
