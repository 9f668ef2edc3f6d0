import type { Actor } from '@linli/domain/actor'
import { eventReminderDueAt } from '@linli/domain/events/reminders/rules'
import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { checkIn } from '../modules/events/door/actions.ts'
import { signUpAsHelper } from '../modules/events/helpers/actions.ts'
import { createEvent, createSeries, finishEvent, publishEvent } from '../modules/events/plan/actions.ts'
import { remindBookedFamilies } from '../modules/events/reminders/actions.ts'
import { signUp, signUpAtDesk } from '../modules/events/sign-up/actions.ts'
import type { Neighbours, Town, Townsperson } from './people.ts'
import { type Series, type Session, sessionsAround } from './sessions.ts'

interface Calendar {
  town: Town
  seriesIds: Map<Series, string>
  /** Where the search for the next families goes on, so that not always the same come. */
  next: number
}

/** An event of the town as the seed goes on with it. */
interface Held {
  session: Session
  eventId: string
}

/** Everything through the actions that staff and families take themselves, each at its own time. */
export async function writeEvents(town: Town): Promise<void> {
  const calendar: Calendar = { town, seriesIds: new Map(), next: 0 }
  const sessions = sessionsAround(town.now)
  await holdFinished(calendar, sessions.twoWeeksAgo, { helpers: ['王秀英', '苏晴'], guests: [] })
  await holdFinished(calendar, sessions.lastWeek, { helpers: ['王秀英'], guests: ['何敏'] })
  await holdJustEnded(calendar, sessions.justEnded)
  const soon = await openSoon(calendar, sessions.soon)
  await openNightSchool(calendar, sessions.nightSchool)
  await openFull(calendar, sessions.full)
  await openMain(calendar, sessions.main)
  await openLeaves(calendar, sessions.leaves)
  await publish(calendar, sessions.calligraphy)
  await openConcert(calendar, sessions.concert)
  await plan(calendar, sessions.draft)
  await remind(calendar, soon)
}

async function plan({ town, seriesIds }: Calendar, session: Session): Promise<Held> {
  const { tx, manager } = town
  const { series, plannedAt } = session
  const known = seriesIds.get(series)
  const seriesId = known ?? (await createSeries(tx, { actor: manager, now: plannedAt, ...series })).id
  seriesIds.set(series, seriesId)
  const facts = { seriesId, ...session.plan }
  return { session, eventId: await createEvent(tx, { actor: manager, now: plannedAt, plan: facts }) }
}

async function publish(calendar: Calendar, session: Session): Promise<Held> {
  const held = await plan(calendar, session)
  const { tx, manager } = calendar.town
  await publishEvent(tx, { actor: manager, eventId: held.eventId, now: session.plannedAt })
  return held
}

/** The next families with a child in the age range. */
function nextFamilies(calendar: Calendar, { session }: Held, count: number): Neighbours[] {
  const { families } = calendar.town
  const { ageFrom, ageTo } = session.plan
  const found: Neighbours[] = []
  for (let tried = 0; tried < families.length && found.length < count; tried++) {
    const family = families[(calendar.next + tried) % families.length]
    if (!family) continue
    const children = family.children.filter(({ age }) => age >= (ageFrom ?? 0) && age <= (ageTo ?? 150))
    if (children.length > 0) found.push({ ...family, children })
  }
  if (found.length < count) throw new Error(`the town has too few families for ${session.plan.title}`)
  calendar.next += 7
  return found
}

/** Sign-ups trickle in from the opening on, the last not later than the present. */
function momentOf({ session }: Held, now: Date, part: number): Date {
  const { prioritySignUpOpensAt, signUpOpensAt, signUpClosesAt } = session.plan
  const from = (prioritySignUpOpensAt ?? signUpOpensAt).getTime()
  const to = Math.min(now.getTime() - 5 * MINUTE_MS, signUpClosesAt.getTime() - HOUR_MS)
  return new Date(from + (to - from) * part)
}

async function enrol(
  { town }: Calendar,
  held: Held,
  { actor, people, part }: { actor: Actor | null; people: readonly Townsperson[]; part: number },
): Promise<void> {
  const request = {
    eventId: held.eventId,
    personIds: people.map(({ personId }) => personId),
    acceptPartial: false,
    waitIfFull: true,
    now: momentOf(held, town.now, part),
  }
  if (actor) await signUp(town.tx, { actor, ...request })
  else await signUpAtDesk(town.tx, { actor: town.manager, ...request })
}

/** So many families with one child each. */
async function enrolFamilies(calendar: Calendar, held: Held, count: number): Promise<Neighbours[]> {
  const families = nextFamilies(calendar, held, count)
  for (const [index, { account, children }] of families.entries()) {
    await enrol(calendar, held, { actor: account, people: children.slice(0, 1), part: index / (count + 1) })
  }
  return families
}

