import { timingSafeEqual } from 'node:crypto'
import { refreshVerdict } from '@linli/domain/people/auth/rules'
import type { SignInOptions, Tokens } from '@linli/domain/people/contract'
import { AUTH_REFUSALS } from '@linli/domain/people/terms'
import { DEMO_IDENTITIES } from '../../../demo/identities.ts'
import { AppError, notFound } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import type { Services } from '../../../http/services.ts'
import {
  endSignIn,
  ensureAccount,
  ensureMembership,
  ensureSignIn,
  findCommunity,
  findDemoAccountId,
  findSignInByKey,
  lockSignIn,
  rotateSignIn,
  type SignIn,
} from './store.ts'

type Generation = Pick<SignIn, 'id' | 'accountId' | 'communityId' | 'generation'>

const expired = () => new AppError(401, 'sign_in_expired', AUTH_REFUSALS.sign_in_expired)

/** Derived, never stored: who reads the database cannot make one. */
function refreshTokenOf(secrets: Secrets, { id, generation }: Pick<Generation, 'id' | 'generation'>): string {
  const proof = secrets.sign(`refresh/${id}/${generation}`)
  return Buffer.from(`${id}.${generation}.${proof}`).toString('base64url')
}

/** Which sign-in and generation a genuine refresh token names; null when we did not make it. */
function readRefreshToken(secrets: Secrets, token: string): { id: string; generation: number } | null {
  const named = /^([0-9a-f-]{36})\.(\d{1,9})\./.exec(Buffer.from(token, 'base64url').toString('latin1'))
  if (!named?.[1] || !named[2]) return null
  const sought = { id: named[1], generation: Number(named[2]) }
  const genuine = Buffer.from(refreshTokenOf(secrets, sought))
  const given = Buffer.from(token)
  return genuine.length === given.length && timingSafeEqual(genuine, given) ? sought : null
}

function tokensOf(services: Services, signIn: Generation): Tokens {
  const { accountId: sub, communityId: cid, id: sid } = signIn
  const { token, expiresAt } = services.signAccessToken({ sub, cid, sid })
  return {
    accessToken: token,
    accessExpiresAt: expiresAt.toISOString(),
    refreshToken: refreshTokenOf(services.secrets, signIn),
  }
}

/** The answer to a retried sign-in; once its tokens were refreshed or ended it cannot be given again. */
function tokensAgain(services: Services, signIn: SignIn): Tokens {
  if (signIn.endedAt !== null || signIn.generation > 0) throw expired()
  return tokensOf(services, signIn)
}

async function requireCommunity(services: Services, communityId?: string) {
  const community = await findCommunity(services.db.root, communityId)
  if (!community) throw notFound('community_not_found', AUTH_REFUSALS.community_not_found)
  return community
}

export async function describeSignIn(services: Services): Promise<SignInOptions> {
  const community = await requireCommunity(services)
  const identities = services.config.demo ? DEMO_IDENTITIES : []
  return {
    communityName: community.name,
    demoIdentities: identities.map(({ key, name, role, story }) => ({ key, name, role, story })),
    wechat: services.wechat !== null,
  }
}

export interface WechatSignIn {
  code: string
  communityId: string | undefined
  key: string
  now: Date
}

/** The code is single use, so calls with the same key wait for the one that spends it. */
const exchanging = new Map<string, Promise<Tokens>>()
const OTHER_PROCESS_WAITS = 4
const OTHER_PROCESS_WAIT_MS = 150

export async function signInWithWechat(services: Services, request: WechatSignIn): Promise<Tokens> {
  const signInKey = services.secrets.sign(`sign-in/wechat/${request.key}/${request.code}`)
  const running = exchanging.get(signInKey)
  if (running) return running
  const exchange = exchangeOnce(services, request, signInKey).finally(() => exchanging.delete(signInKey))
  exchanging.set(signInKey, exchange)
  return exchange
}

