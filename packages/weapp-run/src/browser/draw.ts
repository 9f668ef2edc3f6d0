import { isChecked, setChecked } from './checked.ts'
import { fire, type HostElement, tagOf } from './hosts.ts'
import { asText } from './wx/call.ts'
import { sourceOf } from './wx/files.ts'

type Props = Record<string, unknown>

/** The native element inside a host, made once. It is no WXML node. */
function inner<T extends keyof HTMLElementTagNameMap>(host: HostElement, tag: T): HTMLElementTagNameMap[T] {
  const existing = host.querySelector<HTMLElementTagNameMap[T]>(`:scope > ${tag}`)
  if (existing) return existing
  const element = document.createElement(tag)
  host.prepend(element)
  return element
}

function setAttribute(element: Element, name: string, value: unknown): void {
  if (value === undefined || value === null || value === '' || value === false) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : String(value))
}

/** Whether the program has given a property a new value since it was last drawn. */
const drawn = new WeakMap<HostElement, Props>()
function changed(host: HostElement, props: Props, name: string): boolean {
  return drawn.get(host)?.[name] !== props[name]
}

function drawTextField(host: HostElement, props: Props, field: HTMLInputElement | HTMLTextAreaElement): void {
  const value = asText(props.value)
  if (changed(host, props, 'value') && field.value !== value) field.value = value
  setAttribute(field, 'placeholder', props.placeholder)
  setAttribute(field, 'name', props.name)
  field.disabled = Boolean(props.disabled)
  const maxLength = props.maxlength === undefined || props.maxlength === null ? 140 : Number(props.maxlength)
  setAttribute(field, 'maxlength', maxLength > 0 ? maxLength : undefined)
  if (props.focus && changed(host, props, 'focus')) setTimeout(() => field.focus())
}

const OBJECT_FIT: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
}

function drawImage(host: HostElement, props: Props): void {
  const image = inner(host, 'img')
  const mode = asText(props.mode) || 'scaleToFill'
  image.style.objectFit = OBJECT_FIT[mode] ?? 'none'
  host.dataset.mode = mode
  if (!changed(host, props, 'src')) return
  image.onload = () => fire(host, 'load', { width: image.naturalWidth, height: image.naturalHeight })
  image.onerror = () => fire(host, 'error', { errMsg: `GET ${image.src} failed` })
  setAttribute(image, 'src', sourceOf(asText(props.src)))
}

function drawToggle(host: HostElement, props: Props): void {
  const mark = inner(host, 'i')
  mark.className = `wx-mark wx-mark-${tagOf(host)}`
  if (changed(host, props, 'checked')) setChecked(host, Boolean(props.checked))
  host.setAttribute('role', tagOf(host))
  host.setAttribute('aria-checked', String(isChecked(host)))
}

function drawScrollView(host: HostElement, props: Props): void {
  host.style.overflowX = props.scrollX ? 'auto' : 'hidden'
  host.style.overflowY = props.scrollY ? 'auto' : 'hidden'
  if (changed(host, props, 'scrollTop') && Number(props.scrollTop) >= 0)
    host.scrollTop = Number(props.scrollTop)
  if (changed(host, props, 'scrollLeft') && Number(props.scrollLeft) >= 0)
    host.scrollLeft = Number(props.scrollLeft)
  const target = asText(props.scrollIntoView)
  if (target && changed(host, props, 'scrollIntoView')) {
    setTimeout(() => host.querySelector(`#${CSS.escape(target)}`)?.scrollIntoView())
  }
}

function drawSwiper(host: HostElement, props: Props): void {
  if (changed(host, props, 'current')) {
    setTimeout(() => {
      host.scrollLeft = Number(props.current ?? 0) * host.clientWidth
    })
  }
}

interface RichTextNode {
  type?: string
  name?: string
  text?: string
  attrs?: Record<string, string>
  children?: RichTextNode[]
}

function richTextNode({ type, name, text, attrs = {}, children = [] }: RichTextNode): Node {
  if (type === 'text' || !name) return document.createTextNode(asText(text))
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attrs)) element.setAttribute(attribute, value)
  element.append(...children.map(richTextNode))
  return element
}

function drawRichText(host: HostElement, props: Props): void {
  const content = inner(host, 'div')
  if (!changed(host, props, 'nodes')) return
  if (Array.isArray(props.nodes)) content.replaceChildren(...props.nodes.map(richTextNode))
  else content.innerHTML = asText(props.nodes)
}

function drawTag(tag: string, host: HostElement, props: Props): void {
  switch (tag) {
    case 'input': {
      const field = inner(host, 'input')
      field.type = props.password || props.type === 'safe-password' ? 'password' : 'text'
      drawTextField(host, props, field)
      break
    }
    case 'textarea':
      drawTextField(host, props, inner(host, 'textarea'))
      break
    case 'image':
      drawImage(host, props)
      break
    case 'switch':
    case 'checkbox':
    case 'radio':
      drawToggle(host, props)
      break
    case 'slider': {
      const range = inner(host, 'input')
      range.type = 'range'
      for (const name of ['min', 'max', 'step']) setAttribute(range, name, props[name])
      if (changed(host, props, 'value')) range.value = asText(props.value ?? 0)
      break
    }
    case 'button':
      for (const name of ['type', 'size']) setAttribute(host, name, props[name])
      for (const name of ['plain', 'loading', 'disabled']) setAttribute(host, name, Boolean(props[name]))
      host.setAttribute('role', 'button')
      break
    case 'scroll-view':
      drawScrollView(host, props)
      break
    case 'swiper':
      drawSwiper(host, props)
      break
    case 'rich-text':
      drawRichText(host, props)
      break
    case 'canvas':
      inner(host, 'canvas')
      break
    case 'progress':
      inner(host, 'i').style.width = `${Number(props.percent ?? 0)}%`
      break
  }
}

/** Brings a built-in tag's look and native inside up to what the program has set. */
export function drawControl(host: HostElement, props: Props): void {
  host.hidden = Boolean(props.hidden)
  setAttribute(host, 'aria-label', props.ariaLabel)
  if (props.ariaRole) host.setAttribute('role', asText(props.ariaRole))
  drawTag(tagOf(host), host, props)
  drawn.set(host, { ...props })
}
