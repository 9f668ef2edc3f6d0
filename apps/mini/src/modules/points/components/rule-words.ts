import { type PointRules, ROUNDINGS } from '@linli/domain/points/terms'
import { MINUTE_MS } from '@linli/domain/time'
import { serviceMinutes, servicePoints, spokenServiceTime } from '@linli/domain/volunteering/settlement/rules'

export interface RuleWords {
  name: string
  value: string
}

/** Each rule as a name and a value. */
export function ruleWords(rules: PointRules): RuleWords[] {
  const { rounding, roundingMinutes, expiryMonths } = rules
  return [
    { name: '服务一小时', value: `${rules.pointsPerHour} 分` },
    { name: '时长取整', value: `每 ${roundingMinutes} 分钟一档，${ROUNDINGS[rounding]}` },
    { name: '多久过期', value: expiryMonths === null ? '不过期' : `得到后 ${expiryMonths} 个月` },
    { name: '一个人能发', value: `一次最多 ${rules.soloAwardPoints} 分` },
    { name: '换帮助', value: `每人七天最多 ${rules.exchangesPerWeek} 次` },
    { name: '同样两个人', value: `三十天最多 ${rules.exchangesPerPair} 次` },
  ]
}

/** An afternoon that was a little shorter than two hours: the same for every version, so that they compare. */
const EXAMPLE_MINUTES = 100

/** `来了 1 小时 40 分钟，记 1.5 小时，得 15 分`: by the very functions that settle. */
export function exampleOf(rules: PointRules): string {
  const startsAt = new Date(0)
  const endsAt = new Date(2 * EXAMPLE_MINUTES * MINUTE_MS)
  const checkedOutAt = new Date(EXAMPLE_MINUTES * MINUTE_MS)
  const minutes = serviceMinutes({ startsAt, endsAt, checkedInAt: startsAt, checkedOutAt }, rules)
  const points = servicePoints(minutes, rules.pointsPerHour)
  return `来了 ${spokenServiceTime(EXAMPLE_MINUTES)}，记 ${spokenServiceTime(minutes)}，得 ${points} 分`
}

/** What a new version changes, each as `名称：从 … 变成 …`, and the example before and after. */
export function changesOf(from: PointRules, to: PointRules): string[] {
  const after = ruleWords(to)
  const changed = ruleWords(from).flatMap(({ name, value }, at) => {
    const next = after[at]?.value ?? value
    return next === value ? [] : [`${name}：从“${value}”变成“${next}”`]
  })
  const [before, then] = [exampleOf(from), exampleOf(to)]
  return before === then ? changed : [...changed, `比如${then}；原来${before.slice(before.indexOf('记'))}`]
}
