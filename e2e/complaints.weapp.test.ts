import type { Runner } from '@linli/weapp-run/runner'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  COMPLAINT_RATES_PAGE,
  COMPLAINT_WORK_PAGE,
  COMPLAINTS_PAGE,
  DARK_STAIRS,
  GROUP_INBOX_PAGE,
  MESSAGES_PAGE,
  REPORT_PAGE,
  WHISTLES_PAGE,
} from './pages.ts'
import { type Phones, pictureOf, preparePhones } from './phones.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let phones: Phones
/** The phones of a mother of 砖瓦厂, the manager, the grid worker, and the property company. */
let su: Runner
let lin: Runner
let zhao: Runner
let tang: Runner

beforeAll(async () => {
  server = await startServer()
  phones = await preparePhones(server.origin)
  ;[su, lin, zhao, tang] = await Promise.all([
    signedIn('苏晴'),
    signedIn('林静'),
    signedIn('赵明'),
    signedIn('唐慧'),
  ])
})

afterAll(async () => {
  for (const phone of [su, lin, zhao, tang]) await phone?.close()
  await phones?.close()
  await server?.close()
})

async function signedIn(name: string): Promise<Runner> {
  const phone = await phones.open()
  await phone.waitForRoute('modules/people/pages/sign-in/index')
  await phone.tap(name)
  await phone.waitForRoute('pages/home/index')
  return phone
}

const open = (phone: Runner, url: string) => phone.relaunch(url.slice(1))
const inSheet = (phone: Runner, words: string) =>
  phone.page.locator('.ui-sheet').getByText(words, { exact: true })
const field = (phone: Runner, label: string) => phone.page.locator('.ui-field', { hasText: label })
const face = (phone: Runner, label: string) => field(phone, label).locator('.ui-control--face')
/** As soon as it is offered: lists come from the server. */
const pick = (phone: Runner, label: string, option: string) =>
  vi.waitFor(() => phone.pick(face(phone, label), [option]), { timeout: 10_000 })
const write = (phone: Runner, label: string, words: string) =>
  phone.fill(field(phone, label).locator('textarea'), words)
const rowOf = (phone: Runner, words: string) => phone.page.locator('.ui-row--tap', { hasText: words }).first()
const inCard = (phone: Runner, words: string, button: string) =>
  phone.page.locator('.ui-card', { hasText: words }).getByText(button, { exact: true })

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
    await open(su, COMPLAINTS_PAGE)
    await su.see('路灯不亮')
    await pictureOf(su, 'complaints')
    await su.tap('我要反映')
    await su.waitForRoute('modules/complaints/pages/report/index')
    await takePhoto()
    await su.fill(PLACEHOLDER, WORDS)
    await su.see(/“路灯”.*猜的，不对请改$/)
    await su.see('路灯照明')
    await pick(su, '哪一栋', '3栋')
    // As WeChat’s map has it, in GCJ-02; the first is in another town.
    await su.answer('chooseLocation', { latitude: 39.9, longitude: 116.4, name: '天安门', address: '' })
    await su.tap('在地图上选')
    await su.see(/^这个地点不在本社区范围内/)
    await su.tap('知道了')
    await su.answer('chooseLocation', { latitude: 25.054, longitude: 102.7645, name: '3栋', address: '' })
    await su.tap('在地图上选')
    await su.see('地图上的位置记下了')
    await pictureOf(su, 'report')
    await open(su, REPORT_PAGE)
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
    await su.tap(inSheet(su, '也关注，不另外提交'))
    await su.waitForRoute('modules/complaints/pages/detail/index')
    await su.see('不再关注')
  })
})

describe('something new', () => {
  it('is sent with a photo, and its timeline is read', async () => {
    await open(su, REPORT_PAGE)
    await su.see('拍照或选照片')
    await takePhoto()
    await su.fill(PLACEHOLDER, '楼上半夜装修，电钻响到一点，睡不着。')
    await su.tap('提交')
    await su.waitForRoute('modules/complaints/pages/detail/index')
    await su.see(/^你反映 · /)
    await su.see(/^照片 1 张 · 砖瓦厂小区$/)
    await pictureOf(su, 'complaint')
  })
})

const { text: TEXT, chat: CHAT, title: TITLE } = DARK_STAIRS

/** The three rates as the page shows them, each `45 / 48 件`. */
async function sharesShown(phone: Runner): Promise<number[][]> {
  await open(phone, COMPLAINT_RATES_PAGE)
  await phone.see(/^一共收到/)
  const words = await phone.page.getByText(/^\d+ \/ \d+ 件$/).allTextContents()
  return words.map((each) => each.split('/').map((part) => Number.parseInt(part, 10)))
}

let before: number[][]

