import { byWhom } from '@linli/domain/actor'
import type { ComplaintCategory } from '@linli/domain/complaints/terms'
import { HOUR_MS } from '@linli/domain/time'
import type { Services } from '../http/services.ts'
import { invite, redeem } from '../modules/complaints/delegates/actions.ts'
import { takeIn } from '../modules/complaints/intake/actions.ts'
import { act, close, report } from '../modules/complaints/unit-work/actions.ts'
import { addUnit } from '../modules/complaints/units/actions.ts'
import { blow } from '../modules/complaints/whistles/actions.ts'
import { listOfCase } from '../modules/complaints/whistles/store.ts'
import type { Town } from './people.ts'

/** Partner units (共建单位) and who acts for them; the school has nobody yet. Numbers and people are invented. */
const UNITS = [
  { name: '凉亭派出所', contactName: '罗锋', phone: '0871-60000110', delegate: '罗锋' },
  { name: '安居物业公司', contactName: '唐慧', phone: '14200009001', delegate: '唐慧' },
  { name: '凤凰山小学', contactName: '邹老师', phone: '0871-60000220', delegate: null },
] as const

interface PlannedWhistle {
  unit: (typeof UNITS)[number]['name']
  category: ComplaintCategory
  text: string
  words: string
  message: string
  /** Of the case; the whistle comes an hour later. */
  hoursAgo: number
  /** By when the unit has to report; null: the next working day. */
  within: number | null
  /** What the unit did, hours after the whistle. */
  deeds?: readonly { after: number; did: 'report' | 'close' | 'act'; words: string }[]
}

const WHISTLES: readonly PlannedWhistle[] = [
  {
    unit: '凉亭派出所',
    category: 'fire_safety',
    text: '楼道里停满电动车，还拉线充电，晚上过不去，着火了跑不出来。',
    words: '砖瓦厂 7 栋 1 单元',
    message: '请今天来看一下楼道里充电的电动车，社区一起劝离',
    hoursAgo: 72,
    within: 24,
    deeds: [
      { after: 2, did: 'report', words: '' },
      { after: 5, did: 'act', words: '到现场清走 6 辆，拆了 2 处飞线，登记了车主' },
      { after: 26, did: 'close', words: '又去看过一次，楼道通了，和车主都谈过话' },
    ],
  },
  {
    unit: '安居物业公司',
    category: 'property_service',
    text: '大门口地砖翘起来了，昨天绊倒了一位老人。',
    words: '砖瓦厂小区东门',
    message: '请马上围起来，两天内修平',
    hoursAgo: 30,
    within: 12,
    deeds: [
      { after: 3, did: 'report', words: '' },
      { after: 6, did: 'act', words: '已围上警戒带，材料明天到' },
    ],
  },
  {
    unit: '安居物业公司',
    category: 'greening_pets',
    text: '大树枝断了一半挂在半空，下面就是儿童滑梯。',
    words: '砖瓦厂小区中心花园',
    message: '请尽快锯掉断枝，先把滑梯拦起来',
    hoursAgo: 8,
    within: 4,
  },
  {
    unit: '凉亭派出所',
    category: 'noise',
    text: '烧烤摊半夜还在唱歌，连着三天睡不着。',
    words: '凉亭路口',
    message: '请今晚到现场劝一下，社区会派人一起去',
    hoursAgo: 4,
    within: 4,
  },
]

/** Adds the units and whistles to them, at times around now: one done, one at work, one late, one near. */
export async function writeWhistles(town: Town, services: Services): Promise<void> {
  const { tx, manager, now } = town
  const unitIds = new Map<string, string>()
  const founded = new Date(now.getTime() - 100 * HOUR_MS)
  for (const { name, contactName, phone, delegate } of UNITS) {
    const form = { name, contactName, phone, gridIds: [] }
    const { id } = await addUnit(tx, services, { actor: manager, now: founded, ...form })
    unitIds.set(name, id)
    if (delegate === null) continue
    const { code } = await invite(tx, { actor: manager, unitId: id, name: delegate, now: founded })
    await redeem(tx, { actor: town.actorOf(delegate), code, now: founded })
  }
  for (const planned of WHISTLES)
    await writeWhistle(town, services, { ...planned, unitId: unitIds.get(planned.unit) ?? '' })
}

async function writeWhistle(
  town: Town,
  { secrets }: Services,
  planned: PlannedWhistle & { unitId: string },
): Promise<void> {
  const { tx, gridWorker: actor, now } = town
  const { category, text, words, message, hoursAgo, within, unitId } = planned
  const at = (hours: number) => new Date(now.getTime() - (hoursAgo - hours) * HOUR_MS)
  const { id: complaintId } = await takeIn(tx, {
    reporter: { guestName: null, guestPhone: null },
    channel: 'visit',
    kind: 'complaint',
    category,
    text,
    place: { compoundId: null, buildingId: null, words, position: null },
    gridId: actor.gridId,
    isPrivate: false,
    publicAgreed: false,
    actor,
    byId: byWhom(actor),
    acceptNow: true,
    secrets,
    now: at(0),
  })
  await blow(tx, { actor, complaintId, unitId, message, hours: within, now: at(1) })
  const [blown] = await listOfCase(tx, complaintId)
  const delegate = UNITS.find(({ name }) => name === planned.unit)?.delegate
  if (!blown || !delegate) return
  const whistleId = blown.whistle.id
  for (const { after, did, words: said } of planned.deeds ?? []) {
    const of = { actor: town.actorOf(delegate), whistleId, now: at(1 + after) }
    if (did === 'report') await report(tx, of)
    else if (did === 'act') await act(tx, { ...of, words: said })
    else await close(tx, { ...of, outcome: said })
  }
}
