import { DAY_MS } from '@linli/domain/time'
import { awardByStaff } from '../modules/points/actions.ts'
import type { Neighbours, Town } from './people.ts'

interface Award {
  daysAgo: number
  points: number
  reason: string
}

/** With a helper's 15 points of two weeks ago 苏晴 stands at 85, where 60 are asked; 何敏 stays at 45. */
const NAMED_AWARDS: Record<string, readonly Award[]> = {
  苏晴: [
    { daysAgo: 150, points: 45, reason: '人口普查入户协助 3 天' },
    { daysAgo: 80, points: 25, reason: '整理图书角，修补旧绘本' },
  ],
  何敏: [
    { daysAgo: 120, points: 20, reason: '楼道清扫志愿服务' },
    { daysAgo: 45, points: 25, reason: '社区跳蚤市场值守' },
  ],
  王秀英: [
    { daysAgo: 200, points: 40, reason: '校门口文明劝导一个月' },
    { daysAgo: 90, points: 30, reason: '重阳节陪老人体检' },
  ],
}

/** Of neighbours whose points open the early window as well. */
const NEIGHBOURS_AWARDS: readonly Award[] = [
  { daysAgo: 110, points: 70, reason: '人口普查入户协助 5 天' },
  { daysAgo: 60, points: 35, reason: '校门口文明劝导' },
]

const SERVING_FAMILIES = 8

/** Families that will sign up early: with a child of the age of the class, and not suspended for no-shows. */
function servingFamilies(town: Town): Neighbours[] {
  return town.families
    .filter(({ children }) => children.some(({ age }) => age >= 3 && age <= 6))
    .slice(-SERVING_FAMILIES)
}

/** Writes awards, oldest first as the ledger was filled, and notes who was awarded. */
export async function writePoints(town: Town): Promise<void> {
  const serving = servingFamilies(town).map(({ head }) => head.personId)
  for (const personId of serving) town.servingHeadIds.add(personId)
  const awards = [
    ...Object.entries(NAMED_AWARDS).flatMap(([name, list]) =>
      list.map((award) => ({ ...award, personId: town.actorOf(name).personId })),
    ),
    ...serving.flatMap((personId) => NEIGHBOURS_AWARDS.map((award) => ({ ...award, personId }))),
  ].sort((one, other) => other.daysAgo - one.daysAgo)
  for (const { personId, daysAgo, points, reason } of awards) {
    if (personId === null) throw new Error('an account of the demo is not bound')
    const now = new Date(town.now.getTime() - daysAgo * DAY_MS)
    await awardByStaff(town.tx, { actor: town.manager, personId, points, reason, now })
  }
}
