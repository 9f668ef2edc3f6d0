/** Shifts on one certificate (志愿服务证明); a longer time is certified in parts. */
export const MAX_CERTIFICATE_ITEMS = 200
/** Of one person. */
export const MAX_CERTIFICATES_A_DAY = 10

/** Letters of the code that name the community, so that the place to look is known. */
export const COMMUNITY_LETTERS = 3
/** Letters out of chance: 17 of 27 are more than 80 bits. */
export const CHANCE_LETTERS = 17
export const CERTIFICATE_CODE_LENGTH = COMMUNITY_LETTERS + CHANCE_LETTERS

export const CERTIFICATE_FORMATS = { pdf: 'PDF', png: '图片' } as const
export type CertificateFormat = keyof typeof CERTIFICATE_FORMATS

export const CERTIFICATE_REFUSALS = {
  certificate_not_found: '没有这份证明。请核对编号，一个字母都不能错',
  certificate_period_reversed: '结束日期不能早于开始日期',
  certificate_period_ahead: '结束日期最晚到今天',
  certificate_nothing: '这段时间没有已结算的服务。刚做完的要等社区结算，可以换一段日期再试',
  certificate_too_many_items: `一份证明最多列 ${MAX_CERTIFICATE_ITEMS} 次服务，请把日期缩短，分几份开`,
  too_many_certificates: `一个人一天最多开 ${MAX_CERTIFICATES_A_DAY} 份证明，请明天再开`,
  certificate_already_revoked: '这份证明已经作废了',
  certificate_corrected: '其中有服务时长后来更正过，请按现在的时长重新开一份',
  certificate_not_yours: '没有找到这个人，或者您不能替这位开证明',
} as const
export type CertificateRefusalCode = keyof typeof CERTIFICATE_REFUSALS
