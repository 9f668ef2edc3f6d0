import { MAX_WHISTLE_LENGTH } from '@linli/domain/complaints/whistles/terms'
import { LongTextField } from '@linli/ui/field'
import { Note } from '@linli/ui/text'
import { PhotoPicker } from '@/shared/photo-picker'
import { FormSheet, lacks } from './form-sheet'
import { useWritten, type Written } from './use-written'

interface DeedSheetProps {
  /** What the phone keeps it under. */
  name: string
  title: string
  note: string
  yes: string
  label: string
  placeholder: string
  photos: string
  /** Throws what was refused. */
  onSend: (send: () => Promise<void>) => Promise<unknown>
  act: (written: Written) => Promise<unknown>
  onClose: () => void
}

/** What a unit did, in words, with photos of before and after. */
export function DeedSheet(props: DeedSheetProps) {
  const { text, setText, photos, send } = useWritten(props.name)
  return (
    <FormSheet
      title={props.title}
      yes={props.yes}
      missing={lacks(text, props.label)}
      onClose={props.onClose}
      onYes={async () => {
        await props.onSend(() => send(props.act))
      }}
    >
      <Note>{props.note}</Note>
      <LongTextField
        label={props.label}
        placeholder={props.placeholder}
        maxLength={MAX_WHISTLE_LENGTH}
        value={text}
        onChange={setText}
      />
      <PhotoPicker attachments={photos} label={props.photos} />
    </FormSheet>
  )
}
