import { CONSENT_VERSION } from '@linli/domain/people/rules'
import {
  ADULT_AGE,
  CONSENT_AGE,
  type HouseholdRelation,
  type PersonLinkKind,
} from '@linli/domain/people/terms'
import { DAY_MS } from '@linli/domain/time'
import type { Chance } from '../histories/random.ts'
import { AGES } from './classes.ts'
import { dateBefore, idOf, shifted, type World } from './world.ts'

const HOUSEHOLDS = 24
const BUILDING = 0
const ADULTS: readonly HouseholdRelation[] = ['head', 'spouse', 'father', 'mother', 'tenant', 'other']
const CHILDREN: readonly HouseholdRelation[] = ['son', 'daughter', 'grandson', 'granddaughter']
const EDGES_OF_AGE = [CONSENT_AGE, ADULT_AGE, ...AGES.flatMap(([from, to]) => [from ?? 0, (to ?? 0) + 1])]

/** Some as they would tear a careless literal apart: answers are kept side by side. */
const NAMES = ['居民', '居民', '"', '\\', '{,}', '\u0001', '\n', '👩‍👧', 'null ', "O'"]

export const buildingId = idOf('building', BUILDING)

/** Families of one to five, with guardians, proxies and consents of which many do not count. */
export function inventPeople(world: World, chance: Chance): void {
  const { communityId } = world
  for (let h = 0; h < HOUSEHOLDS; h++) {
    const householdId = idOf('household', h)
    world.households.push({
      communityId,
      id: householdId,
      buildingId,
      gridId: null,
      unit: '1单元',
      room: String(h),
      areaHundredthsSquareMetre: null,
      address: `砖瓦厂小区 5栋 1单元 ${h}`,
    })
    const size = chance.pick([1, 2, 3, 4, 5, 5])
    for (let i = 0; i < size; i++)
      addPerson(world, chance, { householdId, isChild: i >= 2 || chance.of(0.2) })
  }
  for (const child of world.persons) addGuardians(world, chance, child)
  // In many families one signs everybody up.
  for (const person of world.persons) {
    const [first] = world.persons.filter((each) => each.householdId === person.householdId)
    if (first && first !== person && chance.of(0.5))
      addLink(world, chance, { kind: 'proxy', acting: first.id, subject: person.id })
  }
  for (let i = 0; i < HOUSEHOLDS; i++) {
    const [acting, subject] = chance.some(world.persons, 2)
    if (acting && subject) addLink(world, chance, { kind: 'proxy', acting: acting.id, subject: subject.id })
  }
}

function addPerson(
  world: World,
  chance: Chance,
  { householdId, isChild }: { householdId: string; isChild: boolean },
): void {
  const { communityId, persons } = world
  const at = world.moments[0] ?? new Date()
  const n = persons.length
  persons.push({
    communityId,
    id: idOf('person', n),
    householdId,
    name: `${chance.pick(NAMES)}${n}`,
    relation: chance.pick(isChild ? CHILDREN : ADULTS),
    bornOn: inventBirthday(world, chance, isChild),
    phoneCipher: null,
    phoneHash: null,
    maskedPhone: null,
    idNumberCipher: null,
    idNumberHash: null,
    maskedIdNumber: null,
    createdAt: at,
    updatedAt: at,
  })
  world.memberships.push({
    communityId,
    accountId: idOf('account', n),
    personId: idOf('person', n),
    roles: ['resident'],
    gridId: null,
    boundAt: at,
    boundById: null,
    suspendedAt: null,
  })
}

function inventBirthday({ moments }: World, chance: Chance, isChild: boolean): string | null {
  if (chance.of(0.06)) return null
  const on = chance.pick(moments)
  // Exactly so old on a day that matters, or a day short of it. Events are within a week or so.
  if (chance.of(0.25))
    return dateBefore(shifted(on, chance.int(0, 6) * DAY_MS), chance.pick(EDGES_OF_AGE), chance.int(-1, 1))
  return dateBefore(on, isChild ? chance.int(2, 13) : chance.int(20, 75), chance.int(0, 364))
}

function addGuardians(world: World, chance: Chance, child: World['persons'][number]): void {
  const family = world.persons.filter((p) => p.householdId === child.householdId && p.id !== child.id)
  const isYoung = child.bornOn === null || child.bornOn > dateBefore(world.moments[0] ?? new Date(), 19, 0)
  const guardians = chance.some(family, isYoung ? chance.int(1, 2) : chance.of(0.1) ? 1 : 0)
  // A guardian may live elsewhere.
  if (isYoung && chance.of(0.1)) guardians.push(...chance.some(world.persons, 1).filter((p) => p !== child))
  for (const { id } of guardians) {
    addLink(world, chance, { kind: 'guardian', acting: id, subject: child.id })
    if (chance.of(0.96)) addConsent(world, chance, { guardianId: id, childId: child.id })
  }
  const [stranger] = chance.some(world.persons, 1)
  if (stranger && chance.of(0.05)) addConsent(world, chance, { guardianId: stranger.id, childId: child.id })
}

function addLink(
  world: World,
  chance: Chance,
  { kind, acting, subject }: { kind: PersonLinkKind; acting: string; subject: string },
): void {
  const { communityId, personLinks } = world
  const at = shifted(world.moments[0] ?? new Date(), -DAY_MS)
  const ended = chance.of(0.06)
  const exists = personLinks.some(
    (l) => l.endedAt === null && l.kind === kind && l.actingPersonId === acting && l.forPersonId === subject,
  )
  if (exists && !ended) return
  personLinks.push({
    communityId,
    id: idOf('link', personLinks.length),
    kind,
    actingPersonId: acting,
    forPersonId: subject,
    requestedAt: at,
    requestedById: null,
    acceptedAt: chance.of(0.95) ? at : null,
    acceptedById: null,
    endedAt: ended ? at : null,
    endedById: null,
  })
}

function addConsent(
  world: World,
  chance: Chance,
  { guardianId, childId }: { guardianId: string; childId: string },
): void {
  const { communityId, guardianConsents } = world
  const at = shifted(world.moments[0] ?? new Date(), -DAY_MS)
  const version = CONSENT_VERSION + (chance.of(0.05) ? chance.pick([-1, 1]) : 0)
  const withdrawn = chance.of(0.06)
  const exists = guardianConsents.some(
    (c) =>
      c.withdrawnAt === null && c.childId === childId && c.guardianId === guardianId && c.version === version,
  )
  if (exists && !withdrawn) return
  guardianConsents.push({
    communityId,
    id: idOf('consent', guardianConsents.length),
    childId,
    guardianId,
    version,
    channel: 'paper',
    givenAt: at,
    recordedById: null,
    withdrawnAt: withdrawn ? at : null,
    withdrawnById: null,
  })
}
