import {
  type AssociatedBackend,
  type CodeSpace,
  component,
  glassEasel,
  MiniProgramEnv,
  type Root,
  type types,
} from 'glass-easel-miniprogram-adapter'
import type { AppData, ComponentConfig } from '../protocol.ts'
import { convertUnits } from '../units.ts'
import { registerBuiltins, templateOf } from './builtins.ts'
import { activate } from './form-controls.ts'
import type { Recorder } from './recorder.ts'
import { passOnTouches } from './touch-events.ts'

/** A page or component as the program's own code sees it. */
export type Instance = component.GeneralComponent & Record<string, unknown>

export interface Framework {
  /** Registers what `Page(definition)` or `Component(definition)` defines under the component's path. */
  register(path: string, kind: 'Page' | 'Component', definition: Record<string, unknown>): void
  registerBehavior(definition: Record<string, unknown>): unknown
  hasTemplate(path: string): boolean
  createPage(path: string): { root: Root; instance: Instance }
  attach(root: Root, parent: HTMLElement): void
}

interface FrameworkEvents {
  /** A component below `root` has called setData. */
  onSetData(root: glassEasel.GeneralComponent, bytes: number): void
}

function createBackend(builtinTags: AppData['builtinTags']): glassEasel.CurrentWindowBackendContext {
  const backend = new glassEasel.CurrentWindowBackendContext()
  const createElement = (tag: string) => {
    const element = document.createElement(tag in builtinTags ? `wx-${tag}` : tag)
    const setAttribute = element.setAttribute.bind(element)
    // Inline styles come with the phone's units too.
    element.setAttribute = (name, value) => {
      setAttribute(name, name === 'style' ? convertUnits(String(value)) : value)
    }
    // The framework sets apart equal ids of different components by a prefix; tests want the id as written.
    Object.defineProperty(element, 'id', {
      get: () => element.getAttribute('id') ?? '',
      set: (id: string) => setAttribute('id', id.replace(/^[0-9a-f]{8}--/, '')),
    })
    return element
  }
  backend.document = {
    createElement,
    createTextNode: (content: string) => document.createTextNode(content),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document']
  return backend
}

function rootOf(start: glassEasel.GeneralComponent): glassEasel.GeneralComponent {
  let current = start
  while (current.ownerShadowRoot) current = current.ownerShadowRoot.getHostNode()
  return current
}

/** Lets every setData pass through JSON, as the bridge to the view layer does, and reports its size. */
function watchSetData(events: FrameworkEvents): void {
  const prototype = component.ComponentCaller.prototype
  const original: (this: unknown, data: object, callback?: () => void) => void = prototype.setData
  prototype.setData = function setData(this: Instance, data: object, callback?: () => void) {
    const text = JSON.stringify(data)
    events.onSetData(rootOf(this._$), new TextEncoder().encode(text).length)
    original.call(this, JSON.parse(text), callback)
  }
}

function registerProgram(space: CodeSpace, data: AppData): void {
  const absolute = (path: string) => (path.startsWith('/') ? path : `/${path}`)
  const shared = Object.fromEntries(
    Object.entries(data.app.usingComponents ?? {}).map(([tag, path]) => [tag, absolute(path)]),
  )
  for (const [path, config] of Object.entries(data.configs)) {
    if (!(path in data.templates)) continue
    const staticConfig = { ...config, usingComponents: { ...shared, ...config.usingComponents } }
    space.addComponentStaticConfig(path, staticConfig as ComponentConfig & types.ComponentStaticConfig)
    space.addCompiledTemplate(path, templateOf(data, path))
  }
}

/** WeChat's component framework, set up for one program. */
export function createFramework(data: AppData, recorder: Recorder, events: FrameworkEvents): Framework {
  glassEasel.globalOptions.throwGlobalError = false
  glassEasel.globalOptions.writeIdToDOM = true
  glassEasel.addGlobalErrorListener((error) => {
    recorder.error(error)
    return false
  })
  const environment = new MiniProgramEnv()
  const space = environment.createCodeSpace('', true)
  const backend = createBackend(data.builtinTags)
  passOnTouches(backend, activate)
  const associated: AssociatedBackend = environment.associateBackend(backend)
  registerBuiltins(space, environment.getGlobalCodeSpace(), data)
  registerProgram(space, data)
  watchSetData(events)

  return {
    register: (path, kind, definition) =>
      space.componentEnv(path, ({ Page, Component }) => {
        if (kind === 'Page') Page(definition)
        else Component(definition)
      }),
    registerBehavior: (definition) => space.componentEnv('', (scope) => scope.Behavior(definition)),
    hasTemplate: (path) => path in data.templates,
    createPage: (path) => {
      const root = associated.createRoot('page-root', space, `/${path}`)
      return { root, instance: root.get() as Instance }
    },
    attach: (root, parent) => {
      const placeholder = parent.appendChild(document.createElement('span'))
      root.attach(
        parent as unknown as glassEasel.GeneralBackendElement,
        placeholder as unknown as glassEasel.GeneralBackendElement,
      )
    },
  }
}