async function enrolNamed(
  calendar: Calendar,
  held: Held,
  { name, children, part }: { name: string; children: number; part: number },
): Promise<Townsperson[]> {
  const { town } = calendar
  const people = town.childrenOf(name).slice(0, children)
  await enrol(calendar, held, { actor: town.actorOf(name), people, part })
  return people
}

async function help({ town }: Calendar, held: Held, name: string): Promise<void> {
  const now = momentOf(held, town.now, 0.1)
  await signUpAsHelper(town.tx, { actor: town.actorOf(name), eventId: held.eventId, now })
}

async function tick({ town }: Calendar, held: Held, personId: string | null, minutesBefore: number) {
  if (personId === null) throw new Error('nobody to check in')
  const now = new Date(held.session.plan.startsAt.getTime() - minutesBefore * MINUTE_MS)
  await checkIn(town.tx, { actor: town.gridWorker, eventId: held.eventId, now, who: { personId } })
}

/** A class of the past: one family did not come, helpers have their points. */
async function holdFinished(
  calendar: Calendar,
  session: Session,
  { helpers, guests }: { helpers: string[]; guests: string[] },
): Promise<void> {
  const { tx, manager, actorOf } = calendar.town
  const held = await publish(calendar, session)
  for (const name of helpers) await help(calendar, held, name)
  const named: Townsperson[] = []
  for (const name of guests)
    named.push(...(await enrolNamed(calendar, held, { name, children: 1, part: 0.2 })))
  const families = await enrolFamilies(calendar, held, 13)
  const came = [...named, ...families.slice(1).flatMap(({ children }) => children.slice(0, 1))]
  for (const [index, { personId }] of came.entries()) await tick(calendar, held, personId, 15 - index)
  for (const name of helpers) await tick(calendar, held, actorOf(name).personId, 30)
  const now = new Date(session.plan.endsAt.getTime() + 10 * MINUTE_MS)
  await finishEvent(tx, { actor: manager, eventId: held.eventId, now })
}

/** Over, but its books are open: staff may still tick who came, then finish it. */
async function holdJustEnded(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  await help(calendar, held, '王秀英')
  const families = await enrolFamilies(calendar, held, 10)
  await tick(calendar, held, calendar.town.actorOf('王秀英').personId, 30)
  for (const { children } of families.slice(0, 7))
    await tick(calendar, held, children[0]?.personId ?? null, 5)
}

/** Starts within hours: a list to check people in on, and a code to show. */
async function openSoon(calendar: Calendar, session: Session): Promise<Held> {
  const held = await publish(calendar, session)
  await help(calendar, held, '王秀英')
  await enrolNamed(calendar, held, { name: '苏晴', children: 1, part: 0.05 })
  await enrolFamilies(calendar, held, 13)
  return held
}

/** Families have read when to come, as the day before had it. */
async function remind({ town }: Calendar, { eventId, session }: Held): Promise<void> {
  const { tx, communityId } = town
  await remindBookedFamilies(tx, { communityId, eventId, now: eventReminderDueAt(session.plan.startsAt) })
}

async function openNightSchool(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  const { actorOf, families } = calendar.town
  const self = (name: string) => ({ personId: actorOf(name).personId ?? '' }) as Townsperson
  await enrol(calendar, held, { actor: actorOf('陈桂兰'), people: [self('陈桂兰')], part: 0.3 })
  for (const { account, head } of families.slice(40, 52)) {
    await enrol(calendar, held, { actor: account, people: [head], part: 0.5 })
  }
}

/** Full, with a waiting list that 何敏 stands on. */
async function openFull(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  const families = nextFamilies(calendar, held, 13)
  for (const [index, { account, children }] of families.entries()) {
    if (index === 11) await enrolNamed(calendar, held, { name: '何敏', children: 1, part: 0.8 })
    const part = index < 11 ? index / 20 : 0.85 + index / 200
    await enrol(calendar, held, { actor: account, people: children.slice(0, 1), part })
  }
}

/** The class of the main story: families whose points suffice have begun to sign up. */
async function openMain(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  await help(calendar, held, '王秀英')
  const { town } = calendar
  const served = town.families.filter(({ head }) => town.servingHeadIds.has(head.personId))
  for (const [index, { account, children }] of served.entries()) {
    const people = children.filter(({ age }) => age >= 3 && age <= 6).slice(0, 2)
    if (people.length > 0) await enrol(calendar, held, { actor: account, people, part: index / 20 })
  }
}

/** Two places are left. */
async function openLeaves(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  await enrolFamilies(calendar, held, 10)
}

async function openConcert(calendar: Calendar, session: Session): Promise<void> {
  const held = await publish(calendar, session)
  const { families } = calendar.town
  for (const [index, { account, head, children }] of families.slice(0, 26).entries()) {
    await enrol(calendar, held, { actor: account, people: [head, ...children], part: index / 40 })
  }
}
