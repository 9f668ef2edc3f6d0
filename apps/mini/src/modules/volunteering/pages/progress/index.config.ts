export default definePageConfig({ navigationBarTitleText: '招募进度', enablePullDownRefresh: true })
