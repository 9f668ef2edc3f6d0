import type { Actor } from '@linli/domain/actor'
import { DAY_MS, dateOn, HOUR_MS, startOfDate } from '@linli/domain/time'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { accept, actOnSide, ask } from '../modules/points/exchanges/actions.ts'
import { handOver, offerReward, order } from '../modules/points/rewards/actions.ts'
import { registerVolunteer } from '../modules/volunteering/volunteers/actions.ts'
import type { Town } from './people.ts'

const REWARDS = [
  { title: '绘本一册', about: '全新，服务点书架上任选一册', points: 30, stock: 12, perPerson: 2 },
  { title: '食用油 1.8 升', about: '菜籽油一桶', points: 60, stock: 20, perPerson: 1 },
  { title: '洗衣液一袋', about: '2 公斤装', points: 25, stock: 30, perPerson: 2 },
  { title: '理发券', about: '社区理发店一次，工作日用', points: 15, stock: 40, perPerson: 4 },
  { title: '图书角帆布袋', about: '印着凤凰山的帆布袋', points: 10, stock: 50, perPerson: 1 },
  { title: '老年食堂午餐券', about: '午餐一份，可以送给家里老人', points: 12, stock: 25, perPerson: null },
] as const

/** Rewards with orders that wait and one that was fetched, and help for points: open, done and disputed. */
export async function writeSpending(town: Town): Promise<void> {
  const days = (count: number, hour = 10) =>
    new Date(startOfDate(dateOn(town.now)).getTime() + count * DAY_MS + hour * HOUR_MS)
  await writeRewards(town, days)
  await writeExchanges(town, days)
}

type Days = (count: number, hour?: number) => Date

async function writeRewards({ tx, manager, gridWorker, servingHeadIds }: Town, days: Days): Promise<void> {
  const ids: string[] = []
  for (const { stock, ...plan } of REWARDS) {
    const offer = { actor: manager, plan: { ...plan, orderUntil: null }, stock, now: days(-20) }
    ids.push((await offerReward(tx, offer)).id)
  }
  const heads = [...servingHeadIds]
  for (const [nth, rewardId] of ids.slice(2, 6).entries()) {
    const personId = heads[nth]
    if (!personId) continue
    const placed = await order(tx, { actor: manager, rewardId, personId, now: days(-3, 9 + nth) })
    if (nth === 0) await handOver(tx, { actor: gridWorker, orderId: placed.id, now: days(-2) })
  }
}

async function writeExchanges(town: Town, days: Days): Promise<void> {
  const wang = town.actorOf('王秀英')
  const helper = helperOf(town, wang)
  const asking = { title: '', about: '', place: '砖瓦厂小区', minutes: 60, points: 10 }
  await registerVolunteer(town.tx, {
    ...{ actor: town.manager, personId: helper, agreedVersion: VOLUNTEER_AGREEMENT.version },
    ...{ atDesk: true, now: days(-9) },
  })
  const tap = { title: '修水龙头', about: '厨房的水龙头一直滴水，垫圈已经买好了' }
  const done = await agreed(town, wang, { ...asking, ...tap, startsAt: days(-5) }, helper)
  for (const side of ['helper', 'asker'] as const)
    await actOnSide(town.tx, {
      actor: deskOr(town, wang, side),
      ...done,
      kind: 'confirm',
      side,
      now: days(-4),
    })
  const bulky = { title: '搬旧衣柜下楼', about: '四楼，没有电梯，要两个人抬', points: 15 }
  const disputed = await agreed(town, wang, { ...asking, ...bulky, startsAt: days(-2) }, helper)
  await actOnSide(town.tx, {
    ...{ actor: wang, ...disputed, kind: 'dispute', now: days(-1) },
    reason: '只搬到楼下，没有搬到回收点，想请社区看看怎么算',
  })
  const shopping = { title: '陪去医院拿药', about: '官渡区医院，来回大概两小时', minutes: 120, points: 20 }
  const [personId] = [...town.servingHeadIds].slice(-1)
  if (!personId) throw new Error('the demo has nobody who may ask for help')
  const plan = { ...asking, ...shopping, startsAt: days(2, 9) }
  await ask(town.tx, { actor: town.manager, personId, plan, now: town.now })
}

/** 张师傅 of another household, who is good with his hands. */
function helperOf({ families }: Town, wang: Actor): string {
  const zhang = families.find(({ head }) => head.name.startsWith('张') && head.personId !== wang.personId)
  const helper = zhang ?? families.find(({ head }) => head.personId !== wang.personId)
  if (!helper) throw new Error('the demo has no neighbour who helps')
  return helper.head.personId
}

const deskOr = ({ manager }: Town, asker: Actor, side: 'asker' | 'helper') =>
  side === 'asker' ? asker : manager

type Plan = Parameters<typeof ask>[1]['plan']

/** Asked two days before it begins, and accepted the day after. */
async function agreed({ tx, manager }: Town, asker: Actor, plan: Plan, helperId: string) {
  if (asker.personId === null) throw new Error('an account of the demo is not bound')
  const before = (count: number) => new Date(plan.startsAt.getTime() - count * DAY_MS)
  const exchangeId = await ask(tx, { actor: asker, personId: asker.personId, plan, now: before(2) })
  await accept(tx, { actor: manager, exchangeId, personId: helperId, now: before(1) })
  return { exchangeId }
}
