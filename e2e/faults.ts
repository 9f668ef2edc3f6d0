import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'

/** 18 pt, and the least that a finger of an elder must find: product.md, elder mode. */
const ELDER_TEXT_PX = 24
const ELDER_TARGET_PX = 60

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** Pages that one came through stay in the document, hidden; a new one slides in over the last. */
export function shownPage(page: Page): Locator {
  return page.locator('.taro_page').filter({ visible: true }).last()
}

/** What somebody with other eyes, ears or hands could not use on the page, and whatever is wider than the screen. */
export async function faultsOf(page: Page): Promise<string[]> {
  return [...(await tooWide(page)), ...(await tooSmall(page)), ...(await graveViolations(page))]
}

async function tooWide(page: Page): Promise<string[]> {
  const width = await shownPage(page).evaluate((shown) =>
    Math.max(document.documentElement.scrollWidth, shown.scrollWidth),
  )
  const screen = page.viewportSize()?.width ?? 0
  return width > screen ? [`the page is ${width} px wide`] : []
}

/** In elder mode: letters and targets below the promised size. */
async function tooSmall(page: Page): Promise<string[]> {
  return shownPage(page).evaluate(
    (shown, [least, target]) => {
      const faults = new Set<string>()
      const targets =
        'button, [role=button], [role=checkbox], [role=radio], [role=switch], input, select, textarea'
      const sizeOf = (element: Element) => element.getBoundingClientRect()
      const isShown = (element: Element) => sizeOf(element).width > 0 && sizeOf(element).height > 0
      for (const part of shown.querySelectorAll('.ui-elder *')) {
        if (!isShown(part)) continue
        const words = [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
        const text = words.map((node) => node.textContent?.trim()).join('')
        const letters = Number.parseFloat(getComputedStyle(part).fontSize)
        if (text && letters < least) faults.add(`“${text}” is written in ${letters} px`)
        const { width, height } = sizeOf(part)
        // Measured in fractions of a pixel, as rem are.
        if (part.matches(targets) && Math.min(width, height) < target - 0.5)
          faults.add(`“${part.textContent?.trim() || part.tagName}” is ${width} × ${height} px to tap`)
      }
      return [...faults]
    },
    [ELDER_TEXT_PX, ELDER_TARGET_PX] as const,
  )
}

async function graveViolations(page: Page): Promise<string[]> {
  // Through the debugger, which the page's content security policy does not stop.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`),
    }))
  })
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.join('\n')}`)
}
