/**
 * Calls `onPress` when the runner's own chrome is tapped. Only a press that also began on the element counts: a
 * tap in the page may show a dialog under the finger, and the browser's late click must not press its button.
 */
export function onPress(element: HTMLElement, pressed: () => void): void {
  let began = false
  element.addEventListener('pointerdown', () => {
    began = true
  })
  element.addEventListener('click', () => {
    if (began) pressed()
    began = false
  })
}

export interface ElementFields {
  className?: string
  text?: string
  attributes?: Record<string, string>
}

/** A small element of the runner's own chrome, appended to `parent`. */
export function append<T extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: T,
  { className, text, attributes = {} }: ElementFields = {},
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  parent.appendChild(element)
  return element
}
