import type { AppData } from '../protocol.ts'
import type { Framework } from './framework.ts'
import type { Recorder } from './recorder.ts'

/**
 * All that the phone's logic layer offers beside `wx` and the functions below. `Intl` is missing on Android, and
 * `URL`, `fetch`, `AbortController`, `TextEncoder`, `structuredClone` and `queueMicrotask` on all phones.
 */
const VISIBLE = new Set(
  `Object Function Array Number Boolean String Symbol Date Promise RegExp Error EvalError RangeError
  ReferenceError SyntaxError TypeError URIError JSON Math ArrayBuffer Int8Array Uint8Array Uint8ClampedArray
  Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array DataView Map Set WeakMap WeakSet BigInt
  Proxy Reflect parseFloat parseInt isFinite isNaN decodeURI decodeURIComponent encodeURI encodeURIComponent
  escape unescape Infinity NaN undefined setTimeout clearTimeout setInterval clearInterval console`.split(
    /\s+/,
  ),
)
const MODULE_PARAMETERS = ['require', 'module', 'exports']

/** Names of browser globals that logic-layer code must not see. */
function hiddenNames(): string[] {
  const names = new Set<string>()
  for (let scope: object | null = window; scope; scope = Object.getPrototypeOf(scope)) {
    for (const name of Object.getOwnPropertyNames(scope)) names.add(name)
  }
  return [...names].filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && !VISIBLE.has(name))
}

/** `Function('return this')()` finds the program's global object; other code from text is refused as on the phone. */
function createFunctionConstructor(globals: object): FunctionConstructor {
  const evaluate = (_: unknown, parameters: unknown[]) => {
    if (String(parameters.at(-1)).trim().replace(/;$/, '') === 'return this') return () => globals
    throw new EvalError('Code generation from strings is not allowed in a mini-program')
  }
  return new Proxy<FunctionConstructor>(Function, {
    apply: (target, _, parameters) => evaluate(target, parameters),
    construct: evaluate,
  })
}

function createConsole(recorder: Recorder): Console {
  const own = Object.create(console)
  own.error = (...values: unknown[]) => {
    recorder.consoleError(
      values.map((value) => (value instanceof Error ? value.stack : String(value))).join(' '),
    )
    console.error(...values)
  }
  return own
}

export function resolvePath(from: string, request: string): string {
  const parts = request.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of request.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/').replace(/\.js$/, '')
}

interface ModulesOptions {
  data: AppData
  framework: Framework
  recorder: Recorder
  wx: object
  getCurrentPages: () => unknown[]
}

export interface Modules {
  /** Runs a file of the logic layer once and gives its exports. */
  load(path: string): unknown
  /** Runs a page's or component's file and those of every component it uses. */
  loadComponent(path: string): void
  /** What `App(...)` was given. */
  app(): Record<string, unknown> | undefined
}

/** Loads the program's files as CommonJS modules, in a scope without browser globals. */
export function createModules({ data, framework, recorder, wx, getCurrentPages }: ModulesOptions): Modules {
  const cache = new Map<string, { exports: unknown }>()
  const loadedComponents = new Set<string>()
  const packageRoots = (data.app.subPackages ?? data.app.subpackages ?? []).map(
    ({ root }) => `${root.replace(/^\/+|\/+$/g, '')}/`,
  )
  const packageOf = (path: string) => packageRoots.find((root) => path.startsWith(root))
  let app: Record<string, unknown> | undefined
  // Page() and Component() register under the file being loaded, in whichever chunk they are called.
  let componentPath = 'app'

  const globals: Record<string, unknown> = {}
  const scope: Record<string, unknown> = {
    wx,
    App: (definition: Record<string, unknown>) => {
      app = definition
    },
    Page: (definition: Record<string, unknown>) => framework.register(componentPath, 'Page', definition),
    Component: (definition: Record<string, unknown>) =>
      framework.register(componentPath, 'Component', definition),
    Behavior: framework.registerBehavior,
    getApp: () => app,
    getCurrentPages,
    global: globals,
    globalThis: globals,
    Function: createFunctionConstructor(globals),
    console: createConsole(recorder),
  }
  for (const name of VISIBLE) globals[name] = window[name as keyof Window]
  for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const) {
    globals[name] = window[name].bind(window)
  }
  Object.assign(globals, scope)
  const hidden = hiddenNames().filter((name) => !(name in scope))

  function run(path: string, source: string, module: { exports: unknown }): void {
    // Parameters shadow the browser's globals; the inner function lets the program declare the same names itself.
    const wrapper = new Function(
      ...Object.keys(scope),
      ...hidden,
      `return function (${MODULE_PARAMETERS.join(',')}) { 'use strict'; ${source}\n}\n//# sourceURL=weapp/${path}.js`,
    )
    const require = (request: string) => load(resolvePath(path, request), path)
    wrapper(...Object.values(scope))(require, module, module.exports)
  }

  function load(path: string, from = path): unknown {
    const source = data.modules[path]
    const root = packageOf(path)
    // A sub-package may not have been downloaded: only its own files may require its files.
    if (source === undefined || (root && root !== packageOf(from))) {
      throw new Error(`module '${path}.js' is not defined, require args is '${path}' (from ${from}.js)`)
    }
    const known = cache.get(path)
    if (known) return known.exports
    const module = { exports: {} as unknown }
    cache.set(path, module)
    run(path, source, module)
    return module.exports
  }

  function loadComponent(path: string): void {
    if (loadedComponents.has(path)) return
    loadedComponents.add(path)
    const used = { ...data.app.usingComponents, ...data.configs[path]?.usingComponents }
    for (const target of Object.values(used)) loadComponent(resolvePath(path, target))
    const outer = componentPath
    componentPath = path
    try {
      load(path)
    } finally {
      componentPath = outer
    }
  }

  return { load: (path) => load(path), loadComponent, app: () => app }
}
