import type { ComplaintChannel } from '../terms'

/** How staff write down what somebody told them (代录); `group` comes from the group inbox or from the form. */
export const STAFF_CHANNELS = {
  phone: '电话',
  visit: '入户走访',
  walk_in: '到服务点',
  meeting: '会议',
  group: '微信群',
} as const satisfies Partial<Record<ComplaintChannel, string>>
export type StaffChannel = keyof typeof STAFF_CHANNELS

/** What the API lets in to tell its writer that it is too long; the limit is `MAX_REPORT_LENGTH`. */
export const MAX_SENT_LENGTH = 20_000
export const MAX_PLACE_LENGTH = 100
export const MAX_GUEST_NAME_LENGTH = 20
/** Corners of a community's boundary. */
export const MAX_BOUNDARY_CORNERS = 200
/** How long ago staff may have heard what they write down now. */
export const MAX_HEARD_DAYS_AGO = 30

export const INTAKE_REFUSALS = {
  not_bound: '请先完成绑定：用登记在社区的姓名和手机号认领自己，办好了才通知得到你',
  text_missing: '请写几句话，或者录一段语音，说说是什么事',
  text_too_long: '写得太长了，最多 2000 字，请删短一点',
  place_outside: '这个地点不在本社区范围内。请重新选地点；别的社区的事请打 12345',
  building_unknown: '没有这个小区或楼栋，请重新选',
  grid_unknown: '没有这个网格，请重新选',
  group_unknown: '没有这个微信群，请重新选',
  person_unknown: '没有找到这位居民，请重新查找，或者只填姓名和电话',
  reporter_not_yours: '你不能替这位反映。可以替孩子和请你代办的家人',
  heard_too_early: '最多补记 30 天以内听到的事，请重新选时间',
  heard_later_than_now: '听到的时间不能晚于现在，请重新选',
  boundary_too_few: '边界至少要三个点，请再添几个',
  boundary_without_area: '这几个点围不出一块地方，请沿着社区的边一个一个点',
  private_not_public: '不公开的事不能同时公开给邻居看，请只选一样',
} as const
export type IntakeRefusalCode = keyof typeof INTAKE_REFUSALS
