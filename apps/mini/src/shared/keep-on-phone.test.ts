import { beforeEach, expect, it, vi } from 'vitest'

/** A phone with room for so many characters in all. */
const ROOM = 40
const storage = new Map<string, string>()
vi.mock('@tarojs/taro', () => ({
  default: {
    getStorageSync: (key: string) => JSON.parse(storage.get(key) ?? '""'),
    setStorageSync: (key: string, value: unknown) => {
      const text = JSON.stringify(value)
      const others = [...storage].filter(([name]) => name !== key).map(([, { length }]) => length)
      if (others.reduce((sum, length) => sum + length, text.length) > ROOM) throw new Error('QuotaExceeded')
      storage.set(key, text)
    },
  },
}))
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})

const { default: Taro } = await import('@tarojs/taro')
const { keepOnPhone } = await import('./keep-on-phone')
const { keep } = await import('./use-server-data')

beforeEach(() => {
  storage.clear()
  warn.mockClear()
})

it('a full phone keeps what was written up to then, and the page goes on', () => {
  keepOnPhone('draft', { text: '路灯不亮' })
  keepOnPhone('draft', { text: '路灯不亮'.repeat(10) })
  expect(Taro.getStorageSync('draft')).toEqual({ text: '路灯不亮' })
  expect(warn).toHaveBeenCalledOnce()
})

it('a full phone is no reason not to show what the server answered', () => {
  Taro.setStorageSync('other', 'x'.repeat(ROOM - 2))
  expect(() => keep('complaints', { rows: [] })).not.toThrow()
})
