export default definePageConfig({ navigationBarTitleText: '查居民' })
