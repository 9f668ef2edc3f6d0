import type { Actor, Role } from '@linli/domain/actor'
import { and, eq, isNull } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/client.ts'
import { memberships, signIns } from '../modules/people/tables.ts'
import { notAllowed, notSignedIn } from './app-error.ts'

export interface AccessClaims {
  /** Account. */
  sub: string
  /** Community. */
  cid: string
  /** Sign-in. */
  sid: string
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: AccessClaims
    user: AccessClaims
  }
}

/** Roles, grid and an ended sign-in take effect within this time (goals.md S4: ≤ 1 s). */
const ACTOR_TTL_MS = 500
const MAX_CACHED_ACTORS = 20_000

/** Reads who is asking from the database, not from the token: a token only proves the account. */
export function createActorReader(db: Database) {
  const cached = new Map<string, { actor: Promise<Actor | null>; until: number }>()

  async function load({ sub, cid, sid }: AccessClaims): Promise<Actor | null> {
    return db.inCommunity(cid, async (tx) => {
      const [row] = await tx
        .select({
          accountId: memberships.accountId,
          communityId: memberships.communityId,
          personId: memberships.personId,
          roles: memberships.roles,
          gridId: memberships.gridId,
        })
        .from(memberships)
        .innerJoin(signIns, and(eq(signIns.id, sid), eq(signIns.accountId, memberships.accountId)))
        .where(
          and(
            eq(memberships.communityId, cid),
            eq(memberships.accountId, sub),
            isNull(memberships.suspendedAt),
            isNull(signIns.endedAt),
          ),
        )
      return row ? { ...row, roles: row.roles as Role[] } : null
    })
  }

  return async function readActor(claims: AccessClaims): Promise<Actor | null> {
    const at = Date.now()
    const known = cached.get(claims.sid)
    if (known && known.until > at) {
      const actor = await known.actor
      return actor && actor.accountId === claims.sub && actor.communityId === claims.cid ? actor : null
    }
    if (cached.size >= MAX_CACHED_ACTORS) cached.clear()
    const actor = load(claims)
    cached.set(claims.sid, { actor, until: at + ACTOR_TTL_MS })
    actor.then(
      (found) => {
        // Who is not bound may bind this very moment and ask for their family right after.
        if (found?.personId === null) cached.delete(claims.sid)
      },
      () => cached.delete(claims.sid),
    )
    return actor
  }
}

/** 401 without a valid token, 403 without one of the roles. */
export async function requireActor(
  request: FastifyRequest,
  readActor: (claims: AccessClaims) => Promise<Actor | null>,
  allow: readonly Role[],
): Promise<Actor> {
  let claims: AccessClaims
  try {
    claims = await request.jwtVerify<AccessClaims>()
  } catch {
    throw notSignedIn(request.headers.authorization ? '登录已过期，请重新登录' : '请先登录')
  }
  const actor = await readActor(claims)
  if (!actor) throw notSignedIn('登录已失效，请重新登录')
  if (!allow.some((role) => actor.roles.includes(role))) throw notAllowed()
  return actor
}
