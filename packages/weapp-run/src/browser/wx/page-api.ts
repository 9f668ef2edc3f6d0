import type { Navigation } from '../navigation.ts'
import type { Shell } from '../shell.ts'
import { asText, WxFailure, wxFunction } from './call.ts'

const PULL_DOWN_TIMEOUT_MS = 10_000

/** A page's `createSelectorQuery` and its like, whose types the adapter keeps for components. */
interface Observing {
  createSelectorQuery(): unknown
  createIntersectionObserver(options?: unknown): unknown
}

/** Functions about the page on show: moving between pages, its bars, its scrolling, its pull-down refresh. */
export function createPageApi(navigation: Navigation, shell: Shell) {
  let endPullDown: (() => void) | undefined

  /** Pulls the page down and waits until the program ends the refresh. */
  function pullDown(): Promise<void> {
    const page = navigation.top()
    if (!page.window.enablePullDownRefresh)
      throw new WxFailure(`${page.path} does not enable pull-down refresh`)
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new WxFailure(`${page.path} did not call stopPullDownRefresh`))
      const timer = setTimeout(giveUp, PULL_DOWN_TIMEOUT_MS)
      endPullDown = () => {
        clearTimeout(timer)
        resolve()
      }
      navigation.call(page, 'onPullDownRefresh')
    })
  }

  function scrollTo(selector: unknown, scrollTop: unknown): void {
    const { body } = navigation.top()
    const target = selector ? body.querySelector(asText(selector)) : undefined
    if (target) target.scrollIntoView()
    else body.scrollTop = Number(scrollTop ?? 0)
  }

  const api = {
    navigateTo: wxFunction('navigateTo', ({ url }) => navigation.navigateTo(asText(url))),
    redirectTo: wxFunction('redirectTo', ({ url }) => navigation.redirectTo(asText(url))),
    navigateBack: wxFunction('navigateBack', ({ delta }) => navigation.navigateBack(Number(delta ?? 1))),
    switchTab: wxFunction('switchTab', ({ url }) => navigation.switchTab(asText(url))),
    reLaunch: wxFunction('reLaunch', ({ url }) => navigation.reLaunch(asText(url))),
    setNavigationBarTitle: wxFunction('setNavigationBarTitle', ({ title }) => {
      navigation.top().window.navigationBarTitleText = asText(title)
      navigation.refresh()
    }),
    setNavigationBarColor: wxFunction('setNavigationBarColor', ({ frontColor, backgroundColor }) => {
      const { window } = navigation.top()
      window.navigationBarTextStyle = frontColor === '#000000' ? 'black' : 'white'
      window.navigationBarBackgroundColor = asText(backgroundColor)
      navigation.refresh()
    }),
    setTabBarItem: wxFunction('setTabBarItem', ({ index, text }) => {
      shell.setTabItem(Number(index), { text: asText(text) })
    }),
    setTabBarBadge: wxFunction('setTabBarBadge', ({ index, text }) => {
      shell.setTabBadge(Number(index), asText(text))
    }),
    removeTabBarBadge: wxFunction('removeTabBarBadge', ({ index }) =>
      shell.setTabBadge(Number(index), undefined),
    ),
    pageScrollTo: wxFunction('pageScrollTo', ({ selector, scrollTop }) => scrollTo(selector, scrollTop)),
    startPullDownRefresh: wxFunction('startPullDownRefresh', () => void pullDown().catch(() => {})),
    stopPullDownRefresh: wxFunction('stopPullDownRefresh', () => endPullDown?.()),
    createSelectorQuery: () => (navigation.top().instance as unknown as Observing).createSelectorQuery(),
    createIntersectionObserver: (owner: Observing, options?: unknown) =>
      owner.createIntersectionObserver(options),
    nextTick: (callback: () => void) => void setTimeout(callback),
  }
  return { api, pullDown }
}
