import type { CastMember } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import type { WechatStub } from '../wechat-stub.ts'

/** What building a call may need. */
export interface Stage {
  api: TestApi
  wechat: WechatStub
}

/** One allowed call of a mutating route, ready to be sent; its people and things are its own. */
export interface MutatingCall {
  /** Null: nobody has signed in yet. */
  caller: Pick<CastMember, 'accountId' | 'communityId'> | null
  params?: Record<string, string>
  body?: unknown
  /** Another body that is well formed too; left out where the route takes no content. */
  otherBody?: unknown
  headers?: Record<string, string>
  /** The moment of the call; the start of the tests when left out. */
  at?: Date
}

/**
 * What a repeated call gets. `kept`: the first answer, from beside the key. `made_anew`: a secret or a sheet, which is
 * not kept, so that it is read and audited again. `repeatable`: before sign-in nobody has keys, and the act itself
 * gives the same again.
 */
export type Repeat = 'kept' | 'made_anew' | 'repeatable'

export interface Mutation {
  /** As the OpenAPI document has it: `POST /api/events/{eventId}/sign-ups`. */
  route: string
  repeat: Repeat
  /** Status of the answer; 200 unless the refusal itself is what counts. */
  status?: number
  /** Makes fresh people and things and says the call. Two calls of it have the same effect in figures. */
  arrange(stage: Stage): Promise<MutatingCall>
}
