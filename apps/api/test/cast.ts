import type { Role } from '@linli/domain/actor'
import type { HouseholdRelation } from '@linli/domain/people/terms'

/** A named person of the tests. Ids are fixed, so that a failing test names who it was about. */
export interface CastMember {
  accountId: string
  personId: string
  communityId: string
  householdId: string
  name: string
  relation: HouseholdRelation
  bornOn: string
  roles: Role[]
  gridId: string | null
  /** Guardians of a child; each also consented. */
  guardians?: string[]
}

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const FENGHUANGSHAN = uuid(1)
export const OTHER_COMMUNITY = uuid(2)
export const GRID_3 = uuid(13)
export const GRID_4 = uuid(14)
/** Of the other community. */
export const FOREIGN_GRID = uuid(23)

export const HOUSEHOLDS = {
  su: uuid(101),
  he: uuid(102),
  zhang: uuid(103),
  wang: uuid(104),
  zhao: uuid(105),
  lin: uuid(106),
  zhou: uuid(107),
  foreign: uuid(201),
} as const

function member(
  n: number,
  name: string,
  householdId: string,
  rest: Partial<CastMember> & Pick<CastMember, 'bornOn' | 'relation'>,
): CastMember {
  return {
    accountId: uuid(5000 + n),
    personId: uuid(1000 + n),
    communityId: FENGHUANGSHAN,
    householdId,
    name,
    roles: ['resident'],
    gridId: null,
    ...rest,
  }
}

/** The cast: invented people of an invented house. */
export const cast = {
  /** A mother of two who serves the community. */
  su: member(1, '苏晴', HOUSEHOLDS.su, { relation: 'head', bornOn: '1990-05-02' }),
  suHusband: member(2, '高峰', HOUSEHOLDS.su, { relation: 'spouse', bornOn: '1988-03-11' }),
  xiaobao: member(3, '苏小宝', HOUSEHOLDS.su, {
    relation: 'son',
    bornOn: '2022-06-01',
    guardians: [uuid(1001), uuid(1002)],
  }),
  dabao: member(4, '苏大宝', HOUSEHOLDS.su, {
    relation: 'daughter',
    bornOn: '2020-04-15',
    guardians: [uuid(1001), uuid(1002)],
  }),
  /** A mother whose household has too few points. */
  he: member(5, '何敏', HOUSEHOLDS.he, { relation: 'head', bornOn: '1992-09-20' }),
  heChild: member(6, '何乐乐', HOUSEHOLDS.he, {
    relation: 'daughter',
    bornOn: '2021-08-08',
    guardians: [uuid(1005)],
  }),
  /** An elder; has an account in tests, so that he can be tried as somebody without family. */
  zhang: member(7, '张建国', HOUSEHOLDS.zhang, { relation: 'head', bornOn: '1950-01-30' }),
  wang: member(8, '王秀英', HOUSEHOLDS.wang, { relation: 'head', bornOn: '1962-12-05' }),
  /** Grid worker of grid 3. */
  zhao: member(9, '赵明', HOUSEHOLDS.zhao, {
    relation: 'head',
    bornOn: '1995-07-07',
    roles: ['resident', 'staff'],
    gridId: GRID_3,
  }),
  /** Head of the community's office: the whole community. */
  lin: member(10, '林静', HOUSEHOLDS.lin, {
    relation: 'head',
    bornOn: '1980-02-14',
    roles: ['resident', 'staff', 'manager'],
  }),
  /** A newcomer family. */
  zhou: member(11, '周平', HOUSEHOLDS.zhou, { relation: 'head', bornOn: '1991-11-23' }),
  zhouChild: member(12, '周豆豆', HOUSEHOLDS.zhou, {
    relation: 'son',
    bornOn: '2022-01-19',
    guardians: [uuid(1011)],
  }),
  /** Somebody of another community, and its staff. */
  foreigner: member(13, '外社区居民', HOUSEHOLDS.foreign, {
    relation: 'head',
    bornOn: '1985-01-01',
    communityId: OTHER_COMMUNITY,
  }),
  foreignStaff: member(14, '外社区干部', HOUSEHOLDS.foreign, {
    relation: 'spouse',
    bornOn: '1986-01-01',
    communityId: OTHER_COMMUNITY,
    roles: ['resident', 'staff', 'manager'],
  }),
} satisfies Record<string, CastMember>

/** Households live in this grid. */
export const GRID_OF_HOUSEHOLD: Record<string, string> = {
  [HOUSEHOLDS.su]: GRID_3,
  [HOUSEHOLDS.he]: GRID_3,
  [HOUSEHOLDS.zhang]: GRID_3,
  [HOUSEHOLDS.wang]: GRID_4,
  [HOUSEHOLDS.zhao]: GRID_3,
  [HOUSEHOLDS.lin]: GRID_4,
  [HOUSEHOLDS.zhou]: GRID_4,
  [HOUSEHOLDS.foreign]: FOREIGN_GRID,
}
