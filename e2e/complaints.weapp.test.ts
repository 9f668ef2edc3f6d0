import type { Runner } from '@linli/weapp-run/runner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMPLAINTS_PAGE, REPORT_PAGE } from './pages.ts'
import { type Phones, pictureOf, preparePhones } from './phones.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let phones: Phones
/** The phone of a mother of 砖瓦厂. */
let su: Runner

beforeAll(async () => {
  server = await startServer()
  phones = await preparePhones(server.origin)
  su = await phones.open()
  await su.waitForRoute('modules/people/pages/sign-in/index')
  await su.tap('苏晴')
  await su.waitForRoute('pages/home/index')
})

afterAll(async () => {
  await su?.close()
  await phones?.close()
  await server?.close()
})

const open = (url: string) => su.relaunch(url.slice(1))
const inSheet = (words: string) => su.page.locator('.ui-sheet').getByText(words, { exact: true })
const face = (label: string) => su.page.locator('.ui-field', { hasText: label }).locator('.ui-control--face')

async function takePhoto(): Promise<void> {
  const content = await su.page.screenshot({ type: 'jpeg', quality: 60 })
  await su.chooseFiles([{ name: '现场.jpg', type: 'image/jpeg', content }])
  await su.tap('拍照或选照片')
  await su.see('1/9')
  await su.page
    .getByText(/^正在传|^正在处理/)
    .first()
    .waitFor({ state: 'detached' })
}

const WORDS = '3栋门口的路灯还是不亮，晚上黑得很。'
const PLACEHOLDER = '什么地方，怎么了，多久了'

describe('a lamp that neighbours have reported already', () => {
  it('is reported photo first, placed on the map, and kept over a restart', async () => {
    await open(COMPLAINTS_PAGE)
    await su.see('路灯不亮')
    await pictureOf(su, 'complaints')
    await su.tap('我要反映')
    await su.waitForRoute('modules/complaints/pages/report/index')
    await takePhoto()
    await su.fill(PLACEHOLDER, WORDS)
    await su.see(/“路灯”.*猜的，不对请改$/)
    await su.see('路灯照明')
    await su.pick(face('哪一栋'), ['3栋'])
    // As WeChat’s map has it, in GCJ-02; the first is in another town.
    await su.answer('chooseLocation', { latitude: 39.9, longitude: 116.4, name: '天安门', address: '' })
    await su.tap('在地图上选')
    await su.see(/^这个地点不在本社区范围内/)
    await su.tap('知道了')
    await su.answer('chooseLocation', { latitude: 25.054, longitude: 102.7645, name: '3栋', address: '' })
    await su.tap('在地图上选')
    await su.see('地图上的位置记下了')
    await pictureOf(su, 'report')
    await open(REPORT_PAGE)
    await su.see('上次没写完的还在')
    await su.see('1/9')
    await su.see('地图上的位置记下了')
  })

  it('stays with a lost line, is shown before it is sent once more, and followed instead', async () => {
    await su.setNetwork('none')
    await su.tap('提交')
    await su.see(/^网络不通/)
    await su.setNetwork('wifi')
    await su.tap('提交')
    await su.see('是不是已经有人反映了？')
    await pictureOf(su, 'report-alike')
    await su.tap(inSheet('也关注，不另外提交'))
    await su.waitForRoute('modules/complaints/pages/detail/index')
    await su.see('不再关注')
  })
})

describe('something new', () => {
  it('is sent with a photo, and its timeline is read', async () => {
    await open(REPORT_PAGE)
    await su.see('拍照或选照片')
    await takePhoto()
    await su.fill(PLACEHOLDER, '楼上半夜装修，电钻响到一点，睡不着。')
    await su.tap('提交')
    await su.waitForRoute('modules/complaints/pages/detail/index')
    await su.see(/^你反映 · /)
    await su.see(/^照片 1 张 · 砖瓦厂小区$/)
    await pictureOf(su, 'complaint')
  })

  it('ran without an error on the phone or on the server', async () => {
    const { errors, consoleErrors, unknownApis } = await su.stats()
    expect([errors, consoleErrors, unknownApis]).toEqual([[], [], {}])
    expect(server.faults()).toEqual([])
  })
})
