import type { ExchangeView } from '@linli/domain/points/exchanges/contract'
import type { RewardOrderView, RewardView } from '@linli/domain/points/rewards/contract'
import { shanghaiInstant } from '@linli/domain/time'
import { type CastMember, cast } from './cast.ts'
import type { TestApi } from './harness.ts'
import { award, newcomer } from './ledger.ts'
import { volunteer } from './volunteering.ts'

/** Saturday 10:00 of the week the tests live in. */
export const HELP_STARTS = shanghaiInstant(2026, 11, 28, 10)
export const HELP_DONE = shanghaiInstant(2026, 11, 28, 12)

export async function posted<T>(
  api: TestApi,
  person: Pick<CastMember, 'accountId' | 'communityId'>,
  path: string,
  body?: object,
): Promise<T> {
  const reply = await api.as(person)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<T>()
}

export const rewardPlan = {
  title: '绘本一册',
  about: '全新，任选一册',
  points: 10,
  perPerson: null as number | null,
  orderUntil: null as string | null,
}

export const offered = (
  api: TestApi,
  overrides: Partial<typeof rewardPlan> & { stock?: number } = {},
): Promise<RewardView> => posted(api, cast.lin, '/rewards', { ...rewardPlan, stock: 3, ...overrides })

/** Somebody new with so many points. */
export async function richIn(
  api: TestApi,
  points: number,
  overrides: Partial<CastMember> = {},
): Promise<CastMember> {
  const person = await newcomer(api, overrides)
  if (points > 0) await award(api.db, { person, points })
  return person
}

export const ordered = (
  api: TestApi,
  reward: Pick<RewardView, 'id'>,
  person: CastMember,
): Promise<RewardOrderView> =>
  posted(api, person, `/rewards/${reward.id}/orders`, { personId: person.personId })

export const helpPlan = (asker: Pick<CastMember, 'personId'>, overrides: object = {}) => ({
  personId: asker.personId,
  title: '修水龙头',
  about: '厨房的水龙头一直滴水',
  place: '砖瓦厂小区 5栋 2单元',
  startsAt: HELP_STARTS.toISOString(),
  minutes: 60,
  points: 10,
  ...overrides,
})

export const asked = (api: TestApi, asker: CastMember, overrides: object = {}): Promise<ExchangeView> =>
  posted(api, asker, '/exchanges', helpPlan(asker, overrides))

/** A registered volunteer of a household of their own. */
export async function helperNamed(api: TestApi, name: string): Promise<CastMember> {
  const person = await newcomer(api, { name })
  await volunteer(api.db, person)
  return person
}

/** Help that is agreed on; the clock of the tests then stands after it began where `done`. */
export async function agreed(api: TestApi, { done = true, points = 10 } = {}) {
  api.setNow(api.start)
  const asker = await richIn(api, points, { name: '王秀英' })
  const helper = await helperNamed(api, '张师傅')
  const { id } = await asked(api, asker, { points })
  await posted(api, helper, `/exchanges/${id}/accept`, { personId: helper.personId })
  if (done) api.setNow(HELP_DONE)
  return { id, asker, helper, path: `/exchanges/${id}` }
}

/** Where points lie for help or gifts that are not what is open: behind row security, over all communities. */
export async function spendingBreaches(api: TestApi): Promise<string[]> {
  const { rows } = await api.admin.query<{ problem: string }>(`
    with held as (
      select c.community_id,
        coalesce((select sum(balance) from point_accounts a
          where a.community_id = c.community_id and a.kind = 'exchange'), 0) as in_account,
        coalesce((select sum(points) from exchanges e
          where e.community_id = c.community_id and e.closed_at is null), 0) as offered
      from communities c)
    select 'held ' || in_account || ', offered ' || offered as problem from held where in_account <> offered
    union all
    select 'an order paid ' || coalesce(p.points, 0) || ' and given back ' || coalesce(r.points, 0)
    from reward_orders o
    left join point_movements p on p.community_id = o.community_id and p.kind = 'reward' and p.source_id = o.id
    left join point_movements r on r.community_id = o.community_id and r.kind = 'reward_refund' and r.source_id = o.id
    where p.points is distinct from o.points
      or (num_nonnulls(o.cancelled_at, o.lapsed_at) = 1) <> (r.points is not distinct from o.points)
    union all
    select 'the helper has ' || coalesce(p.points, 0) || ' of ' || e.paid_points from exchanges e
    left join point_movements p on p.community_id = e.community_id and p.kind = 'exchange_payment'
      and p.source_id = e.id
      and not exists (select 1 from point_movements r where r.community_id = p.community_id and r.reverses_id = p.id)
    where coalesce(p.points, 0) <> e.paid_points`)
  return rows.map(({ problem }) => problem)
}
