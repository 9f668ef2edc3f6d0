import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { faultsOf, shownPage } from './faults.ts'
import { type PageToVisit, SIGN_IN_PAGE } from './pages.ts'
import { SCREENS_FOLDER } from './server.ts'

const PHONE = { width: 375, height: 812 }
const TIMEOUT_MS = 15_000
/** More stops than any page has. */
const MOST_TABS = 120

/**
 * The browser itself notes every refusal and every request that fails; and Taro's tab bar is made of links to
 * `javascript:;`, which the content security policy rightly stops: what opens a tab is its click.
 */
const EXPECTED = /^Failed to load resource|^Running the JavaScript URL violates/

type Role = 'button' | 'checkbox' | 'switch' | 'radio'

/** One person with a phone of their own in a browser. */
export interface Visitor {
  page: Page
  context: BrowserContext
  /** Opens a page by its address, as from a link. */
  open(url: string): Promise<void>
  /** Opens a page and waits until it and all its parts are there. */
  visit(page: Omit<PageToVisit, 'name'>): Promise<void>
  /** Waits until the words show; a text must be all of an element, a pattern part of one. */
  see(words: string | RegExp): Promise<void>
  tap(name: string | RegExp, role?: Role): Promise<void>
  /** Taps on the card that carries these words. */
  tapOn(card: string, name: string): Promise<void>
  /** Taps in the dialog on show. */
  answer(name: string): Promise<void>
  /** Fills the field with this label. */
  fill(label: string | RegExp, text: string): Promise<void>
  tapTab(name: string): Promise<void>
  /** Presses Tab until this has the focus, then Enter. */
  tapByKeyboard(name: string | RegExp, role?: Role, within?: Locator): Promise<void>
  signIn(name: string): Promise<void>
  /** Lets the phone's clock run so many milliseconds ahead, from the next page that is opened. */
  setAhead(aheadMs: number): Promise<void>
  /** Keeps a picture of the whole page. */
  picture(name: string): Promise<void>
  /** Takes a picture of the page and says what is wrong with it; see `faultsOf`. */
  look(picture: string): Promise<string[]>
  /** Errors that reached the browser's console or nobody. */
  errors: string[]
}

/** Opens the front-end on a phone-sized screen of its own; nobody is signed in. */
export async function createVisitor(browser: Browser, origin: string): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(TIMEOUT_MS)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) errors.push(message.text())
  })

  const visible = (locator: Locator) => locator.filter({ visible: true })
  const control = (name: string | RegExp, role: Role = 'button', within: Page | Locator = page) => {
    if (typeof name !== 'string') return within.getByRole(role, { name })
    // By its name, or, as with the rows of a list, by one of the texts on it.
    const row = within.getByRole(role).filter({ has: page.getByText(name, { exact: true }) })
    return within.getByRole(role, { name, exact: true }).or(row)
  }
  const visitor: Visitor = {
    page,
    context,
    errors,
    open: async (url) => {
      // A new document, as a link opens one; only changing the hash would leave the pages before in place.
      await page.goto('about:blank')
      await page.goto(`${origin}/#${url}`)
    },
    visit: async ({ url, shows }) => {
      await visitor.open(url)
      await visitor.see(shows)
      await page.waitForFunction(() => !document.querySelector('.ui-loading'))
    },
    see: (words) =>
      visible(page.getByText(words, { exact: true }))
        .first()
        .waitFor(),
    tap: (name, role) => control(name, role).click(),
    tapOn: (card, name) => control(name, 'button', page.locator('.ui-card', { hasText: card })).click(),
    answer: (name) => control(name, 'button', page.getByRole('dialog')).click(),
    fill: (label, text) => typeInto(page.getByLabel(label, { exact: true }), text),
    tapTab: (name) =>
      visible(page.locator('.taro-tabbar__tabbar .weui-tabbar__item', { hasText: name })).click(),
    tapByKeyboard: async (name, role, within) => {
      const target = control(name, role, within)
      await target.waitFor()
      for (let tabs = 0; tabs < MOST_TABS; tabs++) {
        if (await target.evaluate((element) => element === document.activeElement)) {
          await page.keyboard.press('Enter')
          return
        }
        await page.keyboard.press('Tab')
      }
      throw new Error(`${name} cannot be reached by the Tab key`)
    },
    signIn: async (name) => {
      await visitor.open(SIGN_IN_PAGE)
      await visitor.tap(name)
      await page.waitForURL(/#\/pages\/home\/index/)
    },
    setAhead: async (aheadMs) => {
      await context.addInitScript((ahead) => {
        const Machine = Date
        const now = () => Machine.now() + ahead
        window.Date = new Proxy(Machine, {
          construct: (target, values, as) =>
            Reflect.construct(target, values.length === 0 ? [now()] : values, as),
          get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
        })
      }, aheadMs)
    },
    picture: async (name) => {
      mkdirSync(SCREENS_FOLDER, { recursive: true })
      await standStill(page)
      // Taro scrolls inside its page, so the screen grows until all of it shows.
      const hidden = await shownPage(page).evaluate((shown) => shown.scrollHeight - shown.clientHeight)
      await page.setViewportSize({ ...PHONE, height: PHONE.height + hidden })
      await page.screenshot({ path: path.join(SCREENS_FOLDER, `${name}.png`) })
      await page.setViewportSize(PHONE)
    },
    look: async (picture) => {
      await visitor.picture(picture)
      return faultsOf(page)
    },
  }
  return visitor
}

/** Waits until nothing slides or fades any more; what turns for ever does not count. */
async function standStill(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.effect?.getComputedTiming().endTime === Infinity),
  )
}

/** Types, and once more where a page or sheet that was still coming up has swallowed it. */
async function typeInto(field: Locator, text: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await field.fill(text)
    await field.page().waitForTimeout(150)
    if ((await field.inputValue()) === text) return
  }
}
