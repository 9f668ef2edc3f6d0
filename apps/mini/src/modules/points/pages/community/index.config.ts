export default definePageConfig({ navigationBarTitleText: '社区积分账', enablePullDownRefresh: true })
