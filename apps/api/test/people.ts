import { randomUUID } from 'node:crypto'
import type { Role } from '@linli/domain/actor'
import { and, eq } from 'drizzle-orm'
import { sealIdNumber, sealPhone } from '../src/modules/people/actions.ts'
import { accounts, memberships, persons, signIns } from '../src/modules/people/tables.ts'
import type { CastMember } from './cast.ts'
import { FENGHUANGSHAN, type TestApi } from './harness.ts'

/** Somebody who has just signed in: an account of the community, bound to nobody. */
export async function newcomer(
  api: TestApi,
  { roles = ['resident'] as Role[], gridId = null as string | null, communityId = FENGHUANGSHAN } = {},
): Promise<Pick<CastMember, 'accountId' | 'communityId'>> {
  const accountId = randomUUID()
  const at = api.start
  await api.db.inCommunity(communityId, async (tx) => {
    await tx.insert(accounts).values({ id: accountId, createdAt: at })
    await tx
      .insert(signIns)
      .values({ id: accountId, accountId, communityId, generation: 0, createdAt: at, refreshedAt: at })
    await tx.insert(memberships).values({ communityId, accountId, roles, gridId })
  })
  return { accountId, communityId }
}

/** Takes the account away from a person of the cast: they are on the roster, without a phone to tap on. */
export async function unbind(api: TestApi, person: CastMember): Promise<void> {
  await api.db.inCommunity(person.communityId, (tx) =>
    tx
      .update(memberships)
      .set({ personId: null, boundAt: null })
      .where(eq(memberships.accountId, person.accountId)),
  )
}

/** Writes numbers into somebody's row as the roster import does. */
export async function giveNumbers(
  api: TestApi,
  person: Pick<CastMember, 'personId' | 'communityId'>,
  { phone, idNumber }: { phone?: string; idNumber?: string },
): Promise<void> {
  const { secrets } = api.services
  await api.db.inCommunity(person.communityId, (tx) =>
    tx
      .update(persons)
      .set({
        ...(phone && sealPhone(secrets, person, phone)),
        ...(idNumber && sealIdNumber(secrets, person, idNumber)),
      })
      .where(and(eq(persons.communityId, person.communityId), eq(persons.id, person.personId))),
  )
}

/** A mobile number nobody else of this run has. */
let nextPhone = 0
export const newPhone = () => `199${String(++nextPhone).padStart(8, '0')}`
