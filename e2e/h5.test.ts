import path from 'node:path'
import { listMyWhistles } from '@linli/domain/complaints/whistles/contract'
import { changeEvent, type EventView, getEvent, listMyBookings } from '@linli/domain/events/contract'
import { getMe, searchPersons } from '@linli/domain/people/contract'
import { spokenInstant } from '@linli/domain/time'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoService, inMinutes, type Office, openOffice, publishSmallClass } from './office.ts'
import {
  BOOKINGS_PAGE,
  CODE,
  detailPage,
  doorPage,
  EDIT_PAGE,
  EVENTS_PAGE,
  HOME_PAGE,
  POINTS_PAGE,
  partnerPages,
  ROSTER_PAGE,
  residentPages,
  staffPages,
} from './pages.ts'
import { H5_FOLDER, requireBuilt, type Server, startServer } from './server.ts'
import { createVisitor, type Visitor } from './visitor.ts'

let server: Server
let browser: Browser
let office: Office
/** Everybody who has come so far, by name; each stays signed in on a phone of their own. */
const visitors = new Map<string, Visitor>()

beforeAll(async () => {
  requireBuilt(path.join(H5_FOLDER, 'index.html'))
  server = await startServer()
  browser = await launchBrowser()
  office = await openOffice(server.origin, 'lin-jing')
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const story = task.name.split(' ').slice(0, 4).join('-')
  for (const [name, visitor] of visitors) await visitor.picture(`h5-failed-${story}-${name}`)
})

async function visit(name: string): Promise<Visitor> {
  const known = visitors.get(name)
  if (known) return known
  const visitor = await createVisitor(browser, server.origin)
  await visitor.signIn(name)
  visitors.set(name, visitor)
  return visitor
}

describe('a class with three places', () => {
  let event: EventView

  beforeAll(async () => {
    event = await publishSmallClass(office, '《团圆》绘本课')
  })

  it('takes two children of a family with enough points while only those may sign up', async () => {
    const su = await visit('苏晴')
    await su.see(/苏晴$/)
    await su.tapTab('活动')
    await su.tap('《团圆》绘本课')
    await su.see('怎么轮到我')
    await su.tap('苏大宝', 'checkbox')
    await su.tap('苏小宝', 'checkbox')
    expect(await su.look('h5-detail-choosing')).toEqual([])
    await su.tap('优先报名 · 2 人')
    await su.see('已报上')
    await su.see('3 个名额，还剩 1 个')
    expect(await su.look('h5-detail-signed-up')).toEqual([])
    await su.tap('出示签到码')
    await su.see(CODE)
    expect(await su.look('h5-code')).toEqual([])
  })

  it('tells a family without enough points how many are missing and when its turn comes', async () => {
    const he = await visit('何敏')
    await he.open(detailPage(event.id))
    const opens = spokenInstant(new Date(event.signUpOpensAt), new Date())
    await he.see(`你家近一年 45 分，优先需 60 分；${opens} 全体开放`)
    await he.see(/你家 45 分，还差 15 分/)
    expect(await he.look('h5-detail-not-yet')).toEqual([])
  })

  it('fills up once it is open to all, and then keeps a waiting list', async () => {
    event = await office(changeEvent, {
      params: { eventId: event.id },
      body: { signUpOpensAt: inMinutes(-1) },
    })
    const zhou = await visit('周平')
    await zhou.open(detailPage(event.id))
    await zhou.tap('给周豆豆报名')
    await zhou.see('3 个名额，报满了')

    const he = await visit('何敏')
    await he.open(detailPage(event.id))
    await he.tap(/^排候补 · 1 人/)
    await he.see('候补第 1 家')
    expect(await he.look('h5-detail-waiting')).toEqual([])
  })

  it('offers a place that was cancelled to the family that waits, who takes it', async () => {
    const su = await visit('苏晴')
    await su.open(BOOKINGS_PAGE)
    await su.tapOn('《团圆》绘本课', '看详情')
    await su.tap('取消报名')
    await su.tap('苏大宝不来了', 'checkbox')
    expect(await su.look('h5-cancel-sheet')).toEqual([])
    await su.answer('取消报名')
    // It was full before, too: only the line says that the place has gone on.
    await su.see('候补 0')

    const he = await visit('何敏')
    await he.open(HOME_PAGE)
    await he.see('轮到你家了')
    expect(await he.look('h5-home-offer')).toEqual([])
    await he.tap('去确认')
    await he.tap('接受 · 1 人')
    await he.see('已报上')
    expect((await office(getEvent, { params: { eventId: event.id } })).taken).toBe(3)
  })

  it('finds a helper, whose points are still to come', async () => {
    const wang = await visit('王秀英')
    await wang.open(detailPage(event.id))
    await wang.tap('我来当助教')
    await wang.see('你是这次的助教')
  })

  it('has its people checked in by two of the staff, by name and by code', async () => {
    const zhou = await visit('周平')
    await zhou.open(BOOKINGS_PAGE)
    await zhou.tapOn('《团圆》绘本课', '出示签到码')
    const code = await zhou.page.getByText(CODE).textContent()

    const zhao = await visit('赵明')
    await zhao.tapTab('我的')
    await zhao.tap('社区工作台')
    await zhao.tap('全部活动')
    await zhao.tap('《团圆》绘本课')
    await zhao.see('到了 0 / 3')
    const lin = await visit('林静')
    await lin.open(doorPage(event.id))
    await lin.see('到了 0 / 3')

    await zhao.tap('给苏大宝签到')
    await zhao.see('到了 1 / 3')
    await zhao.fill('输 6 位签到码，一家一起签', (code ?? '').replace(' ', ''))
    await zhao.see('到了 2 / 3')
    // What a colleague ticks shows without asking.
    await lin.see('到了 2 / 3')
    await lin.see(/赵明签$/)
    expect(await lin.look('h5-door')).toEqual([])
    await lin.tap('给何乐乐签到')
    await lin.see('到了 3 / 3')
    await zhao.tap('给王秀英签到')
    await zhou.page.reload()
    await zhou.see(/已签到$/)
  })

  it('gives the helper the points when staff close its books', async () => {
    const wang = await visit('王秀英')
    const before = await standing(wang)
    // The class begins.
    const soon = new Date(Date.now() + 4000).toISOString()
    await office(changeEvent, {
      params: { eventId: event.id },
      body: { startsAt: soon, signUpClosesAt: soon, cancelClosesAt: soon },
    })
    const zhao = await visit('赵明')
    await zhao.tap('活动办完了，结项')
    await zhao.see(/助教 王秀英，每人 \+15 分/)
    expect(await zhao.look('h5-finish-sheet')).toEqual([])
    await zhao.answer('结项')
    await zhao.see('已结项')
    expect(await standing(wang)).toBe(before + 15)
    expect(await wang.look('h5-points')).toEqual([])
  })
})