async function exchangeOnce(services: Services, request: WechatSignIn, signInKey: string): Promise<Tokens> {
  const { db, wechat } = services
  const { code, now } = request
  if (!wechat) throw new AppError(503, 'wechat_unavailable', AUTH_REFUSALS.wechat_unavailable)
  const { communityId } = await requireCommunity(services, request.communityId)
  const earlier = await findSignInByKey(db.root, signInKey)
  if (earlier) return tokensAgain(services, earlier)
  let openid: string
  try {
    openid = (await wechat.exchangeCode(code)).openid
  } catch (error) {
    const refusedCode = error instanceof AppError && error.code === 'wechat_code_refused'
    const elsewhere = refusedCode ? await awaitSignIn(services, signInKey) : null
    if (elsewhere) return tokensAgain(services, elsewhere)
    throw error
  }
  const signIn = await db.inCommunity(communityId, async (tx) => {
    const accountId = await ensureAccount(tx, { id: newId(), openid, now })
    await ensureMembership(tx, accountId)
    return ensureSignIn(tx, { id: newId(), accountId, communityId, signInKey, now })
  })
  return tokensOf(services, signIn)
}

/** A refused code may have been spent by the same call on another process, whose commit is under way. */
async function awaitSignIn(services: Services, signInKey: string): Promise<SignIn | null> {
  for (let wait = 0; wait < OTHER_PROCESS_WAITS; wait++) {
    const signIn = await findSignInByKey(services.db.root, signInKey)
    if (signIn) return signIn
    await new Promise((done) => setTimeout(done, OTHER_PROCESS_WAIT_MS))
  }
  return null
}

export async function signInToDemo(
  services: Services,
  { demoKey, key, now }: { demoKey: string; key: string; now: Date },
): Promise<Tokens> {
  if (!services.config.demo) throw notFound('route_not_found', '没有这个地址')
  const { communityId } = await requireCommunity(services)
  const signInKey = services.secrets.sign(`sign-in/demo/${key}/${demoKey}`)
  const signIn = await services.db.outsideCommunities(async (tx) => {
    const accountId = await findDemoAccountId(tx, demoKey)
    if (!accountId) throw notFound('unknown_demo_identity', AUTH_REFUSALS.unknown_demo_identity)
    return ensureSignIn(tx, { id: newId(), accountId, communityId, signInKey, now })
  })
  return tokensAgain(services, signIn)
}

export async function refresh(
  services: Services,
  { refreshToken, key, now }: { refreshToken: string; key: string; now: Date },
): Promise<Tokens> {
  const presented = readRefreshToken(services.secrets, refreshToken)
  if (!presented) throw expired()
  const { id } = presented
  // The end of a sign-in is committed first and refused afterwards.
  const going = await services.db.outsideCommunities(async (tx): Promise<Generation | null> => {
    const signIn = await lockSignIn(tx, id)
    const verdict = refreshVerdict({ signIn, generation: presented.generation, key }, now)
    if (verdict === 'end') await endSignIn(tx, { id, now })
    if (!signIn || verdict === 'end' || verdict === 'expired') return null
    if (verdict === 'repeat') return signIn
    const generation = signIn.generation + 1
    await rotateSignIn(tx, { id, generation, refreshKey: key, now })
    return { ...signIn, generation }
  })
  if (!going) throw expired()
  return tokensOf(services, going)
}

/** Ends the sign-in of any token of its family, the newest or not; ending it twice is fine. */
export async function signOut(
  services: Services,
  { refreshToken, now }: { refreshToken: string; now: Date },
): Promise<void> {
  const presented = readRefreshToken(services.secrets, refreshToken)
  if (!presented) throw expired()
  await services.db.outsideCommunities(async (tx) => {
    const signIn = await lockSignIn(tx, presented.id)
    if (signIn && signIn.endedAt === null) await endSignIn(tx, { id: signIn.id, now })
  })
}
