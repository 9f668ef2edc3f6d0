import { toast } from '@linli/ui/toast'
import { showError } from '@/shared/show-error'

/**
 * Sends something, says what came of it, and reads the page again; also after a no, for somebody may have been quicker.
 * Answers whether it was done.
 */
export function useSend(reload: () => Promise<void>) {
  return async (send: () => Promise<unknown>, words: string): Promise<boolean> => {
    let done = false
    try {
      await send()
      toast(words)
      done = true
    } catch (error) {
      showError(error)
    }
    await reload()
    return done
  }
}
