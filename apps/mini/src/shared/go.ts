import Taro from '@tarojs/taro'

/** Pages of the sub-packages that are reached from several places. */
const PAGES = {
  event: '/modules/events/pages/detail/index',
  bookings: '/modules/events/pages/bookings/index',
  code: '/modules/events/pages/code/index',
  recruitment: '/modules/volunteering/pages/detail/index',
  manageRecruitments: '/modules/volunteering/pages/manage/index',
  notice: '/modules/volunteering/pages/notice/index',
  editRecruitment: '/modules/volunteering/pages/edit/index',
  chatGroups: '/modules/volunteering/pages/groups/index',
  progress: '/modules/volunteering/pages/progress/index',
  volunteeringFigures: '/modules/volunteering/pages/figures/index',
  myShifts: '/modules/volunteering/pages/my-shifts/index',
  attendance: '/modules/volunteering/pages/attendance/index',
  attendanceCode: '/modules/volunteering/pages/attendance-code/index',
  scan: '/modules/volunteering/pages/scan/index',
  settle: '/modules/volunteering/pages/settle/index',
  serviceRecords: '/modules/volunteering/pages/records/index',
  chain: '/modules/volunteering/pages/chain/index',
  teams: '/modules/volunteering/pages/teams/index',
  team: '/modules/volunteering/pages/team/index',
  certificates: '/modules/volunteering/pages/certificates/index',
  certificate: '/modules/volunteering/pages/certificate/index',
  verify: '/modules/volunteering/pages/verify/index',
  points: '/modules/points/pages/statement/index',
  rewards: '/modules/points/pages/rewards/index',
  rewardOrders: '/modules/points/pages/reward-orders/index',
  exchanges: '/modules/points/pages/exchanges/index',
  exchange: '/modules/points/pages/exchange/index',
  askHelp: '/modules/points/pages/ask-help/index',
  communityPoints: '/modules/points/pages/community/index',
  awardRequests: '/modules/points/pages/award-requests/index',
  pointAnomalies: '/modules/points/pages/anomalies/index',
  pointRules: '/modules/points/pages/rules/index',
  complaint: '/modules/complaints/pages/detail/index',
  report: '/modules/complaints/pages/report/index',
  myComplaints: '/modules/complaints/pages/mine/index',
  complaintRules: '/modules/complaints/pages/rules/index',
  complaintWork: '/modules/complaints/pages/work-list/index',
  complaintRates: '/modules/complaints/pages/rates/index',
  countedCases: '/modules/complaints/pages/counted/index',
  handleComplaint: '/modules/complaints/pages/handle/index',
  signIn: '/modules/people/pages/sign-in/index',
  binding: '/modules/people/pages/binding/index',
  family: '/modules/people/pages/family/index',
  messages: '/modules/people/pages/messages/index',
  workbench: '/modules/events/pages/workbench/index',
  manageEvents: '/modules/events/pages/manage/index',
  editEvent: '/modules/events/pages/edit/index',
  door: '/modules/events/pages/door/index',
  desk: '/modules/events/pages/desk/index',
  persons: '/modules/people/pages/persons/index',
  person: '/modules/people/pages/person/index',
  bindings: '/modules/people/pages/bindings/index',
  roster: '/modules/people/pages/roster/index',
  units: '/modules/complaints/pages/units/index',
  countedWhistles: '/modules/complaints/pages/counted-whistles/index',
  whistles: '/modules/complaints/pages/whistles/index',
  whistle: '/modules/complaints/pages/whistle/index',
  groupInbox: '/modules/complaints/pages/inbox/index',
  outsideSystems: '/modules/complaints/pages/outside/index',
} as const
export type PageName = keyof typeof PAGES

type Tab = 'home' | 'events' | 'complaints' | 'volunteering' | 'me'

/** A page's address with its parameters. */
export function pageUrl(page: PageName, params: Record<string, string> = {}): string {
  const search = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return search.length > 0 ? `${PAGES[page]}?${search.join('&')}` : PAGES[page]
}

/** Opens a page on top of this one. */
export function go(page: PageName, params?: Record<string, string>): void {
  void Taro.navigateTo({ url: pageUrl(page, params) })
}

/** Opens a page in the place of this one: back does not return here. */
export function goInstead(page: PageName, params?: Record<string, string>): void {
  void Taro.redirectTo({ url: pageUrl(page, params) })
}

export function goToTab(tab: Tab): void {
  void Taro.switchTab({ url: `/pages/${tab}/index` })
}

/** Back to where one came from; to the first page when one came from outside. */
export function goBack(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else goToTab('home')
}

let opening = false

/** Opens the sign-in page once, however many answers of a page say that nobody is signed in. */
export function askToSignIn(): void {
  const pages = Taro.getCurrentPages()
  if (opening || pages[pages.length - 1]?.route?.includes('people/pages/sign-in')) return
  opening = true
  const done = () => {
    opening = false
  }
  Taro.navigateTo({ url: PAGES.signIn }).then(done, done)
}
