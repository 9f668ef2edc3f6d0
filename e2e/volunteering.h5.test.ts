import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type EventView, getEvent } from '@linli/domain/events/contract'
import { type PersonSummary, searchPersons } from '@linli/domain/people/contract'
import { awardPoints } from '@linli/domain/points/contract'
import { DAY_MS } from '@linli/domain/time'
import { listShiftsOfToday } from '@linli/domain/volunteering/attendance/contract'
import { getAttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import { listSignUps } from '@linli/domain/volunteering/sign-up-list/contract'
import { getPersonVolunteer } from '@linli/domain/volunteering/volunteers/contract'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { film } from './camera.ts'
import {
  CHAIN,
  correctHours,
  demoService,
  helpAtClass,
  type Office,
  openOffice,
  publishClassForHelpers,
  publishThreePlaces,
  registerChild,
  shiftSoon,
} from './office.ts'
import {
  ANOMALIES_PAGE,
  attendanceCodePage,
  attendancePage,
  CERTIFICATE_CODE,
  CERTIFICATES_PAGE,
  CORRECTED_CERTIFICATES_PAGE,
  detailPage,
  EDIT_NOTICE_PAGE,
  noticePage,
  POINTS_PAGE,
  personPage,
  SCAN_PAGE,
  VERIFY_PAGE,
} from './pages.ts'
import { H5_FOLDER, requireBuilt, type Server, startServer } from './server.ts'
import { codeOn, oneCodeOn } from './shift-code.ts'
import { createVisitor, type Visitor } from './visitor.ts'

const TITLE = '冬至包汤圆'

let server: Server
let browser: Browser
let office: Office
/** Of the staff, and a father whose family has never earned a point. */
let lin: Visitor
let zhou: Visitor
/** The shift that he serves on. */
let shiftId: string

beforeAll(async () => {
  requireBuilt(path.join(H5_FOLDER, 'index.html'))
  server = await startServer()
  browser = await launchBrowser()
  office = await openOffice(server.origin, 'lin-jing')
  lin = await signedIn('林静')
  zhou = await signedIn('周平')
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const story = task.name.split(' ').slice(0, 4).join('-')
  await lin.picture(`h5-failed-${story}-林静`)
  await zhou.picture(`h5-failed-${story}-周平`)
})

async function signedIn(name: string): Promise<Visitor> {
  const visitor = await createVisitor(browser, server.origin)
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await visitor.signIn(name)
  return visitor
}

const copied = ({ page }: Visitor) => page.evaluate(() => navigator.clipboard.readText())

describe('a browser’s camera', () => {
  it('checks a volunteer in by filming the screen of staff, and says so where there is none', async () => {
    const { shiftId } = await demoService(office)
    await lin.open(attendanceCodePage(shiftId))
    const { letters, picture } = await oneCodeOn(lin)
    const { codes } = await office(getAttendanceCodes, { params: { shiftId } })
    const shown = codes.find(({ shortCode }) => shortCode === letters)
    const camera = await film(lin.page, picture ?? '', shown?.text ?? '')
    try {
      const su = await createVisitor(camera.browser, server.origin)
      await su.context.grantPermissions(['camera'])
      await su.context.addInitScript(camera.reader)
      await su.signIn('苏晴')
      await su.open(SCAN_PAGE)
      await su.tap('扫码签到')
      await su.see(/签到成功$/)
      // The camera is off again.
      expect(await su.page.locator('video').count()).toBe(0)
      await su.context.clearPermissions()
      await su.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
      })
      await su.tap('扫码签退')
      await su.see('没能打开摄像头，请输屏幕上的 6 位码')
      expect(su.errors).toEqual([])
    } finally {
      await camera.close()
    }
  })
})

