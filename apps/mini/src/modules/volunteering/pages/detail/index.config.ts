export default definePageConfig({
  navigationBarTitleText: '志愿招募',
  enableShareAppMessage: true,
  enablePullDownRefresh: true,
})
