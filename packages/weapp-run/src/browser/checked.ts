import type { HostElement } from './hosts.ts'

/** Whether a switch, checkbox or radio is on: what the person tapped last, or what the program set since. */
const checked = new WeakMap<HostElement, boolean>()

export function isChecked(host: HostElement): boolean {
  return checked.get(host) ?? false
}

export function setChecked(host: HostElement, value: boolean): void {
  checked.set(host, value)
  host.setAttribute('aria-checked', String(value))
}