describe('two hours of service', () => {
  const shift = shiftSoon()
  let event: EventView
  let elsewhere: EventView
  let link: string

  beforeAll(async () => {
    event = await publishClassForHelpers(office, '《雪人》绘本课')
    elsewhere = await helpAtClass(server.origin, office, 'zhou-ping')
  })

  it('would let a family book a class before the others, as its page says', async () => {
    await zhou.open(detailPage(event.id))
    await zhou.see(/你家 0 分，还差 20 分/)
  })

  it('are sought in a notice that staff write in one form and put into a group by a link of its own', async () => {
    await lin.open(EDIT_NOTICE_PAGE)
    await lin.fill('要做什么', TITLE)
    await lin.fill('在哪里集合', '党群服务中心 1 楼厨房')
    await lin.fill('岗位', '包汤圆')
    await lin.fill('哪天', shift.on)
    await lin.fill('几点开始', shift.from)
    await lin.fill('几点结束', shift.to)
    await lin.fill('要几个人', '2')
    expect(await lin.look('h5-notice-form')).toEqual([])
    await lin.tap('发布')
    await lin.answer('发布')
    await lin.see(/^发布了/)
    await lin.tap('凤凰山业主群')
    expect(await lin.look('h5-notice-share')).toEqual([])
    await lin.answer('复制这个群的链接')
    await lin.see(/^已复制/)
    link = /http\S+/.exec(await copied(lin))?.[0] ?? ''
    expect(link).toMatch(/scene=[0-9a-z]{6,32}$/)
  })

  it('are taken by somebody who comes from the group, agrees to the rules and signs up', async () => {
    await zhou.page.goto(link)
    await zhou.page.reload()
    await zhou.see(TITLE)
    await zhou.tap('包汤圆', 'checkbox')
    expect(await zhou.look('h5-notice-choosing')).toEqual([])
    await zhou.tap('报名')
    await zhou.tap('周平同意，登记成志愿者', 'checkbox')
    expect(await zhou.look('h5-notice-agreement')).toEqual([])
    await zhou.answer('同意并报名')
    await zhou.see('已报上')
    expect(await zhou.look('h5-notice-signed-up')).toEqual([])
    const recruitmentId = new URL(lin.page.url().replace('#', '')).searchParams.get('recruitmentId') ?? ''
    const { lines } = await office(listSignUps, { params: { recruitmentId } })
    expect(lines).toMatchObject([{ name: '周平', groupName: '凤凰山业主群', channel: 'app' }])
    await lin.page.reload()
    await lin.see(/凤凰山业主群$/)
    expect(await lin.look('h5-notice-taken')).toEqual([])
  })

  it('begin with the code on the screen of staff', async () => {
    const { rows } = await office(listShiftsOfToday)
    shiftId = rows.find(({ title }) => title === TITLE)?.shiftId ?? ''
    await lin.open(attendancePage(shiftId))
    await lin.tap('打开签到码，让志愿者扫')
    await zhou.open(SCAN_PAGE)
    await zhou.fill('扫不了？输屏幕上的 6 位码', await codeOn(lin))
    await zhou.tap('签到')
    await zhou.see(/签到成功$/)
    await lin.see('到了 1 / 1')
  })

  it('end with a later code, when the shift is over', async () => {
    await Promise.all([server, lin, zhou].map((each) => each.setAhead(shift.overInMs)))
    // Hours later everybody's token has run out; the pages get a new one by themselves.
    office = await openOffice(server.origin, 'lin-jing')
    await lin.open(attendancePage(shiftId))
    await lin.tap('签退码')
    await zhou.open(SCAN_PAGE)
    await zhou.fill('扫不了？输屏幕上的 6 位码', await codeOn(lin))
    await zhou.tap('签退')
    await zhou.see('已签退')
    expect(await zhou.look('h5-scan-out')).toEqual([])
  })

  it('are settled by staff, who see before what everybody gets', async () => {
    await lin.open(attendancePage(shiftId))
    await lin.tap('核对，结算')
    await lin.see('2 小时 +20')
    expect(await lin.look('h5-settle')).toEqual([])
    // Beside the places at a desk, which stand on the page of a phone, too, unseen.
    const notices = lin.page.locator('.ui-side__item', { hasText: /^招募/ })
    const due = async () => Number(await notices.locator('.ui-side__count').last().textContent())
    const before = await due()
    await lin.tap('结算 1 人次 · 2 小时 · 20 分')
    await lin.answer('结算')
    await lin.see('已结算')
    await expect.poll(due).toBe(before - 1)
    expect(await lin.look('h5-settled')).toEqual([])
  })

  it('are looked into where somebody was at a class at the same time: either place opens at their line', async () => {
    await lin.open(ANOMALIES_PAGE)
    await lin.see('同一时间在两个地方')
    expect(await lin.look('h5-two-places')).toEqual([])
    await lin.tap(`${elsewhere.title} · 助教`)
    await lin.page.waitForURL(/events\/pages\/door/)
    await lin.page.getByRole('dialog').getByText('周平').first().waitFor()
    await lin.page.goBack()
    await lin.tap(`${TITLE} · 包汤圆`)
    await lin.page.waitForURL(/volunteering\/pages\/settle/)
    await lin.see('记错了，更正时长')
  })

  it('are points then, on a line that leads back to the notice', async () => {
    await zhou.open(POINTS_PAGE)
    await zhou.see('+20')
    expect(await zhou.look('h5-statement')).toEqual([])
    await zhou.tap(new RegExp(TITLE))
    await zhou.page.waitForURL(/volunteering\/pages\/detail/)
    await zhou.see(TITLE)
  })

  it('let the family book the class before the others', async () => {
    await zhou.open(detailPage(event.id))
    await zhou.tap('优先给周豆豆报名')
    await zhou.see('已报上')
    const { phase, taken } = await office(getEvent, { params: { eventId: event.id } })
    expect({ phase, taken }).toEqual({ phase: 'priority', taken: 1 })
  })
})

