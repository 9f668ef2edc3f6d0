import { listMyWhistles } from '@linli/domain/complaints/whistles/contract'
import { type EventView, listMyBookings } from '@linli/domain/events/contract'
import { getMe } from '@linli/domain/people/contract'
import { getAttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import { checkLimits, measurePackages } from '@linli/weapp-run/measure'
import type { RunnerStats } from '@linli/weapp-run/protocol'
import type { Runner } from '@linli/weapp-run/runner'
import { checkStatic } from '@linli/weapp-run/static-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoService, openOffice, publishSmallClass } from './office.ts'
import { CODE, partnerPages, residentPages, SIGN_IN_PAGE, staffPages } from './pages.ts'
import { type Phones, pictureOf, preparePhones } from './phones.ts'
import { type Server, startServer, WEAPP_FOLDER } from './server.ts'

const TITLE = '《团圆》绘本课'

let server: Server
let phones: Phones
let run: Runner
let event: EventView
/** Counts of every launch, each taken just before the next one. */
const launches: RunnerStats[] = []

beforeAll(async () => {
  server = await startServer()
  phones = await preparePhones(server.origin)
  event = await publishSmallClass(await openOffice(server.origin, 'lin-jing'), TITLE)
  run = await phones.open()
})

afterAll(async () => {
  await run?.close()
  await phones?.close()
  await server?.close()
})

async function relaunch(url?: string): Promise<void> {
  launches.push(await run.stats())
  await run.relaunch(url?.slice(1))
}

const picture = (name: string) => pictureOf(run, name)
const inSheet = (words: string) => run.page.locator('.ui-sheet').getByText(words, { exact: true })

describe('before it runs', () => {
  it('holds only what old phones can load', () => {
    expect(checkStatic(WEAPP_FOLDER)).toEqual([])
  })
})

describe('a mother with enough points', () => {
  it('is asked to sign in, and comes back to the first page as herself', async () => {
    await run.waitForRoute('modules/people/pages/sign-in/index')
    await picture('sign-in')
    await run.tap('苏晴')
    await run.waitForRoute('pages/home/index')
    await run.see(/，苏晴$/)
    await run.see('活动日历')
    await picture('home')
  })

  it('finds the class and signs two children up before the others', async () => {
    await run.tapTab('活动')
    await run.see(TITLE)
    await picture('events')
    await run.tap(TITLE)
    await run.see('怎么轮到我')
    await run.tap('苏大宝')
    await run.tap('苏小宝')
    await picture('detail-choosing')
    await run.tap('优先报名 · 2 人')
    await run.see('已报上')
    await run.see('3 个名额，还剩 1 个')
    await picture('detail-signed-up')
  })

  it('hands the class on with what is still free, and nothing promised for it', async () => {
    const card = await run.share()
    expect(card.title).toContain(TITLE)
    expect(card.title).toContain('余 1 位')
    expect(card.path).toBe(`/modules/events/pages/detail/index?eventId=${event.id}`)
  })

  it('has her code at the door, also without network', async () => {
    await run.tap('出示签到码')
    await run.waitForRoute('modules/events/pages/code/index')
    await run.see(CODE)
    await picture('code')
    const code = await run.page.getByText(CODE).textContent()
    await run.back()
    await run.setNetwork('none')
    await run.tap('出示签到码')
    await run.see(/^网络不通，这是/)
    expect(await run.page.getByText(CODE).textContent()).toBe(code)
    await picture('code-offline')
    await run.setNetwork('wifi')
    await run.tap('刷新')
    await run.page.getByText(/^网络不通/).waitFor({ state: 'detached' })
    await run.back()
  })

  it('gives one of the two places back', async () => {
    await run.tap('取消报名')
    await run.tap('苏大宝不来了')
    await picture('cancel-sheet')
    await run.tap(inSheet('取消报名'))
    await run.see('3 个名额，还剩 2 个')
  })
})

describe('a grid worker', () => {
  it('takes over the phone', async () => {
    await run.back()
    await run.tapTab('我的')
    await run.tap('退出登录，换个身份')
    await run.tap(inSheet('退出'))
    await run.waitForRoute('modules/people/pages/sign-in/index')
    await run.tap('赵明')
    await run.see(/，赵明$/)
  })

  it('checks the family in by scanning its code', async () => {
    await run.tapTab('我的')
    await run.tap('社区工作台')
    await run.see('全部活动')
    await picture('workbench')
    await run.tap('全部活动')
    await run.tap(TITLE)
    await run.see('到了 0 / 1')
    await picture('door')
    await run.tap('苏大宝')
    const code = await run.page.locator('.ui-sheet .ui-fact', { hasText: '签到码' }).textContent()
    await run.tap(inSheet('关上'))
    await run.answer('scanCode', { result: code?.replace(/\D/g, '') ?? '' })
    await run.tap('扫签到码')
    await run.see('到了 1 / 1')
    await run.see(/赵明签$/)
  })
})

describe('every page', () => {
  it('opens by itself, as from a card, for a resident and for staff', async () => {
    const su = await openOffice(server.origin, 'su-qing')
    const { rows } = await su(listMyBookings)
    const { person } = await su(getMe)
    const booking = rows.find((row) => row.event.id === event.id)
    const [whistle] = (await (await openOffice(server.origin, 'tang-hui'))(listMyWhistles)).rows
    const ids = {
      whistleId: whistle?.id ?? '',
      eventId: event.id,
      signUpId: booking?.signUp.id ?? '',
      personId: person?.id ?? '',
      ...(await demoService(await openOffice(server.origin, 'lin-jing'))),
    }
    for (const { name, pages } of [
      { name: '林静', pages: staffPages(ids) },
      { name: '唐慧', pages: partnerPages(ids) },
      // Last, for the phone stays hers in what follows.
      { name: '苏晴', pages: residentPages(ids) },
    ]) {
      await relaunch(SIGN_IN_PAGE)
      await run.tap(name)
      await run.waitForRoute('pages/home/index')
      for (const { url, shows } of pages) {
        await relaunch(url)
        await run.see(shows)
        await run.page.locator('.ui-loading').first().waitFor({ state: 'detached' })
      }
    }
  })
})

describe('a volunteer', () => {
  it('checks in by scanning the screen of staff, and not by another code', async () => {
    const office = await openOffice(server.origin, 'lin-jing')
    const { shiftId } = await demoService(office)
    const [code] = (await office(getAttendanceCodes, { params: { shiftId } })).codes
    await relaunch('/modules/volunteering/pages/scan/index')
    await run.answer('scanCode', { result: 'https://example.com' })
    await run.tap('扫码签到')
    await run.see('这不是签到码，请扫工作人员屏幕上的二维码')
    await run.answer('scanCode', { result: code?.text ?? '' })
    await run.tap('扫码签到')
    await run.see(/签到成功$/)
    await run.see('扫码签退')
    await picture('scan')
  })
})

describe('elder mode', () => {
  it('is one tap away, stays over a restart, and is large', async () => {
    await relaunch()
    await run.see('活动日历')
    await run.tap('大字版')
    await run.see('标准版')
    await relaunch()
    await run.see('标准版')
    await run.see('活动日历')
    await picture('home-elder')
    const size = await run.page
      .getByText('我的报名', { exact: true })
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    // 18 pt, product.md.
    expect(size).toBeGreaterThanOrEqual(24)
  })

  it('is on from the start for those who have set WeChat to large type', async () => {
    const other = await phones.open({ fontSizeSetting: 23 })
    await other.waitForRoute('modules/people/pages/sign-in/index')
    expect(await other.page.locator('.ui-elder').count()).toBe(1)
    await other.close()
  })
})

describe('all in all', () => {
  it('stays within the limits of size and speed', async () => {
    launches.push(await run.stats())
    const packages = measurePackages(WEAPP_FOLDER)
    print(packages, launches)
    expect(launches.flatMap((stats) => checkLimits(packages, stats))).toEqual([])
  })

  it('used nothing that phones do not have, and ran without an error there or on the server', () => {
    for (const stats of launches) {
      expect(stats.errors).toEqual([])
      expect(stats.consoleErrors).toEqual([])
      expect(stats.unknownApis).toEqual({})
    }
    expect(server.faults()).toEqual([])
  })
})

/** Sizes of the packages and what each page asked of the phone, the worst of all launches. */
function print(packages: ReturnType<typeof measurePackages>, all: RunnerStats[]): void {
  const sizes = Object.entries({ main: packages.main, ...packages.subPackages })
  console.table(Object.fromEntries(sizes.map(([name, bytes]) => [name, { bytes }])))
  const routes: RunnerStats['routes'] = {}
  for (const [route, counted] of all.flatMap((stats) => Object.entries(stats.routes))) {
    const before = routes[route] ?? counted
    routes[route] = {
      setDataCalls: Math.max(before.setDataCalls, counted.setDataCalls),
      maxSetDataBytes: Math.max(before.maxSetDataBytes, counted.maxSetDataBytes),
      maxSetDataPerSecond: Math.max(before.maxSetDataPerSecond, counted.maxSetDataPerSecond),
      maxNodes: Math.max(before.maxNodes, counted.maxNodes),
    }
  }
  console.table(routes)
}