/** What the household has earned in a year, as its statement says. */
async function standing(visitor: Visitor): Promise<number> {
  await visitor.open(POINTS_PAGE)
  const words = await visitor.page.locator('.ui-stat', { hasText: '近一年家庭所得' }).textContent()
  return Number(/\d+/.exec(words ?? '')?.[0])
}

describe('staff', () => {
  it('publish the next session of a series, which residents find at once', async () => {
    const lin = await visit('林静')
    await lin.open(EDIT_PAGE)
    await lin.see('家长会看到')
    await lin.fill('名字', '《石头汤》')
    await lin.fill('地点', '砖瓦厂小区活动室')
    await lin.tap('发布')
    await lin.answer('发布')
    await lin.see(/^发布了/)
    const su = await visit('苏晴')
    await su.open(EVENTS_PAGE)
    await su.see(/《石头汤》/)
  })

  it('try a messy sheet, read what is wrong with it, and import the rest', async () => {
    const lin = await visit('林静')
    await lin.open(ROSTER_PAGE)
    const choosing = lin.page.waitForEvent('filechooser')
    await lin.tap(/^选表格/)
    const chooser = await choosing
    await chooser.setFiles({ name: '新住户.csv', mimeType: 'text/csv', buffer: Buffer.from(MESSY_SHEET) })
    await lin.see('预检结果')
    await lin.see('1 行有错，不会导入')
    await lin.see(/第 4 行/)
    expect(await lin.look('h5-roster-dry-run')).toEqual([])
    expect((await office(searchPersons, { query: { q: '钱多多' } })).rows).toEqual([])
    await lin.tap('只导入没问题的 2 行')
    await lin.answer('导入')
    await lin.see('已导入')
    const [person] = (await office(searchPersons, { query: { q: '许静' } })).rows
    expect(person?.address).toBe('砖瓦厂小区 99栋 1单元 101')
  })
})

/** Full-width figures, a blank in a name, a cell left blank because it is that of the row above, and no name at all. */
const MESSY_SHEET = `小区,楼栋,单元,房号,姓名,与户主关系,手机号,身份证号,网格,面积
砖瓦厂小区,９９栋,1单元,１０１,钱 多 多,户主,１３９ ０８７１ ２２３３,,第3网格,86.5
,,,,许 静,妻子,,,,
砖瓦厂小区,99栋,1单元,102,,户主,,,第3网格,60
`

