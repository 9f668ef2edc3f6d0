import path from 'node:path'
import { convertUnits } from './units.ts'

/** Tags of WXML that WXSS may name in a selector; in the runner's DOM they are called `wx-<tag>`. */
const TAG_SELECTOR =
  /(^|[\s,>+~(])(view|text|button|input|textarea|image|form|label|picker|picker-view|scroll-view|swiper|swiper-item|switch|checkbox|checkbox-group|radio|radio-group|slider|navigator|rich-text|canvas|icon|progress|video|map|cover-view|cover-image|movable-view|movable-area|web-view)(?=$|[\s,{:.#>[+~)])/g
const PAGE_SELECTOR = /(^|[\s,>+~(])page(?=$|[\s,{:.#>[+~)])/g

function convertSelectors(css: string): string {
  return css.replace(/([^{};]+)\{/g, (rule, selector: string) => {
    if (selector.trim().startsWith('@')) return rule
    const converted = selector.replace(PAGE_SELECTOR, '$1.wx-page-body').replace(TAG_SELECTOR, '$1wx-$2')
    return `${converted}{`
  })
}

/** Inlines `@import`, then turns one WXSS file into CSS for the runner's DOM. */
export function convertWxss(file: string, readFile: (file: string) => string | undefined): string {
  const seen = new Set<string>()
  const inline = (current: string): string => {
    if (seen.has(current)) return ''
    seen.add(current)
    const source = readFile(current) ?? ''
    return source
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/@import\s+(?:url\()?["']([^"']+)["']\)?\s*;?/g, (_, target: string) =>
        inline(
          target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(current), target),
        ),
      )
  }
  return convertUnits(convertSelectors(inline(file)))
}
