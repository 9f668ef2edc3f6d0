import type { CastMember } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import { giveNumbers, newPhone, unbind } from '../people.ts'

/** Staff for the whole community, new to it. */
export const manager = (api: TestApi) => adult(api, { roles: ['resident', 'manager'] })

/** Somebody of the roster whom no account is bound to, with a phone number. */
export async function onRoster(api: TestApi): Promise<CastMember & { phone: string }> {
  const person = await adult(api, { name: '何小妹' })
  const phone = newPhone()
  await giveNumbers(api, person, { phone })
  await unbind(api, person)
  return { ...person, phone }
}
