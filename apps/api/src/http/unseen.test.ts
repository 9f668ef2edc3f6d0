import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readable, withoutUnseen } from './unseen.ts'

it('a text loses what nobody sees, and keeps lines, emoji and other scripts', () => {
  expect(readable('路灯\0\u0007坏了\u001b[31m')).toBe('路灯坏了[31m')
  expect(readable('\u202e李四\u202c \u2066txt\u2069')).toBe('李四 txt')
  expect(readable('坏了\ud83d，\udc00请修\u200b\ufeff')).toBe('坏了，请修')
  const kept = ' 一行\r\n\t二行\u3000👨‍👩‍👧 ❤️ 🏴\u{e0067}\u{e007f} שלום\u200f می‌روم '
  expect(readable(kept)).toBe(kept)
})

it('a text that shows nothing is empty, but for white space, which its reader trims', () => {
  for (const empty of ['\u200b\u200d', '\u202e', '\u3164 ', '\u2800', '\0'])
    expect([empty, readable(empty)]).toEqual([empty, ''])
  expect(readable(' \n\u3000')).toBe(' \n\u3000')
})

it('a text so read can be stored by any database and is read the same a second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = readable(text)
      expect(once).not.toMatch(/\0/)
      expect(Buffer.from(once).toString()).toBe(once)
      expect(readable(once)).toBe(once)
    }),
  )
})

it('is found however deep it lies, and nobody can bury it deep enough to break the search', () => {
  const deep = JSON.parse(`${'{"in":['.repeat(200_000)}"a\\u0000"${']}'.repeat(200_000)}`)
  withoutUnseen(deep)
  let inside = deep
  while (typeof inside !== 'string') inside = Array.isArray(inside) ? inside[0] : inside.in
  expect(inside).toBe('a')
})

it('all that came in is reached, and what is no text stays', () => {
  const file = Buffer.from('a\0')
  const body = { text: 'a\0', list: ['b\u202e', 7, null], in: { deep: 'c\u200b', yes: true }, file }
  withoutUnseen(body)
  expect(body).toEqual({ text: 'a', list: ['b', 7, null], in: { deep: 'c', yes: true }, file })
  expect(file).toEqual(Buffer.from('a\0'))
})
