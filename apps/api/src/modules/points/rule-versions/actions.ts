import { type Actor, byWhom } from '@linli/domain/actor'
import type { PointRulesView } from '@linli/domain/points/rule-versions/contract'
import { ruleVersionRefusal, versionAt } from '@linli/domain/points/rule-versions/rules'
import { DEFAULT_POINT_RULES, type PointRules } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { lockChain } from '../chain/store.ts'
import { insertRuleVersion, listRuleVersions, type RuleVersion } from './store.ts'

type Named = RuleVersion & { setByName: string | null }

const DEFAULTS: PointRulesView = {
  ...DEFAULT_POINT_RULES,
  version: 0,
  validFrom: null,
  setAt: null,
  setByName: null,
}

function viewOf({ communityId: _, setById: __, validFrom, setAt, ...rules }: Named): PointRulesView {
  return { ...rules, validFrom: validFrom.toISOString(), setAt: setAt.toISOString() }
}

export async function readPointRules(
  tx: Tx,
  now: Date,
): Promise<{ current: PointRulesView; versions: PointRulesView[] }> {
  const versions = await listRuleVersions(tx)
  const current = versionAt(versions, now)
  return { current: current ? viewOf(current) : DEFAULTS, versions: versions.map(viewOf) }
}

export interface NewRules {
  actor: Actor
  rules: PointRules
  /** Null = from now on. */
  validFrom: Date | null
  now: Date
}

/** A new version; two managers at once make two, one after the other. */
export async function setRules(tx: Tx, { actor, rules, validFrom, now }: NewRules): Promise<PointRulesView> {
  // Postings and versions take turns: what is settled meanwhile is settled by one of the two.
  await lockChain(tx)
  const from = validFrom ?? now
  const refusal = ruleVersionRefusal({ validFrom: from, now })
  if (refusal) throw refused(refusal)
  const [latest] = await listRuleVersions(tx)
  await insertRuleVersion(tx, {
    ...rules,
    communityId: tx.communityId,
    version: (latest?.version ?? 0) + 1,
    validFrom: from,
    setAt: now,
    setById: byWhom(actor),
  })
  const [made] = await listRuleVersions(tx)
  if (!made) throw new Error('the rules were not written')
  return viewOf(made)
}
