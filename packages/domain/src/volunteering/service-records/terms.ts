/** What a guest is given to claim the record with (认领码). */
export const CLAIM_CODE_LENGTH = 8
/** Failed tries at claim codes in an hour. */
export const MAX_FAILED_CLAIMS_PER_HOUR = 5

export const CLAIM_REFUSALS = {
  claim_code_unknown: '没有这个认领码，请核对；还不对，请找社区工作人员',
  too_many_claims: '试得太多了，请一小时后再试，或请社区工作人员帮你认领',
  record_not_found: '没有找到这条服务记录',
  record_claimed: '这条服务记录已经有人认领了',
  has_record_already: '这个班次已经有一条服务记录在这个人名下，请工作人员核对',
  assign_to_own_household: '不能把记录认到自己或自己家里人名下，请别的同事来办，或用认领码认领',
} as const
export type ClaimRefusalCode = keyof typeof CLAIM_REFUSALS
