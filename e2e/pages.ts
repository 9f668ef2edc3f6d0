/** One page of the front-end, and words that show when it is there. */
export interface PageToVisit {
  name: string
  url: string
  shows: string | RegExp
}

export const HOME_PAGE = '/pages/home/index'
export const EVENTS_PAGE = '/pages/events/index'
export const BOOKINGS_PAGE = '/modules/events/pages/bookings/index'
export const POINTS_PAGE = '/modules/points/pages/statement/index'
export const SIGN_IN_PAGE = '/modules/people/pages/sign-in/index'
export const EDIT_PAGE = '/modules/events/pages/edit/index'
export const ROSTER_PAGE = '/modules/people/pages/roster/index'
export const detailPage = (eventId: string) => `/modules/events/pages/detail/index?eventId=${eventId}`
export const codePage = (signUpId: string) => `/modules/events/pages/code/index?signUpId=${signUpId}`
export const doorPage = (eventId: string) => `/modules/events/pages/door/index?eventId=${eventId}`

const pointsPage = (page: string) => `/modules/points/pages/${page}/index`
const ofShift = (page: string, id: string) => `/modules/volunteering/pages/${page}/index?shiftId=${id}`
export const SCAN_PAGE = '/modules/volunteering/pages/scan/index'
export const CERTIFICATES_PAGE = '/modules/volunteering/pages/certificates/index'
/** For staff: those to be made anew. */
export const CORRECTED_CERTIFICATES_PAGE = `${CERTIFICATES_PAGE}?show=corrected`
export const ANOMALIES_PAGE = pointsPage('anomalies')
export const VERIFY_PAGE = '/modules/volunteering/pages/verify/index'
export const COMPLAINTS_PAGE = '/pages/complaints/index'
export const REPORT_PAGE = '/modules/complaints/pages/report/index'
export const COMPLAINT_WORK_PAGE = '/modules/complaints/pages/work-list/index'
export const COMPLAINT_RATES_PAGE = '/modules/complaints/pages/rates/index'
export const GROUP_INBOX_PAGE = '/modules/complaints/pages/inbox/index'
export const WHISTLES_PAGE = '/modules/complaints/pages/whistles/index'
export const MESSAGES_PAGE = '/modules/people/pages/messages/index'
export const MY_COMPLAINTS_PAGE = '/modules/complaints/pages/mine/index'
export const handlePage = (complaintId: string) =>
  `/modules/complaints/pages/handle/index?complaintId=${complaintId}`
export const OUTSIDE_PAGE = '/modules/complaints/pages/outside/index'
export const complaintPage = (complaintId: string) =>
  `/modules/complaints/pages/detail/index?complaintId=${complaintId}`
export const EDIT_NOTICE_PAGE = '/modules/volunteering/pages/edit/index'
export const recruitmentPage = (recruitmentId: string) =>
  `/modules/volunteering/pages/detail/index?recruitmentId=${recruitmentId}`
export const noticePage = (recruitmentId: string) =>
  `/modules/volunteering/pages/notice/index?recruitmentId=${recruitmentId}`
export const personPage = (personId: string) => `/modules/people/pages/person/index?personId=${personId}`
export const attendancePage = (shiftId: string) => ofShift('attendance', shiftId)
export const attendanceCodePage = (shiftId: string) => ofShift('attendance-code', shiftId)

/** A code to show at the door, as people read it out. */
export const CODE = /^\d{3} \d{3}$/
/** The one on the staff's screen for volunteers. */
export const SHIFT_CODE = /^[2-9B-Z]{3} [2-9B-Z]{3}$/

/** Of a certificate, as it is printed. */
export const CERTIFICATE_CODE = /^[2-9B-Z]{4}(-[2-9B-Z]{4}){4}$/

