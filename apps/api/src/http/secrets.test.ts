import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecrets } from './secrets.ts'

const keys = () => ({ dataKey: randomBytes(32), lookupKey: randomBytes(32), tokenSecret: randomBytes(32) })
const secrets = createSecrets(keys())
const place = { communityId: 'a', table: 'persons', rowId: '1', field: 'phone' }

describe('encrypted fields', () => {
  it('open again at their own place', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(secrets.decrypt({ ...place, cipher: secrets.encrypt({ ...place, text }) })).toBe(text)
      }),
    )
  })
  it('do not open in another row, field, table or community, with another key, or changed', () => {
    const cipher = secrets.encrypt({ ...place, text: '13800000001' })
    for (const other of [{ communityId: 'b' }, { table: 'x' }, { rowId: '2' }, { field: 'id_number' }])
      expect(() => secrets.decrypt({ ...place, ...other, cipher })).toThrow()
    expect(() => createSecrets(keys()).decrypt({ ...place, cipher })).toThrow()
    const changed = Buffer.from(cipher)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(() => secrets.decrypt({ ...place, cipher: changed })).toThrow()
  })
  it('never look alike twice, but their look-up hashes do within one community', () => {
    const text = '13800000001'
    expect(secrets.encrypt({ ...place, text }).equals(secrets.encrypt({ ...place, text }))).toBe(false)
    const hash = (communityId: string) => secrets.lookupHash({ communityId, field: 'phone', text })
    expect(hash('a')).toBe(hash('a'))
    expect(hash('a')).not.toBe(hash('b'))
  })
})