describe('a certificate', () => {
  it('states the hours, as a page and a PDF, and strangers can verify it but not whose it is', async () => {
    await zhou.open(CERTIFICATES_PAGE)
    await zhou.tap('开证明')
    await zhou.see('服务明细')
    expect(await zhou.look('h5-certificate')).toEqual([])
    const saving = zhou.page.waitForEvent('download')
    await zhou.tap('存 PDF')
    const paper = await readFile(await (await saving).path())
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-')

    const code = (await zhou.page.getByText(CERTIFICATE_CODE).textContent()) ?? ''
    const stranger = await createVisitor(browser, server.origin)
    await stranger.open(VERIFY_PAGE)
    await stranger.fill('证明编号', code)
    await stranger.tap('核对')
    await stranger.see('证明有效')
    await stranger.see(/2 小时/)
    expect(await stranger.look('h5-verified')).toEqual([])
    expect(await stranger.page.getByText('周平').count()).toBe(0)
    expect(stranger.errors).toEqual([])
  })

  it('is on a list for staff once its hours were corrected', async () => {
    await correctHours(office, shiftId)
    await lin.open(CORRECTED_CERTIFICATES_PAGE)
    await lin.see('更正 1 次')
    expect(await lin.look('h5-corrected-certificates')).toEqual([])
    await lin.tap('周平 · 2 小时')
    await lin.see('此后有更正')
  })
})

describe('a chain out of a WeChat group', () => {
  it('becomes places, after staff have looked at each of its people', async () => {
    const { id } = await publishThreePlaces(office, '包汤圆送老人')
    await lin.open(noticePage(id))
    await lin.tap('导入接龙')
    await lin.page.getByLabel('导入到哪个班次').selectOption({ index: 1 })
    await lin.page.evaluate((text) => navigator.clipboard.writeText(text), CHAIN)
    await lin.tap('粘贴')
    await lin.tap('认一认')
    await lin.see('要您定一下')
    await lin.see('没当成人的行')
    await lin.tap('记名：汤圆阿姨', 'checkbox')
    await lin.tap(/^同来：/, 'checkbox')
    expect(await lin.look('h5-chain')).toEqual([])
    await lin.tap('导入 4 人，其中 1 人候补')
    await lin.see('报上 3 人，候补 1 人')
    expect(await lin.look('h5-chain-imported')).toEqual([])
    await lin.open(noticePage(id))
    await lin.see('候补 1')
    const { lines } = await office(listSignUps, { params: { recruitmentId: id } })
    expect(lines.map(({ name, waitingPosition }) => [name, waitingPosition])).toEqual([
      ['苏晴', null],
      [expect.stringContaining('苏晴'), null],
      ['王秀英', null],
      ['汤圆阿姨', 1],
    ])
  })

  it('loses a guest again, whom staff take off after a call', async () => {
    await lin.tap(/^汤圆阿姨/)
    await lin.tap('替他退出候补')
    expect(await lin.look('h5-notice-take-off')).toEqual([])
    await lin.answer('退出候补')
    await lin.see('汤圆阿姨退出候补了')
    await expect.poll(() => lin.page.getByText('汤圆阿姨', { exact: true }).count()).toBe(0)
  })
})

