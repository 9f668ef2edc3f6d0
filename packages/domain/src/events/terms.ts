export const EVENT_KINDS = {
  picture_book_class: '绘本课',
  handicraft_class: '手工课',
  hobby_class: '兴趣班',
  performance: '演出',
} as const
export type EventKind = keyof typeof EVENT_KINDS

/** How places are given out (报名方式). `ranked` (集中派位) joins here later. */
export const SIGN_UP_POLICIES = {
  first_come: '先到先得',
  points_first: '积分优先',
} as const
export type SignUpPolicy = keyof typeof SIGN_UP_POLICIES

/** Where an event stands, computed from its facts and the clock. */
export const EVENT_PHASES = {
  draft: '草稿',
  upcoming: '未开始报名',
  priority: '积分优先中',
  open: '可报名',
  closed: '报名已截止',
  running: '进行中',
  ended: '已结束',
  finished: '已结项',
  cancelled: '已取消',
} as const
export type EventPhase = keyof typeof EVENT_PHASES

/** In which capacity a person attends (参加身份). A companion (陪同) is an adult outside the age range. */
export const ATTENDEE_ROLES = {
  participant: '参加',
  companion: '陪同',
} as const
export type AttendeeRole = keyof typeof ATTENDEE_ROLES

export const ATTENDEE_STATUSES = {
  confirmed: '已报上',
  waiting: '候补中',
  offered: '待确认',
  cancelled: '已取消',
  lapsed: '逾期未确认',
} as const
export type AttendeeStatus = keyof typeof ATTENDEE_STATUSES
/** A person holds at most one of these per event. */
export const ACTIVE_STATUSES: readonly AttendeeStatus[] = ['confirmed', 'waiting', 'offered']

export const SIGN_UP_REFUSALS = {
  event_not_found: '没有找到这个活动',
  event_not_published: '活动还没有发布',
  event_cancelled: '活动已取消',
  sign_up_not_open: '还没到报名时间',
  sign_up_closed: '报名已截止',
  priority_only: '现在是积分优先报名时间',
  priority_suspended: '你家的优先资格暂停中',
  nobody_chosen: '请选择谁来参加',
  person_not_found: '没有找到这位家人',
  person_not_yours: '你不能替这位报名。可以在“我的家人”里设监护或代办',
  different_households: '一次只能给同一户的家人报名',
  already_signed_up: '已经报过名了',
  household_limit: '超过每家的人数上限',
  wrong_age: '年龄不在活动范围内',
  age_unknown: '花名册里没有出生日期，请社区补上再报',
  companion_only: '陪同的大人要和参加的孩子一起报',
  consent_missing: '14 岁以下要有监护人同意，请先到“我的家人”里同意',
  event_full: '名额刚刚报满了，可以排候补',
  not_enough_points: '积分不够',
} as const
export type SignUpRefusalCode = keyof typeof SIGN_UP_REFUSALS

export const CANCEL_REFUSALS = {
  sign_up_not_found: '没有找到这次报名',
  already_cancelled: '已经取消过了',
  cancel_closed: '过了取消时间。去不了请打电话告诉社区',
  already_checked_in: '已经签到了，不能取消',
} as const
export type CancelRefusalCode = keyof typeof CANCEL_REFUSALS

export const OFFER_REFUSALS = {
  offer_not_found: '没有等你确认的名额',
  offer_ended: '保留时间过了，名额已让给下一家',
} as const
export type OfferRefusalCode = keyof typeof OFFER_REFUSALS

export const CHECK_IN_REFUSALS = {
  attendee_not_found: '名单上没有这个人',
  code_not_found: '没有这个签到码，请核对',
  not_confirmed: '还没有报上，不能签到',
  check_in_not_open: '活动开始前 2 小时才能签到',
  event_finished: '活动已经结项，不能再改签到',
} as const
export type CheckInRefusalCode = keyof typeof CHECK_IN_REFUSALS

export const HELPER_REFUSALS = {
  no_helper_places: '助教名额满了',
  helper_too_young: '助教要满 16 岁',
  already_helping: '已经报了助教',
  helper_not_found: '没有找到这位助教',
  helper_is_attendee: '已经报名参加这个活动，不能同时做助教',
} as const
export type HelperRefusalCode = keyof typeof HELPER_REFUSALS

export const EVENT_EDIT_REFUSALS = {
  event_starts_in_past: '活动时间已经过了，请改成以后的时间',
  event_ends_before_start: '结束时间要在开始时间之后',
  sign_up_closes_after_start: '报名截止要不晚于活动开始',
  sign_up_opens_after_close: '开始报名要早于报名截止',
  priority_opens_after_open: '积分优先要早于全体开放',
  priority_needs_threshold: '积分优先要设一个分数线和优先开始时间',
  cancel_closes_after_start: '取消截止要不晚于活动开始',
  newcomer_seats_above_places: '新朋友名额不能超过总名额',
  newcomer_release_out_of_range: '新朋友名额的放开时间要在全体开放和报名截止之间',
  age_range_reversed: '年龄下限不能大于上限',
  household_limit_above_places: '每家人数不能超过总名额',
  places_below_taken: '名额不能少于已占用的人数',
  helper_places_below_taken: '助教名额不能少于已报的助教人数',
  event_already_published: '活动已经发布了',
  event_already_cancelled: '活动已经取消了',
  event_already_finished: '活动已经结项了',
  event_not_started: '活动还没开始，不能结项',
  fact_fixed_after_publish: '发布后不能再改报名方式；请取消后重新发布',
  series_not_found: '没有找到这个系列',
} as const
export type EventEditRefusalCode = keyof typeof EVENT_EDIT_REFUSALS
