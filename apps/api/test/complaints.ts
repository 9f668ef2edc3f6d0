import type { reportComplaint, reportOnBehalf, TakenIn } from '@linli/domain/complaints/intake/contract'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import type { BodyOf } from '@linli/domain/endpoint'
import { type CastMember, cast, FENGHUANGSHAN, HOUSEHOLDS } from './cast.ts'
import type { TestApi } from './harness.ts'

export type ReportBody = BodyOf<typeof reportComplaint>
export type BehalfBody = BodyOf<typeof reportOnBehalf>

const NOWHERE = { compoundId: null, buildingId: null, words: '', position: null } as const

/** A broken street lamp, open to neighbours; each test changes what it is about. */
export function reportBody(overrides: Partial<ReportBody> = {}): ReportBody {
  return {
    personId: cast.su.personId,
    kind: 'request',
    category: 'street_lamp',
    text: '5栋门口的路灯不亮。晚上老人摔过一跤，请来修一下。',
    place: { ...NOWHERE },
    isPrivate: false,
    publicAgreed: true,
    attachmentIds: [],
    ...overrides,
  }
}

/** What a grid worker heard on the phone, of somebody the roster does not know. */
export function behalfBody(overrides: Partial<BehalfBody> = {}): BehalfBody {
  const { personId: _, ...said } = reportBody()
  return {
    ...said,
    from: { name: '李阿姨', phone: '13900000001' },
    channel: 'phone',
    chatGroupId: null,
    gridId: null,
    heardAt: null,
    acceptNow: false,
    ...overrides,
  }
}

async function sent(api: TestApi, by: CastMember, path: string, body: object): Promise<TakenIn> {
  const reply = await api.as(by)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<TakenIn>()
}

/** A case that a resident reported: 苏晴, who lives in grid 3, unless told otherwise. */
export const reported = (
  api: TestApi,
  { by = cast.su, ...overrides }: Partial<ReportBody> & { by?: CastMember } = {},
): Promise<TakenIn> => sent(api, by, '/complaints', reportBody({ personId: by.personId, ...overrides }))

/** A case that staff wrote down: 赵明 of grid 3, unless told otherwise. */
export const heard = (
  api: TestApi,
  { by = cast.zhao, ...overrides }: Partial<BehalfBody> & { by?: CastMember } = {},
): Promise<TakenIn> => sent(api, by, '/complaints/on-behalf', behalfBody(overrides))

/** The case as somebody sees it. */
export async function caseAs(api: TestApi, person: CastMember, complaintId: string): Promise<ComplaintView> {
  const reply = await api.as(person)('GET', `/complaints/${complaintId}`)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<ComplaintView>()
}

/** Bodies of somebody’s messages about a case, the newest first. */
export async function messagesAbout(
  api: TestApi,
  person: CastMember,
  complaintId: string,
): Promise<string[]> {
  const { rows } = await api.admin.query<{ body: string }>(
    'select body from messages where person_id = $1 and complaint_id = $2 order by id desc',
    [person.personId, complaintId],
  )
  return rows.map(({ body }) => body)
}

/** The compound and the building that the cast lives in. */
export async function homeOf(api: TestApi, householdId: string = HOUSEHOLDS.su) {
  const { rows } = await api.admin.query<{ compoundId: string; buildingId: string }>(
    `select b.compound_id as "compoundId", b.id as "buildingId" from households h
     join buildings b on b.community_id = h.community_id and b.id = h.building_id
     where h.community_id = $1 and h.id = $2`,
    [FENGHUANGSHAN, householdId],
  )
  const [home] = rows
  if (!home) throw new Error('no such household')
  return home
}
