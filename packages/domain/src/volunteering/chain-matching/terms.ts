/** What becomes of a line of a chain, as proposed. */
export const CHAIN_LINE_STATUSES = {
  matched: '认出',
  ambiguous: '待定',
  unknown: '新面孔',
  duplicate: '重复',
  overlapping: '撞班',
  refused: '报不了',
  withdrawn: '划掉',
} as const
export type ChainLineStatus = keyof typeof CHAIN_LINE_STATUSES

/** By what somebody was recognised. */
export const CHAIN_MATCHES = { phone: '手机号', name: '姓名', place: '姓名和门牌' } as const
export type ChainMatch = keyof typeof CHAIN_MATCHES

/** What became of somebody who was confirmed. */
export const CHAIN_RESULTS = { confirmed: '报上了', waiting: '候补', already: '本来就在' } as const
export type ChainResult = keyof typeof CHAIN_RESULTS

export const MAX_GUEST_NAME = 30
