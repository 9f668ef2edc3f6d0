export default definePageConfig({
  navigationBarTitleText: '招募名单',
  enableShareAppMessage: true,
  enablePullDownRefresh: true,
})
