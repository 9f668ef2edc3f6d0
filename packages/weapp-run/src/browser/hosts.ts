import { glassEasel } from 'glass-easel-miniprogram-adapter'

type Component = glassEasel.GeneralComponent

/** A DOM element that stands for a WXML node. */
export interface HostElement extends HTMLElement {
  __wxElement?: glassEasel.Element
}

function isHost(node: Node): node is HostElement {
  return node instanceof HTMLElement && '__wxElement' in node
}

/** The DOM element nearest to `node`, itself included, that stands for a WXML node. */
export function hostOf(node: Node | null): HostElement | undefined {
  let current: Node | null = node
  while (current) {
    if (isHost(current)) return current
    current = current.parentNode
  }
  return undefined
}

/** The built-in tag a host stands for, or an empty string. */
export function tagOf(host: Element): string {
  const name = host.tagName.toLowerCase()
  return name.startsWith('wx-') ? name.slice(3) : ''
}

/** The nearest host of one of `tags`, `node` itself included. */
export function closest(node: Node | null, ...tags: string[]): HostElement | undefined {
  const element = node instanceof Element ? node : node?.parentElement
  return element?.closest<HostElement>(tags.map((tag) => `wx-${tag}`).join(',')) ?? undefined
}

export function descendants(host: Element, ...tags: string[]): HostElement[] {
  return [...host.querySelectorAll<HostElement>(tags.map((tag) => `wx-${tag}`).join(','))]
}

/** The properties that the program has set on a built-in tag. */
export function propsOf(host: HostElement): Record<string, unknown> {
  const element = host.__wxElement
  return element && glassEasel.Component.isComponent(element) ? (element as Component).data : {}
}

/** Sends the program a component's own event. Unlike `tap`, these don't bubble. */
export function fire(host: HostElement, type: string, detail: unknown): void {
  if (host.__wxElement) glassEasel.Event.triggerEvent(host.__wxElement, type, detail, { bubbles: false })
}

/** WXML nodes below `root`; what the runner itself draws inside a node is not counted. */
export function countNodes(root: Element): number {
  return [...root.querySelectorAll('*')].filter((element) => '__wxElement' in element).length
}
