import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StubApi, startStubApi } from '../test/stub-api.ts'
import { launchBrowser } from './launch-browser.ts'
import { packMiniProgram } from './pack.ts'
import type { RunnerSettings } from './protocol.ts'
import { type Runner, startRunner } from './runner.ts'

const FIXTURE = fileURLToPath(new URL('../test/fixture', import.meta.url))
const outFolder = mkdtempSync(path.join(tmpdir(), 'weapp-run-'))
let browser: Browser
let api: StubApi
let run: Runner

function start(settings?: Partial<RunnerSettings>): Promise<Runner> {
  const rewriteUrl = (url: string) => url.replace('https://api.example.test', api.origin)
  return startRunner({ browser, outFolder, rewriteUrl, settings })
}

beforeAll(async () => {
  await packMiniProgram({ distFolder: FIXTURE, outFolder })
  api = await startStubApi()
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await api?.close()
  rmSync(outFolder, { recursive: true, force: true })
})

beforeEach(async () => {
  run = await start()
})

afterEach(() => run.close())

describe('a page', () => {
  it('renders data, lists and WXS, and answers taps with setData', async () => {
    await run.see('还有 3 个名额')
    await run.see('小石头')
    await run.tap('报名')
    await run.see('还有 2 个名额')
  })

  it('gives no tap to a disabled button', async () => {
    await run.tap('不能报名')
    await run.tap('报名')
    await run.see('还有 2 个名额')
  })

  it('reads rpx, vh and the page selector as the phone does', async () => {
    const style = (selector: string, property: 'width' | 'height' | 'color') =>
      run.page.locator(selector).evaluate((element, name) => getComputedStyle(element)[name], property)
    expect(await style('#places', 'width')).toBe('187.5px')
    expect(await style('#styled', 'width')).toBe('375px')
    // The page's area: 812 less navigation bar and tab bar.
    expect(await style('#fixed', 'height')).toBe(`${(812 - 64 - 50) / 2}px`)
    expect(await style('#styled', 'color')).toBe('rgb(10, 20, 30)')
    expect(await style('#places', 'color')).toBe('rgb(200, 0, 0)')
    await run.tapTab('我的')
    // The home page's style sheet is not in effect on another page.
    expect(await style('#plain', 'color')).toBe('rgb(10, 20, 30)')
  })

  it('reports its title, its share card and its pull-down refresh', async () => {
    expect(await run.title()).toBe('小院')
    expect(await run.share()).toEqual({ title: '来报名（menu）', path: '/pages/home/index?card=' })
    await run.tap('分享')
    await expect
      .poll(() => run.sharedCards())
      .toEqual([{ title: '来报名（button）', path: '/pages/home/index?card=session' }])
    await run.pullDownRefresh()
    await run.see('刷新好了')
    await run.reachBottom()
    await run.see('到底了')
    await run.tapTab('我的')
    await expect(run.pullDownRefresh()).rejects.toThrow('does not enable pull-down refresh')
  })
})

