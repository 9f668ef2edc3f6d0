import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type {
  Answer,
  NetworkType,
  RunnerSettings,
  RunnerStats,
  RuntimeControl,
  ShareCard,
} from './protocol.ts'
import { type RunnerServer, serveRunner } from './server.ts'

export interface StartOptions {
  browser: Browser
  /** The folder that `packMiniProgram` has written. */
  outFolder: string
  /** Changes where a request goes, e.g. from the built-in API address to that of a test. */
  rewriteUrl?: (url: string) => string
  settings?: Partial<RunnerSettings>
  /** How long `tap`, `fill` and `see` wait, in milliseconds. */
  timeoutMs?: number
}

export interface FileToChoose {
  name: string
  type?: string
  content: Buffer | string
}

/** A mini-program that is running. */
export interface Runner {
  /** Playwright's page, for what the handle does not offer. */
  browserPage: Page
  /** The mini-program's page on show. */
  page: Locator
  /** The dialog on show: a modal, an action sheet or a picker. */
  dialog: Locator
  /** Taps what shows exactly this text, in the dialog when one is open, else in the page. */
  tap(target: string | Locator): Promise<void>
  /** Types into the field with this placeholder. */
  fill(target: string | Locator, text: string): Promise<void>
  /** Waits until the text shows, in a page, a dialog, a toast or a bar. */
  see(text: string | RegExp): Promise<void>
  /** Picks in a picker without its list: column labels, or a date or time as text. */
  pick(target: string | Locator, value: string | string[]): Promise<void>
  tapTab(text: string): Promise<void>
  /** Taps the arrow in the navigation bar. */
  back(): Promise<void>
  /** Path of the page on show, without query. */
  route(): Promise<string>
  stack(): Promise<string[]>
  /** Waits until the page on show is the one with this path. */
  waitForRoute(route: string): Promise<void>
  title(): Promise<string>
  /** Sets how a `wx` function answers from now on; `{ fail: 'cancel' }` refuses. */
  answer(api: string, answer: Answer): Promise<void>
  /** Sets the files that chooseMessageFile, chooseImage and chooseMedia give. */
  chooseFiles(files: FileToChoose[]): Promise<void>
  /** Files that the program was given, downloaded or wrote, by their path on the phone. */
  files(): Promise<Map<string, Buffer>>
  setNetwork(type: NetworkType): Promise<void>
  /** The share card of the page on show, as from the menu. */
  share(): Promise<ShareCard>
  /** Cards that share buttons have made so far. */
  sharedCards(): Promise<ShareCard[]>
  /** Pulls the page down; ends when the program has ended the refresh, fails when it does not within 10 s. */
  pullDownRefresh(): Promise<void>
  reachBottom(): Promise<void>
  background(): Promise<void>
  foreground(): Promise<void>
  clipboard(): Promise<string>
  /** Kills and opens the mini-program again with its storage kept, at `entry` or its first page. */
  relaunch(entry?: string): Promise<void>
  /** Everything counted since the last launch. */
  stats(): Promise<RunnerStats>
  screenshot(file: string): Promise<void>
  close(): Promise<void>
}

const PHONE = { width: 375, height: 812 }

type ControlName = keyof RuntimeControl

async function openPage(context: BrowserContext, server: RunnerServer, settings: object): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript((given) => {
    // An entry given to relaunch() counts for that launch only.
    const entry = sessionStorage.getItem('runner:entry')
    window.weappSettings = entry === null ? given : { ...given, entry }
  }, settings)
  await page.goto(`${server.origin}/`)
  return page
}

/** Calls a function of the runtime in the page. */
function controlOf(page: Page) {
  return <Name extends ControlName>(name: Name, ...parameters: Parameters<RuntimeControl[Name]>) =>
    page.evaluate(
      ([control, given]) => {
        const run = window.weappControl[control as ControlName] as (...values: unknown[]) => unknown
        return run(...(given as unknown[]))
      },
      [name, parameters] as [string, unknown],
    ) as Promise<Awaited<ReturnType<RuntimeControl[Name]>>>
}

