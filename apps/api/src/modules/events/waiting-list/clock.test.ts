import { randomUUID } from 'node:crypto'
import type { EventView, SignUpView } from '@linli/domain/events/contract'
import type { Tokens } from '@linli/domain/people/contract'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import {
  CLASS_OPENS,
  IN_PRIORITY_WINDOW,
  manyFamilies,
  pointsFirst,
  publishedEvent,
  signUpBody,
  WHEN_OPEN,
} from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { award } from '../../../../test/ledger.ts'
import { brokenPromises, type Line, lineOf, wrongs } from '../../../../test/line.ts'
import { forgetOldKeys } from '../../../http/idempotency.ts'
import { settleDueEvents } from './actions.ts'

/** An outage of a day is a clock that jumps; a clock that was wrong jumps back when somebody mends it. */
let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Family = Awaited<ReturnType<typeof manyFamilies>>[number]
let clock = 0
function setClock(to: Date | number) {
  clock = Number(to)
  api.setNow(new Date(clock))
}
const jump = (ms: number) => setClock(clock + ms)

const signUp = async ({ parent, child }: Family, event: EventView) =>
  (await api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))).json<SignUpView>()
const act = async (family: Family, { id, eventId }: SignUpView, verb: string) => {
  const reply = await api.as(family.parent)('POST', `/events/${eventId}/sign-ups/${id}/${verb}`, {})
  return reply.statusCode === 200 ? 'done' : reply.json<{ code: string }>().code
}
const statusOf = async (family: Family, event: EventView) => {
  const view = (await api.as(family.parent)('GET', `/events/${event.id}`)).json<EventView>()
  return view.mine?.signUps.at(-1)?.attendees[0]?.status
}
/** Everybody looks at once, and the timer of two processes comes round as well. */
const everybodyLooks = (event: EventView, families: readonly Family[]) =>
  Promise.all([
    ...families.map((family) => statusOf(family, event)),
    settleDueEvents(api.db, FENGHUANGSHAN, new Date(clock)),
    settleDueEvents(api.db, FENGHUANGSHAN, new Date(clock)),
  ])

/** A session of a series that these families came to: they are no newcomers to the next one. */
async function sessionBefore(families: readonly Family[]): Promise<EventView> {
  const at = (ms: number) => new Date(api.start.getTime() + ms).toISOString()
  const event = await publishedEvent(api, {
    startsAt: at(HOUR_MS),
    endsAt: at(2 * HOUR_MS),
    signUpOpensAt: at(0),
    signUpClosesAt: at(HOUR_MS),
    cancelClosesAt: at(HOUR_MS),
  })
  for (const family of families) {
    const { code } = await signUp(family, event)
    await api.as(cast.lin)('POST', `/events/${event.id}/check-ins`, { code })
  }
  return event
}

/** One place, three families: the first cancelled, the second was offered the place, the third waits. */
async function offeredToSecond() {
  const families = (await manyFamilies(api, 3)) as [Family, Family, Family]
  const event = await publishedEvent(api, { places: 1, householdLimit: 1 })
  setClock(WHEN_OPEN)
  const signUps: SignUpView[] = []
  for (const family of families) signUps.push(await signUp(family, event))
  const [first, second, third] = signUps as [SignUpView, SignUpView, SignUpView]
  await act(families[0], first, 'cancel')
  return { families, event, second, third }
}

describe('an outage of a day', () => {
  it('lets an offer lapse once, passes the place on once, and a clock set back an hour changes none of it', async () => {
    const { families, event, second, third } = await offeredToSecond()
    jump(DAY_MS)
    await everybodyLooks(event, families)
    const settled = await lineOf(api, event.id)
    expect([await statusOf(families[1], event), await statusOf(families[2], event)]).toEqual([
      'lapsed',
      'offered',
    ])
    expect(await wrongs(api, event.id)).toEqual([])

    jump(-HOUR_MS)
    await everybodyLooks(event, families)
    expect(await act(families[1], second, 'accept-offer')).toBe('offer_ended')
    expect(await lineOf(api, event.id)).toEqual(settled)
    expect(await act(families[2], third, 'accept-offer')).toBe('done')
    jump(HOUR_MS)
    await everybodyLooks(event, families)
    expect(await statusOf(families[2], event)).toBe('confirmed')
    expect(await wrongs(api, event.id)).toEqual([])
  })

  it('skips opening and release at once: newcomers’ seats go down the line, and stay where they went', async () => {
    const families = await manyFamilies(api, 4)
    for (const { parent } of families) await award(api.db, { person: parent, points: 80, now: api.start })
    const { seriesId } = await sessionBefore(families)
    const event = await publishedEvent(api, {
      ...pointsFirst,
      seriesId,
      places: 3,
      newcomerSeats: 2,
      householdLimit: 1,
      newcomerSeatsReleasedAt: new Date(CLASS_OPENS.getTime() + HOUR_MS).toISOString(),
    })
    setClock(IN_PRIORITY_WINDOW)
    for (const family of families) await signUp(family, event)
    const statuses = () => Promise.all(families.map((family) => statusOf(family, event)))
    expect(await statuses()).toEqual(['confirmed', 'waiting', 'waiting', 'waiting'])

    setClock(CLASS_OPENS.getTime() + HOUR_MS + MINUTE_MS)
    await everybodyLooks(event, families)
    expect(await statuses()).toEqual(['confirmed', 'offered', 'offered', 'waiting'])
    jump(-HOUR_MS - 2 * MINUTE_MS)
    await everybodyLooks(event, families)
    expect(await statuses()).toEqual(['confirmed', 'offered', 'offered', 'waiting'])
    expect(await wrongs(api, event.id)).toEqual([])
  })
})

