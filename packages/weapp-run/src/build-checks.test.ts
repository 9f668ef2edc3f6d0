import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLimits, LIMITS, measurePackages } from './measure.ts'
import { packMiniProgram } from './pack.ts'
import type { RunnerStats } from './protocol.ts'
import { checkStatic } from './static-check.ts'

const FIXTURE = fileURLToPath(new URL('../test/fixture', import.meta.url))
let folder: string
let dist: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'weapp-run-'))
  dist = path.join(folder, 'dist')
  cpSync(FIXTURE, dist, { recursive: true })
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, content: string) => writeFileSync(path.join(dist, file), content)
const pack = () => packMiniProgram({ distFolder: dist, outFolder: path.join(folder, 'out') })

describe('packMiniProgram', () => {
  it('names file, line and column of a template that WeChat would refuse', async () => {
    write('pages/me/index.wxml', '<view>\n  <text>{{ a + }}</text>\n</view>\n')
    await expect(pack()).rejects.toThrow(/pages\/me\/index\.wxml:2:\d+ unexpected character/)
  })

  it('names a template whose tag is never closed', async () => {
    write('pages/me/index.wxml', '<view>\n  <text>开着\n</view>\n')
    await expect(pack()).rejects.toThrow(/pages\/me\/index\.wxml:2:\d+ missing end tag/)
  })

  it('names broken JSON and a folder that is no mini-program', async () => {
    write('pages/me/index.json', '{ "navigationBarTitleText": }')
    await expect(pack()).rejects.toThrow('pages/me/index.json is not valid JSON')
    rmSync(path.join(dist, 'app.json'))
    await expect(pack()).rejects.toThrow('holds no readable app.json')
  })

  it('keeps text that would end a script where it is', async () => {
    write('config.js', "exports.apiBase = '</script><script>alert(1)</script>\\u2028'")
    await pack()
    expect(readFileSync(path.join(folder, 'out/app-data.js'), 'utf8')).not.toContain('</script')
  })
})

describe('checkStatic', () => {
  const problems = () => checkStatic(dist).map(({ file, message }) => `${file}: ${message}`)

  it('finds nothing wrong with a sound mini-program', () => {
    expect(problems()).toEqual([])
  })

  it('finds missing page files and tab icons', () => {
    rmSync(path.join(dist, 'desk/pages/list/index.wxml'))
    rmSync(path.join(dist, 'icons/tab.png'))
    expect(problems()).toEqual([
      'desk/pages/list/index.wxml: named by app.json but missing',
      ...['首页', '首页', '我的', '我的'].map((tab) => `app.json: tab ${tab}: icon icons/tab.png is missing`),
    ])
  })

  it('finds syntax and regular expressions that old phones cannot parse', () => {
    write('config.js', 'exports.apiBase = globalThis?.base')
    write('lifecycles.js', 'module.exports = () => /(?<=a)b/')
    write('desk/card.json', '{')
    expect(problems()).toEqual([
      expect.stringMatching(/^config\.js: not ES2018: Unexpected token/),
      expect.stringMatching(/^desk\/card\.json: invalid JSON/),
      'lifecycles.js: regular expression with lookbehind: (?<=a)b',
    ])
  })
})

describe('measurePackages and checkLimits', () => {
  const stats = (changed: object): RunnerStats => ({
    firstRoute: 'pages/home/index',
    routes: {
      'pages/home/index': {
        setDataCalls: 1,
        maxSetDataBytes: LIMITS.setDataBytes,
        maxSetDataPerSecond: LIMITS.setDataPerSecond,
        maxNodes: LIMITS.firstPageNodes,
        ...changed,
      },
      'pages/me/index': { setDataCalls: 1, maxSetDataBytes: 9, maxSetDataPerSecond: 1, maxNodes: 900 },
    },
    unknownApis: {},
    stubbedCalls: {},
    errors: [],
    consoleErrors: [],
  })

  it('counts each package apart, without what is never uploaded', () => {
    const before = measurePackages(dist)
    write('desk/big.js', 'x'.repeat(1000))
    write('project.config.json', '{}')
    write('app.js.map', 'x'.repeat(5000))
    write('app.js.LICENSE.txt', 'MIT')
    expect(measurePackages(dist)).toEqual({
      main: before.main,
      subPackages: { desk: (before.subPackages.desk ?? 0) + 1000 },
    })
  })

  it('reports nothing at the limits and each thing over them', () => {
    const measures = { main: LIMITS.mainPackageBytes, subPackages: { desk: LIMITS.subPackageBytes } }
    expect(checkLimits(measures, stats({}))).toEqual([])
    expect(checkLimits({ main: 1, subPackages: { desk: LIMITS.subPackageBytes + 1 } })).toEqual([
      {
        rule: 'subPackageBytes',
        where: 'desk',
        value: LIMITS.subPackageBytes + 1,
        limit: LIMITS.subPackageBytes,
      },
    ])
    const over = stats({ maxSetDataBytes: 31 * 1024, maxSetDataPerSecond: 21, maxNodes: 501 })
    const violations = checkLimits({ main: LIMITS.mainPackageBytes + 1, subPackages: {} }, over)
    expect(violations.map(({ rule, where }) => `${rule} ${where}`)).toEqual([
      'mainPackageBytes main',
      'firstPageNodes pages/home/index',
      'setDataBytes pages/home/index',
      'setDataPerSecond pages/home/index',
    ])
  })
})
