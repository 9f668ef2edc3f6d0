import { randomUUID } from 'node:crypto'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type { Database } from '../../src/db/client.ts'
import * as tables from '../../src/modules/volunteering/tables.ts'
import { START } from '../harness-config.ts'
import { type Chance, chanceFrom } from '../histories/random.ts'
import { inventPeople } from '../placing/people.ts'
import { writeWorld } from '../placing/rows.ts'
import { idOf, near, shifted, type World } from '../placing/world.ts'

/** A community with notices: its rows in memory, moved on by the model alone. All worlds have the same ids. */
export interface ShiftWorld extends World {
  volunteers: (typeof tables.volunteers.$inferSelect)[]
  recruitments: (typeof tables.recruitments.$inferSelect)[]
  shifts: (typeof tables.shifts.$inferSelect)[]
  shiftCounters: (typeof tables.shiftCounters.$inferSelect)[]
  chatGroups: (typeof tables.chatGroups.$inferSelect)[]
  shareCodes: (typeof tables.shareCodes.$inferSelect)[]
  shiftSignUps: (typeof tables.shiftSignUps.$inferSelect)[]
}

const NOTICES = 7
const GAPS = [0, 1_000, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS]
const TITLES = ['人口普查', '学校护学岗', '"', '\\', '{,}', 'null']
const STARTS_IN = [0, HOUR_MS, 3 * HOUR_MS, 4 * HOUR_MS, 6 * HOUR_MS, DAY_MS, DAY_MS + 2 * HOUR_MS]

export function inventShiftWorld(seed: number, batches: number): ShiftWorld {
  const chance = chanceFrom(seed)
  let at = shifted(START, chance.int(0, HOUR_MS))
  const moments = Array.from({ length: batches }, () => {
    at = shifted(at, chance.pick(GAPS))
    return at
  })
  const world: ShiftWorld = {
    communityId: randomUUID(),
    moments,
    households: [],
    persons: [],
    memberships: [],
    personLinks: [],
    guardianConsents: [],
    pointAccounts: [],
    pointMovements: [],
    eventSeries: [],
    events: [],
    coming: [],
    eventCounters: [],
    eventSignUps: [],
    eventAttendees: [],
    volunteers: [],
    recruitments: [],
    shifts: [],
    shiftCounters: [],
    chatGroups: [],
    shareCodes: [],
    shiftSignUps: [],
  }
  inventPeople(world, chance)
  registerMost(world, chance)
  for (let i = 0; i < NOTICES; i++) addNotice(world, chance)
  return world
}

function registerMost(world: ShiftWorld, chance: Chance): void {
  const registered = world.persons.filter(() => chance.of(0.9))
  world.volunteers.push(
    ...registered.map(({ communityId, id }, i) => ({
      communityId,
      personId: id,
      number: i + 1,
      agreedVersion: 1,
      registeredAt: START,
      registeredById: id,
    })),
  )
}

function addNotice(world: ShiftWorld, chance: Chance): void {
  const { communityId } = world
  const n = world.recruitments.length
  const recruitmentId = idOf('recruitment', n)
  const createdAt = shifted(START, -DAY_MS)
  const by = idOf('person', 0)
  for (let i = chance.int(1, 4); i > 0; i--) addShift(world, chance, recruitmentId)
  const own = world.shifts.filter((shift) => shift.recruitmentId === recruitmentId)
  world.recruitments.push({
    communityId,
    id: recruitmentId,
    title: `${chance.pick(TITLES)}${n}`,
    purpose: '',
    meetingPlace: '门口',
    gridId: null,
    skills: '',
    pointsPerHour: 10,
    urgent: false,
    cancelClosesMinutes: chance.pick([0, 60, 120]),
    copiedFromId: null,
    createdAt,
    createdById: by,
    publishedAt: chance.of(0.9) ? createdAt : null,
    publishedById: null,
    filledAt: null,
    closedAt: chance.of(0.1) ? START : null,
    closedById: null,
    cancelledAt: chance.of(0.1) ? START : null,
    cancelledById: null,
    cancelReason: null,
    startsAt: new Date(Math.min(...own.map((shift) => shift.startsAt.getTime()))),
    endsAt: new Date(Math.max(...own.map((shift) => shift.endsAt.getTime()))),
  })
  const group = { communityId, id: idOf('group', n), gridId: null, createdAt, createdById: by }
  world.chatGroups.push({ ...group, name: `群 ${n}`, closedAt: null, closedById: null })
  const code = {
    communityId,
    code: `code-${n}`,
    recruitmentId,
    groupId: group.id,
    createdAt,
    createdById: by,
  }
  world.shareCodes.push(code)
}

function addShift(world: ShiftWorld, chance: Chance, recruitmentId: string): void {
  const { communityId, shifts, shiftCounters } = world
  const startsAt = near(chance, shifted(chance.pick(world.moments), chance.pick(STARTS_IN)))
  const endsAt = near(chance, shifted(startsAt, chance.pick([HOUR_MS, 3 * HOUR_MS, 24 * HOUR_MS - 2])))
  const id = idOf('shift', shifts.length)
  const [ageFrom, ageTo] = chance.pick([
    [null, null],
    [null, null],
    [3, null],
    [18, 60],
  ])
  shifts.push({
    communityId,
    id,
    recruitmentId,
    position: shifts.length,
    role: `岗位${shifts.length}`,
    startsAt,
    endsAt,
    ageFrom: ageFrom ?? null,
    ageTo: ageTo ?? null,
    settledAt: chance.of(0.1) ? START : null,
    settledById: null,
    removedAt: null,
    removedById: null,
  })
  const counted = { places: chance.int(1, 12), taken: 0, waiting: 0, lastQueueNumber: 0 }
  shiftCounters.push({ communityId, shiftId: id, ...counted })
}

/** Parents first, as foreign keys want it. */
const OWN = {
  volunteers: tables.volunteers,
  recruitments: tables.recruitments,
  shifts: tables.shifts,
  shiftCounters: tables.shiftCounters,
  chatGroups: tables.chatGroups,
  shareCodes: tables.shareCodes,
}

export async function writeShiftWorld(db: Database, world: ShiftWorld): Promise<void> {
  await writeWorld(db, world)
  await db.inCommunity(world.communityId, async (tx) => {
    for (const [name, table] of Object.entries(OWN))
      await tx.insert(table).values(world[name as keyof typeof OWN])
  })
}
