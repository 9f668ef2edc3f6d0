import { ADULT_AGE, CHILD_RELATIONS, CONSENT_AGE, CONSENT_TEXT } from '@linli/domain/people/terms'
import { EARNING_KINDS } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { columnsOf, statement } from '../../../db/statement.ts'
import type { ActablePerson } from '../../people/store.ts'
import type { AttendeeRow, CounterRow, EventRow, SignUpRow, SignUpWithPeople } from '../store.ts'
import { eventAttendees, eventCounters, eventSignUps, events } from '../tables.ts'

/** Who looks at which event, by position. */
export interface Looks {
  personIds: readonly string[]
  eventIds: readonly string[]
}

const eventsById = statement<EventRow>(
  'page_events',
  `select ${columnsOf(events, 'e')} from events e where e.community_id = $1 and e.id = any($2::uuid[])`,
)
const countersById = statement<CounterRow>(
  'page_counters',
  `select ${columnsOf(eventCounters, 'c')} from event_counters c
  where c.community_id = $1 and c.event_id = any($2::uuid[])`,
)

/** Events with their counters as last settled; unknown ids are missing. */
export async function readShownEvents(tx: Tx, eventIds: readonly string[]) {
  const [found, counted] = await Promise.all([eventsById(tx, [eventIds]), countersById(tx, [eventIds])])
  const counters = new Map(counted.map((row) => [row.eventId, row]))
  const shown = new Map<string, { event: EventRow; counters: CounterRow }>()
  for (const event of found) {
    const own = counters.get(event.id)
    if (own) shown.set(event.id, { event, counters: own })
  }
  return shown
}

/** A link by which one may act at the moment `$4`: `linkIsLive` of people/store.ts. */
const liveLink = `link.accepted_at is not null and link.ended_at is null
  and (link.kind = 'proxy' or not case when p.born_on is null
    then p.relation <> all('{${CHILD_RELATIONS.join(',')}}')
    else p.born_on <= $4::date - make_interval(years => ${ADULT_AGE}) end)`

const ACTABLE = `
  select json_agg(json_build_object('personId', p.id, 'householdId', p.household_id, 'name', p.name,
      'bornOn', p.born_on, 'relation', p.relation, 'actingAs', coalesce(p.kind, 'self'),
      'consentGiven', case when p.born_on > $4::date - make_interval(years => ${CONSENT_AGE}) then exists (
        select 1 from guardian_consents consent
        join person_links link on link.community_id = $1 and link.acting_person_id = consent.guardian_id
          and link.for_person_id = consent.child_id and link.kind = 'guardian'
          and link.accepted_at is not null and link.ended_at is null
        where consent.community_id = $1 and consent.child_id = p.id
          and consent.version = ${CONSENT_TEXT.version} and consent.withdrawn_at is null) end)
    order by p.kind nulls first, p.born_on, p.id)
  from (
    select self.id, self.household_id, self.name, self.born_on, self.relation, null as kind
    union all
    select p.id, p.household_id, p.name, p.born_on, p.relation, link.kind
    from person_links link
    join persons p on p.community_id = $1 and p.id = link.for_person_id
    where link.community_id = $1 and link.acting_person_id = look.person_id and ${liveLink}
  ) p`

const STANDING = `
  select coalesce(sum(m.points), 0)::int
  from persons p
  join point_accounts a on a.community_id = $1 and a.person_id = p.id
  join point_movements m on m.community_id = $1 and m.to_account_id = a.id
    and m.kind = any('{${EARNING_KINDS.join(',')}}') and m.occurred_at >= $7 and m.occurred_at <= $5
  where p.community_id = $1 and p.household_id = self.household_id
    and not exists (select 1 from point_movements r where r.community_id = $1 and r.reverses_id = m.id)`

const NO_SHOWS = `
  select max(a.no_show_at) from event_attendees a
  where a.community_id = $1 and a.household_id = self.household_id and a.no_show_at >= $6
  group by a.event_id`

