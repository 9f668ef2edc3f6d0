import { titleOf } from '@linli/domain/complaints/intake/rules'
import { audiencesFor } from '@linli/domain/complaints/rules'
import type { AttachmentOwner } from '../../attachments/actions.ts'
import { findAttachment } from '../../attachments/store.ts'
import { addEntries, findByNewWords } from '../actions.ts'
import { sightFor } from '../reading/actions.ts'
import { findEntry, lockComplaint, updateComplaint } from '../store.ts'
import { isOwnDeed } from '../unit-work/actions.ts'

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
    if (complaint.body === '') {
      const texts = { body: transcript, title: titleOf(transcript) }
      await updateComplaint(tx, { communityId, complaintId }, texts)
      const after = { ...texts, place: complaint.place }
      await findByNewWords(tx, { number: complaint.number, before: complaint, after })
    }
    const body = `语音写成了文字：${transcript}`
    await addEntries(tx, { complaint, actor, now }, [
      { kind: 'transcribed', audience: 'reporter', body, details: { attachmentId } },
    ])
  },
}

/**
 * Photos that staff and units put beside what they write: whoever reads the line sees them, and so does the unit whose deed it
 * is, for as long as it may read that.
 */
export const entryAttachments: AttachmentOwner = {
  async mayRead(tx, { actor, ownerId, now }) {
    const entry = await findEntry(tx, ownerId)
    if (!entry) return false
    const sight = await sightFor(tx, { actor, complaintId: entry.complaintId, now })
    if (sight && audiencesFor(sight).includes(entry.audience)) return true
    return isOwnDeed(tx, actor, entry)
  },
}
