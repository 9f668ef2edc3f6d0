import type { TestApi } from './harness.ts'

/** Everybody who stands or stood in the line of an event, by sign-up and position in it. */
export type Line = Map<string, string>

export async function lineOf(api: TestApi, eventId: string): Promise<Line> {
  const { rows } = await api.admin.query<{ id: string; status: string }>(
    `select sign_up_id || ' ' || position as id, status from event_attendees where event_id = $1`,
    [eventId],
  )
  return new Map(rows.map(({ id, status }) => [id, status]))
}

/** What may become of somebody: nothing that was promised is taken back, and what is over stays over. */
const MAY_BECOME: Record<string, readonly string[]> = {
  waiting: ['waiting', 'offered', 'confirmed', 'cancelled', 'lapsed'],
  offered: ['offered', 'confirmed', 'cancelled', 'lapsed'],
  confirmed: ['confirmed', 'cancelled'],
  cancelled: ['cancelled'],
  lapsed: ['lapsed'],
}

/** Promises broken between two looks at a line. */
export function brokenPromises(before: Line, after: Line): string[] {
  return [...before].flatMap(([id, was]) => {
    const is = after.get(id) ?? 'gone'
    return MAY_BECOME[was]?.includes(is) ? [] : [`${id} was ${was} and is ${is}`]
  })
}

/**
 * What is wrong with an event of families of one child: counters that differ from the rows, more people than places,
 * offers and lapses that a family was told never, or twice.
 */
export async function wrongs(api: TestApi, eventId: string): Promise<string[]> {
  const { rows: counts } = await api.admin.query(
    `select c.places, c.taken, c.waiting, c.newcomer_taken as newcomers,
       count(*) filter (where a.status in ('confirmed', 'offered'))::int as held,
       count(*) filter (where a.status = 'waiting')::int as waits,
       count(*) filter (where a.status in ('confirmed', 'offered') and s.is_newcomer)::int as newcomers_held
     from event_counters c
     left join event_attendees a on a.event_id = c.event_id
     left join event_sign_ups s on s.id = a.sign_up_id
     where c.event_id = $1 group by c.places, c.taken, c.waiting, c.newcomer_taken`,
    [eventId],
  )
  const [c] = counts as Record<string, number>[]
  const { rows: told } = await api.admin.query<{ name: string; kind: string; due: number; told: number }>(
    `select p.name, k.kind, count(*) filter (where k.kind = 'place_offered' or a.status = 'lapsed')::int as due,
       (select count(*)::int from messages m
        where m.event_id = $1 and m.person_id = p.id and m.kind = k.kind) as told
     from event_sign_ups s
     join event_attendees a on a.sign_up_id = s.id and a.offered_at is not null
     join persons p on p.id = s.contact_id
     cross join (values ('place_offered'), ('offer_lapsed')) as k (kind)
     where s.event_id = $1 group by p.id, p.name, k.kind`,
    [eventId],
  )
  return [
    ...(c && c.taken === c.held && c.waiting === c.waits && c.newcomers === c.newcomers_held
      ? []
      : [`counters ${JSON.stringify(c)}`]),
    ...(c && (c.held ?? 0) > (c.places ?? 0) ? ['more people than places'] : []),
    ...told
      .filter((each) => each.due !== each.told)
      .map((each) => `${each.name}: ${each.kind} happened ${each.due} times and was told ${each.told} times`),
  ]
}
