import type { HandlingView } from '@linli/domain/complaints/handling/contract'
import { DAY_MS } from '@linli/domain/time'
import { newId } from '../src/http/ids.ts'
import { addComplaint, addEntries } from '../src/modules/complaints/actions.ts'
import { takeNumber } from '../src/modules/complaints/store.ts'
import type { complaints } from '../src/modules/complaints/tables.ts'
import { type CastMember, cast, FENGHUANGSHAN, GRID_3 } from './cast.ts'
import type { TestApi } from './harness.ts'

export type CaseColumns = typeof complaints.$inferInsert

/** A case of grid 3 that has just come in, written as taking it in writes it; each test changes what it is about. */
export async function arrived(api: TestApi, changes: Partial<CaseColumns> = {}): Promise<string> {
  const now = api.config.clock()
  const communityId = changes.communityId ?? FENGHUANGSHAN
  return api.db.inCommunity(communityId, async (tx) => {
    const id = newId()
    const facts: CaseColumns = {
      communityId,
      id,
      number: await takeNumber(tx, communityId),
      kind: 'request',
      category: 'street_lamp',
      title: '5栋门口的路灯不亮',
      body: '5栋门口的路灯不亮。晚上老人摔过一跤，请来修一下。',
      channel: 'app',
      reporterId: cast.su.personId,
      reportedAt: now,
      reportedById: cast.su.personId,
      gridId: GRID_3,
      place: '5栋门口',
      isPrivate: false,
      publicAgreed: true,
      answerDueAt: new Date(now.getTime() + DAY_MS),
      solveDueAt: new Date(now.getTime() + 5 * DAY_MS),
      updatedAt: now,
      ...changes,
    }
    await addComplaint(tx, facts)
    await addEntries(tx, { complaint: { communityId, id }, actor: null, now }, [
      { kind: 'received', audience: 'all', body: facts.body },
    ])
    return id
  })
}

/** What a member of the staff does with a case; throws what was refused. */
export async function acted(
  api: TestApi,
  by: CastMember,
  complaintId: string,
  [verb, body = {}]: readonly [string, object?],
): Promise<HandlingView> {
  const reply = await api.as(by)('POST', `/complaints/${complaintId}/${verb}`, body)
  if (reply.statusCode !== 200) throw new Error(`${verb}: ${reply.body}`)
  return reply.json<HandlingView>()
}

/** A case that 赵明 took. */
export async function accepted(api: TestApi, changes: Partial<CaseColumns> = {}): Promise<string> {
  const id = await arrived(api, changes)
  await acted(api, cast.zhao, id, ['accept'])
  return id
}

/** The timeline, oldest first. */
export async function linesOf(api: TestApi, complaintId: string) {
  const { rows } = await api.admin.query<{ kind: string; audience: string; body: string; by: string | null }>(
    `select kind, audience, body, by_id as by from complaint_entries where complaint_id = $1 order by number`,
    [complaintId],
  )
  return rows
}

/** Bodies of somebody's messages about a case, oldest first. */
export async function heardBy(api: TestApi, person: CastMember, complaintId: string): Promise<string[]> {
  const { rows } = await api.admin.query<{ body: string }>(
    'select body from messages where person_id = $1 and complaint_id = $2 order by id',
    [person.personId, complaintId],
  )
  return rows.map(({ body }) => body)
}

/** The row as it stands. */
export async function rowOf(api: TestApi, complaintId: string): Promise<Record<string, unknown>> {
  const { rows } = await api.admin.query('select * from complaints where id = $1', [complaintId])
  return rows[0] ?? {}
}

/**
 * What must never be of any case: one at work without an owner, an owner who is not the open row of its chain, or a pause
 * that the case does not know of. Empty = nothing.
 */
export async function lostCases(api: TestApi): Promise<string[]> {
  const { rows } = await api.admin.query<{ id: string }>(
    `select c.id from complaints c
     left join complaint_owners o on o.community_id = c.community_id and o.complaint_id = c.id
       and o.until_at is null
     left join complaint_pauses p on p.community_id = c.community_id and p.complaint_id = c.id
       and p.until_at is null
     where c.owner_id is distinct from o.owner_id or (c.accepted_at is null) <> (c.owner_id is null)
       or (c.paused_at is null) <> (p.position is null)`,
  )
  return rows.map(({ id }) => id)
}
