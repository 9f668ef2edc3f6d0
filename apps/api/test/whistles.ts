import type { InvitationView, UnitForm, UnitView } from '@linli/domain/complaints/units/contract'
import type { CaseWhistles, MyWhistle, WhistleView } from '@linli/domain/complaints/whistles/contract'
import { accepted, type CaseColumns } from './cases.ts'
import { type CastMember, cast } from './cast.ts'
import type { TestApi } from './harness.ts'
import { newcomer as unbound } from './people.ts'

type Caller = Pick<CastMember, 'accountId' | 'communityId'>

let made = 0
/** A police station of its own name; each test changes what it is about. */
export const unitForm = (overrides: Partial<UnitForm> = {}): UnitForm => ({
  name: `第${++made}派出所`,
  contactName: '罗锋',
  phone: '0871-65550110',
  gridIds: [],
  ...overrides,
})

async function sent<Reply>(api: TestApi, by: Caller, path: string, body: object = {}): Promise<Reply> {
  const reply = await api.as(by)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<Reply>()
}

export const addedUnit = (api: TestApi, overrides: Partial<UnitForm> = {}): Promise<UnitView> =>
  sent(api, cast.lin, '/partner-units', unitForm(overrides))

export const invited = (api: TestApi, unitId: string, name = '罗锋'): Promise<InvitationView> =>
  sent(api, cast.lin, `/partner-units/${unitId}/invitations`, { name })

/** An account that acts for the unit; bound to nobody of the roster, as most are. */
export async function delegateOf(api: TestApi, unitId: string, name = '罗锋'): Promise<Caller> {
  // With the role from the start: roles are up to half a second old.
  const person = await unbound(api, { roles: ['partner'] })
  const { code } = await invited(api, unitId, name)
  await sent(api, person, '/my/unit', { code })
  return person
}

/** A unit with two people who act for it. */
export async function stationed(api: TestApi, overrides: Partial<UnitForm> = {}) {
  const unit = await addedUnit(api, overrides)
  return { unit, luo: await delegateOf(api, unit.id), qin: await delegateOf(api, unit.id, '秦岚') }
}

export interface Blown {
  complaintId: string
  whistleId: string
}

/** Whistles to the unit on a case that 赵明 took. */
export async function blown(
  api: TestApi,
  unitId: string,
  {
    complaintId,
    hours = 4,
    ...changes
  }: Partial<CaseColumns> & { complaintId?: string; hours?: number | null } = {},
): Promise<Blown> {
  const id = complaintId ?? (await accepted(api, changes))
  const body = { unitId, message: '路口又堵了，请来疏导', hours }
  const { rows } = await sent<CaseWhistles>(api, cast.zhao, `/complaints/${id}/whistles`, body)
  const [newest] = rows
  if (!newest) throw new Error('no whistle was blown')
  return { complaintId: id, whistleId: newest.id }
}

/** What a unit does: `report`, `acts`, `close`. */
export const didUnit = (
  api: TestApi,
  by: Caller,
  whistleId: string,
  [verb, body = {}]: readonly [string, object?],
): Promise<MyWhistle> => sent(api, by, `/my/whistles/${whistleId}/${verb}`, body)

export const withdrawn = (api: TestApi, { complaintId, whistleId }: Blown): Promise<CaseWhistles> =>
  sent(api, cast.zhao, `/complaints/${complaintId}/whistles/${whistleId}/withdraw`, { reason: '吹错单位了' })

export async function whistlesOf(api: TestApi, complaintId: string): Promise<WhistleView[]> {
  const reply = await api.as(cast.zhao)('GET', `/complaints/${complaintId}/whistles`)
  return reply.json<CaseWhistles>().rows
}