describe('residents without a phone', () => {
  let asker: PersonSummary
  let helper: PersonSummary

  beforeAll(async () => {
    asker = await residentNamed('陈桂兰')
    helper = await residentNamed('李国栋')
    const body = { points: 20, reason: '楼道里帮忙' }
    await office(awardPoints, { params: { personId: asker.id }, body })
  })

  it('become volunteers at the desk, once they have heard the rules', async () => {
    await lin.open(personPage(helper.id))
    await lin.tap('登记为志愿者')
    await lin.tap('李国栋听过、看过，同意登记', 'checkbox')
    expect(await lin.look('h5-desk-agreement')).toEqual([])
    await lin.answer('登记')
    await lin.see(/^志愿者 \d+ 号$/)
    const { volunteer } = await office(getPersonVolunteer, { params: { personId: helper.id } })
    expect(volunteer).toMatchObject({ name: '李国栋' })
  })

  it('bring a child of ten, who becomes one when the guardian agrees, too', async () => {
    const child = await registerChild(office, helper.id, '李小禾')
    await lin.open(personPage(child.id))
    await lin.tap('登记为志愿者')
    await lin.tap('李小禾听过、看过，同意登记', 'checkbox')
    await lin.see('还要监护人李国栋同意')
    await lin.tap('监护人李国栋也同意', 'checkbox')
    expect(await lin.look('h5-desk-guardian')).toEqual([])
    await lin.answer('登记')
    await lin.see(/^志愿者 \d+ 号$/)
  })

  it('ask for help and help through the staff, and the points move with both names on them', async () => {
    await lin.open(personPage(asker.id))
    await lin.tap('替本人请邻居帮忙')
    await lin.see(/^陈桂兰，有 \d+ 分$/)
    await lin.fill('要帮什么忙', '换灯泡')
    await lin.fill('在哪里', '砖瓦厂小区')
    expect(await lin.look('h5-desk-ask')).toEqual([])
    await lin.tap('用 10 分请邻居帮忙')
    await lin.tap('代一位邻居接下')
    await lin.fill('姓名、完整手机号或门牌', helper.name)
    await lin.answer(`${helper.name} ${helper.age} 岁`)
    await lin.answer('本人说的，记下')
    await lin.see(/李国栋：接下了$/)
    // Two days later it is done.
    await server.setAhead(2 * DAY_MS)
    await lin.page.reload()
    for (const name of [asker.name, helper.name]) {
      await lin.tap(`代${name}确认帮完了`)
      await lin.answer('本人说的，记下')
    }
    await lin.see('已完成')
    expect(await lin.look('h5-desk-exchange')).toEqual([])
    await lin.open(personPage(asker.id))
    await lin.tap(/转给 李国栋/)
    await lin.page.waitForURL(/points\/pages\/exchange\//)
    await lin.see('换灯泡')
  })

  async function residentNamed(q: string): Promise<PersonSummary> {
    const [found] = (await office(searchPersons, { query: { q } })).rows
    if (!found) throw new Error(`${q} is not in the demo`)
    return found
  }
})

describe('everything', () => {
  it('ran without an error in a browser or on the server', () => {
    expect([...lin.errors, ...zhou.errors]).toEqual([])
    expect(server.faults()).toEqual([])
  })
})
