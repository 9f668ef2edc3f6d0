import { type Options, parse, tokenizer } from 'acorn'
import { listFiles, pagePathsOf, readAppConfig, readText } from './app-files.ts'
import type { AppConfig } from './protocol.ts'

export interface StaticProblem {
  file: string
  message: string
}

/** Syntax that the oldest phones aimed at can parse: iOS 12 and Android 7 know ES2018 and nothing later. */
const ES_LEVEL: Options = { ecmaVersion: 2018, sourceType: 'script', allowHashBang: false }
/** ES2018 itself, but unknown to iOS before 16.4, where it stops the whole file from loading. */
const LOOKBEHIND = /\(\?<[=!]/

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function scriptProblem(source: string): string | undefined {
  try {
    parse(source, ES_LEVEL)
    for (const token of tokenizer(source, ES_LEVEL)) {
      const { pattern } = (token as { value?: { pattern?: string } }).value ?? {}
      if (pattern && LOOKBEHIND.test(pattern)) return `regular expression with lookbehind: ${pattern}`
    }
    return undefined
  } catch (error) {
    return `not ES2018: ${messageOf(error)}`
  }
}

function jsonProblem(source: string): string | undefined {
  try {
    JSON.parse(source)
    return undefined
  } catch (error) {
    return `invalid JSON: ${messageOf(error)}`
  }
}

function missingPageFiles(config: AppConfig, files: Set<string>): StaticProblem[] {
  return pagePathsOf(config).flatMap((page) =>
    ['js', 'json', 'wxml']
      .map((extension) => `${page}.${extension}`)
      .filter((file) => !files.has(file))
      .map((file) => ({ file, message: 'named by app.json but missing' })),
  )
}

function tabBarProblems(config: AppConfig, files: Set<string>): StaticProblem[] {
  const list = config.tabBar?.list
  if (!list) return []
  const problems: string[] = []
  if (list.length < 2 || list.length > 5) problems.push(`the tab bar takes 2 to 5 tabs, not ${list.length}`)
  for (const { pagePath, text, iconPath, selectedIconPath } of list) {
    if (!config.pages.includes(pagePath))
      problems.push(`tab ${text}: ${pagePath} is no page of the main package`)
    for (const icon of [iconPath, selectedIconPath]) {
      if (icon && !files.has(icon.replace(/^\//, ''))) problems.push(`tab ${text}: icon ${icon} is missing`)
    }
  }
  return problems.map((message) => ({ file: 'app.json', message }))
}

/** What WeChat's upload or a phone would refuse in a compiled mini-program, found without running it. */
export function checkStatic(distFolder: string): StaticProblem[] {
  const config = readAppConfig(distFolder)
  const list = listFiles(distFolder)
  const files = new Set(list)
  const problems = [...missingPageFiles(config, files), ...tabBarProblems(config, files)]
  for (const file of list) {
    const check = file.endsWith('.js') ? scriptProblem : file.endsWith('.json') ? jsonProblem : undefined
    const message = check?.(readText(distFolder, file))
    if (message) problems.push({ file, message })
  }
  return problems
}
