import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { CLASS_STARTS, manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { openEvent } from './actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Family = Awaited<ReturnType<typeof manyFamilies>>[number]

/** An event with so many places, booked by families in turn. */
async function booked(places: number, families: readonly Family[], change = {}) {
  const event = await publishedEvent(api, { places, householdLimit: 1, ...change })
  api.setNow(WHEN_OPEN)
  const signUps: SignUpView[] = []
  for (const { parent, child } of families) {
    const reply = await api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
    signUps.push(reply.json<SignUpView>())
  }
  return { event, signUps }
}
const act = (family: Family, event: EventView, signUp: SignUpView | undefined, verb: string) =>
  api.as(family.parent)('POST', `/events/${event.id}/sign-ups/${signUp?.id}/${verb}`, {})
async function statusOf(family: Family | undefined, event: EventView) {
  if (!family) throw new Error('no such family')
  const view = (await api.as(family.parent)('GET', `/events/${event.id}`)).json<EventView>()
  return view.mine?.signUps.at(-1)?.attendees[0]?.status
}
async function counters(eventId: string) {
  const { rows } = await api.admin.query(
    `select c.taken, c.waiting, c.newcomer_taken,
       count(*) filter (where a.status in ('confirmed', 'offered'))::int as held,
       count(*) filter (where a.status = 'waiting')::int as waits
     from event_counters c left join event_attendees a on a.event_id = c.event_id
     where c.event_id = $1 group by c.taken, c.waiting, c.newcomer_taken`,
    [eventId],
  )
  return rows[0] as { taken: number; waiting: number; newcomer_taken: number; held: number; waits: number }
}

describe('a freed place', () => {
  it('goes to the first family in line, is held for it, and becomes its own when it says yes', async () => {
    const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const { event, signUps } = await booked(1, families)
    await act(families[0], event, signUps[0], 'cancel')
    expect(await statusOf(families[1], event)).toBe('offered')
    expect(await statusOf(families[2], event)).toBe('waiting')
    const inbox = (await api.as(families[1].parent)('GET', '/my/messages')).json<{
      rows: { kind: string }[]
    }>()
    expect(inbox.rows[0]?.kind).toBe('place_offered')
    const accepted = await act(families[1], event, signUps[1], 'accept-offer')
    expect(accepted.json<SignUpView>().attendees[0]?.status).toBe('confirmed')
    expect(await counters(event.id)).toMatchObject({ taken: 1, waiting: 1, held: 1, waits: 1 })
  })

  it('is not for a passer-by while it is held', async () => {
    const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const { event, signUps } = await booked(1, families.slice(0, 2))
    await act(families[0], event, signUps[0], 'cancel')
    const { parent, child } = families[2]
    const late = await api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
    expect(late.json<SignUpView>().attendees[0]?.status).toBe('waiting')
  })

  it('passes on when the family gives it away', async () => {
    const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const { event, signUps } = await booked(1, families)
    await act(families[0], event, signUps[0], 'cancel')
    expect((await act(families[1], event, signUps[1], 'decline-offer')).statusCode).toBe(200)
    expect(await statusOf(families[1], event)).toBe('cancelled')
    expect(await statusOf(families[2], event)).toBe('offered')
  })

  it('passes on by the clock alone: nothing has run when the next family looks', async () => {
    const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const { event, signUps } = await booked(1, families)
    await act(families[0], event, signUps[0], 'cancel')
    api.setNow(new Date(WHEN_OPEN.getTime() + 2 * HOUR_MS))
    expect(await statusOf(families[2], event)).toBe('offered')
    expect(await statusOf(families[1], event)).toBe('lapsed')
    const late = await act(families[1], event, signUps[1], 'accept-offer')
    expect([late.statusCode, late.json().code]).toEqual([409, 'offer_ended'])
    expect(await counters(event.id)).toMatchObject({ taken: 1, waiting: 0, held: 1 })
  })

  it('is still the family’s at the last moment of the hold', async () => {
    const families = (await manyFamilies(api, 2)) as [Family, Family]
    const { event, signUps } = await booked(1, families)
    await act(families[0], event, signUps[0], 'cancel')
    api.setNow(new Date(WHEN_OPEN.getTime() + 2 * HOUR_MS - 1))
    expect((await act(families[1], event, signUps[1], 'accept-offer')).statusCode).toBe(200)
  })

  it('goes to the first family that fits when the first in line needs two', async () => {
    const [single, ...rest] = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const event = await publishedEvent(api, { places: 1, householdLimit: 1 })
    api.setNow(WHEN_OPEN)
    const first = (
      await api.as(single.parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([single.child]))
    ).json<SignUpView>()
    await api.admin.query('update events set household_limit = 2 where id = $1', [event.id])
    const pair = await api.as(cast.su)(
      'POST',
      `/events/${event.id}/sign-ups`,
      signUpBody([cast.xiaobao, cast.dabao]),
    )
    expect(pair.json<SignUpView>().waitingPosition).toBe(1)
    const { parent, child } = rest[0]
    await api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
    await act(single, event, first, 'cancel')
    expect(await statusOf(rest[0], event)).toBe('offered')
    const mine = (await api.as(cast.su)('GET', `/events/${event.id}`)).json<EventView>().mine
    expect(mine?.signUps[0]).toMatchObject({ waitingPosition: 1 })
  })

  it('finds the family that fits however many ahead of it need two, and the next place the next such', async () => {
    const families = (await manyFamilies(api, 28)) as [Family, ...Family[]]
    const { event, signUps } = await booked(2, families.slice(0, 2))
    await api.admin.query('update events set household_limit = 2 where id = $1', [event.id])
    const isSingle = (i: number) => i === 24 || i === 27
    for (const [i, { parent, child }] of families.entries())
      if (i >= 2)
        await api.as(parent)(
          'POST',
          `/events/${event.id}/sign-ups`,
          signUpBody(isSingle(i) ? [child] : [child, parent]),
        )
    await act(families[0], event, signUps[0], 'cancel')
    expect(await statusOf(families[24], event)).toBe('offered')
    expect(await statusOf(families[27], event)).toBe('waiting')
    await act(families[1] as Family, event, signUps[1], 'cancel')
    expect(await statusOf(families[27], event)).toBe('offered')
    expect(await counters(event.id)).toMatchObject({ taken: 2, held: 2, waiting: 48, waits: 48 })
  })

  it('has nothing to accept for a family that waits or is in', async () => {
    const families = (await manyFamilies(api, 2)) as [Family, Family]
    const { event, signUps } = await booked(1, families)
    for (const i of [0, 1] as const) {
      const reply = await act(families[i], event, signUps[i], 'accept-offer')
      expect([reply.statusCode, reply.json().code]).toEqual([409, 'offer_not_found'])
    }
    const stranger = await api.as(cast.he)(
      'POST',
      `/events/${event.id}/sign-ups/${signUps[0]?.id}/accept-offer`,
      {},
    )
    expect(stranger.statusCode).toBe(404)
  })
})

describe('a family that has an offer to answer', () => {
  const offersTold = async ({ personId }: { personId: string }, { id }: EventView) => {
    const { rows } = await api.admin.query<{ body: string }>(
      `select body from messages where person_id = $1 and event_id = $2 and kind = 'place_offered' order by sent_at`,
      [personId, id],
    )
    return rows.map(({ body }) => body)
  }
  const path = ({ id }: EventView) => `/events/${id}/sign-ups`
  const mineOf = async (event: EventView) =>
    (await api.as(cast.su)('GET', `/events/${event.id}`)).json<EventView>().mine?.signUps[0]
  const statusesOf = (signUp: SignUpView | undefined) => signUp?.attendees.map(({ status }) => status)

  /** Two places, both taken; 苏晴 waits for two children and would take one, another family waits after her. */
  async function suIsOfferedOne() {
    const families = (await manyFamilies(api, 4)) as [Family, Family, Family, Family]
    const { event, signUps } = await booked(2, families.slice(0, 2), { householdLimit: 2 })
    const both = signUpBody([cast.xiaobao, cast.dabao], { acceptPartial: true })
    const own = (await api.as(cast.su)('POST', path(event), both)).json<SignUpView>()
    const { parent, child } = families[2]
    await api.as(parent)('POST', path(event), signUpBody([child]))
    await act(families[0], event, signUps[0], 'cancel')
    expect(statusesOf(await mineOf(event))).toEqual(['offered', 'waiting'])
    const freeAnother = () => act(families[1], event, signUps[1], 'cancel')
    return { event, families, own, freeAnother }
  }
  const minutesOn = (minutes: number) => api.setNow(new Date(WHEN_OPEN.getTime() + minutes * MINUTE_MS))

  it('is offered the next place too, under the hold that is on, and says yes to both at once', async () => {
    const { event, families, own, freeAnother } = await suIsOfferedOne()
    const before = await mineOf(event)
    minutesOn(30)
    await freeAnother()
    const after = await mineOf(event)
    expect(statusesOf(after)).toEqual(['offered', 'offered'])
    expect(after?.offerHeldUntil).toBe(before?.offerHeldUntil)
    expect(await statusOf(families[2], event)).toBe('waiting')
    expect(await offersTold(cast.su, event)).toEqual([
      expect.stringContaining('有 1 个名额轮到你家了，给你留到今天（周五）11:00'),
      expect.stringContaining('又有 1 个名额轮到你家了，连同前面的一共 2 个，给你留到今天（周五）11:00'),
    ])
    expect(await counters(event.id)).toMatchObject({ taken: 2, waiting: 1, held: 2, waits: 1 })
    const accepted = await api.as(cast.su)('POST', `${path(event)}/${own.id}/accept-offer`, {})
    expect(statusesOf(accepted.json<SignUpView>())).toEqual(['confirmed', 'confirmed'])
  })

  it('is not passed by somebody who signs up meanwhile', async () => {
    const { event, families, freeAnother } = await suIsOfferedOne()
    await freeAnother()
    const { parent, child } = families[3]
    const late = await api.as(parent)('POST', path(event), signUpBody([child]))
    expect(late.json<SignUpView>()).toMatchObject({ waitingPosition: 2, attendees: [{ status: 'waiting' }] })
  })

  it('loses both when the first hold ends, and they go on in order', async () => {
    const { event, families, freeAnother } = await suIsOfferedOne()
    minutesOn(110)
    await freeAnother()
    minutesOn(120)
    expect(statusesOf(await mineOf(event))).toEqual(['lapsed', 'lapsed'])
    expect(await statusOf(families[2], event)).toBe('offered')
    expect(await counters(event.id)).toMatchObject({ taken: 1, waiting: 0, held: 1, waits: 0 })
  })
})

describe('a place that is freed just before the event', () => {
  /** One place, freed by staff ten minutes before the start, while sign-up is on; a second family waits. */
  async function freedLate() {
    const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
    const startsAt = CLASS_STARTS.toISOString()
    const late = { signUpClosesAt: startsAt, cancelClosesAt: startsAt }
    const { event, signUps } = await booked(1, families.slice(0, 2), late)
    api.setNow(new Date(CLASS_STARTS.getTime() - 10 * MINUTE_MS))
    const path = `/events/${event.id}/sign-ups`
    await api.as(cast.lin)('POST', `${path}/${signUps[0]?.id}/cancel`, {})
    return { families, event, waiting: signUps[1], path }
  }

  it('is offered to who waits, and nobody who signs up then goes past', async () => {
    const { families, event, waiting, path } = await freedLate()
    expect(await statusOf(families[1], event)).toBe('offered')
    const { parent, child } = families[2]
    const late = await api.as(parent)('POST', path, signUpBody([child]))
    expect(late.json<SignUpView>()).toMatchObject({ waitingPosition: 1, attendees: [{ status: 'waiting' }] })
    // Who stands at the door needs no phone.
    const accepted = await api.as(cast.lin)('POST', `${path}/${waiting?.id}/accept-offer`, {})
    expect(accepted.json<SignUpView>().attendees[0]?.status).toBe('confirmed')
  })

  it('is held until the start, and goes to nobody any more from then on', async () => {
    const { families, event, path } = await freedLate()
    const { parent, child } = families[2]
    await api.as(parent)('POST', path, signUpBody([child]))
    api.setNow(new Date(CLASS_STARTS.getTime() - 1))
    expect(await statusOf(families[1], event)).toBe('offered')
    api.setNow(CLASS_STARTS)
    expect(await statusOf(families[1], event)).toBe('lapsed')
    expect(await statusOf(families[2], event)).toBe('waiting')
    const inbox = await api.as(families[1].parent)('GET', '/my/messages')
    expect(inbox.json().rows[0].body).toMatch(/没有在时间内确认，活动已经开始了。$/)
    expect(await counters(event.id)).toMatchObject({ taken: 0, waiting: 1 })
  })
})

describe('more places', () => {
  it('are offered down the line in order', async () => {
    const families = await manyFamilies(api, 5)
    const { event } = await booked(1, families)
    const reply = await api.as(cast.lin)('POST', `/events/${event.id}/change`, { places: 3 })
    expect(reply.json<EventView>()).toMatchObject({ places: 3, taken: 3, waiting: 2 })
    const statuses = await Promise.all(families.map((family) => statusOf(family, event)))
    expect(statuses).toEqual(['confirmed', 'offered', 'offered', 'waiting', 'waiting'])
  })
})

describe('accepting while the hold ends', () => {
  it('never gives one place to two families, whoever comes first', async () => {
    const families = (await manyFamilies(api, 4)) as [Family, Family, Family, Family]
    const { event, signUps } = await booked(1, families)
    await act(families[0], event, signUps[0], 'cancel')
    api.setNow(new Date(WHEN_OPEN.getTime() + 2 * HOUR_MS - MINUTE_MS))
    const other = await api.second()
    const path = (i: 1 | 2) => `/events/${event.id}/sign-ups/${signUps[i]?.id}/accept-offer`
    const after = new Date(WHEN_OPEN.getTime() + 2 * HOUR_MS)
    await Promise.all([
      api.as(families[1].parent)('POST', path(1), {}),
      api.callOn(other, families[1].parent)('POST', path(1), {}),
      api.as(families[2].parent)('POST', path(2), {}),
      api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
        await openEvent(tx, { communityId: FENGHUANGSHAN, eventId: event.id, now: after })
      }),
    ])
    const { taken, held } = await counters(event.id)
    expect(taken).toBe(held)
    expect(taken).toBeLessThanOrEqual(1)
  })
})

