import type { EventView } from '@linli/domain/events/contract'
import { listShiftsOfToday } from '@linli/domain/volunteering/attendance/contract'
import { getAttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import type { Runner } from '@linli/weapp-run/runner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CHAIN,
  type Office,
  openOffice,
  publishClassForHelpers,
  publishThreePlaces,
  shiftSoon,
} from './office.ts'
import {
  attendancePage,
  detailPage,
  EDIT_NOTICE_PAGE,
  noticePage,
  POINTS_PAGE,
  SCAN_PAGE,
  SHIFT_CODE,
} from './pages.ts'
import { type Phones, pictureOf, preparePhones } from './phones.ts'
import { type Server, startServer } from './server.ts'

const TITLE = '冬至包汤圆'

let server: Server
let phones: Phones
let office: Office
/** The phone of the staff, and that of a father whose family has never earned a point. */
let lin: Runner
let zhou: Runner

beforeAll(async () => {
  server = await startServer()
  phones = await preparePhones(server.origin)
  office = await openOffice(server.origin, 'lin-jing')
  lin = await signedIn('林静')
  zhou = await signedIn('周平')
})

afterAll(async () => {
  await lin?.close()
  await zhou?.close()
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

/** Opens a page by its address, as from a card. */
const open = (phone: Runner, url: string) => phone.relaunch(url.slice(1))
const inSheet = (phone: Runner, words: string) =>
  phone.page.locator('.ui-sheet').getByText(words, { exact: true })
const field = (phone: Runner, label: string) => phone.page.locator('.ui-field', { hasText: label })
const face = (phone: Runner, label: string) => field(phone, label).locator('.ui-control--face')

/** What the camera sees on the staff's screen now. */
async function shownCode(shiftId: string): Promise<string> {
  const [code] = (await office(getAttendanceCodes, { params: { shiftId } })).codes
  return code?.text ?? ''
}

describe('two hours of service', () => {
  const shift = shiftSoon()
  let event: EventView
  let card: string
  let shiftId: string

  beforeAll(async () => {
    event = await publishClassForHelpers(office, '《雪人》绘本课')
  })

  it('are sought in a notice that staff write on the phone and hand into a group', async () => {
    await open(lin, EDIT_NOTICE_PAGE)
    await lin.fill('如：人口普查入户志愿者', TITLE)
    await lin.fill('如：党群服务中心门口', '党群服务中心 1 楼厨房')
    await lin.fill('如：登记员', '包汤圆')
    await lin.pick(face(lin, '哪天'), shift.on)
    await lin.pick(face(lin, '几点开始'), shift.from)
    await lin.pick(face(lin, '几点结束'), shift.to)
    await pictureOf(lin, 'notice-form')
    await lin.tap('发布')
    await lin.tap(inSheet(lin, '发布'))
    await lin.waitForRoute('modules/volunteering/pages/notice/index')
    await lin.tap('凤凰山业主群')
    await lin.tap(inSheet(lin, '转发到这个群'))
    await expect.poll(async () => (await lin.sharedCards()).length).toBe(1)
    const [shared] = await lin.sharedCards()
    card = shared?.path ?? ''
    expect(card).toMatch(/^\/modules\/volunteering\/pages\/detail\/index\?scene=[0-9a-z]{6,32}$/)
    expect(shared?.title).toMatch(/^冬至包汤圆 · .*还缺 10 人$/)
  })

  it('are taken by somebody who comes by that card, agrees to the rules and signs up', async () => {
    await open(zhou, card)
    // Until it is known who may go, the shifts are only told.
    await zhou.see('先勾选班次')
    await zhou.tap('包汤圆')
    // The section above is called 报名, too.
    await zhou.tap(zhou.page.locator('.ui-button', { hasText: /^报名$/ }))
    await zhou.tap('周平同意，登记成志愿者')
    await pictureOf(zhou, 'notice-agreement')
    await zhou.tap(inSheet(zhou, '同意并报名'))
    await zhou.see('已报上')
    await pictureOf(zhou, 'notice-signed-up')
    // Handed on by a neighbour it still counts for the group, and promises nothing.
    const handedOn = await zhou.share()
    expect(handedOn.path).toBe(card)
    expect(handedOn.title).not.toContain('分')
  })

  it('begin and end with the codes on the screen of staff', async () => {
    const { rows } = await office(listShiftsOfToday)
    shiftId = rows.find(({ title }) => title === TITLE)?.shiftId ?? ''
    await open(lin, attendancePage(shiftId))
    await lin.tap('打开签到码，让志愿者扫')
    await lin.see(SHIFT_CODE)
    await pictureOf(lin, 'shift-code')
    await open(zhou, SCAN_PAGE)
    await zhou.answer('scanCode', { result: await shownCode(shiftId) })
    await zhou.tap('扫码签到')
    await zhou.see(/签到成功$/)
    await lin.see('到了 1 / 1')

    await server.setAhead(shift.overInMs)
    // Hours later everybody's token has run out; the pages get a new one by themselves.
    office = await openOffice(server.origin, 'lin-jing')
    await zhou.answer('scanCode', { result: await shownCode(shiftId) })
    await zhou.tap('扫码签退')
    await zhou.see('已签退')
    await pictureOf(zhou, 'scan-out')
  })

  it('are settled by staff, who see before what everybody gets', async () => {
    await open(lin, attendancePage(shiftId))
    await lin.tap('核对，结算')
    await lin.see('2 小时 +20')
    await pictureOf(lin, 'settle')
    await lin.tap('结算 1 人次 · 2 小时 · 20 分')
    await lin.tap(inSheet(lin, '结算'))
    await lin.see('已结算')
  })

  it('are points then, on a line that leads back to the notice', async () => {
    await open(zhou, POINTS_PAGE)
    await zhou.see('+20')
    await pictureOf(zhou, 'statement')
    await zhou.tap(zhou.page.locator('.ui-row--tap', { hasText: TITLE }))
    await zhou.waitForRoute('modules/volunteering/pages/detail/index')
    await zhou.see(TITLE)
  })

  it('let the family book the class before the others', async () => {
    await open(zhou, detailPage(event.id))
    await zhou.tap('优先给周豆豆报名')
    await zhou.see('已报上')
    await pictureOf(zhou, 'class-booked')
  })
})

describe('a chain out of a WeChat group', () => {
  it('becomes places, after staff have looked at each of its people', async () => {
    const { id } = await publishThreePlaces(office, '包汤圆送老人')
    await open(lin, noticePage(id))
    await lin.tap('导入接龙')
    await lin.waitForRoute('modules/volunteering/pages/chain/index')
    await lin.tap(face(lin, '导入到哪个班次'))
    await lin.tap(lin.dialog.getByRole('option', { name: /^帮厨/ }))
    await lin.tap('确定')
    await lin.fill(field(lin, '接龙内容').locator('textarea'), CHAIN)
    await lin.tap('认一认')
    await lin.see('要您定一下')
    await lin.tap('记名：汤圆阿姨')
    await pictureOf(lin, 'chain')
    await lin.tap('导入 3 人')
    await lin.see('报上 3 人，候补 0 人')
  })
})

describe('everything', () => {
  it('used nothing that phones do not have, and ran without an error there or on the server', async () => {
    for (const phone of [lin, zhou]) {
      const { errors, consoleErrors, unknownApis } = await phone.stats()
      expect({ errors, consoleErrors, unknownApis }).toEqual({
        errors: [],
        consoleErrors: [],
        unknownApis: {},
      })
    }
    expect(server.faults()).toEqual([])
  })
})
