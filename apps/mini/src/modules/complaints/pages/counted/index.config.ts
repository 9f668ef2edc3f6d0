export default definePageConfig({ navigationBarTitleText: '是哪些件', enablePullDownRefresh: true })
