import { describe, expect, it } from 'vitest'
import { busiestSecond } from './browser/recorder.ts'
import { parsePageUrl } from './browser/routes.ts'
import { findBuiltinTags } from './wxml.ts'
import { convertWxss } from './wxss.ts'

describe('convertWxss', () => {
  const convert = (css: string, others: Record<string, string> = {}) =>
    convertWxss('a/b.wxss', (file) => (file === 'a/b.wxss' ? css : others[file]))

  it('renames tags in selectors only', () => {
    expect(convert('page, view.text > text:first-child { cursor: text; transition: view 1s }')).toBe(
      '.wx-page-body, wx-view.text > wx-text:first-child { cursor: text; transition: view 1s }',
    )
    expect(convert('@media (min-width: 1px) { button { color: red } }')).toContain(
      '{ wx-button { color: red } }',
    )
  })

  it('turns rpx and vh into what the browser knows, and leaves names alone', () => {
    expect(convert('.w-10rpx{width:-1.5rpx;height:100vh;margin:calc(2rpx + 1px)}')).toBe(
      '.w-10rpx{width:calc(-1.5 * 100vw / 750);height:calc(100 * var(--wx-vh));margin:calc(calc(2 * 100vw / 750) + 1px)}',
    )
  })

  it('inlines imports once, relative to the file or to the root', () => {
    const css = '@import "./c.wxss"; @import "/d.wxss"; .b{}'
    expect(convert(css, { 'a/c.wxss': '@import "../d.wxss"; .c{}', 'd.wxss': '.d{}' })).toContain('.c{}')
    expect(convert('@import "/d.wxss";', { 'd.wxss': '.d{}' })).toBe('.d{}')
  })
})

describe('findBuiltinTags', () => {
  it('lists built-in tags with their attributes, and no template words, events or own components', () => {
    const template =
      '<!-- <map /> --><block wx:if="{{a > 1}}"><input value="{{x}}" placeholder-class=\'p\' bindinput="t" disabled class="c" /><own-card x="1" /></block>'
    const sources = { templates: { a: template }, scripts: {}, customTags: new Set(['own-card']) }
    expect(findBuiltinTags(sources)).toEqual({ input: ['disabled', 'placeholderClass', 'value'] })
  })
})

describe('parsePageUrl', () => {
  it('resolves against the page on show and reads the query as WeChat does', () => {
    expect(parsePageUrl('../form/index?a=%E4%B8%AD&b&c=d=e', 'pages/home/index')).toEqual({
      path: 'pages/form/index',
      query: { a: '%E4%B8%AD', b: 'undefined', c: 'd' },
    })
    expect(parsePageUrl('/desk/list', 'pages/home/index')).toEqual({ path: 'desk/list', query: {} })
  })
})

describe('busiestSecond', () => {
  it('counts the most calls within any second, not within a clock second', () => {
    expect(busiestSecond([])).toBe(0)
    expect(busiestSecond([0, 999])).toBe(2)
    expect(busiestSecond([0, 1000])).toBe(1)
    expect(busiestSecond([0, 900, 950, 1100, 1899, 1900])).toBe(4)
  })
})
