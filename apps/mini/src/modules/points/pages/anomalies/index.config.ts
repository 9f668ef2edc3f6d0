export default definePageConfig({ navigationBarTitleText: '积分提醒', enablePullDownRefresh: true })
