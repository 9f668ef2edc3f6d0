import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { closest, hostOf, propsOf } from './hosts.ts'

type EventOptions = glassEasel.EventOptions

/** Browser events that the phone's view layer has too; all others are made by the components themselves. */
const PASSED_ON = new Set([
  'tap',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'transitionend',
  'animationstart',
  'animationiteration',
  'animationend',
])
const LONG_PRESS_MS = 350

function touchFields(event: unknown): Record<string, unknown> {
  if (!(event instanceof TouchEvent)) return {}
  const plain = (list: TouchList) =>
    [...list].map(({ identifier, pageX, pageY, clientX, clientY }) => ({
      identifier,
      pageX,
      pageY,
      clientX,
      clientY,
    }))
  return { touches: plain(event.touches), changedTouches: plain(event.changedTouches) }
}

function domTarget(options: EventOptions): Node | null {
  const original = options.originalEvent
  return original instanceof Event && original.target instanceof Node ? original.target : null
}

/** Hands touches to the program; `onTap` lets form controls answer a tap after the program's own handler. */
export function passOnTouches(
  backend: glassEasel.CurrentWindowBackendContext,
  onTap: (node: Node) => void,
): void {
  backend.onEvent((target, type, detail, options) => {
    if (!PASSED_ON.has(type)) return
    const node = domTarget(options)
    const button = closest(node, 'button')
    // A disabled button swallows taps on the phone.
    if (type === 'tap' && button && propsOf(button).disabled) return
    const event = new glassEasel.Event(type, type === 'tap' ? detail : {}, {
      ...options,
      extraFields: touchFields(options.originalEvent),
    })
    glassEasel.Event.dispatchEvent(target, event)
    if (type === 'tap' && node) onTap(node)
    return event.getEventBubbleStatus()
  })
  passOnLongPress()
}

function passOnLongPress(): void {
  let timer = 0
  const stop = () => window.clearTimeout(timer)
  document.addEventListener('pointerdown', (event) => {
    stop()
    const host = hostOf(event.target instanceof Node ? event.target : null)
    timer = window.setTimeout(() => {
      const options = { bubbles: true, composed: true }
      if (host?.__wxElement) glassEasel.Event.triggerEvent(host.__wxElement, 'longpress', {}, options)
    }, LONG_PRESS_MS)
  })
  for (const type of ['pointerup', 'pointercancel']) document.addEventListener(type, stop)
}
