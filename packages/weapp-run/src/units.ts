/**
 * Units that WXSS has and a browser has not, or reads differently: `rpx` is 1/750 of the screen's width, whatever
 * the screen; `vh` is of the page's own area, which ends at the navigation and tab bars.
 */
export function convertUnits(css: string): string {
  return css
    .replace(/(?<![\w-])(-?\d*\.?\d+)rpx\b/g, (_, amount: string) => `calc(${amount} * 100vw / 750)`)
    .replace(/(?<![\w-])(-?\d*\.?\d+)vh\b/g, (_, amount: string) => `calc(${amount} * var(--wx-vh))`)
}
