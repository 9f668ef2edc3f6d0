export default definePageConfig({ navigationBarTitleText: '志愿招募', enablePullDownRefresh: true })