describe('navigation', () => {
  it('keeps tab pages alive and runs the lifecycles in order', async () => {
    await run.tap('报名')
    await run.tap('填写')
    await run.waitForRoute('pages/form/index')
    expect(await run.stack()).toEqual(['pages/home/index', 'pages/form/index'])
    await run.back()
    await run.waitForRoute('pages/home/index')
    await run.tapTab('我的')
    await run.tapTab('首页')
    await run.see('还有 2 个名额')
    await run.tapTab('我的')
    await run.tap('再看')
    const log = await run.page.locator('#log').textContent()
    expect(log?.split(' ').filter((entry) => !entry.endsWith('onReady'))).toEqual([
      'home.onLoad',
      'home.onShow',
      'home.onHide',
      'form.onLoad',
      'form.onShow',
      'form.onUnload',
      'home.onShow',
      'home.onHide',
      'me.onLoad',
      'me.onShow',
      'me.onHide',
      'home.onShow',
      'home.onHide',
      'me.onShow',
    ])
  })

  it('hands a page its query as written, and follows navigators', async () => {
    await run.tap('填写')
    await run.see(`{"name":"${encodeURIComponent('王阿姨')}","bare":"undefined","tail":"a"}`)
    await run.back()
    await run.tap('去表单')
    await run.see('{"from":"navigator"}')
  })

  it('opens sub-packages with their own components', async () => {
    await run.tap('工作台')
    await run.waitForRoute('desk/pages/list/index')
    expect(await run.title()).toBe('工作台')
    await run.tap('王阿姨')
    await run.see('选了王阿姨')
  })

  it('refuses navigateTo to a tab page, and replaces and leaves pages as WeChat does', async () => {
    await run.tap('工作台')
    await run.tap('打开标签页')
    await run.see('navigateTo:fail can not navigateTo a tabbar page')
    await run.tap('再开一页')
    await run.waitForRoute('pages/form/index')
    expect(await run.stack()).toEqual(['pages/home/index', 'pages/form/index'])
    await run.back()
    await run.tap('工作台')
    await run.tap('回首页')
    await run.waitForRoute('pages/home/index')
    expect(await run.stack()).toEqual(['pages/home/index'])
  })

  it('starts at an entry with its query, and keeps storage over a relaunch', async () => {
    await run.close()
    run = await start({ entry: 'pages/home/index?from=card', loginCode: 'alice', storage: { times: 7 } })
    await run.see('登录 alice card')
    await run.tap('记住')
    await run.see('第 8 次')
    await run.relaunch('pages/form/index?name=x')
    await run.see('{"name":"x"}')
    await run.relaunch()
    await run.tap('记住')
    await run.see('第 9 次')
    await run.see('getStorage:fail data not found')
  })
})

describe('a mini-program that cannot start', () => {
  it('is refused with the reason', async () => {
    await expect(start({ entry: 'pages/nowhere' })).rejects.toThrow('page "pages/nowhere" is not found')
  })
})

describe('dialogs', () => {
  it('shows a modal that a person confirms with text, or cancels', async () => {
    await run.tap('取消报名')
    await run.dialog.getByPlaceholder('原因').fill('孩子病了')
    await run.tap('确定')
    await run.see('已取消：孩子病了')
    await run.tap('取消报名')
    await run.tap('取消')
    await run.see('没有取消')
  })

  it('shows an action sheet', async () => {
    await run.tap('选择')
    await run.tap('手工课')
    await run.see('选了 1')
    await run.tap('选择')
    await run.tap('取消')
    await run.see('showActionSheet:fail cancel')
  })
})

describe('the network', () => {
  it('sends requests to the real API without an origin, and refuses what WeChat refuses', async () => {
    await run.tap('读取')
    await run.see(
      '200 yes {"method":"GET","query":{"q":"绘本","page":"2"},"body":null,"token":"Bearer t","origin":"none"}',
    )
    await run.tap('提交')
    await run.see(/409 yes .*"body":\{"child":"小豆子"\}/)
    await run.tap('修改')
    await run.see('request:fail invalid method "PATCH"')
  })

  it('hands over the pieces of an answer that stays open, and leaves it', async () => {
    await run.tap('听着')
    await run.see('还在说')
    await run.tap('不听了')
    await run.see('request:fail abort')
    await expect.poll(() => api.streams).toEqual(['left'])
  })

  it('uploads a chosen file', async () => {
    await run.tap('上传')
    await run.see('chooseMessageFile:fail cancel')
    await run.chooseFiles([{ name: 'roster.csv', content: '姓名,手机号' }])
    await run.tap('上传')
    await run.see('201 roster.csv=姓名,手机号 花名册')
    expect([...(await run.files()).values()].map(String)).toEqual(['姓名,手机号'])
  })

  it('goes offline and comes back', async () => {
    await run.setNetwork('none')
    await run.see('没网')
    await run.tap('读取')
    await run.see('request:fail net::ERR_INTERNET_DISCONNECTED')
    await run.setNetwork('wifi')
    await run.see('有网')
  })
})

