import { type Refusal, refuse } from '../../refusal'
import { POINTS_REFUSALS, type PointsRefusalCode } from '../terms'

/** Rules begin now or later: what was promised for the past stands. */
export function ruleVersionRefusal(facts: { validFrom: Date; now: Date }): Refusal<PointsRefusalCode> | null {
  return facts.validFrom < facts.now ? refuse(POINTS_REFUSALS, 'rules_not_from_the_past') : null
}

/**
 * The version in force at an instant: of those that have begun, the one that began last; of two that begin together, the
 * one set last. So a change from now on leaves alone what was set for later. Null = the defaults.
 */
export function versionAt<V extends { version: number; validFrom: Date }>(
  versions: readonly V[],
  at: Date,
): V | null {
  const begun = versions.filter(({ validFrom }) => validFrom <= at)
  return begun.reduce<V | null>((last, each) => (last && isBefore(each, last) ? last : each), null)
}

type Version = { version: number; validFrom: Date }

const isBefore = (one: Version, other: Version) =>
  one.validFrom < other.validFrom ||
  (one.validFrom.getTime() === other.validFrom.getTime() && one.version < other.version)
