import type { AppData } from '../protocol.ts'
import { resolvePath } from './modules.ts'

/**
 * Style sheets of the app and of the page on show. On the phone each page is a document of its own, so a page's
 * style sheet is taken out of effect while another page is shown.
 */
export function createPageStyles(data: AppData): { show(path: string): void } {
  const sheets = new Map<string, HTMLStyleElement>()

  function add(css: string): HTMLStyleElement {
    const sheet = document.createElement('style')
    sheet.textContent = css
    document.head.appendChild(sheet)
    return sheet
  }

  function withComponents(path: string, seen = new Set<string>()): string {
    if (seen.has(path)) return ''
    seen.add(path)
    const used = Object.values(data.configs[path]?.usingComponents ?? {})
    const ofComponents = used.map((target) => withComponents(resolvePath(path, target), seen))
    return [...ofComponents, data.styles[path] ?? ''].join('\n')
  }

  add(data.styles.app ?? '')
  return {
    show: (path) => {
      if (!sheets.has(path)) sheets.set(path, add(withComponents(path)))
      for (const [owner, sheet] of sheets) sheet.disabled = owner !== path
    },
  }
}
