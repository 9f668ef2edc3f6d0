import path from 'node:path'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  COMPLAINT_RATES_PAGE,
  COMPLAINT_WORK_PAGE,
  COMPLAINTS_PAGE,
  DARK_STAIRS,
  GROUP_INBOX_PAGE,
  HOME_PAGE,
  MESSAGES_PAGE,
  MY_COMPLAINTS_PAGE,
  OUTSIDE_PAGE,
  REPORT_PAGE,
} from './pages.ts'
import { H5_FOLDER, requireBuilt, type Server, startServer } from './server.ts'
import { createVisitor, type Visitor } from './visitor.ts'

let server: Server
let browser: Browser
/** A mother of 砖瓦厂, a newcomer of another compound, the grid worker, the manager, and the property company. */
let su: Visitor
let zhou: Visitor
let zhao: Visitor
let lin: Visitor
let tang: Visitor

beforeAll(async () => {
  requireBuilt(path.join(H5_FOLDER, 'index.html'))
  server = await startServer()
  browser = await launchBrowser()
  ;[su, zhou, zhao, lin, tang] = await Promise.all([
    signedIn('苏晴'),
    signedIn('周平'),
    signedIn('赵明'),
    signedIn('林静'),
    signedIn('唐慧'),
  ])
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const story = task.name.split(' ').slice(0, 4).join('-')
  for (const [name, visitor] of Object.entries({ 苏晴: su, 周平: zhou, 赵明: zhao, 林静: lin, 唐慧: tang }))
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

/** A photo like every other: of what is on the screen. */
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
    await zhou.open(MESSAGES_PAGE)
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

type Share = [count: number, of: number]

/** The three rates as the page shows them: `45 / 48 件`. */
async function sharesShown(visitor: Visitor): Promise<Share[]> {
  await visitor.open(COMPLAINT_RATES_PAGE)
  await visitor.see(/^一共收到/)
  const words = await visitor.page.getByText(/^\d+ \/ \d+ 件$/).allTextContents()
  return words.map((each) => each.split('/').map((part) => Number.parseInt(part, 10)) as Share)
}

const { text: TEXT, chat: CHAT, title: TITLE } = DARK_STAIRS

/** Numerator and denominator of each of the three rates, before anything happened. */
let before: Share[]

describe('dark stairs, said in a WeChat group', () => {
  it('are a case in one tap, kept by who took it until they hand it over', async () => {
    before = await sharesShown(lin)
    await lin.open(GROUP_INBOX_PAGE)
    await lin.page.getByLabel('哪个群').selectOption({ label: '砖瓦厂邻居群' })
    await lin.fill('聊天内容', CHAT)
    await lin.tap('收进来')
    await lin.see(/^收了 2 条新的/)
    await lin.tapOn(TEXT, '收为诉求')
    await lin.see(/^收为第 \d+ 号/)
    expect(await lin.look('h5-inbox-accepted')).toEqual([])
    await lin.tap('去办理')
    await lin.see('反映的内容')
    await lin.tap('更多操作')
    expect(await lin.look('h5-handle-more')).toEqual([])
    await lin.answer('转交')
    await lin.page.getByLabel('转给谁').selectOption({ label: '赵明 · 第3网格' })
    await lin.fill('原因', '在你的网格，你常去那栋')
    await lin.answer('转交')
    await lin.see('现在负责')
    await lin.see(/转出：在你的网格/)
  })

  it('are found again by the new owner, and given to who said it', async () => {
    await zhao.open(COMPLAINT_WORK_PAGE)
    await zhao.tap(new RegExp(`^${TITLE}`))
    await zhao.see('反映的内容')
    await zhao.tap('更多操作')
    await zhao.answer('认出反映人')
    await zhao.fill('姓名、完整手机号或门牌', '苏晴')
    await zhao.page.getByRole('dialog').getByRole('button', { name: /苏晴/ }).click()
    await zhao.see('换人')
    expect(await zhao.look('h5-name-reporter')).toEqual([])
    await zhao.answer('就是这位')
    await zhao.see(/^内部：反映人认作花名册里的苏晴/)
  })

  it('are whistled to the property company, which reports, mends and says so', async () => {
    await zhao.tap('吹哨，请单位来')
    await zhao.tap('安居物业公司', 'radio')
    await zhao.fill('请他们做什么（单位会看到）', '5栋2单元楼道灯不亮，请今天来换')
    await zhao.tap('4 小时内', 'radio')
    expect(await zhao.look('h5-blow')).toEqual([])
    await zhao.answer('吹哨')
    await zhao.see(/^赵明吹哨/)

    await tang.open(HOME_PAGE)
    await tang.tap(new RegExp(TITLE))
    await tang.tap('报到，我们来处理')
    await tang.tap('写进展')
    await tang.fill('做了什么、发现了什么', '灯座烧了，去拿配件')
    await tang.answer('写好了')
    await tang.see(/安居物业公司：灯座烧了/)
    await tang.tap('办完了')
    await tang.fill('办理结果', '二楼的灯换好了')
    await tang.answer('办完了')
    await tang.see(/安居物业公司办完了：二楼的灯换好了/)
    expect(await tang.look('h5-whistle-done')).toEqual([])
  })

  it('are answered, and done as staff say', async () => {
    await zhao.page.reload()
    await zhao.see(/二楼的灯换好了/)
    await zhao.tap('答复居民')
    await zhao.fill('答复', '物业来换过灯了，请您晚上看看')
    await zhao.answer('发给居民')
    await zhao.see(/^赵明答复/)
    await sayDone()
  })

  it('are not, says the resident, who reads of it in her messages', async () => {
    await su.open(MESSAGES_PAGE)
    await su.tap(new RegExp(`${TITLE}.*解决`))
    await su.see('由你确认：解决了吗？')
    await su.tap('没有解决')
    await su.fill('还差什么（可以不写）', '二楼亮了，三楼还是黑的')
    expect(await su.look('h5-not-solved')).toEqual([])
    await su.answer('没解决，接着办')
    await su.see(/^你说还没解决/)
    await su.see(/^首问负责：赵明/)
  })

  it('are with the same owner again, who has the rest mended', async () => {
    await zhao.page.reload()
    await zhao.see(/三楼还是黑的/)
    expect(await zhao.look('h5-reopened')).toEqual([])
    await sayDone()
  })

  it('are solved once the resident says so, with stars', async () => {
    await su.page.reload()
    await su.see('由你确认：解决了吗？')
    await su.tap('解决了')
    await su.tap('4 星', 'radio')
    expect(await su.look('h5-solved')).toEqual([])
    await su.answer('解决了，办结')
    await su.see('已办结')
    await su.see(/^你确认办结/)
  })

  it('count in the three rates, each of which opens to the case', async () => {
    expect(await sharesShown(lin)).toEqual(before.map(([count, of]) => [count + 1, of + 1]))
    await lin.tap(/^解决率/)
    expect(await lin.look('h5-counts')).toEqual([])
    await lin.answer('解决了')
    await lin.tap(new RegExp(`^${TITLE}`))
    await lin.see('反映的内容')
    await lin.see(/二楼亮了，三楼还是黑的/)
  })

  /** The owner says so; what was answered before need not be said again. */
  async function sayDone(): Promise<void> {
    // The whistle of the company says so, too.
    await zhao.page.getByRole('button', { name: '办完了', exact: true }).click()
    await zhao.answer('请居民确认')
    await zhao.see('记下回访')
  }
})

describe('a hotline outside', () => {
  it('is let in by the manager, sends a case in with the key it was given, and is shut out again', async () => {
    await lin.open(OUTSIDE_PAGE)
    await lin.see('昆明市 12345 热线')
    await lin.tap('接入一个系统')
    await lin.fill('名称', '街道网格平台')
    await lin.tap('发钥匙')
    await lin.see('给“街道网格平台”的钥匙')
    expect(await lin.look('h5-outside-key')).toEqual([])
    const key = (await lin.page.locator('.ui-sheet .copy-line__text').textContent())?.trim() ?? ''
    // It is gone for good once the sheet is closed, so it asks first.
    await lin.tap('关掉')
    await lin.see('还没有复制钥匙，要关掉吗？')
    await lin.answer('关掉')

    const send = (format: string) =>
      fetch(`${server.origin}/api/open311/v2/requests.${format}`, {
        method: 'POST',
        body: new URLSearchParams({
          api_key: key,
          service_code: 'parking_traffic',
          address_string: '校门口',
          description: '校门口又停满了车。',
        }),
      })
    const sent = await send('json')
    expect(sent.status).toBe(200)
    const [receipt] = (await sent.json()) as { service_request_id: string }[]
    const asked = await fetch(
      `${server.origin}/api/open311/v2/requests/${receipt?.service_request_id}.xml?api_key=${key}`,
    )
    expect(await asked.text()).toContain('<description>校门口又停满了车。</description>')

    await lin.open(OUTSIDE_PAGE)
    await lin.see('能送诉求来、查自己送来的 · 送来 1 件')
    await lin.tap(/^街道网格平台/)
    await lin.tap('停用')
    await lin.fill('原因', '试用结束')
    expect(await lin.look('h5-outside-revoke')).toEqual([])
    await lin.answer('停用')
    await lin.see('已停用')
    expect((await send('xml')).status).toBe(403)
  })
})

describe('all in all', () => {
  it('ran without an error in the browser or on the server', () => {
    for (const visitor of [su, zhou, zhao, lin, tang]) expect(visitor.errors).toEqual([])
    expect(server.faults()).toEqual([])
  })
})
