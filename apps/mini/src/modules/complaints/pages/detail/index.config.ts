export default definePageConfig({
  navigationBarTitleText: '反映的事',
  enableShareAppMessage: true,
  enablePullDownRefresh: true,
})