describe('somebody without a mouse', () => {
  it('signs up and cancels by the Tab and Enter keys alone', async () => {
    const { id } = await publishSmallClass(office, '《好奇的乔治》绘本课')
    const su = await visit('苏晴')
    await su.open(EVENTS_PAGE)
    await su.tapByKeyboard('《好奇的乔治》绘本课')
    await su.page.waitForURL(new RegExp(id))
    await su.tapByKeyboard('苏大宝', 'checkbox')
    await su.tapByKeyboard('优先给苏大宝报名')
    await su.see('已报上')
    await su.tapByKeyboard('取消报名')
    await su.page.getByRole('dialog').waitFor()
    // The focus is inside; Escape is a no.
    await su.page.keyboard.press('Escape')
    await su.page.getByRole('dialog').waitFor({ state: 'detached' })
    await su.tapByKeyboard('取消报名')
    await su.page.getByRole('dialog').waitFor()
    await su.tapByKeyboard('取消报名', 'button', su.page.getByRole('dialog'))
    await su.see('3 个名额，还剩 3 个')
  })
})

describe('without network', () => {
  it('shows what was there before, says so, and comes back', async () => {
    const su = await visit('苏晴')
    await su.visit({ url: BOOKINGS_PAGE, shows: '看详情' })
    await su.context.setOffline(true)
    await su.tap('去过的', 'radio')
    await su.see('网络不通，请检查后再试')
    await su.tap('要去的', 'radio')
    await su.see(/^网络不通，这是.*的内容$/)
    await su.see('《团圆》绘本课')
    expect(await su.look('h5-bookings-offline')).toEqual([])
    await su.context.setOffline(false)
    await su.tap('刷新')
    await su.page.getByText(/^网络不通/).waitFor({ state: 'detached' })
    await su.see('《团圆》绘本课')
  })
})

describe('every page', () => {
  let ids: Parameters<typeof residentPages>[0] &
    Parameters<typeof staffPages>[0] &
    Parameters<typeof partnerPages>[0]

  beforeAll(async () => {
    const su = await openOffice(server.origin, 'su-qing')
    const { rows } = await su(listMyBookings)
    const booking = rows.find(({ event }) => event.phase === 'open')
    const { person } = await su(getMe)
    const [whistle] = (await (await openOffice(server.origin, 'tang-hui'))(listMyWhistles)).rows
    ids = {
      whistleId: whistle?.id ?? '',
      eventId: booking?.event.id ?? '',
      signUpId: booking?.signUp.id ?? '',
      personId: person?.id ?? '',
      ...(await demoService(office)),
    }
  })

  for (const mode of ['standard', 'elder'] as const) {
    it(`fits a phone and can be used by everyone: ${mode}`, async () => {
      const faults: string[] = []
      for (const [name, pages] of [
        ['苏晴', residentPages(ids)],
        ['林静', staffPages(ids)],
        ['唐慧', partnerPages(ids)],
      ] as const) {
        const visitor = await visit(name)
        if (mode === 'elder') await turnElder(visitor)
        for (const page of pages) {
          await visitor.visit(page)
          const found = await visitor.look(`h5-${mode}-${page.name}`)
          faults.push(...found.map((fault) => `${page.name}: ${fault}`))
        }
      }
      expect(faults).toEqual([])
    })
  }
})

describe('what is looked for on every page', () => {
  it('would be noticed', async () => {
    const su = await visit('苏晴')
    await turnElder(su)
    await su.page.evaluate(() => {
      const broken = document.createElement('div')
      broken.innerHTML = '<button style="width: 500px"></button><p style="font-size: 12px">小字</p>'
      document.querySelector('.ui-elder')?.append(broken)
    })
    expect(await su.look('h5-control')).toEqual([
      expect.stringMatching(/^the page is \d+ px wide$/),
      expect.stringMatching(/^“BUTTON” is/),
      '“小字” is written in 12 px',
      expect.stringMatching(/^button-name/),
    ])
  })
})

async function turnElder(visitor: Visitor): Promise<void> {
  await visitor.visit({ url: HOME_PAGE, shows: /^(大字版|标准版)$/ })
  if (await visitor.page.getByText('大字版', { exact: true }).isVisible()) await visitor.tap('大字版')
  await visitor.see('标准版')
}

describe('everything', () => {
  it('ran without an error in a browser or on the server', () => {
    expect([...visitors].flatMap(([name, { errors }]) => errors.map((error) => `${name}: ${error}`))).toEqual(
      [],
    )
    expect(server.faults()).toEqual([])
  })
})
