/** Roles in the token (product.md, "Who uses it"). */
export const ROLES = {
  resident: '居民',
  staff: '社区工作者',
  manager: '社区主任',
  partner: '共建单位',
  street: '街道',
} as const
export type Role = keyof typeof ROLES

/** Who is asking: an account inside one community, perhaps bound to a person of its roster. */
export interface Actor {
  accountId: string
  communityId: string
  /** Null until the account is bound to a person of the roster (绑定). */
  personId: string | null
  roles: readonly Role[]
  /** Staff rights are scoped to this grid (网格); null means the whole community. */
  gridId: string | null
}

/** Who is written down for an act: the person, or the account where it is bound to nobody. */
export const byWhom = ({ personId, accountId }: Pick<Actor, 'personId' | 'accountId'>): string =>
  personId ?? accountId

export function isStaff(actor: { roles: readonly Role[] }): boolean {
  return actor.roles.includes('staff') || actor.roles.includes('manager')
}

/** Only those who look after the whole community keep its roster (花名册); a grid worker sees their own grid's people. */
export function mayKeepRoster(actor: { roles: readonly Role[]; gridId: string | null }): boolean {
  return actor.roles.includes('manager') || (actor.roles.includes('staff') && actor.gridId === null)
}
