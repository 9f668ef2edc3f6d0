import { asc, eq } from 'drizzle-orm'
import type { RootTx, Tx } from '../../../db/client.ts'
import { accounts, communities, memberships, signIns } from '../tables.ts'

export type SignIn = typeof signIns.$inferSelect

/** The community with this id, or the first there is. */
export async function findCommunity(tx: RootTx, communityId: string | undefined) {
  const [community] = await tx
    .select()
    .from(communities)
    .where(communityId === undefined ? undefined : eq(communities.communityId, communityId))
    .orderBy(asc(communities.createdAt), asc(communities.communityId))
    .limit(1)
  return community ?? null
}

export async function findDemoAccountId(tx: RootTx, demoKey: string): Promise<string | null> {
  const [account] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.demoKey, demoKey))
  return account?.id ?? null
}

/** The account of this openid; made when WeChat shows it for the first time. */
export async function ensureAccount(
  tx: RootTx,
  { id, openid, now }: { id: string; openid: string; now: Date },
): Promise<string> {
  await tx.insert(accounts).values({ id, openid, createdAt: now }).onConflictDoNothing()
  const [account] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.openid, openid))
  if (!account) throw new Error('account neither inserted nor found')
  return account.id
}

/** Whoever signs in to a community for the first time is a resident of it, not bound to a person yet. */
export async function ensureMembership(tx: Tx, accountId: string): Promise<void> {
  await tx
    .insert(memberships)
    .values({ communityId: tx.communityId, accountId, roles: ['resident'] })
    .onConflictDoNothing()
}

export async function findSignInByKey(tx: RootTx, signInKey: string): Promise<SignIn | null> {
  const [signIn] = await tx.select().from(signIns).where(eq(signIns.signInKey, signInKey))
  return signIn ?? null
}

export interface NewSignIn {
  id: string
  accountId: string
  communityId: string
  signInKey: string
  now: Date
}

/** Writes the sign-in unless the same call has written it before; answers with the one that is there. */
export async function ensureSignIn(tx: RootTx, { now, ...signIn }: NewSignIn): Promise<SignIn> {
  await tx
    .insert(signIns)
    .values({ ...signIn, generation: 0, createdAt: now, refreshedAt: now })
    .onConflictDoNothing()
  const written = await findSignInByKey(tx, signIn.signInKey)
  if (!written) throw new Error('sign-in neither inserted nor found')
  return written
}

/** Locked, so that two refreshes at once take turns. */
export async function lockSignIn(tx: RootTx, signInId: string): Promise<SignIn | null> {
  const [signIn] = await tx.select().from(signIns).where(eq(signIns.id, signInId)).for('update')
  return signIn ?? null
}

export async function rotateSignIn(
  tx: RootTx,
  { id, generation, refreshKey, now }: { id: string; generation: number; refreshKey: string; now: Date },
): Promise<void> {
  await tx.update(signIns).set({ generation, refreshKey, refreshedAt: now }).where(eq(signIns.id, id))
}

export async function endSignIn(tx: RootTx, { id, now }: { id: string; now: Date }): Promise<void> {
  await tx.update(signIns).set({ endedAt: now }).where(eq(signIns.id, id))
}
