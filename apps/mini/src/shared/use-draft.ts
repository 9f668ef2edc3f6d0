import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { keepOnPhone } from './keep-on-phone'

export interface Draft<T> {
  value: T
  set: (change: Partial<T>) => void
  /** It was begun before this page was opened. */
  restored: boolean
  /** Forgets it: it was sent, or is not wanted. */
  clear: () => void
}

interface Kept<T> {
  value: T
  restored: boolean
  /** On the phone as well: from the first change on. */
  kept: boolean
}

const storageKey = (name: string) => `linli.draft.${name}`

/**
 * What somebody is writing, kept on the phone with each change, so that neither a lost line nor a closed page loses it.
 * Signing out forgets it (`forgetSession`).
 */
export function useDraft<T extends object>(name: string, begin: () => T): Draft<T> {
  const [{ value, restored, kept }, setState] = useState((): Kept<T> => {
    const before: Partial<T> | '' = Taro.getStorageSync(storageKey(name))
    return { value: { ...begin(), ...before }, restored: Boolean(before), kept: Boolean(before) }
  })
  useEffect(() => {
    if (kept) keepOnPhone(storageKey(name), value)
  }, [name, value, kept])
  return {
    value,
    restored,
    set: (change) => setState((before) => ({ ...before, value: { ...before.value, ...change }, kept: true })),
    clear: () => {
      Taro.removeStorageSync(storageKey(name))
      setState({ value: begin(), restored: false, kept: false })
    },
  }
}
