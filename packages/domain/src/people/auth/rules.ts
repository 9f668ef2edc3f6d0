import { DAY_MS } from '../../time'

/** A sign-in that nobody refreshed for this long has ended. */
export const REFRESH_IDLE_DAYS = 30
/** The answer to a refresh can get lost on the way: the same call again gets the same tokens for this long. */
export const REFRESH_REPEAT_SECONDS = 60

export interface RefreshFacts {
  /** Null when there is no such sign-in. */
  signIn: { generation: number; refreshKey: string | null; refreshedAt: Date; endedAt: Date | null } | null
  /** Generation of the token that was presented. */
  generation: number
  /** Idempotency-Key of this call. */
  key: string
}

/**
 * What to answer to a refresh token. `rotate`: hand out the next one. `repeat`: the same call was answered before,
 * answer the same. `end`: an old token came back, so it may have been stolen: nobody of this sign-in goes on.
 */
export function refreshVerdict(
  { signIn, generation, key }: RefreshFacts,
  now: Date,
): 'rotate' | 'repeat' | 'end' | 'expired' {
  if (!signIn || signIn.endedAt !== null || generation > signIn.generation) return 'expired'
  const idleMs = now.getTime() - signIn.refreshedAt.getTime()
  if (idleMs >= REFRESH_IDLE_DAYS * DAY_MS) return 'expired'
  if (generation === signIn.generation) return 'rotate'
  const isRetry = generation === signIn.generation - 1 && signIn.refreshKey === key
  return isRetry && idleMs <= REFRESH_REPEAT_SECONDS * 1000 ? 'repeat' : 'end'
}