describe('the logic layer', () => {
  it('sees no browser globals, and no Intl', async () => {
    await run.tap('探查')
    await run.see('undefined,undefined,undefined,undefined,undefined,undefined undefined function undefined')
  })

  it('gets the answers that a test sets', async () => {
    await run.tap('扫码')
    await run.see('scanCode:fail cancel')
    await run.answer('scanCode', { result: '签到码' })
    await run.tap('扫码')
    await run.see('签到码')
    await run.tap('复制')
    await expect.poll(() => run.clipboard()).toBe('邻里')
  })

  it('has its setData, errors and unknown calls counted', async () => {
    await run.tap('连续更新')
    await run.see('第 24 步')
    await run.tap('出错')
    await expect.poll(async () => (await run.stats()).errors.join()).toContain('页面出错')
    const stats = await run.stats()
    expect(stats.firstRoute).toBe('pages/home/index')
    const home = stats.routes['pages/home/index']
    expect(home?.maxSetDataPerSecond).toBeGreaterThanOrEqual(25)
    expect(home?.maxSetDataBytes).toBeLessThan(100)
    expect(home?.maxNodes).toBeGreaterThanOrEqual(20)
    expect(stats.unknownApis).toEqual({ notInWeChat: 1 })
  })
})

describe('form controls', () => {
  beforeEach(async () => {
    await run.tap('填写')
    await run.waitForRoute('pages/form/index')
  })

  const submitted = async () => {
    await run.tap('交表')
    await run.see(/\{"child":/)
    return JSON.parse((await run.page.locator('#submitted').textContent()) ?? '')
  }

  it('submit what a form holds at first', async () => {
    expect(await submitted()).toEqual({
      child: '',
      note: '',
      kind: 0,
      day: '2026-05-10',
      hour: '09:00',
      both: [0, 0],
      reminder: false,
      extras: ['book'],
      who: '',
    })
  })

  it('take text, choices and switches', async () => {
    await run.fill('孩子姓名', '小豆子')
    await run.see('输入 小豆子')
    await run.page.getByPlaceholder('孩子姓名').press('Enter')
    await run.see('完成 小豆子')
    await run.fill('备注', '会来')
    await run.tap(run.page.locator('wx-switch'))
    await run.see('开关 true')
    await run.tap('茶')
    await run.tap('就是孩子')
    expect(await submitted()).toMatchObject({
      child: '小豆子',
      note: '会来',
      reminder: true,
      extras: ['tea', 'book'],
      who: 'child',
    })
    await run.tap('重填')
    await run.see('已清空')
    expect(await submitted()).toMatchObject({ child: '', reminder: false, extras: ['book'], who: '' })
  })

  it('pick from a list that opens, or directly', async () => {
    await run.tap('绘本课')
    await run.tap('手工课')
    await run.tap('确定')
    await run.see('选 "1"')
    await run.pick('手工课', '绘本课')
    await run.see('选 "0"')
    await run.pick(run.page.locator('#day'), '2026-05-20')
    await run.see('2026-05-20')
    await expect(run.pick(run.page.locator('#day'), '2026-06-01')).rejects.toThrow('after 2026-05-31')
    await run.pick('时间', '18:30')
    await run.tap('两列')
    await run.tap('二号楼')
    await run.tap('202')
    await run.tap('确定')
    expect(await submitted()).toMatchObject({ day: '2026-05-20', hour: '18:30', both: [1, 1] })
  })

  it('scroll to their end', async () => {
    await run.page.locator('wx-scroll-view').evaluate((element) => element.scrollTo(0, 1000))
    await run.see('滚到底了')
  })
})