/** Everything a resident can come to. */
export function residentPages({
  eventId,
  signUpId,
  recruitmentId,
  complaintId,
}: {
  eventId: string
  signUpId: string
  recruitmentId: string
  complaintId: string
}): PageToVisit[] {
  return [
    { name: 'home', url: HOME_PAGE, shows: /^(本周末|接下来)$/ },
    { name: 'events', url: EVENTS_PAGE, shows: /可报名|积分优先/ },
    { name: 'complaints', url: COMPLAINTS_PAGE, shows: '有事就说，有人管到底' },
    { name: 'volunteering', url: '/pages/volunteering/index', shows: '志愿招募' },
    { name: 'me', url: '/pages/me/index', shows: '我的家人' },
    { name: 'detail', url: detailPage(eventId), shows: '怎么轮到我' },
    { name: 'bookings', url: BOOKINGS_PAGE, shows: '看详情' },
    { name: 'code', url: codePage(signUpId), shows: CODE },
    { name: 'recruitment', url: recruitmentPage(recruitmentId), shows: '要做什么' },
    { name: 'report', url: REPORT_PAGE, shows: '拍下来' },
    { name: 'complaint', url: complaintPage(complaintId), shows: '一件事的来龙去脉' },
    { name: 'public-rates', url: COMPLAINT_RATES_PAGE, shows: /社区收到 \d+ 件$/ },
    { name: 'my-complaints', url: MY_COMPLAINTS_PAGE, shows: '放学时学校门口太堵' },
    { name: 'my-shifts', url: '/modules/volunteering/pages/my-shifts/index', shows: '要去的' },
    { name: 'teams', url: '/modules/volunteering/pages/teams/index', shows: '金小马志愿服务队凤凰山分队' },
    { name: 'certificates', url: CERTIFICATES_PAGE, shows: '开一份证明' },
    { name: 'verify', url: VERIFY_PAGE, shows: '核对' },
    { name: 'points', url: POINTS_PAGE, shows: /^助教/ },
    { name: 'rewards', url: '/modules/points/pages/rewards/index', shows: '理发券' },
    { name: 'reward-orders', url: '/modules/points/pages/reward-orders/index', shows: '看看能换什么' },
    { name: 'exchanges', url: '/modules/points/pages/exchanges/index', shows: /^陪去医院拿药/ },
    { name: 'ask-help', url: '/modules/points/pages/ask-help/index', shows: '要帮什么忙' },
    { name: 'family', url: '/modules/people/pages/family/index', shows: '添加孩子' },
    { name: 'messages', url: MESSAGES_PAGE, shows: /\d\d:\d\d/ },
    { name: 'binding', url: '/modules/people/pages/binding/index', shows: /^你已经认领了/ },
    { name: 'sign-in', url: SIGN_IN_PAGE, shows: '用演示身份看看' },
    { name: 'scan', url: SCAN_PAGE, shows: '服务台引导' },
    { name: 'records', url: '/modules/volunteering/pages/records/index', shows: '认领记录' },
  ]
}

