import { randomUUID } from 'node:crypto'
import { DAY_MS, dateOn } from '@linli/domain/time'
import { pastEventId } from '../lib/history.ts'
import { type Request, requestBytes } from '../lib/http.ts'
import { load } from '../lib/load.ts'
import { familyIds, type World } from '../lib/world.ts'

/** The events that the paths walk through; all of the measured community. */
export interface Stage {
  /** Open for sign-up. */
  upcoming: string
  /** Full, with families waiting. */
  crowded: string
  /** Starts within two hours, so that people may be ticked. */
  atTheDoor: string
  seriesId: string
}

interface Answer {
  id?: string
  nextCursor?: string | null
  movementId?: string
}
type Call = (method: Request['method'], path: string, body?: unknown) => Promise<Answer>

/** The one who is staff and manager; see `makeStage`. */
export const STAFF_FAMILY = 1500

/** Calls the API as a family, one request after the other; an answer other than 200 is kept in `refused`. */
export function callAs(world: World, family: number, refused: string[]): Call {
  const authorization = `Bearer ${world.tokenOf(family)}`
  return async (method, path, body) => {
    const headers = { authorization, ...(method !== 'GET' && { 'idempotency-key': randomUUID() }) }
    const bytes = requestBytes({ method, path: `/api${path}`, headers, body })
    let asked = false
    let answer: Answer = {}
    await load({
      origin: world.origin,
      connections: 1,
      next() {
        if (asked) return null
        asked = true
        return { bytes }
      },
      onReply(reply) {
        if (reply.status !== 200) refused.push(`${method} ${path}: ${reply.status} ${reply.body}`)
        answer = JSON.parse(reply.body) as Answer
        return undefined
      },
    })
    return answer
  }
}

/** A page and the one after it. */
async function twoPages(call: Call, path: string): Promise<void> {
  const { nextCursor } = await call('GET', path)
  if (nextCursor) await call('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${nextCursor}`)
}

/** Everything a family looks at and does. */
export async function residentPaths(call: Call, stage: Stage, family: number): Promise<void> {
  const { child } = familyIds(family)
  const day = (days: number) => dateOn(new Date(Date.now() + days * DAY_MS))
  for (const path of ['/me', '/my/family', '/my/points', `/events/${stage.upcoming}`]) await call('GET', path)
  await call('GET', `/events/${pastEventId(20)}`)
  await call('GET', `/event-days?from=${day(-30)}&to=${day(30)}`)
  for (const query of ['', '?show=past', '?kind=picture_book_class', `?seriesId=${stage.seriesId}&show=past`])
    await twoPages(call, `/events${query}`)
  await call('GET', '/events?helpers=sought')
  await twoPages(call, '/my/bookings')
  await twoPages(call, '/my/bookings?when=past')
  await twoPages(call, '/my/messages')
  await call('POST', '/my/messages/read', {})
  await twoPages(call, '/my/points/movements')
  const wish = { personIds: [child], acceptPartial: false, waitIfFull: true }
  for (const eventId of [stage.upcoming, stage.crowded]) {
    const { id } = await call('POST', `/events/${eventId}/sign-ups`, wish)
    await call('GET', `/events/${eventId}`)
    await call('POST', `/events/${eventId}/sign-ups/${id}/cancel`, {})
  }
  await call('POST', `/events/${stage.upcoming}/helpers`, {})
  await call('POST', `/events/${stage.upcoming}/helpers/cancel`, {})
}

/** Everything staff look at and do, for the people of one family. */
export async function staffPaths(call: Call, stage: Stage, family: number): Promise<void> {
  const { parent, child } = familyIds(family)
  for (const path of ['/workbench', '/event-series', '/events?show=drafts', `/persons/${parent}`])
    await call('GET', path)
  await call('GET', `/persons?q=${encodeURIComponent(`家长${family}`)}`)
  for (const eventId of [stage.crowded, pastEventId(20)]) await call('GET', `/events/${eventId}/door-list`)
  await call('GET', `/persons/${parent}/points`)
  await twoPages(call, `/persons/${parent}/points/movements`)
  const award = { points: 5, reason: '帮忙布置教室' }
  const { movementId } = await call('POST', `/persons/${parent}/points/awards`, award)
  await call('POST', `/points/movements/${movementId}/reverse`, { reason: '记错了一次' })
  const wish = { personIds: [child], acceptPartial: false, waitIfFull: true }
  await call('POST', `/events/${stage.atTheDoor}/desk-sign-ups`, wish)
  await call('POST', `/events/${stage.atTheDoor}/check-ins`, { personId: child })
  await call('DELETE', `/events/${stage.atTheDoor}/check-ins/${child}`)
  await call('POST', `/events/${stage.atTheDoor}/check-ins`, { personId: child })
}
