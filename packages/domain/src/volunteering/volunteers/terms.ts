/** From this age one may serve, under 14 with a guardian's consent; a shift may ask for more. */
export const MIN_VOLUNTEER_AGE = 8

/** What a volunteer agrees to (志愿者须知). A change of substance raises the version. */
export const VOLUNTEER_AGREEMENT = {
  version: 1,
  title: '志愿者须知',
  paragraphs: [
    '自愿参加，量力而行。身体不舒服、天气不好，随时可以不去；去不了请在截止前取消，把名额让给别人。',
    '按班次时间到集合地点，用签到码签到、签退；服务时长和积分按签到、签退的时间算，社区结算后到账。',
    '听现场工作人员安排，不单独入户，不收礼、不推销。听到、看到的居民情况不外传。',
    '社区会记下您的姓名、志愿者编号、报名和服务时长，用来安排班次、出志愿服务证明。不用于广告，不卖给别人。',
    '未满 14 岁的孩子要有监护人同意，并由大人陪着去。',
  ],
} as const

export const VOLUNTEER_REFUSALS = {
  not_a_volunteer: '还没有登记成志愿者。勾选同意《志愿者须知》就好',
  agreement_outdated: '《志愿者须知》更新了，请看过新的再同意',
  volunteer_too_young: '满 8 岁才能当志愿者',
  volunteer_age_unknown: '花名册里没有出生日期，请社区补上再登记',
  volunteer_consent_missing: '14 岁以下要有监护人同意，请先到“我的家人”里同意',
  volunteer_not_yours: '你不能替这位登记。可以在“我的家人”里设监护或代办',
} as const
export type VolunteerRefusalCode = keyof typeof VOLUNTEER_REFUSALS
