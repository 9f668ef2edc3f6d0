import { DEFAULT_POINT_RULES, type PointRules } from '@linli/domain/points/terms'
import { and, desc, eq, lte } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import { pointRules } from '../tables.ts'

export type RuleVersion = typeof pointRules.$inferSelect

/** The rules in force at an instant; version 0 are the defaults. */
export async function pointRulesAt(tx: Tx, at: Date): Promise<PointRules & { version: number }> {
  const [found] = await tx
    .select()
    .from(pointRules)
    .where(and(eq(pointRules.communityId, tx.communityId), lte(pointRules.validFrom, at)))
    .orderBy(desc(pointRules.validFrom), desc(pointRules.version))
    .limit(1)
  return found ?? { ...DEFAULT_POINT_RULES, version: 0 }
}

/** The rules in force at any instant, read once for many. */
export async function readPointRules(tx: Tx): Promise<(at: Date) => PointRules> {
  const versions = await tx
    .select()
    .from(pointRules)
    .where(eq(pointRules.communityId, tx.communityId))
    .orderBy(desc(pointRules.validFrom), desc(pointRules.version))
  return (at) => versions.find(({ validFrom }) => validFrom <= at) ?? DEFAULT_POINT_RULES
}

/** Every version with who set it, the newest first. */
export async function listRuleVersions(tx: Tx): Promise<(RuleVersion & { setByName: string | null })[]> {
  const rows = await tx
    .select({ rules: pointRules, setByName: persons.name })
    .from(pointRules)
    .leftJoin(
      persons,
      and(eq(persons.communityId, pointRules.communityId), eq(persons.id, pointRules.setById)),
    )
    .where(eq(pointRules.communityId, tx.communityId))
    .orderBy(desc(pointRules.version))
  return rows.map(({ rules, setByName }) => ({ ...rules, setByName }))
}

export async function insertRuleVersion(tx: Tx, version: RuleVersion): Promise<void> {
  await tx.insert(pointRules).values(version)
}
