import type { Actor, Role } from '@linli/domain/actor'
import { ageOn, DAY_MS } from '@linli/domain/time'
import { and, asc, eq, lt } from 'drizzle-orm'
import type { Tx } from '../db/client.ts'
import { newId } from '../http/ids.ts'
import type { Services } from '../http/services.ts'
import { messages } from '../modules/messages/tables.ts'
import { askForBinding, requestProxy } from '../modules/people/binding/actions.ts'
import { commitImport, dryRunImport } from '../modules/people/roster/actions.ts'
import { writeSheet } from '../modules/people/roster/sheet.ts'
import { listPlaces } from '../modules/people/roster/store.ts'
import { accounts, memberships, persons } from '../modules/people/tables.ts'
import { DEMO_IDENTITIES } from './identities.ts'
import { demoRosterRows, phoneOf } from './roster.ts'

export interface Townsperson {
  personId: string
  householdId: string
  name: string
  relation: string
  age: number
}

/** A household whose head may sign its children up. */
export interface Neighbours {
  head: Townsperson
  children: Townsperson[]
  /** Null for those without a phone: staff sign them up. */
  account: Actor | null
}

/** Everybody the rest of the seed needs. */
export interface Town {
  tx: Tx
  communityId: string
  now: Date
  /** Head of the community's office: who plans events and awards points. */
  manager: Actor
  gridWorker: Actor
  /** The account of a named person. */
  actorOf(name: string): Actor
  /** Children of a named person's household, youngest first. */
  childrenOf(name: string): Townsperson[]
  /** Families with children under 14 that no story is about, in an order of their own. */
  families: Neighbours[]
  /** Heads of these families who have served and earned points. */
  servingHeadIds: Set<string>
}

interface Seeding {
  tx: Tx
  services: Services
  communityId: string
  now: Date
}

/** The roster comes in as a sheet, through the same two steps staff take. */
async function importRoster({ tx, services, now }: Seeding, manager: Actor): Promise<void> {
  const bytes = writeSheet(demoRosterRows(now), 'xlsx')
  const file = { name: '凤凰山社区花名册.xlsx', bytes }
  const dryRun = await dryRunImport(tx, { actor: manager, services, now, file })
  const [problem] = dryRun.problems
  if (problem) throw new Error(`the demo roster has a problem in row ${problem.row}: ${problem.message}`)
  await commitImport(tx, { actor: manager, services, now, importId: dryRun.id, skipErrorRows: false })
}

async function writeAccount(
  { tx, communityId, now }: Seeding,
  { id = newId(), demoKey, personId, roles, gridId }: Omit<Membership, 'id'> & { id?: string },
): Promise<Actor> {
  await tx.insert(accounts).values({ id, demoKey, createdAt: now })
  const bound = personId === null ? {} : { boundAt: now, boundById: id }
  await tx.insert(memberships).values({ communityId, accountId: id, personId, roles, gridId, ...bound })
  return { accountId: id, communityId, personId, roles, gridId }
}

interface Membership {
  id: string
  demoKey: string | null
  /** Null: not bound to anybody of the roster. */
  personId: string | null
  roles: Role[]
  gridId: string | null
}

const RESIDENT: Pick<Membership, 'demoKey' | 'roles' | 'gridId'> = {
  demoKey: null,
  roles: ['resident'],
  gridId: null,
}

/** One family in eight has nobody with a phone account. */
const WITHOUT_ACCOUNT_EVERY = 8