describe('a clock that is set back before sign-up opened', () => {
  it('takes no place and no offer away, and lets nobody in anew', async () => {
    const { families, event, second } = await offeredToSecond()
    const before = await lineOf(api, event.id)
    setClock(CLASS_OPENS.getTime() - HOUR_MS)
    await everybodyLooks(event, families)
    const [late] = (await manyFamilies(api, 1)) as [Family]
    const reply = await api.as(late.parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([late.child]))
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'sign_up_not_open'])
    expect(brokenPromises(before, await lineOf(api, event.id))).toEqual([])
    expect(await act(families[1], second, 'accept-offer')).toBe('done')
    expect(await wrongs(api, event.id)).toEqual([])
  })
})

describe('sign-ins and keys', () => {
  it('outlive a day’s outage and a clock set back: one goes on, and the same call gets the same answer', async () => {
    await api.admin.query(`update accounts set demo_key = 'clock' where id = $1`, [cast.wang.accountId])
    setClock(WHEN_OPEN)
    const tokens = (await api.anonymous('POST', '/auth/demo', { key: 'clock' })).json<Tokens>()
    const key = randomUUID()
    const body = { points: 15, reason: '整理图书角' }
    const again = () => api.as(cast.lin)('POST', `/persons/${cast.he.personId}/points/awards`, body, { key })
    const first = await again()
    let { refreshToken } = tokens
    for (const ms of [DAY_MS, -HOUR_MS, 2 * HOUR_MS]) {
      jump(ms)
      await api.db.inCommunity(FENGHUANGSHAN, (tx) => forgetOldKeys(tx, FENGHUANGSHAN, new Date(clock)))
      const repeated = await again()
      expect([repeated.statusCode, repeated.body]).toEqual([200, first.body])
      const refreshKey = randomUUID()
      const refresh = () => api.anonymous('POST', '/auth/refresh', { refreshToken }, { key: refreshKey })
      const reply = await refresh()
      expect(reply.statusCode).toBe(200)
      expect((await refresh()).json<Tokens>().refreshToken).toBe(reply.json<Tokens>().refreshToken)
      refreshToken = reply.json<Tokens>().refreshToken
    }
  })
})

describe('a history under a clock that jumps', () => {
  it('breaks no promise, tells nobody twice and keeps its counters, whatever happens', async () => {
    const families = await manyFamilies(api, 20)
    const at = (ms: number) => new Date(WHEN_OPEN.getTime() + ms).toISOString()
    const event = await publishedEvent(api, {
      places: 5,
      householdLimit: 1,
      startsAt: at(60 * DAY_MS),
      endsAt: at(60 * DAY_MS + HOUR_MS),
      signUpClosesAt: at(59 * DAY_MS),
      cancelClosesAt: at(59 * DAY_MS),
    })
    setClock(WHEN_OPEN)
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * below)
    }
    const signUps = new Map<Family, SignUpView>()
    let before: Line = new Map()
    for (let round = 0; round < 24; round++) {
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const family = families[random(families.length)] as Family
          const own = signUps.get(family)
          const choice = random(4)
          if (choice === 0 || !own) {
            const signedUp = await signUp(family, event)
            if (signedUp.id) signUps.set(family, signedUp)
          } else await act(family, own, choice === 1 ? 'cancel' : 'accept-offer')
        }),
      )
      jump([25 * MINUTE_MS, DAY_MS, -HOUR_MS, 2 * HOUR_MS][random(4)] ?? 0)
      await everybodyLooks(event, families.slice(0, 4))
      const after = await lineOf(api, event.id)
      expect(brokenPromises(before, after)).toEqual([])
      expect(await wrongs(api, event.id)).toEqual([])
      before = after
    }
    const statuses = new Set(before.values())
    for (const status of ['confirmed', 'lapsed', 'cancelled']) expect(statuses).toContain(status)
  })

  it('as a control: an offer revived, a family told twice and a place lost are all seen', async () => {
    const { families, event } = await offeredToSecond()
    jump(DAY_MS)
    await everybodyLooks(event, families)
    const before = await lineOf(api, event.id)
    expect(await wrongs(api, event.id)).toEqual([])
    await api.admin.query(
      `insert into messages select community_id, gen_random_uuid(), person_id, kind, body, event_id, sent_at, read_at
       from messages where event_id = $1 and kind = 'offer_lapsed'`,
      [event.id],
    )
    expect((await wrongs(api, event.id)).join()).toContain(
      'offer_lapsed happened 1 times and was told 2 times',
    )
    await api.admin.query(
      `update event_attendees set status = case status when 'lapsed' then 'offered' else 'cancelled' end
       where event_id = $1 and status in ('lapsed', 'offered')`,
      [event.id],
    )
    const broken = brokenPromises(before, await lineOf(api, event.id))
    expect(broken.join()).toContain('was lapsed and is offered')
    expect((await wrongs(api, event.id)).length).toBeGreaterThan(0)
  })
})
