/** Why somebody is not put on a shift (班次报名). */
export const SHIFT_SIGN_UP_REFUSALS = {
  recruitment_not_published: '招募还没有发布',
  recruitment_closed: '这条招募已经停止报名，可以看看别的招募',
  recruitment_cancelled: '这条招募取消了，可以看看别的招募',
  shift_not_found: '没有找到这个班次，请刷新再看',
  shift_begun: '这个班次已经开始了，请选别的班次',
  not_bound: '请先完成绑定，再来报名',
  person_not_found: '花名册里没有这个人，可以先登记，或者按姓名代报',
  person_not_yours: '你不能替这位报名。可以在“我的家人”里设监护或代办',
  not_a_volunteer: '第一次报名要先看《志愿者须知》并登记',
  consent_missing: '14 岁以下要有监护人同意，请先到“我的家人”里同意',
  age_unknown: '花名册里没有出生日期，请社区补上再报',
  wrong_age: '年龄不在这个班次的范围内，请选别的班次',
  already_on_shift: '已经报过这个班次了',
  shift_overlap: '和已报的班次时间重叠，请先取消那一个',
  shift_full: '这个班次报满了，可以排候补',
} as const
export type ShiftSignUpRefusalCode = keyof typeof SHIFT_SIGN_UP_REFUSALS

/** Why a place on a shift is not given back. */
export const SHIFT_CANCEL_REFUSALS = {
  shift_sign_up_not_found: '没有找到这次报名，请刷新再看',
  shift_already_cancelled: '已经取消过了',
  shift_cancel_closed: '过了取消时间。来不了请打电话告诉社区',
  shift_checked_in: '已经签到了，不能取消',
  shift_settled: '这个班次已经结算了，不能取消',
} as const
export type ShiftCancelRefusalCode = keyof typeof SHIFT_CANCEL_REFUSALS