export async function writeTown(seeding: Seeding): Promise<Town> {
  const { tx, communityId, now } = seeding
  const managerId = newId()
  const office = {
    accountId: managerId,
    communityId,
    personId: null,
    roles: ['manager' as const],
    gridId: null,
  }
  await importRoster(seeding, office)
  const everyone = await listEveryone(tx, now)
  const heads = new Map(
    everyone.filter(({ relation }) => relation === 'head').map((head) => [head.name, head]),
  )
  const headNamed = (name: string) => {
    const head = heads.get(name)
    if (!head) throw new Error(`the demo roster has no ${name}`)
    return head
  }
  const gridIds = new Map((await listPlaces(tx)).grids.map((grid) => [grid.name, grid.id]))
  const actors = new Map<string, Actor>()
  for (const { key, name, role, roles, gridName, bound = true } of DEMO_IDENTITIES) {
    const gridId = gridName === null ? null : (gridIds.get(gridName) ?? null)
    const personId = bound ? headNamed(name).personId : null
    const id = role === 'manager' ? managerId : newId()
    actors.set(name, await writeAccount(seeding, { id, demoKey: key, personId, roles, gridId }))
  }
  const actorOf = (name: string) => {
    const actor = actors.get(name)
    if (!actor) throw new Error(`${name} is no demo identity`)
    return actor
  }
  const byHousehold = groupByHousehold(everyone)
  const childrenIn = (householdId: string) =>
    (byHousehold.get(householdId) ?? [])
      .filter(({ relation, age }) => (relation === 'son' || relation === 'daughter') && age < 14)
      .sort((one, other) => one.age - other.age)
  const managers = DEMO_IDENTITIES.filter(({ role }) => role === 'manager')
  const workers = DEMO_IDENTITIES.filter(({ role }) => role === 'staff')
  return {
    tx,
    communityId,
    now,
    manager: actorOf(managers[0]?.name ?? ''),
    gridWorker: actorOf(workers[0]?.name ?? ''),
    actorOf,
    childrenOf: (name) => childrenIn(headNamed(name).householdId),
    families: await writeFamilies(seeding, [...heads.values()], childrenIn),
    servingHeadIds: new Set(),
  }
}

async function listEveryone(tx: Tx, now: Date): Promise<Townsperson[]> {
  const rows = await tx
    .select({
      personId: persons.id,
      householdId: persons.householdId,
      name: persons.name,
      relation: persons.relation,
      bornOn: persons.bornOn,
    })
    .from(persons)
    .where(eq(persons.communityId, tx.communityId))
    .orderBy(asc(persons.id))
  return rows.map(({ bornOn, ...row }) => ({ ...row, age: bornOn === null ? 0 : ageOn(bornOn, now) }))
}

function groupByHousehold(everyone: readonly Townsperson[]): Map<string, Townsperson[]> {
  const groups = new Map<string, Townsperson[]>()
  for (const person of everyone) {
    const group = groups.get(person.householdId) ?? []
    group.push(person)
    groups.set(person.householdId, group)
  }
  return groups
}

/** Enough families for every session of the demo. */
const FAMILIES = 120

async function writeFamilies(
  seeding: Seeding,
  heads: readonly Townsperson[],
  childrenIn: (householdId: string) => Townsperson[],
): Promise<Neighbours[]> {
  const named = new Set(DEMO_IDENTITIES.map(({ name }) => name))
  const withChildren = heads
    .filter(({ name }) => !named.has(name))
    .map((head) => ({ head, children: childrenIn(head.householdId) }))
    .filter(({ children }) => children.length > 0)
    .slice(0, FAMILIES)
  const families: Neighbours[] = []
  for (const [index, family] of withChildren.entries()) {
    const { personId } = family.head
    const hasAccount = index % WITHOUT_ACCOUNT_EVERY !== 3
    const account = hasAccount ? await writeAccount(seeding, { ...RESIDENT, personId }) : null
    families.push({ ...family, account })
  }
  return families
}

/** The daughter of 陈桂兰 has asked to act for her; the answer is the newcomer's to give. */
export async function askForProxy(seeding: Seeding): Promise<void> {
  const { tx, services, now } = seeding
  const [daughter] = await tx
    .select({ id: persons.id })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.name, '刘芳')))
  if (!daughter) throw new Error('the demo roster has no 刘芳')
  const actor = await writeAccount(seeding, { ...RESIDENT, personId: daughter.id })
  const name = '陈桂兰'
  const asked = new Date(now.getTime() - DAY_MS)
  await requestProxy(tx, services, { actor, name, phone: phoneOf(name, now), now: asked })
}

/** Somebody whose number changed has asked staff to bind her. */
export async function askForStaff(seeding: Seeding): Promise<void> {
  const { tx, services, now } = seeding
  const actor = await writeAccount(seeding, { ...RESIDENT, personId: null })
  const note = '换了新号码，原来的号不用了'
  const asked = new Date(now.getTime() - DAY_MS / 2)
  await askForBinding(tx, services, { actor, name: '曾玉兰', phone: '14200000000', note, now: asked })
}

const UNREAD_DAYS = 2

/** What is older than two days has been read by now. */
export async function readOldMessages({ tx, now }: Pick<Seeding, 'tx' | 'now'>): Promise<void> {
  const before = new Date(now.getTime() - UNREAD_DAYS * DAY_MS)
  await tx
    .update(messages)
    .set({ readAt: before })
    .where(and(eq(messages.communityId, tx.communityId), lt(messages.sentAt, before)))
}
