export default definePageConfig({
  navigationBarTitleText: '邻里',
  navigationBarBackgroundColor: '#B4472F',
  navigationBarTextStyle: 'white',
  enablePullDownRefresh: true,
})
