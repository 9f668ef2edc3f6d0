import { fieldsOf } from '@linli/domain/complaints/open311/rules'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import type { Services } from '../http/services.ts'
import { accept, answer } from '../modules/complaints/handling/actions.ts'
import { findIdByNumber } from '../modules/complaints/merging/store.ts'
import { takeRequest } from '../modules/complaints/open311/actions.ts'
import { addSystem } from '../modules/complaints/outside-systems/actions.ts'
import { findSystem, updateSystem } from '../modules/complaints/outside-systems/store.ts'
import type { Town } from './people.ts'

/** What came in from the hotline, the oldest first; names and numbers are invented. */
const SENT = [
  {
    hoursAgo: 30,
    fields: {
      service_code: 'greening_pets',
      'attribute[kind]': 'complaint',
      'attribute[public]': 'yes',
      address_string: '砖瓦厂小区7栋后面',
      description: '有人在绿化带里遛狗不牵绳，小孩被吓到两回了。',
      first_name: '云',
      last_name: '段',
      phone: '14200008101',
    },
    answered: '昨天傍晚去看了，找到了狗主人，答应以后牵绳。门口也贴了提醒。',
  },
  {
    hoursAgo: 3,
    fields: {
      service_code: 'sanitation',
      lat: '25.0568',
      long: '102.7629',
      address_string: '砖瓦厂小区9栋1单元门口',
      description: '大件家具扔在单元门口三天了，轮椅出不去。',
      first_name: '海',
      last_name: '木',
      phone: '14200008102',
      media_url: 'https://photos.example/12345/20261125-0931.jpg',
    },
    answered: null,
  },
] as const

/** Lets the city's hotline in and takes in what it sends: one case answered, one that waits. */
export async function writeOutsideSystem(town: Town, services: Services): Promise<void> {
  const { tx, now, manager, gridWorker: actor } = town
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const form = { name: '昆明市 12345 热线', mayReport: true, mayRead: true }
  const { id } = await addSystem(tx, { actor: manager, now: ago(20 * DAY_MS), ...form })
  const system = await findSystem(tx, id)
  if (!system) throw new Error('the hotline of the demo went away')
  for (const { hoursAgo, fields, answered } of SENT) {
    const at = ago(hoursAgo * HOUR_MS)
    const [receipt] = await takeRequest(
      tx,
      { services, fields: fieldsOf(Object.entries(fields)), now: at },
      system,
    )
    await updateSystem(tx, id, { lastUsedAt: at })
    if (!receipt || answered === null) continue
    const complaintId = await findIdByNumber(tx, Number(receipt.service_request_id))
    if (complaintId === null) throw new Error('a case of the demo went away')
    await accept(tx, { actor, complaintId, now: ago((hoursAgo - 1) * HOUR_MS) })
    await answer(tx, { actor, complaintId, text: answered, now: ago((hoursAgo - 6) * HOUR_MS) })
  }
}
