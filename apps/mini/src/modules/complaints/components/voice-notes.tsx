import { type AttachmentView, transcribeVoiceNote } from '@linli/domain/attachments/contract'
import { MAX_TRANSCRIPT_LENGTH } from '@linli/domain/attachments/terms'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { Button } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { VoicePlayer } from '@/shared/voice-player'

/** What was said instead of typed; staff write it down. */
export function VoiceNotes({ complaint }: { complaint: ComplaintView }) {
  const notes = complaint.attachments.filter(({ kind }) => kind === 'voice_note')
  return (
    <>
      {notes.map((note) => (
        <VoiceNote key={note.id} given={note} staff={complaint.sight === 'staff'} />
      ))}
    </>
  )
}

function VoiceNote({ given, staff }: { given: AttachmentView; staff: boolean }) {
  const [typed, setTyped] = useState<AttachmentView>()
  const [typing, setTyping] = useState(false)
  const note = typed ?? given
  const save = async (transcript: string) => {
    try {
      setTyped(await call(transcribeVoiceNote, { params: { attachmentId: note.id }, body: { transcript } }))
      setTyping(false)
      toast('记下了，反映的人也看得到')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <VoicePlayer note={note} />
      {staff && note.transcript === null && (
        <Button kind="outline" size="s" onTap={() => setTyping(true)}>
          听写成文字
        </Button>
      )}
      <ConfirmSheet
        open={typing}
        title="听写成文字"
        note="照原话写，听不清的写“听不清”。"
        yes="记下"
        reason={{ label: '说了什么', maxLength: MAX_TRANSCRIPT_LENGTH }}
        onYes={save}
        onClose={() => setTyping(false)}
      />
    </>
  )
}
