import type { Endpoint } from '@linli/domain/endpoint'
import fastJsonStringify from 'fast-json-stringify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { modules } from '../modules.ts'
import { compileSerializer } from './serialiser.ts'

const endpoints: Endpoint[] = []
for (const module of modules) module((endpoint: Endpoint) => void endpoints.push(endpoint))

describe('the contracts', () => {
  it('can all be compiled, which else nobody would see before the first call', () => {
    expect(endpoints.length).toBeGreaterThan(50)
    for (const { method, url, params, query, body, reply } of endpoints) {
      for (const schema of [params, query, body]) if (schema) Compile(schema)
      expect(() => fastJsonStringify(reply), `${method} ${url}`).not.toThrow()
    }
    expect(() => fastJsonStringify({ type: 'no such type' } as TSchema)).toThrow()
    expect(() => fastJsonStringify({ $ref: 'nowhere' } as TSchema)).toThrow()
  })

  it('are all that an answer tells: what they do not name is left out', () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } } } as TSchema
    const write = compileSerializer({ schema, method: 'GET', url: '/' })
    expect(write({ name: '王阿姨', phone: '13800000000' })).toBe('{"name":"王阿姨"}')
  })
})
