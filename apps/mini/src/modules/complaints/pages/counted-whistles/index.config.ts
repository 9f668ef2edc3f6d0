export default definePageConfig({ navigationBarTitleText: '是哪几次吹哨', enablePullDownRefresh: true })