/** Throws what the program threw when it could not even show its first page. */
async function checkLaunch(page: Page): Promise<void> {
  const { firstRoute, errors } = await controlOf(page)('stats')
  if (!firstRoute) throw new Error(`the mini-program did not start:\n${errors.join('\n')}`)
}

function fileToSend({ name, type, content }: FileToChoose) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { name, type: type ?? 'application/octet-stream', base64: bytes.toString('base64') }
}

/** Reads a file from disk for `chooseFiles`. */
export function fileFrom(file: string): FileToChoose {
  return { name: path.basename(file), content: readFileSync(file) }
}

/** Runs a packed mini-program in a browser page the size of a phone. */
export async function startRunner(options: StartOptions): Promise<Runner> {
  const server = await serveRunner(options.outFolder, options.rewriteUrl ?? ((url) => url))
  const context = await options.browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  context.setDefaultTimeout(options.timeoutMs ?? 10_000)
  const close = async () => {
    await context.close()
    await server.close()
  }
  try {
    if (options.rewriteUrl) await loadThrough(context, options.rewriteUrl)
    const browserPage = await openPage(context, server, options.settings ?? {})
    await checkLaunch(browserPage)
    return createHandle(browserPage, close)
  } catch (error) {
    await close()
    throw error
  }
}

/** Pictures and sounds load by themselves, past the program: they come from where its calls go. */
async function loadThrough(context: BrowserContext, rewriteUrl: (url: string) => string): Promise<void> {
  await context.route(
    (url) => rewriteUrl(url.href) !== url.href,
    async (route) => {
      const response = await route.fetch({ url: rewriteUrl(route.request().url()) })
      await route.fulfill({ response })
    },
  )
}

function createHandle(browserPage: Page, close: () => Promise<void>): Runner {
  const control = controlOf(browserPage)
  const page = browserPage.locator('.wx-page:not([hidden])')
  const dialog = browserPage.locator('.wx-mask')
  const find = async (target: string | Locator): Promise<Locator> => {
    if (typeof target !== 'string') return target
    const scope = (await dialog.count()) > 0 ? dialog.last() : page
    return scope.getByText(target, { exact: true })
  }
  const field = (target: string | Locator) =>
    typeof target === 'string' ? page.getByPlaceholder(target, { exact: true }) : target

  return {
    browserPage,
    page,
    dialog,
    tap: async (target) => (await find(target)).tap(),
    fill: (target, text) => field(target).fill(text),
    see: (text) =>
      browserPage.locator('.wx-phone').getByText(text).filter({ visible: true }).first().waitFor(),
    pick: async (target, value) => {
      const locator = typeof target === 'string' ? page.getByText(target, { exact: true }) : target
      await locator.evaluate((element, wanted) => window.weappControl.pick(element, wanted), value)
    },
    tapTab: (text) => browserPage.locator('.wx-tab', { hasText: text }).tap(),
    back: () => browserPage.locator('.wx-nav-back').tap(),
    route: () => control('route'),
    stack: () => control('stack'),
    waitForRoute: async (route) => {
      await browserPage.waitForFunction((wanted) => window.weappControl.route() === wanted, route)
    },
    title: () => browserPage.title(),
    answer: (api, answer) => control('answer', api, answer),
    chooseFiles: (files) => control('chooseFiles', files.map(fileToSend)),
    files: async () => {
      const list = await control('files')
      return new Map(list.map((file) => [file.path, Buffer.from(file.base64, 'base64')]))
    },
    setNetwork: (type) => control('setNetwork', type),
    share: () => control('share'),
    sharedCards: () => control('sharedCards'),
    pullDownRefresh: () => control('pullDown'),
    reachBottom: () => control('reachBottom'),
    background: () => control('background'),
    foreground: () => control('foreground'),
    clipboard: () => control('clipboard'),
    relaunch: async (entry = '') => {
      await browserPage.evaluate((wanted) => sessionStorage.setItem('runner:entry', wanted), entry)
      await browserPage.reload()
      await checkLaunch(browserPage)
    },
    stats: () => control('stats'),
    screenshot: async (file) => {
      await browserPage.screenshot({ path: file })
    },
    close,
  }
}
