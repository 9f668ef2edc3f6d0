export default definePageConfig({ navigationBarTitleText: '换帮助', enablePullDownRefresh: true })
