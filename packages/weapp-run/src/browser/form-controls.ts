import { isChecked, setChecked } from './checked.ts'
import { closest, descendants, fire, type HostElement, propsOf, tagOf } from './hosts.ts'
import { openPicker, pickedValue, resetPicker } from './picker.ts'
import { asText } from './wx/call.ts'

const CONTROLS = ['input', 'textarea', 'switch', 'checkbox', 'radio', 'picker', 'button', 'slider'] as const

/** What a tapped button or link asks of the rest of the runner. */
export interface ControlActions {
  openType(button: HostElement, openType: string): void
  navigate(url: string, openType: string): void
}

let actions: ControlActions | undefined

function nativeField(host: HostElement): HTMLInputElement | HTMLTextAreaElement | null {
  return host.querySelector<HTMLInputElement | HTMLTextAreaElement>(':scope > input, :scope > textarea')
}

/** A control's value as a form reports it. */
function controlValue(host: HostElement): unknown {
  switch (tagOf(host)) {
    case 'switch':
      return isChecked(host)
    case 'checkbox-group':
      return descendants(host, 'checkbox')
        .filter(isChecked)
        .map((box) => asText(propsOf(box).value))
    case 'radio-group':
      return asText(
        descendants(host, 'radio')
          .filter(isChecked)
          .map((radio) => propsOf(radio).value)[0],
      )
    case 'picker':
      return pickedValue(host)
    case 'slider':
      return Number(nativeField(host)?.value ?? 0)
    default:
      return nativeField(host)?.value ?? ''
  }
}

function toggle(host: HostElement): void {
  if (propsOf(host).disabled) return
  const tag = tagOf(host)
  if (tag === 'switch') {
    setChecked(host, !isChecked(host))
    fire(host, 'change', { value: isChecked(host) })
    return
  }
  const group = closest(host, tag === 'radio' ? 'radio-group' : 'checkbox-group')
  if (tag === 'radio') {
    if (isChecked(host)) return
    for (const other of group ? descendants(group, 'radio') : []) setChecked(other, other === host)
    setChecked(host, true)
  } else {
    setChecked(host, !isChecked(host))
  }
  if (group) fire(group, 'change', { value: controlValue(group) })
}

function submit(form: HostElement): void {
  const named = descendants(form, ...CONTROLS, 'checkbox-group', 'radio-group').filter(
    (host) => propsOf(host).name,
  )
  const value = Object.fromEntries(named.map((host) => [asText(propsOf(host).name), controlValue(host)]))
  fire(form, 'submit', { value })
}

function reset(form: HostElement): void {
  for (const host of descendants(form, 'switch', 'checkbox', 'radio'))
    setChecked(host, Boolean(propsOf(host).checked))
  for (const host of descendants(form, 'picker')) resetPicker(host)
  for (const host of descendants(form, 'input', 'textarea', 'slider')) {
    const field = nativeField(host)
    if (field) field.value = ''
  }
  fire(form, 'reset', {})
}

function pressButton(button: HostElement): void {
  const { disabled, loading, formType, openType } = propsOf(button)
  if (disabled || loading) return
  const form = closest(button, 'form')
  if (form && formType === 'submit') submit(form)
  if (form && formType === 'reset') reset(form)
  if (openType) actions?.openType(button, asText(openType))
}

function activateControl(host: HostElement): void {
  const props = propsOf(host)
  switch (tagOf(host)) {
    case 'switch':
    case 'checkbox':
    case 'radio':
      toggle(host)
      break
    case 'picker':
      openPicker(host)
      break
    case 'button':
      pressButton(host)
      break
    case 'input':
    case 'textarea':
      nativeField(host)?.focus()
      break
    case 'navigator':
      if (props.url) actions?.navigate(asText(props.url), asText(props.openType) || 'navigate')
      break
  }
}

/** Does what a tap on `node` does beside the program's own handlers: toggles, opens, submits, follows a label. */
export function activate(node: Node): void {
  const host = closest(node, ...CONTROLS, 'navigator', 'label')
  if (!host) return
  if (tagOf(host) !== 'label') {
    activateControl(host)
    return
  }
  const target = asText(propsOf(host).for)
  const named = target
    ? host.closest('.wx-page')?.querySelector<HostElement>(`#${CSS.escape(target)}`)
    : undefined
  const labelled = named ?? descendants(host, ...CONTROLS)[0]
  if (labelled) activateControl(labelled)
}

function fieldHost(event: Event): HostElement | undefined {
  const target = event.target
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName)
    ? closest(target, 'input', 'textarea', 'slider')
    : undefined
}

/** Turns what happens in native fields into the program's events. */
export function listenToFields(controlActions: ControlActions): void {
  actions = controlActions
  const on = (type: string, handler: (host: HostElement, event: Event) => void) =>
    document.addEventListener(
      type,
      (event) => {
        const host = fieldHost(event)
        if (host) handler(host, event)
      },
      true,
    )
  on('input', (host) => {
    const field = nativeField(host)
    if (!field || tagOf(host) === 'slider') return
    fire(host, 'input', { value: field.value, cursor: field.selectionEnd ?? field.value.length })
  })
  on('change', (host) => {
    if (tagOf(host) === 'slider') fire(host, 'change', { value: controlValue(host) })
  })
  on('focus', (host) => fire(host, 'focus', { value: controlValue(host), height: 0 }))
  on('blur', (host) =>
    fire(host, 'blur', { value: controlValue(host), cursor: asText(controlValue(host)).length }),
  )
  on('keydown', (host, event) => {
    if ((event as KeyboardEvent).key === 'Enter' && tagOf(host) === 'input') {
      fire(host, 'confirm', { value: controlValue(host) })
    }
  })
  listenToScrolling()
}

/** Scroll positions at which a scroll-view had last told the program about an end. */
const atEnd = new WeakMap<Element, string>()

function listenToScrolling(): void {
  document.addEventListener(
    'scroll',
    (event) => {
      const host = event.target instanceof HTMLElement ? (event.target as HostElement) : undefined
      if (!host) return
      if (tagOf(host) === 'scroll-view') scrolled(host)
      if (tagOf(host) === 'swiper') swiped(host)
    },
    true,
  )
}

function scrolled(host: HostElement): void {
  const { upperThreshold, lowerThreshold } = propsOf(host)
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = host
  fire(host, 'scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: 0, deltaY: 0 })
  const upper = scrollTop <= Number(upperThreshold ?? 50)
  const lower = scrollHeight - clientHeight - scrollTop <= Number(lowerThreshold ?? 50)
  const end = lower ? 'lower' : upper ? 'upper' : ''
  if (end !== atEnd.get(host)) {
    if (lower) fire(host, 'scrolltolower', { direction: 'bottom' })
    else if (upper) fire(host, 'scrolltoupper', { direction: 'top' })
  }
  atEnd.set(host, end)
}

const shownSlide = new WeakMap<Element, number>()

function swiped(host: HostElement): void {
  const current = Math.round(host.scrollLeft / Math.max(1, host.clientWidth))
  if (current === (shownSlide.get(host) ?? Number(propsOf(host).current ?? 0))) return
  shownSlide.set(host, current)
  fire(host, 'change', { current, source: 'touch' })
}
