import { toast } from '@linli/ui/toast'
import { CallError } from './call-error'
import { askToSignIn } from './go'

/** Shows what went wrong in words. For the end of a promise: `.catch(showError)`. */
export function showError(error: unknown): void {
  if (error instanceof CallError) {
    if (error.status === 401) askToSignIn()
    toast(error.message)
    return
  }
  console.error(error)
  toast('出了点问题，请稍后再试')
}
