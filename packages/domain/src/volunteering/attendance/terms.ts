/** Coming is noted from so long before a shift until its end; leaving until so long after the end. */
export const CHECK_IN_OPENS_BEFORE_MINUTES = 60
export const CHECK_OUT_CLOSES_AFTER_HOURS = 12

export const MAX_LINES_AT_ONCE = 200
export const MAX_GUEST_NAME = 20
export const MAX_NOTE = 100

/** What is scanned or ticked. */
export const ATTENDANCE_ACTS = { in: '签到', out: '签退' } as const
export type AttendanceAct = keyof typeof ATTENDANCE_ACTS

export const ATTENDANCE_REFUSALS = {
  shift_not_found: '没有找到这个班次',
  shift_settled: '这个班次已经结算，签到签退不能再改；时长有错，请工作人员在结算里更正',
  recruitment_cancelled: '这次招募取消了，不用签到',
  recruitment_not_published: '这次招募还没有发布',
  check_in_not_open: '班次开始前 1 小时才能签到',
  check_in_closed: '班次已经结束，不能再签到；来过的请工作人员补录时间',
  check_out_closed: '班次结束超过 12 小时，不能再签退；请工作人员补录时间',
  check_out_without_check_in: '还没有签到记录，不能签退；请找现场工作人员补上来和走的时间',
  not_on_shift: '这个班次没有你的名额，请找现场工作人员登记',
  still_waiting: '你在这个班次还是候补，不能签到；请找现场工作人员',
  line_not_found: '名单上没有这个人，请刷新再看',
  code_not_valid: '这不是签到码，请扫工作人员屏幕上的二维码，或核对下面的 6 位码',
  code_of_other_shift: '这是另一个班次的签到码',
  code_too_old: '这个码过期了，请再扫一次工作人员的屏幕',
  code_already_used: '这个码你签到时用过了，等屏幕上换了新码再扫',
  time_in_future: '时间还没到，请填已经发生的时间',
  check_out_before_check_in: '签退要在签到之后',
  hours_over_shift: '填的时间超出了班次，请按班次内的时间填',
  times_missing: '请填签到时间',
  not_checked_in: '还没有签到，没有可撤销的',
  not_checked_out: '还没有签退，没有可撤销的',
  check_out_first: '已经签退了，请先撤销签退',
  shift_not_over: '班次还没结束，不能按结束时间签退',
  already_on_list: '名单上已经有这个人，请直接在名单里签到或补录时间',
  own_household: '不能给自己或自己家里人手工记时间，请别的同事来记',
} as const
export type AttendanceRefusalCode = keyof typeof ATTENDANCE_REFUSALS
