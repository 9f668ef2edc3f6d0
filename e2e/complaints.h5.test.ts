import path from 'node:path'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { COMPLAINTS_PAGE, MY_COMPLAINTS_PAGE, REPORT_PAGE } from './pages.ts'
import { H5_FOLDER, requireBuilt, type Server, startServer } from './server.ts'
import { createVisitor, type Visitor } from './visitor.ts'

let server: Server
let browser: Browser
/** A mother of 砖瓦厂, a newcomer of another compound, and the grid worker. */
let su: Visitor
let zhou: Visitor
let zhao: Visitor

beforeAll(async () => {
  requireBuilt(path.join(H5_FOLDER, 'index.html'))
  server = await startServer()
  browser = await launchBrowser()
  su = await signedIn('苏晴')
  zhou = await signedIn('周平')
  zhao = await signedIn('赵明')
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const story = task.name.split(' ').slice(0, 4).join('-')
  for (const [name, visitor] of Object.entries({ 苏晴: su, 周平: zhou, 赵明: zhao }))
    await visitor.picture(`h5-failed-${story}-${name}`)
})

async function signedIn(name: string): Promise<Visitor> {
  const visitor = await createVisitor(browser, server.origin)
  // Stands far away at first, and inside the demo’s community when asked again.
  await visitor.context.addInitScript(() => {
    const coords = [
      { latitude: 39.9, longitude: 116.4 },
      { latitude: 25.057, longitude: 102.763 },
    ]
    Geolocation.prototype.getCurrentPosition = (found) =>
      found({ coords: coords.shift() } as unknown as GeolocationPosition)
  })
  await visitor.signIn(name)
  return visitor
}

/** A photo as good as any: of what is on the screen. */
async function takePhoto(visitor: Visitor): Promise<void> {
  const buffer = await visitor.page.screenshot({ type: 'jpeg', quality: 60 })
  const choosing = visitor.page.waitForEvent('filechooser')
  await visitor.tap('拍照或选照片')
  await (await choosing).setFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer })
  await visitor.page.getByText('1/9').waitFor()
  await visitor.page
    .getByText(/^正在传|^正在处理/)
    .first()
    .waitFor({ state: 'detached' })
}

const WORDS = '3栋门口的路灯还是不亮，晚上黑得很。'

describe('a lamp that neighbours have reported already', () => {
  it('is reported photo first, with a category found in the words', async () => {
    await su.open(COMPLAINTS_PAGE)
    await su.see('路灯不亮')
    expect(await su.look('h5-complaints')).toEqual([])
    await su.tap('我要反映')
    await su.see('拍下来')
    await takePhoto(su)
    await su.fill('是什么事', WORDS)
    await su.see(/“路灯”.*猜的，不对请改$/)
    expect(await su.page.getByLabel('哪一类').inputValue()).toBe('street_lamp')
    await su.page.getByLabel('哪一栋').selectOption({ label: '3栋' })
    await su.tap('同意公开给邻居看', 'checkbox')
    expect(await su.look('h5-report')).toEqual([])
  })

  it('cannot be placed outside the community', async () => {
    await su.tap('用我现在的位置')
    await su.see(/^这个地点不在本社区范围内/)
    await su.tap('用我现在的位置')
    await su.see('地图上的位置记下了')
  })

  it('survives a lost line and a closed page', async () => {
    await su.context.setOffline(true)
    await su.tap('提交')
    await su.see(/^网络不通/)
    await su.context.setOffline(false)
    await su.open(REPORT_PAGE)
    await su.see('上次没写完的还在')
    expect(await su.page.getByLabel('是什么事').inputValue()).toBe(WORDS)
    await su.see('1/9')
    await su.see('地图上的位置记下了')
    expect(await su.look('h5-report-restored')).toEqual([])
  })

  it('is shown before it is sent once more, and followed instead', async () => {
    await su.tap('提交')
    await su.see('是不是已经有人反映了？')
    expect(await su.look('h5-report-alike')).toEqual([])
    await su.answer('也关注，不另外提交：路灯不亮')
    await su.see('不再关注')
    await su.see(/7 位邻居也在关注/)
    expect(await su.look('h5-complaint-followed')).toEqual([])
    await su.open(REPORT_PAGE)
    await su.see('拍下来')
    expect(await su.page.getByText('上次没写完的还在').count()).toBe(0)
  })
})

describe('something new', () => {
  it('is sent with a photo, and its timeline begins', async () => {
    await takePhoto(su)
    await su.fill('是什么事', '楼上半夜装修，电钻响到一点，睡不着。')
    await su.page.getByLabel('哪一栋').selectOption({ label: '5栋' })
    await su.fill('具体在哪', '2单元门口')
    await su.tap('同意公开给邻居看', 'checkbox')
    await su.tap('提交')
    await su.see(/^你反映 · /)
    await su.see(/^照片 1 张 · 砖瓦厂小区 5栋 2单元门口$/)
    await su.see(/^等第3网格受理/)
    expect(await su.look('h5-complaint')).toEqual([])
  })

  it('stands among one’s own, and neighbours read it without name and door', async () => {
    await su.open(MY_COMPLAINTS_PAGE)
    await su.see(/^楼上半夜装修/)
    expect(await su.look('h5-my-complaints')).toEqual([])
    await su.tap('我关注的', 'radio')
    await su.see('路灯不亮')
    await zhou.open(COMPLAINTS_PAGE)
    await zhou.tap(/楼上半夜装修/)
    await zhou.see(/^一位邻居 · /)
    expect(await zhou.page.getByText(/苏晴|2单元门口/).count()).toBe(0)
    expect(await zhou.page.getByRole('img', { name: /反映时拍的照片/ }).count()).toBe(0)
    await zhou.tap('我也遇到了，也关注')
    await zhou.see(/1 位邻居也在关注/)
  })

  it('is taken back by who reported it, and the neighbour hears', async () => {
    await su.tap('我反映的', 'radio')
    await su.tap(/楼上半夜装修/)
    await su.tap('不用办了，撤回')
    await su.fill('为什么撤回', '物业已经修好了')
    await su.answer('撤回')
    await su.see('反映人撤回了：物业已经修好了')
    await zhou.open('/modules/people/pages/messages/index')
    await zhou.see(/楼上半夜装修.*撤回了/)
  })
})

describe('a call to the office', () => {
  it('is written down by the grid worker, who is responsible from then on', async () => {
    await zhao.open(COMPLAINTS_PAGE)
    await zhao.tap('替居民登记')
    await zhao.see('谁来办')
    await zhao.fill('谁说的', '李阿姨')
    await zhao.fill('电话', '13900000001')
    await zhao.fill('是什么事', '一楼自行车棚的门掉下来了，怕砸到孩子。')
    await zhao.page.getByLabel('哪个小区').selectOption({ label: '砖瓦厂小区' })
    await zhao.page.getByLabel('哪一栋').selectOption({ label: '6栋' })
    expect(await zhao.look('h5-report-on-behalf')).toEqual([])
    await zhao.tap('登记')
    await zhao.see(/^首问负责：赵明（第3网格）/)
    await zhao.see(/^李阿姨 · 139\*\*\*\*0001 · 电话/)
    expect(await zhao.look('h5-complaint-on-behalf')).toEqual([])
  })
})

describe('all in all', () => {
  it('ran without an error in the browser or on the server', () => {
    for (const visitor of [su, zhou, zhao]) expect(visitor.errors).toEqual([])
    expect(server.faults()).toEqual([])
  })
})
