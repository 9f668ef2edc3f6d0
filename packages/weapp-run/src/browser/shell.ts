import type { AppConfig, TabBarItem } from '../protocol.ts'
import { append, onPress } from './press.ts'

export interface NavigationBar {
  title: string
  background: string
  textStyle: string
  canGoBack: boolean
  /** `custom` pages draw their own bar over the whole screen. */
  hidden: boolean
}

/** What stands around the pages on the phone: navigation bar, tab bar, and the layer for dialogs. */
export interface Shell {
  overlays: HTMLElement
  addPage(route: string): { element: HTMLElement; body: HTMLElement }
  showPage(element: HTMLElement, bar: NavigationBar, tabPath: string | undefined): void
  setTabItem(index: number, item: Partial<TabBarItem>): void
  setTabBadge(index: number, text: string | undefined): void
}

interface ShellEvents {
  onBack(): void
  onTab(item: TabBarItem, index: number): void
}

function createTabBar(phone: HTMLElement, app: AppConfig, onTab: ShellEvents['onTab']) {
  const bar = append(phone, 'div', { className: 'wx-tabbar', attributes: { role: 'tablist' } })
  const tabs = (app.tabBar?.list ?? []).map((item, index) => {
    const button = append(bar, 'button', { className: 'wx-tab', attributes: { role: 'tab' } })
    const icon = item.iconPath
      ? append(button, 'img', { className: 'wx-tab-icon', attributes: { alt: '', src: item.iconPath } })
      : undefined
    const label = append(button, 'span', { text: item.text })
    const badge = append(button, 'i', { className: 'wx-tab-badge', attributes: { hidden: '' } })
    onPress(button, () => onTab(item, index))
    return { item: { ...item }, button, icon, label, badge }
  })
  const colours = { plain: app.tabBar?.color ?? '#7a7e83', selected: app.tabBar?.selectedColor ?? '#3cc51f' }
  const select = (path: string | undefined) => {
    bar.hidden = path === undefined
    for (const { item, button, icon } of tabs) {
      const selected = item.pagePath === path
      button.setAttribute('aria-selected', String(selected))
      button.style.color = selected ? colours.selected : colours.plain
      if (icon) icon.src = (selected && item.selectedIconPath) || item.iconPath || ''
    }
  }
  return { tabs, select }
}

export function createShell(app: AppConfig, events: ShellEvents): Shell {
  const phone = append(document.body, 'div', { className: 'wx-phone' })
  const bar = append(phone, 'div', { className: 'wx-nav' })
  const back = append(bar, 'button', {
    className: 'wx-nav-back',
    text: '‹',
    attributes: { 'aria-label': '返回' },
  })
  const title = append(bar, 'div', { className: 'wx-nav-title' })
  const pages = append(phone, 'div', { className: 'wx-pages' })
  const { tabs, select } = createTabBar(phone, app, events.onTab)
  const overlays = append(phone, 'div', { className: 'wx-overlays' })
  onPress(back, events.onBack)

  return {
    overlays,
    addPage: (route) => {
      const element = append(pages, 'div', { className: 'wx-page', attributes: { 'data-route': route } })
      return { element, body: append(element, 'div', { className: 'wx-page-body' }) }
    },
    showPage: (element, navigationBar, tabPath) => {
      for (const page of pages.children) (page as HTMLElement).hidden = page !== element
      bar.hidden = navigationBar.hidden
      bar.style.background = navigationBar.background
      bar.style.color = navigationBar.textStyle
      back.hidden = !navigationBar.canGoBack
      title.textContent = navigationBar.title
      document.title = navigationBar.title
      select(tabPath)
      element.style.setProperty('--wx-vh', `${pages.clientHeight / 100}px`)
    },
    setTabItem: (index, item) => {
      const tab = tabs[index]
      if (!tab) return
      Object.assign(tab.item, item)
      tab.label.textContent = tab.item.text
    },
    setTabBadge: (index, text) => {
      const tab = tabs[index]
      if (!tab) return
      tab.badge.hidden = text === undefined
      tab.badge.textContent = text ?? ''
    },
  }
}
