import { TmplGroup } from 'glass-easel-template-compiler'
import { BUILTIN_FOLDER } from './browser/builtin-folder.ts'

/** Elements of the template language itself, which are no components. */
const TEMPLATE_ELEMENTS = new Set(['import', 'include', 'wxs', 'template', 'block', 'slot'])
/** Attributes that the framework handles itself on every element. */
const FRAMEWORK_ATTRIBUTE =
  /^(bind|catch|capture|mut|wx:|data-|mark:|generic:|change:|class$|style$|id$|slot$)/

interface TemplateProblem {
  level: string
  message: string
  path: string
  startLine: number
  startColumn: number
}

export interface WxmlSources {
  /** Templates by path without extension. */
  templates: Record<string, string>
  /** WXS modules by path without extension. */
  scripts: Record<string, string>
  /** Tags that are the program's own components. */
  customTags: Set<string>
}

/**
 * Built-in tags used anywhere, each with the attributes it is given (camelCase). They have to be declared as
 * properties, for the framework drops what a component has not declared.
 */
export function findBuiltinTags(sources: WxmlSources): Record<string, string[]> {
  const found = new Map<string, Set<string>>()
  for (const template of Object.values(sources.templates)) {
    const markup = template.replace(/<!--[\s\S]*?-->/g, '').replace(/<wxs[^>]*>[\s\S]*?<\/wxs>/g, '')
    for (const [, tag = '', attributes = ''] of markup.matchAll(
      /<([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g,
    )) {
      if (TEMPLATE_ELEMENTS.has(tag) || sources.customTags.has(tag)) continue
      const names = found.get(tag) ?? new Set()
      found.set(tag, names)
      for (const [, name = ''] of attributes.matchAll(/([\w:.-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'))?/g)) {
        if (!FRAMEWORK_ATTRIBUTE.test(name))
          names.add(name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()))
      }
    }
  }
  return Object.fromEntries([...found].map(([tag, names]) => [tag, [...names].sort()]))
}

/** Compiles all templates into one JavaScript expression; throws naming file, line and column of every error. */
export function compileTemplates(sources: WxmlSources, builtinTags: string[]): string {
  const group = new TmplGroup()
  const problems: TemplateProblem[] = []
  for (const [path, script] of Object.entries(sources.scripts)) group.addScript(path, script)
  for (const [path, template] of Object.entries(sources.templates)) {
    problems.push(...group.addTmpl(path, template))
  }
  const serious = problems.filter((problem) => problem.level === 'Fatal' || problem.level === 'Error')
  const unclosed = problems.filter((problem) => problem.message.includes('end tag'))
  const reported = [...new Set([...serious, ...unclosed])]
  if (reported.length > 0) {
    const lines = reported.map(
      ({ path, startLine, startColumn, message }) =>
        `${path}.wxml:${startLine + 1}:${startColumn + 1} ${message}`,
    )
    throw new Error(`WXML that WeChat would refuse:\n${lines.join('\n')}`)
  }
  for (const tag of builtinTags) group.addTmpl(BUILTIN_FOLDER + tag, '<slot/>')
  return group.getTmplGenObjectGroups()
}
