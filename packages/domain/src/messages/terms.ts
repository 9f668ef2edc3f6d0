/** In-app messages (消息). The inbox is the truth; WeChat's own messages come on top of it. */
export const MESSAGE_KINDS = {
  place_offered: '轮到你家了',
  offer_ending: '名额快留不住了',
  offer_lapsed: '候补名额已让出',
  signed_up_by_staff: '社区已帮你报名',
  shift_place_given: '志愿候补到位',
  event_reminder: '活动快到了',
  event_changed: '活动有变动',
  event_cancelled: '活动取消',
  recruitment_invited: '队里有新招募',
  recruitment_changed: '招募有变动',
  recruitment_cancelled: '招募取消',
  points_awarded: '积分到账',
  points_reversed: '积分更正',
  points_expiring: '积分快过期了',
  points_expired: '积分过期',
  award_request_declined: '积分申请没通过',
  binding_approved: '绑定成功',
  binding_declined: '绑定未通过',
  link_requested: '代办邀请',
  link_accepted: '代办已同意',
} as const
export type MessageKind = keyof typeof MESSAGE_KINDS
