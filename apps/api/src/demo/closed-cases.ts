import { byWhom } from '@linli/domain/actor'
import type { ComplaintCategory, ResidentVerdict } from '@linli/domain/complaints/terms'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import type { Services } from '../http/services.ts'
import { callBack, giveVerdict, resolve } from '../modules/complaints/closing/actions.ts'
import { answer } from '../modules/complaints/handling/actions.ts'
import { takeIn } from '../modules/complaints/intake/actions.ts'
import type { Town } from './people.ts'
import { uploadLamp } from './pictures.ts'

interface ClosedCase {
  category: ComplaintCategory
  text: string
  done: string
}

/** What comes in again and again over a year, and how it was done. */
const KINDS: readonly ClosedCase[] = [
  { category: 'facilities', text: '楼道灯不亮，上楼看不清台阶。', done: '灯泡和声控开关都换了。' },
  { category: 'drainage', text: '下水道堵了，厨房的水下不去。', done: '物业疏通了主管，水下去了。' },
  { category: 'sanitation', text: '垃圾桶满了没人收，夏天味道大。', done: '加了一次清运，桶也冲洗了。' },
  { category: 'parking_traffic', text: '车停在单元门口，轮椅出不来。', done: '画了禁停线，车主挪走了。' },
  { category: 'noise', text: '楼上半夜搬东西，睡不着。', done: '上门说过了，装了桌椅脚垫。' },
  { category: 'greening_pets', text: '树枝压到电线，刮风就打火。', done: '园林队来修剪过了。' },
]
/** Days ago each came in; more of the first kinds than of the last. */
const DAYS_AGO = Array.from({ length: 40 }, (_, index) => 330 - index * 7)
/** What residents said in the end, over and over; null: nobody was reached. */
const SAID: readonly (readonly [ResidentVerdict | null, number | null])[] = [
  ['solved', 5],
  ['solved', 4],
  ['partly', 3],
  ['solved', null],
  ['solved', 5],
  [null, null],
  ['solved', 5],
]
/** With some the answer came a day too late. */
const LATE = new Set([4, 13])

/** A year of cases that have ended, for the rates; written before what is open now, as it came in before. */
export async function writeClosedCases(town: Town, services: Services): Promise<void> {
  const { tx, now, gridWorker: actor } = town
  for (const [index, daysAgo] of DAYS_AGO.entries()) {
    const kind = KINDS[(index % 9) % KINDS.length]
    if (!kind) throw new Error('the demo names no kind')
    const [verdict, stars] = SAID[index % SAID.length] ?? [null, null]
    const at = now.getTime() - daysAgo * DAY_MS
    const after = (hours: number) => new Date(at + hours * HOUR_MS)
    const { id: complaintId } = await takeIn(tx, {
      reporter: { guestName: null, guestPhone: null },
      channel: 'phone',
      kind: 'complaint',
      category: kind.category,
      text: kind.text,
      place: { compoundId: null, buildingId: null, words: '', position: null },
      gridId: actor.gridId,
      isPrivate: false,
      publicAgreed: false,
      actor,
      byId: byWhom(actor),
      acceptNow: true,
      secrets: services.secrets,
      now: after(0),
    })
    const of = { actor, complaintId }
    const answeredAfter = LATE.has(index) ? 24 * 9 : 3
    await answer(tx, { ...of, text: '收到了，这就去看。', now: after(answeredAfter) })
    await resolve(tx, { ...of, text: kind.done, now: after(answeredAfter + 30) })
    await callBack(tx, { ...of, verdict, stars, words: null, now: after(answeredAfter + 54) })
  }
}

interface Told extends ClosedCase {
  /** With a picture of the lamp, lit again. */
  isLamp?: boolean
}

/** What 苏晴 and her neighbours said, or have not said yet, of cases that were theirs. */
export async function writeVerdicts(town: Town, services: Services): Promise<void> {
  const { tx, now, gridWorker: staff } = town
  const told = async (by: string, daysAgo: number, { category, text, done, isLamp }: Told) => {
    const actor = town.actorOf(by)
    const { personId } = actor
    if (personId === null) throw new Error('an account of the demo is not bound')
    const after = (hours: number) => new Date(now.getTime() - daysAgo * DAY_MS + hours * HOUR_MS)
    const { id: complaintId } = await takeIn(tx, {
      ...{ reporter: { personId }, channel: 'phone', kind: 'request', category, text },
      place: { compoundId: null, buildingId: null, words: '砖瓦厂小区', position: null },
      gridId: staff.gridId,
      ...{ isPrivate: false, publicAgreed: true, actor: staff, byId: byWhom(staff), acceptNow: true },
      ...{ secrets: services.secrets, now: after(0) },
    })
    const doneAt = after(5)
    const photo = isLamp && (await uploadLamp(tx, { actor: staff, isLit: true, now: doneAt }))
    const attachmentIds = photo ? [photo] : undefined
    await resolve(tx, { actor: staff, complaintId, text: done, attachmentIds, now: doneAt })
    return { resident: { actor, complaintId }, ofStaff: { actor: staff, complaintId }, after }
  }

  const bench = await told('王秀英', 12, {
    category: 'facilities',
    text: '活动室门口的长椅松了，坐上去会晃。',
    done: '木工师傅把螺丝都换了。',
  })
  const words = '老人们又能坐着晒太阳了'
  await giveVerdict(tx, { ...bench.resident, verdict: 'solved', stars: 5, words, now: bench.after(20) })

  const cover = await told('何敏', 8, {
    category: 'facilities',
    text: '井盖一踩就响，孩子路过害怕。',
    done: '井盖下面垫了胶圈。',
  })
  const still = { verdict: 'unsolved', stars: null, words: '白天好些，晚上车一过还是响' } as const
  await giveVerdict(tx, { ...cover.resident, ...still, now: cover.after(30) })
  await resolve(tx, { ...cover.ofStaff, text: '整个井圈换了新的。', now: cover.after(78) })
  await giveVerdict(tx, { ...cover.resident, verdict: 'solved', stars: 4, words: null, now: cover.after(96) })

  await told('苏晴', 2, {
    category: 'street_lamp',
    text: '单元门口的灯晚上不亮，孩子下晚自习看不清路。',
    done: '灯泡换好了，今晚八点起亮。',
    isLamp: true,
  })
}
