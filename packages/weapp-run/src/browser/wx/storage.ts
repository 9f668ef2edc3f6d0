import { asText, WxFailure, wxFunction } from './call.ts'

const PREFIX = 'wx:'
/** WeChat's limits: 1 MB for one key, 10 MB for all, counted here in characters of JSON. */
const MAX_VALUE = 1024 * 1024

function read(key: string): unknown {
  const text = localStorage.getItem(PREFIX + key)
  return text === null ? undefined : JSON.parse(text)
}

function write(key: string, value: unknown): void {
  const text = JSON.stringify(value ?? null)
  if (text.length > MAX_VALUE) throw new WxFailure('exceed storage item max length')
  localStorage.setItem(PREFIX + key, text)
}

function keys(): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length))
}

function clear(): void {
  for (const key of keys()) localStorage.removeItem(PREFIX + key)
}

function info() {
  const characters = keys().reduce((sum, key) => sum + (localStorage.getItem(PREFIX + key)?.length ?? 0), 0)
  return { keys: keys(), currentSize: Math.ceil(characters / 1024), limitSize: 10_240 }
}

/** Storage that outlives a relaunch, in the browser context's own local storage. */
export function createStorage(initial: Record<string, unknown>) {
  // The phone's earlier state is written once, not again at every relaunch.
  if (localStorage.getItem('runner:seeded') === null) {
    for (const [key, value] of Object.entries(initial)) write(key, value)
    localStorage.setItem('runner:seeded', 'yes')
  }
  return {
    getStorageSync: (key: string) => read(key) ?? '',
    setStorageSync: write,
    removeStorageSync: (key: string) => localStorage.removeItem(PREFIX + key),
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorage: wxFunction('getStorage', ({ key }) => {
      const data = read(asText(key))
      if (data === undefined) throw new WxFailure('data not found')
      return { data }
    }),
    setStorage: wxFunction('setStorage', ({ key, data }) => write(asText(key), data)),
    removeStorage: wxFunction('removeStorage', ({ key }) => localStorage.removeItem(PREFIX + asText(key))),
    clearStorage: wxFunction('clearStorage', clear),
    getStorageInfo: wxFunction('getStorageInfo', info),
  }
}
