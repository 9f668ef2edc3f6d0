import type { CodeSpace, glassEasel } from 'glass-easel-miniprogram-adapter'
import type { AppData } from '../protocol.ts'
import { BUILTIN_FOLDER } from './builtin-folder.ts'
import { drawControl } from './draw.ts'
import type { HostElement } from './hosts.ts'

/** Properties a control has even where no template names them. */
const ALWAYS = ['hidden', 'name', 'value', 'checked', 'disabled', 'ariaLabel', 'ariaRole']

interface Caller {
  _$: { $$: HostElement | null; data: Record<string, unknown> }
}

function draw(caller: Caller): void {
  const host = caller._$.$$
  // During creation a component has data before it has its element.
  if (host) drawControl(host, caller._$.data)
}

/** Declares the built-in tags as components of the global space, where every page finds them. */
export function registerBuiltins(space: CodeSpace, globalSpace: CodeSpace, data: AppData): void {
  for (const [tag, attributes] of Object.entries(data.builtinTags)) {
    const path = BUILTIN_FOLDER + tag
    globalSpace.addComponentStaticConfig(path, { component: true, usingComponents: {} })
    globalSpace.addCompiledTemplate(path, templateOf(data, path))
    const names = [...new Set([...ALWAYS, ...attributes])]
    // Of any type: Taro leaves what is not set undefined, which a typed property would warn about.
    const properties = Object.fromEntries(names.map((name) => [name, null]))
    const type = globalSpace
      .component(path)
      .definition({
        properties,
        observers: {
          '**'(this: Caller) {
            draw(this)
          },
        },
        lifetimes: {
          attached(this: Caller) {
            draw(this)
          },
        },
      })
      .register()
    const { _$: definition } = type as unknown as { _$: glassEasel.GeneralComponentDefinition }
    space.getComponentSpace().setGlobalUsingComponent(tag, definition)
  }
}

/** A template in the form the framework takes: the whole group, and the entry within it. */
export function templateOf(data: AppData, path: string): glassEasel.template.ComponentTemplate {
  const template: unknown = { groupList: data.templates, content: data.templates[path] }
  return template as glassEasel.template.ComponentTemplate
}
