import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import { DAY_MS } from '@linli/domain/time'
import { awardByStaff } from '../modules/points/actions.ts'
import { askForAward } from '../modules/points/award-requests/actions.ts'
import { setRules } from '../modules/points/rule-versions/actions.ts'
import type { Town } from './people.ts'
import { daysFrom } from './sessions.ts'

/** The rules as they were, are, and will be from two weeks on. */
async function writeRules({ tx, now, manager: actor }: Town): Promise<void> {
  const first = { ...DEFAULT_POINT_RULES, pointsPerHour: 8 }
  const second = { ...first, pointsPerHour: 10, expiryMonths: 24 }
  const third = { ...second, roundingMinutes: 15 }
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  await setRules(tx, { actor, rules: first, validFrom: null, now: ago(260) })
  await setRules(tx, { actor, rules: second, validFrom: null, now: ago(75) })
  await setRules(tx, { actor, rules: third, validFrom: daysFrom(now, 14, 0), now: ago(2) })
}

/** One colleague's few awards went to one person: nothing wrong, but worth a look. */
async function writeAnomaly({ tx, now, gridWorker: actor, families }: Town): Promise<void> {
  const personId = families[64]?.head.personId ?? ''
  const reasons = ['帮忙搬防汛沙袋', '给独居老人送饭', '雪天清扫楼道口', '登记老旧电线']
  for (const [n, reason] of reasons.entries())
    await awardByStaff(tx, { actor, personId, points: 5, reason, now: daysFrom(now, -40 + 9 * n, 17) })
}

/** What the points office has to look at: rules with a history, an award for two, something to look at. */
export async function writeLedger(town: Town): Promise<void> {
  const { tx, now, gridWorker: actor, families } = town
  await writeRules(town)
  await writeAnomaly(town)
  const personId = families[66]?.head.personId ?? ''
  const reason = '人口普查入户协助 12 天，有签到表'
  await askForAward(tx, { actor, personId, points: 120, reason, now: daysFrom(now, -1, 16) })
}
