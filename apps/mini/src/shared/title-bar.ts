const BUTTONS = { 'taro-navigation-bar-home': '回首页', 'taro-navigation-bar-back': '返回' }

/** Makes the two signs in Taro's title bar usable by keyboard and screen reader; browsers only. */
export function nameTitleBarButtons(): void {
  for (const [className, label] of Object.entries(BUTTONS)) {
    const button = document.querySelector<HTMLElement>(`.${className}`)
    if (!button) continue
    button.setAttribute('role', 'button')
    button.setAttribute('aria-label', label)
    button.tabIndex = 0
    button.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') button.click()
    })
  }
}
