import { useState } from 'react'

/** Replaced by the build, so that the other platform's branch is left out of the bundle. */
export const isH5 = process.env.TARO_ENV === 'h5'

let lastId = 0

/** An id that stays the same for the life of the component; unlike React's, valid in WXML too. */
export function useElementId(prefix: string): string {
  return useState(() => {
    lastId += 1
    return `${prefix}-${lastId}`
  })[0]
}

/** Accessible attributes of a view: ARIA in a browser, WeChat's own names on the phone. */
export function accessible({
  role,
  label,
  ...states
}: {
  role?: string
  label?: string
  checked?: boolean
  selected?: boolean
  disabled?: boolean
  /** Only for the eye. */
  hidden?: boolean
  live?: 'polite' | 'assertive'
  level?: number
}): object {
  const prefix = isH5 ? '' : 'aria-'
  const attributes: Record<string, string> = {}
  if (role) attributes[`${prefix}role`] = role
  if (label) attributes['aria-label'] = label
  for (const [name, value] of Object.entries(states)) {
    if (value !== undefined) attributes[`aria-${name}`] = String(value)
  }
  return attributes
}
