export default definePageConfig({ navigationBarTitleText: '反映', enablePullDownRefresh: true })
