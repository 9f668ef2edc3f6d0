import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Instant, Nullable, Shape } from '../../schema'
import { MAX_MANUAL_AWARD_POINTS, ROUNDINGS } from '../terms'

const Rules = {
  /** Proposed for a new notice. */
  pointsPerHour: Type.Integer({ minimum: 0, maximum: 1_000 }),
  roundingMinutes: Type.Integer({ minimum: 1, maximum: 120 }),
  rounding: CodeOf(ROUNDINGS),
  /** Calendar months after which points lapse; null = never. */
  expiryMonths: Nullable(Type.Integer({ minimum: 1, maximum: 120 })),
  /** An award by hand above this needs a second person. */
  soloAwardPoints: Type.Integer({ minimum: 0, maximum: MAX_MANUAL_AWARD_POINTS }),
  exchangesPerWeek: Type.Integer({ minimum: 0, maximum: 50 }),
  exchangesPerPair: Type.Integer({ minimum: 0, maximum: 50 }),
}

export const PointRulesView = Shape({
  ...Rules,
  /** 0 = what holds until a manager sets the community's own. */
  version: Type.Integer(),
  /** Null for version 0. */
  validFrom: Nullable(Instant),
  setAt: Nullable(Instant),
  setByName: Nullable(Type.String()),
})
export type PointRulesView = Type.Static<typeof PointRulesView>

export const getPointRules = endpoint({
  method: 'GET',
  url: '/point-rules',
  summary: 'The community’s point rules: those in force, and every version, the newest first.',
  reply: Shape({ current: PointRulesView, versions: Type.Array(PointRulesView) }),
})
export const setPointRules = endpoint({
  method: 'POST',
  url: '/point-rules',
  summary: 'A new version of the point rules, from now or a later instant on; nothing settled changes.',
  body: Shape({ ...Rules, validFrom: Type.Optional(Instant) }),
  reply: PointRulesView,
})
