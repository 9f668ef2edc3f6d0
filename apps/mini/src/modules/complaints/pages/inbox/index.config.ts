export default definePageConfig({ navigationBarTitleText: '群里说的话', enablePullDownRefresh: true })
