import { and, asc, count, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { persons } from '../../people/tables.ts'
import { teamMembers, teams, volunteers } from '../tables.ts'

export type TeamRow = typeof teams.$inferSelect

export interface ListedTeam {
  id: string
  name: string
  introduction: string
  gridId: string | null
  gridName: string | null
  captainId: string
  captainName: string
  createdAt: Date
  members: number
}

const standingTeams = statement<ListedTeam>(
  'volunteering_teams',
  `select t.id, t.name, t.introduction, t.grid_id as "gridId", g.name as "gridName",
    t.captain_id as "captainId", p.name as "captainName", t.created_at as "createdAt",
    (select count(*)::int from team_members m
      where m.community_id = $1 and m.team_id = t.id and m.left_at is null) as members
  from teams t
  join persons p on p.community_id = $1 and p.id = t.captain_id
  left join grids g on g.community_id = $1 and g.id = t.grid_id
  where t.community_id = $1 and t.dissolved_at is null and ($2::uuid is null or t.id = $2)
  order by t.name`,
)

/** The teams that are there still, or one of them. */
export const listTeams = (tx: Tx, teamId: string | null = null) => standingTeams(tx, [teamId])

export interface TeamMinutes {
  teamId: string
  personId: string
  /** On shifts from the given instant on, and in all. */
  minutesSince: number
  minutes: number
}

const served = statement<TeamMinutes>(
  'volunteering_team_minutes',
  `select m.team_id as "teamId", m.person_id as "personId", sum(r.service_minutes)::int as minutes,
    coalesce(sum(r.service_minutes) filter (where s.starts_at >= $3), 0)::int as "minutesSince"
  from team_members m
  join service_records r on r.community_id = $1 and r.person_id = m.person_id and r.settled_at is not null
  join shifts s on s.community_id = $1 and s.id = r.shift_id
    and s.starts_at >= m.joined_at and (m.left_at is null or s.starts_at < m.left_at)
  where m.community_id = $1 and m.team_id = any($2::uuid[])
  group by m.team_id, m.person_id`,
)

/**
 * What people served with a team: settled minutes on shifts that began while they were in it. Who was in two teams
 * served with both.
 */
export const listTeamMinutes = (tx: Tx, { teamIds, since }: { teamIds: readonly string[]; since: Date }) =>
  served(tx, [teamIds, since])

/** A standing team, locked so that joining, leaving and changes of it take turns. */
export async function lockTeam(tx: Tx, teamId: string): Promise<TeamRow | null> {
  const [team] = await tx
    .select()
    .from(teams)
    .where(and(isTeam(tx, teamId), isNull(teams.dissolvedAt)))
    .for('no key update')
  return team ?? null
}

const isTeam = (tx: Tx, teamId: string) => and(eq(teams.communityId, tx.communityId), eq(teams.id, teamId))

/** Whether another standing team has the name. */
export async function isNameTaken(tx: Tx, { name, teamId }: { name: string; teamId: string | null }) {
  const [other] = await tx
    .select({ id: teams.id })
    .from(teams)
    .where(
      and(
        eq(teams.communityId, tx.communityId),
        eq(teams.name, name),
        isNull(teams.dissolvedAt),
        teamId === null ? undefined : ne(teams.id, teamId),
      ),
    )
  return other !== undefined
}

export async function countTeams(tx: Tx): Promise<number> {
  return tx.$count(teams, and(eq(teams.communityId, tx.communityId), isNull(teams.dissolvedAt)))
}

export async function insertTeam(tx: Tx, row: Omit<typeof teams.$inferInsert, 'communityId'>): Promise<void> {
  await tx.insert(teams).values({ ...row, communityId: tx.communityId })
}

export async function updateTeam(
  tx: Tx,
  teamId: string,
  facts: Partial<typeof teams.$inferInsert>,
): Promise<void> {
  await tx.update(teams).set(facts).where(isTeam(tx, teamId))
}

export interface Membership {
  personId: string
  name: string
  joinedAt: Date
}

/** Who is in the team now, by when they joined. */
export async function listMembers(tx: Tx, teamId: string): Promise<Membership[]> {
  return tx
    .select({ personId: teamMembers.personId, name: persons.name, joinedAt: teamMembers.joinedAt })
    .from(teamMembers)
    .innerJoin(
      persons,
      and(eq(persons.communityId, teamMembers.communityId), eq(persons.id, teamMembers.personId)),
    )
    .where(isMemberOf(tx, teamId))
    .orderBy(asc(teamMembers.joinedAt), asc(teamMembers.id))
}

const isMemberOf = (tx: Tx, teamId: string) =>
  and(eq(teamMembers.communityId, tx.communityId), eq(teamMembers.teamId, teamId), isNull(teamMembers.leftAt))

export async function countMembers(tx: Tx, teamId: string): Promise<number> {
  const [row] = await tx.select({ members: count() }).from(teamMembers).where(isMemberOf(tx, teamId))
  return row?.members ?? 0
}

export async function isMember(tx: Tx, { teamId, personId }: { teamId: string; personId: string }) {
  const [row] = await tx
    .select({ id: teamMembers.id })
    .from(teamMembers)
    .where(and(isMemberOf(tx, teamId), eq(teamMembers.personId, personId)))
  return row !== undefined
}

/** Teams in which one of these persons is. */
export async function listTeamIdsOf(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ teamId: teamMembers.teamId })
    .from(teamMembers)
    .where(
      and(
        eq(teamMembers.communityId, tx.communityId),
        sql`${teamMembers.personId} = any(${sql.param([...personIds])}::uuid[])`,
        isNull(teamMembers.leftAt),
      ),
    )
  return new Set(rows.map(({ teamId }) => teamId))
}

export async function insertMember(
  tx: Tx,
  row: Omit<typeof teamMembers.$inferInsert, 'communityId'>,
): Promise<void> {
  await tx.insert(teamMembers).values({ ...row, communityId: tx.communityId })
}

/** Ends the membership of one person, or of all. */
export async function endMemberships(
  tx: Tx,
  {
    teamId,
    personId,
    leftAt,
    leftById,
  }: { teamId: string; personId?: string; leftAt: Date; leftById: string },
): Promise<void> {
  const whose = personId === undefined ? undefined : eq(teamMembers.personId, personId)
  await tx
    .update(teamMembers)
    .set({ leftAt, leftById })
    .where(and(isMemberOf(tx, teamId), whose))
}

/** Names of persons of the roster, and whether they are registered volunteers; unknown ids are left out. */
export async function listPossibleMembers(tx: Tx, personIds: readonly string[]) {
  return tx
    .select({
      personId: persons.id,
      name: persons.name,
      isVolunteer: sql<boolean>`${volunteers.personId} is not null`,
    })
    .from(persons)
    .leftJoin(
      volunteers,
      and(eq(volunteers.communityId, persons.communityId), eq(volunteers.personId, persons.id)),
    )
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        sql`${persons.id} = any(${sql.param([...personIds])}::uuid[])`,
      ),
    )
    .orderBy(asc(persons.id))
}
