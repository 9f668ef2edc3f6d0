export default definePageConfig({ navigationBarTitleText: '小礼兑换', enablePullDownRefresh: true })
