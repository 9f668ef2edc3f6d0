import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { DEMO_IDENTITIES } from './identities.ts'
import { seedDemo } from './seed.ts'

describe('the demo community', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi({ withCast: false })
    const from = performance.now()
    expect(await seedDemo(api.services, api.start)).toBe(true)
    console.log(`seeded in ${Math.round(performance.now() - from)} ms`)
  })
  afterAll(() => api.close())

  const count = async (table: string, where = 'true') => {
    const { rows } = await api.admin.query(`select count(*)::int as n from ${table} where ${where}`)
    return rows[0].n as number
  }

  it('has the 611 households of the brick-factory compound, two more compounds and six grids', async () => {
    expect(await count('grids')).toBe(6)
    expect(await count('compounds')).toBe(3)
    expect(await count('households')).toBe(961)
    expect(await count('households', `address like '砖瓦厂小区 %'`)).toBe(611)
  })

  it('is founded once', async () => {
    expect(await seedDemo(api.services, api.start)).toBe(false)
    expect(await count('communities')).toBe(1)
  })

  it('lets everyone of the sign-in page in', async () => {
    for (const { key, name } of DEMO_IDENTITIES) {
      const tokens = (await api.anonymous('POST', '/auth/demo', { key })).json()
      const headers = { authorization: `Bearer ${tokens.accessToken}` }
      const me = (await api.anonymous('GET', '/me', undefined, { headers })).json()
      expect(me.person.name, name).toBe(name)
    }
  })
})