describe('a random history', () => {
  it('never oversells, keeps its counters true and its line in order', async () => {
    const families = await manyFamilies(api, 24)
    const event = await publishedEvent(api, { places: 6, householdLimit: 1 })
    const ids = new Map<string, string>()
    let seed = 20261123
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * below)
    }
    let clock = WHEN_OPEN.getTime()
    for (let round = 0; round < 12; round++) {
      api.setNow(new Date(clock))
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const family = families[random(families.length)] as Family
          const call = api.as(family.parent)
          const signUpId = ids.get(family.parent.personId)
          const path = `/events/${event.id}/sign-ups`
          const choice = random(5)
          if (choice <= 1 || !signUpId) {
            const reply = await call('POST', path, signUpBody([family.child]))
            if (reply.statusCode === 200) ids.set(family.parent.personId, reply.json<SignUpView>().id)
          } else if (choice === 2) await call('POST', `${path}/${signUpId}/cancel`, {})
          else if (choice === 3) await call('POST', `${path}/${signUpId}/accept-offer`, {})
          else await api.as(cast.lin)('POST', `/events/${event.id}/change`, { places: 4 + random(6) })
        }),
      )
      const { taken, waiting, held, waits } = await counters(event.id)
      expect({ taken, waiting }).toEqual({ taken: held, waiting: waits })
      const { rows } = await api.admin.query(
        'select taken <= places as fits from event_counters where event_id = $1',
        [event.id],
      )
      expect(rows[0].fits).toBe(true)
      clock += 25 * MINUTE_MS
    }
  })
})
