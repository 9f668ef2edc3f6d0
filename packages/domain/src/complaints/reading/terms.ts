/** How somebody stands to a case, the nearest first (`sightOf`). */
export const SIGHTS = {
  staff: '经办',
  reporter: '反映人',
  unit: '共建单位',
  follower: '关注人',
  neighbour: '邻居',
} as const

/** Which of one's cases. */
export const MINE = { reported: '我反映的', followed: '我关注的' } as const
/** Which public cases. */
export const PUBLIC_STATES = { open: '正在办', closed: '已办结' } as const
/** What neighbours read in the place of a name. */
export const A_NEIGHBOUR = '一位邻居'
