import { type Actor, byWhom } from '@linli/domain/actor'
import type { ReportPlace } from '@linli/domain/complaints/intake/contract'
import type { ComplaintCategory, ComplaintChannel, ComplaintKind } from '@linli/domain/complaints/terms'
import { HOUR_MS } from '@linli/domain/time'
import type { Services } from '../http/services.ts'
import { follow } from '../modules/complaints/following/actions.ts'
import { drawBoundary, type Reporter, takeIn } from '../modules/complaints/intake/actions.ts'
import { listCompounds } from '../modules/complaints/intake/store.ts'
import type { Town } from './people.ts'
import { uploadLamp } from './pictures.ts'

/** About where the real community lies; the corners are invented. WGS84. */
const BOUNDARY = [
  { latitude: 25.0502, longitude: 102.7525 },
  { latitude: 25.0488, longitude: 102.7701 },
  { latitude: 25.0571, longitude: 102.7748 },
  { latitude: 25.0653, longitude: 102.7689 },
  { latitude: 25.0641, longitude: 102.7552 },
]

interface PlannedCase {
  hoursAgo: number
  /** Somebody with an account who reports it; or, for staff, whom they heard it from. */
  by: string
  heard?: { channel: ComplaintChannel; from: string | null; guest?: string }
  kind: ComplaintKind
  category: ComplaintCategory
  text: string
  compound?: string
  building?: string
  words?: string
  position?: { latitude: number; longitude: number }
  isPrivate?: boolean
  publicAgreed?: boolean
  followers?: number
  /** With a picture of the lamp that is out. */
  isLamp?: boolean
}

/** What people tell in the demo, the oldest first. */
const CASES: readonly PlannedCase[] = [
  {
    hoursAgo: 98,
    by: '苏晴',
    kind: 'complaint',
    category: 'parking_traffic',
    text: '放学时学校门口太堵。接孩子的车停满两边，孩子只能从车缝里走，早晚各堵半个多小时。',
    words: '云大附中门口',
    position: { latitude: 25.0573, longitude: 102.7634 },
    followers: 27,
  },
  {
    hoursAgo: 74,
    by: '何敏',
    kind: 'request',
    category: 'street_lamp',
    text: '路灯不亮。3 栋到大门这一段黑了一个星期，老人晚上不敢下楼。',
    compound: '砖瓦厂小区',
    building: '3栋',
    words: '楼下到大门',
    followers: 6,
    isLamp: true,
  },
  {
    hoursAgo: 50,
    by: '赵明',
    heard: { channel: 'group', from: null, guest: '何阿姨' },
    kind: 'request',
    category: 'drainage',
    text: '下水道返水，一楼又返水了，臭得不行。',
    compound: '砖瓦厂小区',
    building: '5栋',
    words: '1单元一楼',
    followers: 3,
  },
  {
    hoursAgo: 27,
    by: '赵明',
    heard: { channel: 'visit', from: '陈桂兰' },
    kind: 'request',
    category: 'elderly_care',
    text: '想在卫生间装个扶手。腿脚不好，上个月滑倒过一次，不想让邻居知道。',
    isPrivate: true,
    publicAgreed: false,
  },
  {
    hoursAgo: 5,
    by: '王秀英',
    kind: 'complaint',
    category: 'facilities',
    text: '单元门锁坏了，谁都能进来，昨晚有推销的上楼敲门。',
    compound: '砖瓦厂小区',
    building: '5栋',
    words: '2单元',
  },
  {
    hoursAgo: 2,
    by: '周平',
    kind: 'enquiry',
    category: 'welfare_policy',
    text: '刚搬来，孩子的医保怎么转过来？要带什么材料？',
    publicAgreed: false,
  },
]

/** Draws the community and takes in what its people tell, at times around now. */
export async function writeComplaints(town: Town, services: Services): Promise<void> {
  const { tx, now, manager } = town
  await drawBoundary(tx, { corners: BOUNDARY, actor: manager, now })
  const compounds = await listCompounds(tx)
  const placeOf = ({ compound, building, words = '', position }: PlannedCase): ReportPlace => {
    const found = compounds.find(({ name }) => name === compound)
    const house = found?.buildings.find(({ name }) => name === building)
    return { compoundId: found?.id ?? null, buildingId: house?.id ?? null, words, position: position ?? null }
  }
  for (const planned of CASES) {
    const { by, heard, kind, category, text, isPrivate = false, publicAgreed = true } = planned
    const actor = town.actorOf(by)
    const at = new Date(now.getTime() - planned.hoursAgo * HOUR_MS)
    const photo = planned.isLamp && (await uploadLamp(tx, { actor, isLit: false, now: at }))
    const { id: complaintId } = await takeIn(tx, {
      reporter: reporterOf(town, planned, actor),
      channel: heard?.channel ?? 'app',
      kind,
      category,
      text,
      place: placeOf(planned),
      isPrivate,
      publicAgreed,
      actor,
      byId: byWhom(actor),
      acceptNow: heard !== undefined,
      attachmentIds: photo ? [photo] : [],
      secrets: services.secrets,
      now: at,
    })
    const neighbours = town.families.flatMap(({ account }) => account ?? []).slice(0, planned.followers ?? 0)
    for (const neighbour of neighbours) await follow(tx, { actor: neighbour, complaintId, now: at })
  }
}

function reporterOf(town: Town, { heard }: PlannedCase, actor: Actor): Reporter {
  if (heard?.guest) return { guestName: heard.guest, guestPhone: null }
  const { personId } = heard?.from ? town.actorOf(heard.from) : actor
  if (personId === null) throw new Error('an account of the demo is not bound')
  return { personId }
}
