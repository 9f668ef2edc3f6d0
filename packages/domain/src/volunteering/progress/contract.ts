import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { RECRUITMENT_PHASES } from '../terms'

/** How full a notice is: what everybody may watch. */
export const FillProgress = Shape({
  phase: CodeOf(RECRUITMENT_PHASES),
  /** Of all shifts together. */
  places: Type.Integer(),
  taken: Type.Integer(),
  waiting: Type.Integer(),
  /** Free places of shifts that have not begun. */
  needed: Type.Integer(),
  publishedAt: Nullable(Instant),
  /** When all places were taken for the first time (招满). */
  filledAt: Nullable(Instant),
})
export type FillProgress = Type.Static<typeof FillProgress>

/** Places taken over time, from publication until the notice was full, or until now. */
export const FillCurve = Shape({
  from: Instant,
  bucketSeconds: Type.Integer(),
  /** At the end of each bucket. */
  taken: Type.Array(Type.Integer()),
})
export type FillCurve = Type.Static<typeof FillCurve>

/** Whom one WeChat group brought, in places that are held now. */
export const GroupShare = Shape({
  groupId: Id,
  name: Type.String(),
  /** Through the group's share card, */
  byCard: Type.Integer(),
  /** and out of its chain text (接龙). */
  byChain: Type.Integer(),
  /** Half of them had come so many seconds after publication; null while there are none. */
  medianSeconds: Nullable(Type.Integer()),
})
export type GroupShare = Type.Static<typeof GroupShare>

/** Places that no group brought; with those of the groups they are all that are taken. */
export const OtherWays = Shape({ app: Type.Integer(), desk: Type.Integer(), chain: Type.Integer() })
export type OtherWays = Type.Static<typeof OtherWays>

export const RecruitmentProgress = Shape({
  ...FillProgress.properties,
  recruitmentId: Id,
  title: Type.String(),
  /** The latest notice like this one that filled (上次), or null. */
  earlier: Nullable(Shape({ recruitmentId: Id, publishedAt: Instant, fillSeconds: Type.Integer() })),
  /** Null for residents, and for a draft. */
  detail: Nullable(Shape({ curve: FillCurve, groups: Type.Array(GroupShare), others: OtherWays })),
})
export type RecruitmentProgress = Type.Static<typeof RecruitmentProgress>

export const getProgress = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId/progress',
  summary:
    'How a notice fills: for everybody the totals, for staff also the curve and which group brought whom.',
  params: Shape({ recruitmentId: Id }),
  reply: RecruitmentProgress,
})

export const watchProgress = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId/live',
  summary:
    'How full a notice is, as server-sent events: `progress` now and within a second of each change, `end` with `again` or `poll` before the server ends it, a comment every 15 s. 503 where too many listen: ask for the progress every 2 s instead.',
  params: Shape({ recruitmentId: Id }),
  reply: FillProgress,
})