const ATTENDED_LATELY = `
  select 1 from (
    select l.id from events l
    where l.community_id = $1 and l.series_id = e.series_id and l.published_at is not null
      and l.cancelled_at is null and l.starts_at < e.starts_at and l.ends_at <= $5
    order by l.starts_at desc limit e.newcomer_lookback_sessions
  ) latest
  join event_attendees a on a.community_id = $1 and a.event_id = latest.id
    and a.household_id = self.household_id and a.checked_in_at is not null`

export interface LookingFamily {
  /** Of `Looks`, from 0. */
  position: number
  householdId: string
  /** Everyone the reader may act for, self first: `listActableFor` of people/store.ts. */
  actable: ActablePerson[]
  standing: number
  /** One an event. */
  noShowAts: Date[]
  /** Whether anybody of the household was at one of the latest sessions that newcomers are told by. */
  attendedLately: boolean
  isHelper: boolean
}

const families = statement<LookingFamily>(
  'page_families',
  `select look.position::int - 1 as "position", self.household_id as "householdId",
    (${ACTABLE}) as actable, (${STANDING}) as standing, array(${NO_SHOWS}) as "noShowAts",
    exists (${ATTENDED_LATELY}) as "attendedLately",
    exists (select 1 from event_helpers h where h.community_id = $1 and h.event_id = e.id
      and h.person_id = look.person_id and h.cancelled_at is null) as "isHelper"
  from unnest($2::uuid[], $3::uuid[]) with ordinality as look (person_id, event_id, position)
  join persons self on self.community_id = $1 and self.id = look.person_id
  join events e on e.community_id = $1 and e.id = look.event_id`,
)

export interface LooksAt extends Looks {
  now: Date
  /** `2026-11-28`, the day of `now`. */
  today: string
  noShowsFrom: Date
  standingFrom: Date
}

/** What a page tells each reader of the own family; readers the roster does not know are missing. */
export const listLookingFamilies = (tx: Tx, looks: LooksAt): Promise<LookingFamily[]> =>
  families(tx, [
    looks.personIds,
    looks.eventIds,
    looks.today,
    looks.now,
    looks.noShowsFrom,
    looks.standingFrom,
  ])

/** Households of those the reader may act for, at the day `$4`. */
const HOUSEHOLDS = `
  select self.household_id from persons self where self.community_id = $1 and self.id = look.person_id
  union
  select p.household_id from person_links link
  join persons p on p.community_id = $1 and p.id = link.for_person_id
  where link.community_id = $1 and link.acting_person_id = look.person_id and ${liveLink}`

const signUpsOfFamilies = statement<SignUpRow & { look: number }>(
  'page_sign_ups',
  `select look.position::int - 1 as look, ${columnsOf(eventSignUps, 's')}
  from unnest($2::uuid[], $3::uuid[]) with ordinality as look (person_id, event_id, position)
  cross join lateral (${HOUSEHOLDS}) home
  join event_sign_ups s on s.community_id = $1 and s.household_id = home.household_id
    and s.event_id = look.event_id
  order by s.queue_number`,
)
const attendeesOfFamilies = statement<AttendeeRow & { look: number; name: string }>(
  'page_attendees',
  `select look.position::int - 1 as look, p.name, ${columnsOf(eventAttendees, 'a')}
  from unnest($2::uuid[], $3::uuid[]) with ordinality as look (person_id, event_id, position)
  cross join lateral (${HOUSEHOLDS}) home
  join event_attendees a on a.community_id = $1 and a.household_id = home.household_id
    and a.event_id = look.event_id
  join persons p on p.community_id = $1 and p.id = a.person_id
  order by a.position`,
)

/** For each look the sign-ups of the households the reader acts for, in the order of the line. */
export async function listFamilySignUps(tx: Tx, looks: LooksAt): Promise<SignUpWithPeople[][]> {
  const values = [looks.personIds, looks.eventIds, looks.today]
  const [signUps, attendees] = await Promise.all([
    signUpsOfFamilies(tx, values),
    attendeesOfFamilies(tx, values),
  ])
  const found: SignUpWithPeople[][] = looks.personIds.map(() => [])
  for (const { look, ...signUp } of signUps) found[look]?.push({ signUp, attendees: [] })
  for (const { look, ...attendee } of attendees)
    found[look]?.find(({ signUp }) => signUp.id === attendee.signUpId)?.attendees.push(attendee)
  return found
}