/** Everything the community's staff can come to. */
export function staffPages({
  eventId,
  personId,
  shiftId,
  dueShiftId,
  recruitmentId,
  complaintId,
}: {
  eventId: string
  personId: string
  complaintId: string
  /** Of a shift that runs now, and of one that waits for its settlement. */
  shiftId: string
  dueShiftId: string
  recruitmentId: string
}): PageToVisit[] {
  return [
    { name: 'workbench', url: '/modules/events/pages/workbench/index', shows: '全部活动' },
    { name: 'manage', url: '/modules/events/pages/manage/index', shows: '发活动' },
    { name: 'edit', url: EDIT_PAGE, shows: '家长会看到' },
    { name: 'change', url: `${EDIT_PAGE}?eventId=${eventId}`, shows: '家长会看到' },
    { name: 'door', url: doorPage(eventId), shows: '名单' },
    { name: 'recruitments', url: '/modules/volunteering/pages/manage/index', shows: '发招募' },
    { name: 'recruitment-edit', url: EDIT_NOTICE_PAGE, shows: '要做什么' },
    { name: 'recruitment-notice', url: noticePage(recruitmentId), shows: '发到群里' },
    {
      name: 'recruitment-chain',
      url: `/modules/volunteering/pages/chain/index?recruitmentId=${recruitmentId}`,
      shows: '先认一认，再导入',
    },
    { name: 'volunteering-figures', url: '/modules/volunteering/pages/figures/index', shows: '哪个群最快' },
    { name: 'corrected-certificates', url: CORRECTED_CERTIFICATES_PAGE, shows: '没有要重新开的证明' },
    { name: 'chat-groups', url: '/modules/volunteering/pages/groups/index', shows: '记一个微信群' },
    {
      name: 'to-settle',
      url: '/modules/volunteering/pages/manage/index?show=due',
      shows: /结算$/,
    },
    { name: 'reward-shelf', url: '/modules/points/pages/rewards/index?desk=yes', shows: '替居民换' },
    { name: 'ask-at-desk', url: '/modules/points/pages/ask-help/index?desk=yes', shows: '替谁求助' },
    { name: 'group-inbox', url: GROUP_INBOX_PAGE, shows: '把群里说的贴进来' },
    { name: 'reward-desk', url: '/modules/points/pages/reward-orders/index?desk=yes', shows: '交给本人' },
    {
      name: 'exchanges-to-decide',
      url: '/modules/points/pages/exchanges/index?show=staff',
      shows: /^搬旧衣柜/,
    },
    { name: 'point-book', url: pointsPage('community'), shows: '合计' },
    { name: 'award-requests', url: pointsPage('award-requests'), shows: /120 分/ },
    { name: 'anomalies', url: ANOMALIES_PAGE, shows: /^最近 90 天/ },
    { name: 'point-rules', url: pointsPage('rules'), shows: '正在用' },
    { name: 'complaint-rules', url: '/modules/complaints/pages/rules/index', shows: '水电气' },
    { name: 'complaint-work', url: COMPLAINT_WORK_PAGE, shows: /^下水道返水/ },
    { name: 'handle-complaint', url: handlePage(complaintId), shows: '反映的内容' },
    { name: 'complaint-rates', url: COMPLAINT_RATES_PAGE, shows: /^一共收到/ },
    { name: 'report-on-behalf', url: `${REPORT_PAGE}?behalf=yes`, shows: '谁来办' },
    { name: 'units', url: '/modules/complaints/pages/units/index', shows: '凉亭派出所' },
    { name: 'outside', url: OUTSIDE_PAGE, shows: '昆明市 12345 热线' },
    { name: 'desk', url: '/modules/events/pages/desk/index', shows: '给谁报' },
    { name: 'persons', url: '/modules/people/pages/persons/index', shows: '姓名、完整手机号或门牌' },
    { name: 'person', url: personPage(personId), shows: '同一户' },
    { name: 'bindings', url: '/modules/people/pages/bindings/index', shows: /申请/ },
    { name: 'roster', url: ROSTER_PAGE, shows: /选表格/ },
    { name: 'attendance', url: attendancePage(shiftId), shows: '名单' },
    { name: 'attendance-code', url: attendanceCodePage(shiftId), shows: /秒后换$/ },
    { name: 'settle', url: ofShift('settle', dueShiftId), shows: '先看这几位' },
  ]
}

/** Everything that people of a partner unit can come to. */
export function partnerPages({ whistleId }: { whistleId: string }): PageToVisit[] {
  return [
    { name: 'partner-home', url: HOME_PAGE, shows: '等你们处理的' },
    { name: 'partner-events', url: EVENTS_PAGE, shows: /去看吹哨|可报名/ },
    { name: 'partner-me', url: '/pages/me/index', shows: '社区请你们单位来处理的事' },
    { name: 'whistles', url: WHISTLES_PAGE, shows: '安居物业公司' },
    {
      name: 'whistle',
      url: `/modules/complaints/pages/whistle/index?whistleId=${whistleId}`,
      shows: '居民反映的',
    },
  ]
}

/** A chat as a PC copies it: a greeting, and what has to be mended. */
const STAIRS = '5栋2单元楼道灯坏了三天了，老人上楼看不见路'
export const DARK_STAIRS = {
  text: STAIRS,
  /** As lists show the case. */
  title: STAIRS,
  chat: `小雨妈妈: \n大家早上好\n\n苏晴: \n${STAIRS}\n`,
}
