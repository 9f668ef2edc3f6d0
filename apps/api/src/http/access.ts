import type { Actor, Role } from '@linli/domain/actor'
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Database } from '../db/client.ts'
import { notAllowed, notSignedIn } from './app-error.ts'
import { coalesceByCommunity } from './coalesce.ts'
import { isUuid } from './ids.ts'

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
    user: AccessClaims & { exp: number }
  }
}

/** Roles, grid and an ended sign-in take effect within this time (goals.md S4: ≤ 1 s). */
const ACTOR_TTL_MS = 500
/** Tokens remembered at once, each about 1 KB; those unused for longest go first. */
const MAX_KNOWN_TOKENS = 20_000
const MAX_ACTORS_A_READ = 1_000

/** A token that was verified, and who it was when the database was last asked. */
interface KnownToken {
  claims: AccessClaims
  /** Unix milliseconds. */
  expiresAt: number
  actor: Actor | null
  actorUntil: number
}

interface ActorRow extends Omit<Actor, 'roles'> {
  signInId: string
  /** Codes, in one text: most of a community has the same ones. */
  roles: string
}

const ACTORS_SQL = `
  select s.id as "signInId", m.account_id as "accountId", m.community_id as "communityId",
    m.person_id as "personId", array_to_string(m.roles, ' ') as roles, m.grid_id as "gridId"
  from unnest($2::uuid[], $3::uuid[]) as asked (sign_in_id, account_id)
  join sign_ins s on s.id = asked.sign_in_id and s.account_id = asked.account_id
  join memberships m on m.community_id = $1 and m.account_id = s.account_id
  where s.ended_at is null and m.suspended_at is null`

/** All sign-ins asked for at the same time are read by one statement a community, under its row security. */
function createActorReader(db: Database) {
  async function readActors(communityId: string, asks: readonly AccessClaims[]) {
    const rows = await db.readInCommunity<ActorRow>(communityId, {
      name: 'actors',
      text: ACTORS_SQL,
      values: [communityId, asks.map(({ sid }) => sid), asks.map(({ sub }) => sub)],
    })
    const rolesOf = new Map<string, Role[]>()
    const found = new Map<string, Actor>()
    for (const { signInId, accountId, personId, roles: codes, gridId } of rows) {
      const roles = rolesOf.get(codes) ?? (codes.split(' ').filter(Boolean) as Role[])
      rolesOf.set(codes, roles)
      found.set(signInId, { accountId, communityId, personId, roles, gridId })
    }
    return asks.map(({ sid, sub }) => {
      const actor = found.get(sid)
      return actor?.accountId === sub ? actor : null
    })
  }
  return coalesceByCommunity(readActors, { maxAsks: MAX_ACTORS_A_READ, communityOf: ({ cid }) => cid })
}

/** Whose token it is, for who stays longer than one call. */
export interface TokenHolder {
  accountId: string
  /** Of the token; Unix milliseconds. */
  expiresAt: number
  /** Who they are by now: null once the sign-in has ended. */
  readActor(): Promise<Actor | null>
}

export interface Access {
  /** The hook of a route for `allow`: sets `request.actor`, or answers 401 or 403. */
  hook(allow: readonly Role[]): onRequestHookHandler
  /** Of a request that the hook has let in. */
  holderOf(request: FastifyRequest): TokenHolder
}

/**
 * Who is asking: a token only proves the account, the rest is read from the database. A token seen before costs a
 * look-up; where its actor was read less than 500 ms ago, nothing is awaited.
 */
export function createAccess(app: FastifyInstance, db: Database): Access {
  const known = new LRUCache<string, KnownToken>({ max: MAX_KNOWN_TOKENS })
  const readActor = createActorReader(db)

  function verify(request: FastifyRequest): KnownToken {
    try {
      const { exp, ...claims } = app.jwt.verify<AccessClaims & { exp: number }>(app.jwt.lookupToken(request))
      // A name that is no uuid would fail the read it shares with others.
      if (![claims.sub, claims.cid, claims.sid].every(isUuid)) throw new Error('claims are not ids')
      return { claims, expiresAt: exp * 1000, actor: null, actorUntil: 0 }
    } catch {
      throw notSignedIn(request.headers.authorization ? '登录已过期，请重新登录' : '请先登录')
    }
  }

  async function refresh(header: string, token: KnownToken, at: number): Promise<Actor | null> {
    const actor = await readActor(token.claims)
    // Who is not bound may bind this very moment and ask for their family right after.
    const keepMs = actor?.personId === null ? 0 : ACTOR_TTL_MS
    const { claims, expiresAt } = token
    known.set(header, { claims, expiresAt, actor, actorUntil: at + keepMs })
    return actor
  }

  function admit(request: FastifyRequest, actor: Actor | null, allow: readonly Role[]) {
    if (!actor) throw notSignedIn('登录已失效，请重新登录')
    if (!allow.some((role) => actor.roles.includes(role))) throw notAllowed()
    request.actor = actor
  }

  return {
    holderOf(request) {
      const { claims, expiresAt } = known.get(request.headers.authorization ?? '') ?? verify(request)
      return { accountId: claims.sub, expiresAt, readActor: () => readActor(claims) }
    },
    hook: (allow) => (request, _reply, done) => {
      const at = Date.now()
      const header = request.headers.authorization ?? ''
      try {
        const kept = known.get(header)
        const token = kept && kept.expiresAt >= at ? kept : verify(request)
        if (token.actorUntil > at) {
          admit(request, token.actor, allow)
          done()
          return
        }
        refresh(header, token, at)
          .then((actor) => admit(request, actor, allow))
          .then(() => done(), done)
      } catch (error) {
        done(error as Error)
      }
    },
  }
}
