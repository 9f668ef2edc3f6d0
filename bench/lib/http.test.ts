import { describe, expect, it } from 'vitest'
import { readReply, requestBytes, retryAfterMs } from './http.ts'

const body = '{"message":"报上了"}'
const counted = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk(body.slice(0, 5))}${chunk(body.slice(5))}0\r\n\r\n`

describe('readReply', () => {
  it.each([
    ['with a length', counted],
    ['in chunks', chunked],
  ])('reads an answer %s, and waits while any byte of it is missing', (_, text) => {
    const bytes = Buffer.from(text)
    for (let length = 0; length < bytes.length; length++)
      expect(readReply(bytes.subarray(0, length))).toBeNull()
    expect(readReply(bytes)).toMatchObject({ status: 200, body })
  })

  it('takes an unchanged page for an answer without a body', () => {
    expect(readReply(Buffer.from('HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n'))).toMatchObject({
      status: 304,
      body: '',
    })
  })

  it('refuses to guess where an answer without a length ends', () => {
    expect(() => readReply(Buffer.from('HTTP/1.1 200 OK\r\n\r\nhello'))).toThrow('without a length')
  })
})

it('hears when to come back', () => {
  expect(retryAfterMs({ status: 503, head: 'HTTP/1.1 503 x\r\nRetry-After: 2', body: '' })).toBe(2000)
  expect(retryAfterMs({ status: 503, head: 'HTTP/1.1 503 x', body: '' })).toBe(0)
})

it('counts the bytes of a body, not its letters', () => {
  const bytes = requestBytes({ method: 'POST', path: '/x', headers: { 'idempotency-key': 'k' }, body: '好' })
  expect(bytes.toString()).toBe(
    'POST /x HTTP/1.1\r\nhost: 127.0.0.1\r\nidempotency-key: k\r\ncontent-type: application/json\r\n' +
      'content-length: 5\r\n\r\n"好"',
  )
})
