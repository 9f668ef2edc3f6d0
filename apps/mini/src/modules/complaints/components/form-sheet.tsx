import { Button, ButtonRow } from '@linli/ui/button'
import { Sheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import type { ReactNode } from 'react'
import { showError } from '@/shared/show-error'
import type { Handled } from './use-handled'

export interface SheetProps {
  handled: Handled
  onClose: () => void
  /** The case stands otherwise now, or a colleague was quicker: read it again. */
  onDone: () => Promise<void>
}

export const optionsOf = <Code extends string>(terms: Record<Code, string>) =>
  (Object.keys(terms) as Code[]).map((value) => ({ value, label: terms[value] }))

/** Sends one act, says what came of it, and shows the case as it is then. */
export function useAct({ handled, onClose, onDone }: SheetProps) {
  const params = { complaintId: handled.complaint.id }
  const run = async (send: () => Promise<unknown>, words: string) => {
    try {
      await send()
      toast(words)
      onClose()
    } catch (error) {
      showError(error)
    }
    // Also after a refusal: a colleague may have acted meanwhile.
    await onDone()
  }
  return { params, run }
}

export interface FormSheetProps {
  title: string
  yes: string
  /** What is still missing, in words. */
  missing?: string | undefined
  onYes: () => Promise<void>
  onClose: () => void
  children: ReactNode
}

export function FormSheet({ title, yes, missing, onYes, onClose, children }: FormSheetProps) {
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={onYes}>
            {yes}
          </Button>
        </ButtonRow>
      }
    >
      {children}
    </Sheet>
  )
}

export const lacks = (words: string, what: string) => (words.trim().length < 2 ? `请写${what}` : undefined)