describe('dark stairs, said in a WeChat group', () => {
  it('are pasted on the phone, a case in one tap, and handed over', async () => {
    before = await sharesShown(lin)
    await open(lin, GROUP_INBOX_PAGE)
    await lin.see('把群里说的贴进来')
    await pick(lin, '哪个群', '砖瓦厂邻居群')
    await lin.answer('getClipboardData', { data: CHAT })
    await lin.tap('粘贴')
    await expect.poll(() => field(lin, '聊天内容').locator('textarea').inputValue()).toBe(CHAT)
    await lin.tap('收进来')
    await lin.see(/^收了 2 条新的/)
    await lin.tap(inCard(lin, TEXT, '收为诉求'))
    await lin.see(/^收为第 \d+ 号/)
    await pictureOf(lin, 'inbox')
    await lin.tap('去办理')
    await lin.waitForRoute('modules/complaints/pages/handle/index')
    await lin.tap('更多')
    await lin.tap(inSheet(lin, '转交'))
    await pick(lin, '转给谁', '赵明 · 第3网格')
    await write(lin, '原因', '在你的网格，你常去那栋')
    await lin.tap(inSheet(lin, '转交'))
    await lin.see('现在负责')
    await pictureOf(lin, 'handed-over')
  })

  it('are given to who said it, and whistled to the property company', async () => {
    await open(zhao, COMPLAINT_WORK_PAGE)
    await zhao.see(TITLE)
    await pictureOf(zhao, 'work')
    await zhao.tap(rowOf(zhao, TITLE))
    await zhao.waitForRoute('modules/complaints/pages/handle/index')
    await zhao.tap('更多')
    await zhao.tap(inSheet(zhao, '认出反映人'))
    await zhao.fill('如 王秀英、5栋 2单元 502', '苏晴')
    await zhao.tap(rowOf(zhao, '苏晴'))
    await zhao.see('换人')
    await pictureOf(zhao, 'name-reporter')
    await zhao.tap(inSheet(zhao, '就是这位'))
    await zhao.see(/^内部：反映人认作花名册里的苏晴/)
    await zhao.tap('吹哨，请单位来')
    await zhao.tap(inSheet(zhao, '安居物业公司'))
    await write(zhao, '请他们做什么（单位会看到）', '5栋2单元楼道灯不亮，请今天来换')
    await zhao.tap(inSheet(zhao, '4 小时内'))
    await pictureOf(zhao, 'blow')
    await zhao.tap(inSheet(zhao, '吹哨'))
    await zhao.see(/^赵明吹哨/)
  })

  it('are mended by the company, which reports on its own page', async () => {
    await open(tang, WHISTLES_PAGE)
    await tang.see(TITLE)
    await tang.tap(rowOf(tang, TITLE))
    await tang.tap('报到，我们来处理')
    await tang.tap('办完了')
    await write(tang, '办理结果', '二楼的灯换好了')
    await tang.tap(inSheet(tang, '办完了'))
    await tang.see(/安居物业公司办完了：二楼的灯换好了/)
    await pictureOf(tang, 'whistle-done')
  })

  it('are answered, and not solved, says the resident: the same owner goes on', async () => {
    await zhao.pullDownRefresh()
    await zhao.see(/二楼的灯换好了/)
    await zhao.tap('答复居民')
    await write(zhao, '答复', '物业来换过灯了，请您晚上看看')
    await zhao.tap('发给居民')
    await zhao.see(/^赵明答复/)
    await sayDone()
    await open(su, MESSAGES_PAGE)
    await su.see(new RegExp(TITLE))
    await su.tap(rowOf(su, `${TITLE}」：社区说办完了`))
    await su.see('由你确认：解决了吗？')
    await su.tap('没有')
    await write(su, '还差什么（可以不写）', '二楼亮了，三楼还是黑的')
    await pictureOf(su, 'not-solved')
    await su.tap('没解决，接着办')
    await su.see(/^你说还没解决/)
    await zhao.pullDownRefresh()
    await zhao.see(/三楼还是黑的/)
    await pictureOf(zhao, 'reopened')
    await sayDone()
  })

  it('are solved once she says so, with stars, and count in the three rates', async () => {
    await su.pullDownRefresh()
    await su.tap('解决了')
    await su.tap(su.page.locator('.ui-star').nth(3))
    await pictureOf(su, 'solved')
    await su.tap('解决了，办结')
    await su.see('已办结')
    expect(await sharesShown(lin)).toEqual(before.map((share) => share.map((cases) => cases + 1)))
    await lin.tap('解决率')
    await lin.tap(inSheet(lin, '解决了'))
    await lin.waitForRoute('modules/complaints/pages/counted/index')
    await lin.see(TITLE)
    await pictureOf(lin, 'counted')
  })

  /** The owner says so; what was answered before need not be said again. */
  async function sayDone(): Promise<void> {
    // The whistle of the company says so, too.
    await zhao.tap(zhao.page.locator('.ui-page__foot').getByText('办完了', { exact: true }))
    await zhao.tap('请居民确认')
    await zhao.see('记下回访')
  }
})

describe('everything', () => {
  it('used nothing that phones do not have, and ran without an error there or on the server', async () => {
    for (const phone of [su, lin, zhao, tang]) {
      const { errors, consoleErrors, unknownApis } = await phone.stats()
      expect([errors, consoleErrors, unknownApis]).toEqual([[], [], {}])
    }
    expect(server.faults()).toEqual([])
  })
})
