export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/events/index',
    'pages/complaints/index',
    'pages/volunteering/index',
    'pages/me/index',
  ],
  // One sub-package per module, so that the first screen loads the tab pages only.
  subPackages: [
    {
      root: 'modules/events',
      pages: [
        'pages/detail/index',
        'pages/bookings/index',
        'pages/code/index',
        'pages/workbench/index',
        'pages/manage/index',
        'pages/edit/index',
        'pages/door/index',
        'pages/desk/index',
      ],
    },
    {
      root: 'modules/volunteering',
      pages: [
        'pages/detail/index',
        'pages/my-shifts/index',
        'pages/manage/index',
        'pages/notice/index',
        'pages/edit/index',
        'pages/groups/index',
        'pages/progress/index',
        'pages/figures/index',
        'pages/attendance/index',
        'pages/attendance-code/index',
        'pages/scan/index',
        'pages/settle/index',
        'pages/records/index',
        'pages/teams/index',
        'pages/team/index',
        'pages/certificates/index',
        'pages/certificate/index',
        'pages/verify/index',
        'pages/chain/index',
      ],
    },
    {
      root: 'modules/points',
      pages: [
        'pages/statement/index',
        'pages/rewards/index',
        'pages/reward-orders/index',
        'pages/exchanges/index',
        'pages/exchange/index',
        'pages/ask-help/index',
        'pages/community/index',
        'pages/award-requests/index',
        'pages/anomalies/index',
        'pages/rules/index',
      ],
    },
    {
      root: 'modules/complaints',
      pages: ['pages/rules/index'],
    },
    {
      root: 'modules/people',
      pages: [
        'pages/sign-in/index',
        'pages/binding/index',
        'pages/family/index',
        'pages/messages/index',
        'pages/persons/index',
        'pages/person/index',
        'pages/bindings/index',
        'pages/roster/index',
      ],
    },
  ],
  preloadRule: { 'pages/home/index': { network: 'all', packages: ['modules/events'] } },
  tabBar: {
    color: '#756B64',
    selectedColor: '#B4472F',
    backgroundColor: '#FFFFFF',
    borderStyle: 'white',
    list: [
      tab('home', '首页'),
      tab('events', '活动'),
      tab('complaints', '反映'),
      tab('volunteering', '志愿'),
      tab('me', '我的'),
    ],
  },
  window: {
    navigationStyle: 'default',
    navigationBarTitleText: '邻里',
    navigationBarBackgroundColor: '#FBF8F4',
    navigationBarTextStyle: 'black',
    backgroundColor: '#FBF8F4',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
  __usePrivacyCheck__: true,
})

function tab(page: string, text: string) {
  return {
    pagePath: `pages/${page}/index`,
    text,
    iconPath: `assets/tab-${page}.png`,
    selectedIconPath: `assets/tab-${page}-on.png`,
  }
}
