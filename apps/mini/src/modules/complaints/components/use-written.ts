import { useDraft } from '@/shared/use-draft'
import { useKeptAttachments } from './use-kept-attachments'

/** What `send` of `useWritten` hands on. */
export interface Written {
  /** Trimmed. */
  text: string
  attachmentIds: string[]
}

/**
 * Words, and photos beside them, that the phone keeps under a name until they are sent: neither a lost line nor a sheet that
 * was closed loses them.
 */
export function useWritten(name: string) {
  const { value, set, clear } = useDraft(name, () => ({ text: '' }))
  const photos = useKeptAttachments(name)
  return {
    text: value.text,
    setText: (text: string) => set({ text }),
    photos,
    /** Waits for photos that are still on their way, sends, and forgets both once they are there. */
    async send(act: (written: Written) => Promise<unknown>): Promise<void> {
      await act({ text: value.text.trim(), attachmentIds: await photos.sendAll() })
      photos.clear()
      clear()
    },
  }
}
