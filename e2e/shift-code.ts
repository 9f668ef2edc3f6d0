import { SHIFT_CODE } from './pages.ts'
import type { Visitor } from './visitor.ts'

/** The letters that stand on the screen of staff. */
export async function codeOn(staff: Visitor): Promise<string> {
  return (await staff.page.getByText(SHIFT_CODE).textContent()) ?? ''
}

/** Letters and picture of one and the same code: it may change between two looks. */
export async function oneCodeOn(staff: Visitor): Promise<{ letters: string; picture: string | null }> {
  const letters = await codeOn(staff)
  const picture = await staff.page.locator('.ui-code__picture img').getAttribute('src')
  if ((await codeOn(staff)) !== letters) return oneCodeOn(staff)
  return { letters: letters.replace(' ', ''), picture }
}
