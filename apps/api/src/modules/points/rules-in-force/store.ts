import { DEFAULT_POINT_RULES, type PointRules } from '@linli/domain/points/terms'
import { and, desc, eq, lte } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { pointRules } from '../tables.ts'

/** The rules (积分规则) that hold at an instant; the defaults before the manager set any. */
export async function rulesInForce(tx: Tx, at: Date): Promise<PointRules> {
  const [row] = await tx
    .select({
      pointsPerHour: pointRules.pointsPerHour,
      roundingMinutes: pointRules.roundingMinutes,
      rounding: pointRules.rounding,
      expiryMonths: pointRules.expiryMonths,
      soloAwardPoints: pointRules.soloAwardPoints,
      exchangesPerWeek: pointRules.exchangesPerWeek,
      exchangesPerPair: pointRules.exchangesPerPair,
    })
    .from(pointRules)
    .where(and(eq(pointRules.communityId, tx.communityId), lte(pointRules.validFrom, at)))
    .orderBy(desc(pointRules.validFrom), desc(pointRules.version))
    .limit(1)
  return row ?? DEFAULT_POINT_RULES
}
