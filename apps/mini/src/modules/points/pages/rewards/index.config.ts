export default definePageConfig({ navigationBarTitleText: '换小礼', enablePullDownRefresh: true })
