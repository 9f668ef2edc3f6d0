import type { glassEasel, Root } from 'glass-easel-miniprogram-adapter'
import type { AppData, TabBarItem, WindowConfig } from '../protocol.ts'
import type { Framework, Instance } from './framework.ts'
import { countNodes } from './hosts.ts'
import { createPageStyles } from './page-styles.ts'
import type { Recorder } from './recorder.ts'
import { type Destination, parsePageUrl } from './routes.ts'
import type { NavigationBar, Shell } from './shell.ts'
import { WxFailure } from './wx/call.ts'

/** WeChat's limit of pages one above the other. */
const MAX_DEPTH = 10

export interface OpenPage extends Destination {
  id: number
  root: Root
  instance: Instance
  element: HTMLElement
  body: HTMLElement
  /** The page's own settings over those of the app; the program may change the title and colours. */
  window: WindowConfig
}

export interface Navigation {
  open(destination: Destination): void
  navigateTo(url: string): void
  redirectTo(url: string): void
  navigateBack(delta: number): void
  switchTab(url: string): void
  reLaunch(url: string): void
  tapTab(item: TabBarItem, index: number): void
  /** The page on show. */
  top(): OpenPage
  stack(): OpenPage[]
  /** The open page a component belongs to, whether on show or not. */
  pageOf(root: glassEasel.GeneralComponent): OpenPage | undefined
  /** Redraws the navigation bar after the program has changed a page's title or colours. */
  refresh(): void
  call(page: OpenPage, method: string, ...parameters: unknown[]): unknown
  noteNodes(page: OpenPage): void
}

interface NavigationOptions {
  data: AppData
  framework: Framework
  shell: Shell
  recorder: Recorder
  loadPage: (path: string) => void
}

export function createNavigation(options: NavigationOptions): Navigation {
  const { data, framework, shell, recorder, loadPage } = options
  const tabPaths = new Set((data.app.tabBar?.list ?? []).map((item) => item.pagePath))
  const styles = createPageStyles(data)
  /** Tab pages that have been visited; WeChat keeps them while other tabs are on show. */
  const keptTabs = new Map<string, OpenPage>()
  let stack: OpenPage[] = []
  let lastId = 0

  function top(): OpenPage {
    const page = stack.at(-1)
    if (!page) throw new Error('no page is open')
    return page
  }

  function call(page: OpenPage, method: string, ...parameters: unknown[]): unknown {
    const handler = page.instance[method]
    if (typeof handler !== 'function') return undefined
    try {
      return handler.apply(page.instance, parameters)
    } catch (error) {
      recorder.error(error)
      return undefined
    }
  }

  function noteNodes(page: OpenPage): void {
    recorder.nodes(page.path, countNodes(page.body))
  }

  function navigationBar(page: OpenPage): NavigationBar {
    const { window } = page
    return {
      title: window.navigationBarTitleText ?? '',
      background: window.navigationBarBackgroundColor ?? '#000000',
      textStyle: window.navigationBarTextStyle === 'black' ? '#000000' : '#ffffff',
      canGoBack: stack.length > 1,
      hidden: window.navigationStyle === 'custom',
    }
  }

  function refresh(): void {
    const page = top()
    styles.show(page.path)
    shell.showPage(page.element, navigationBar(page), tabPaths.has(page.path) ? page.path : undefined)
  }

  function show(page: OpenPage): void {
    refresh()
    call(page, 'onShow')
    page.root.getComponent().triggerPageLifetime('show', [])
  }

  function hide(page: OpenPage | undefined): void {
    if (!page) return
    noteNodes(page)
    call(page, 'onHide')
    page.root.getComponent().triggerPageLifetime('hide', [])
  }

  function unload(page: OpenPage): void {
    noteNodes(page)
    keptTabs.delete(page.path)
    call(page, 'onUnload')
    page.root.release()
    page.element.remove()
  }

  function create({ path, query }: Destination): OpenPage {
    loadPage(path)
    const { root, instance } = framework.createPage(path)
    const { element, body } = shell.addPage(path)
    lastId += 1
    Object.assign(instance, { route: path, __route__: path, options: query })
    const window = { ...data.app.window, ...data.configs[path] }
    return { id: lastId, path, query, root, instance, element, body, window }
  }

  function open(destination: Destination): void {
    requirePage(destination.path)
    const page = create(destination)
    stack.push(page)
    if (tabPaths.has(page.path)) keptTabs.set(page.path, page)
    recorder.opened(page.path)
    refresh()
    framework.attach(page.root, page.body)
    watchScrolling(page)
    call(page, 'onLoad', page.query)
    show(page)
    setTimeout(() => call(page, 'onReady'))
  }

  function watchScrolling(page: OpenPage): void {
    const distance = page.window.onReachBottomDistance ?? 50
    let atBottom = false
    page.body.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = page.body
      call(page, 'onPageScroll', { scrollTop })
      const reached = scrollHeight - clientHeight - scrollTop <= distance
      if (reached && !atBottom) call(page, 'onReachBottom')
      atBottom = reached
    })
  }

  function requirePage(path: string): void {
    if (!framework.hasTemplate(path) || !(path in data.modules))
      throw new WxFailure(`page "${path}" is not found`)
  }

  function destinationOf(url: string): Destination {
    const destination = parsePageUrl(url, stack.at(-1)?.path ?? '')
    requirePage(destination.path)
    return destination
  }

  function navigateTo(url: string): void {
    const destination = destinationOf(url)
    if (tabPaths.has(destination.path)) throw new WxFailure('can not navigateTo a tabbar page')
    if (stack.length >= MAX_DEPTH) throw new WxFailure('webview count limit exceed')
    hide(stack.at(-1))
    open(destination)
  }

  function redirectTo(url: string): void {
    const destination = destinationOf(url)
    if (tabPaths.has(destination.path)) throw new WxFailure('can not redirectTo a tabbar page')
    const left = stack.pop()
    if (left) unload(left)
    open(destination)
  }

  function navigateBack(delta: number): void {
    if (stack.length <= 1) throw new WxFailure('cannot navigate back at first page.')
    const left = stack.splice(Math.max(1, stack.length - delta))
    for (const page of left.reverse()) unload(page)
    show(top())
  }

  function switchTab(url: string): void {
    const { path } = destinationOf(url)
    if (!tabPaths.has(path)) throw new WxFailure('can not switch to no-tabBar page')
    if (stack.length === 1 && top().path === path) return
    const [first] = stack
    for (const page of stack.slice(1).reverse()) unload(page)
    if (first && !tabPaths.has(first.path)) unload(first)
    else if (first && first.path !== path && stack.length === 1) hide(first)
    const kept = keptTabs.get(path)
    stack = kept ? [kept] : []
    // WeChat hands no query to a tab page.
    if (kept) show(kept)
    else open({ path, query: {} })
  }

  function reLaunch(url: string): void {
    const destination = destinationOf(url)
    const leaving = new Set([...stack.reverse(), ...keptTabs.values()])
    for (const page of leaving) unload(page)
    stack = []
    open(destination)
  }

  function pageOf(root: glassEasel.GeneralComponent): OpenPage | undefined {
    return [...stack, ...keptTabs.values()].find((page) => page.root.getComponent() === root)
  }

  return {
    open,
    navigateTo,
    redirectTo,
    navigateBack,
    switchTab,
    reLaunch,
    tapTab: (item, index) => {
      switchTab(`/${item.pagePath}`)
      call(top(), 'onTabItemTap', { index: String(index), pagePath: item.pagePath, text: item.text })
    },
    top,
    stack: () => [...stack],
    pageOf,
    refresh,
    call,
    noteNodes,
  }
}
