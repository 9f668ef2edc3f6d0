import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkStructure } from './check-structure.ts'

let root: string

/** A small tree with nothing wrong in it. */
const SOUND: Record<string, string> = {
  'packages/domain/src/time.ts': 'export const now = () => new Date()\n',
  'packages/domain/src/events/terms.ts': `export const EVENT_KINDS = { opera: '演出' }\n`,
  'packages/domain/src/events/rules.ts': `import type { Event } from './contract'\nimport { EVENT_KINDS } from './terms'\nexport const has = (event: Event) => event.kind in EVENT_KINDS\n`,
  'packages/domain/src/events/contract.ts': `import * as Type from 'typebox'\nexport type Event = { kind: string }\nexport const Id = Type.String()\n`,
  'packages/domain/src/events/rules.test.ts': `import { it } from 'vitest'\nimport { has } from './rules'\nit('has', () => has({ kind: 'opera' }))\n`,
  'packages/domain/src/people/roster/sheet.ts': `export const COLUMNS = ['小区']\n`,
  'packages/ui/src/button.tsx': `import { View } from '@tarojs/components'\nexport const Button = () => <View />\n`,
  'apps/api/src/modules.ts': `import { eventRoutes } from './modules/events/routes.ts'\nexport const modules = [eventRoutes]\n`,
  'apps/api/src/db/tables.ts': `export * from '../modules/events/tables.ts'\n`,
  'apps/api/src/modules/events/tables.ts': `import { pgTable } from 'drizzle-orm/pg-core'\nexport const events = pgTable('events', {})\n`,
  'apps/api/src/modules/events/store.ts': `import { sql } from 'drizzle-orm'\nimport { events } from './tables.ts'\nexport const q = sql\`\${events}\`\n`,
  'apps/api/src/modules/events/actions.ts': `import { has } from '@linli/domain/events/rules'\nimport { q } from './store.ts'\nexport const act = () => [has, q]\n`,
  'apps/api/src/modules/events/routes.ts': `import { Id } from '@linli/domain/events/contract'\nimport { act } from './actions.ts'\nimport { checkInRoutes } from './check-in/routes.ts'\nexport const eventRoutes = [Id, act, checkInRoutes]\n`,
  'apps/api/src/modules/events/check-in/routes.ts': 'export const checkInRoutes = []\n',
  'apps/mini/src/modules/events/pages/detail/index.tsx': `import { has } from '@linli/domain/events/rules'\nexport default () => has\n`,
  'apps/mini/src/modules/events/pages/detail/index.config.ts': 'export default {}\n',
  'apps/mini/src/modules/events/pages/detail/index.scss': 'page { margin: 0 }\n',
  'apps/mini/src/modules/events/components/session-card.tsx': 'export const SessionCard = () => null\n',
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'linli-structure-'))
  for (const [file, text] of Object.entries(SOUND)) write(file, text)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

/** Plants one file in the sound tree and tells what is reported. */
function plant(file: string, text = ''): { file: string; problem: string }[] {
  write(file, text)
  return checkStructure(root).map((violation) => ({ file: violation.file, problem: violation.problem }))
}

function reported(file: string, problem: string | RegExp) {
  return [{ file, problem: expect.stringMatching(problem) }]
}

it('finds nothing in a sound tree', () => {
  expect(checkStructure(root)).toEqual([])
})

it('says what to do about each violation', () => {
  write('packages/domain/src/events/helpers.ts', '')
  expect(checkStructure(root)[0]?.remedy).toContain('terms.ts, rules.ts, contract.ts')
})

describe('the vocabulary', () => {
  it.each([
    ['packages/domain/src/events/helpers.ts', 'vocabulary'],
    ['packages/domain/src/events/waiting-list/store.ts', 'vocabulary'],
    ['packages/domain/src/events/sheet.ts', 'vocabulary'],
    ['apps/api/src/modules/events/utils.ts', 'vocabulary'],
    ['apps/api/src/modules/events/check-in/helpers.ts', 'vocabulary'],
    ['apps/api/src/modules/events/checkIn/store.ts', 'kebab-case'],
    ['apps/api/src/modules/events/check-in/by-staff/store.ts', 'too deep'],
    ['apps/mini/src/modules/events/store.ts', 'neither a page nor a component'],
    ['apps/mini/src/modules/events/pages/detail/list.tsx', 'neither a page nor a component'],
    ['apps/mini/src/modules/events/components/SessionRow.tsx', 'neither a page nor a component'],
  ])('refuses %s', (file, problem) => {
    expect(plant(file)).toEqual(reported(file, problem))
  })

  it.each(['apps/api/src/modules', 'apps/mini/src/modules'])(
    'wants modules of %s to be in the domain',
    (base) => {
      const file = base.includes('api') ? 'store.ts' : 'pages/list/index.tsx'
      expect(plant(`${base}/complaints/${file}`)).toEqual(
        reported(`${base}/complaints`, 'no module "complaints"'),
      )
    },
  )

  it('wants every routes.ts to be mounted', () => {
    write('packages/domain/src/points/terms.ts', '')
    const file = 'apps/api/src/modules/points/routes.ts'
    expect(plant(file)).toEqual(reported(file, 'mounted nowhere'))
  })
})

describe('the directions', () => {
  it.each([
    ['packages/domain/src/clock.ts', 'node:fs', 'domain knows nothing'],
    ['packages/domain/src/events/rules.ts', '@linli/api/db', 'domain knows nothing'],
    ['packages/domain/src/events/rules.ts', 'typebox', 'do not depend on what travels'],
    ['packages/domain/src/events/rules.ts', './contract', 'do not depend on what travels'],
    ['packages/domain/src/events/contract.ts', './rules', 'does not decide'],
    ['packages/domain/src/events/terms.ts', 'typebox', 'terms are words'],
    ['packages/domain/src/events/terms.ts', './rules', 'terms are words'],
    ['packages/ui/src/button.tsx', '@linli/domain/events/terms', 'components know neither'],
    ['apps/mini/src/shared/call.ts', '@linli/api', 'runs on a phone'],
    ['apps/mini/src/shared/call.ts', 'node:fs', 'runs on a phone'],
    ['apps/mini/src/shared/call.ts', '../../../api/src/app', 'another package by path'],
    ['apps/api/src/app.ts', '@linli/ui/button', 'does not know the pages'],
    ['apps/api/src/app.ts', '../../../packages/domain/src/time', 'another package by path'],
    ['apps/api/src/modules/events/tables.ts', './store.ts', 'tables know only'],
    ['apps/api/src/modules/events/store.ts', './actions.ts', 'does not decide'],
    ['apps/api/src/modules/events/store.ts', '@linli/domain/events/rules', 'does not decide'],
    ['apps/api/src/modules/events/actions.ts', './tables.ts', 'no SQL, no HTTP'],
    ['apps/api/src/modules/events/actions.ts', 'drizzle-orm', 'no SQL, no HTTP'],
    ['apps/api/src/modules/events/actions.ts', 'fastify', 'no SQL, no HTTP'],
    ['apps/api/src/modules/events/check-in/routes.ts', '../tables.ts', 'who may call'],
    ['apps/api/src/modules/events/check-in/routes.ts', 'drizzle-orm', 'who may call'],
  ])('keep %s from importing %s', (file, specifier, problem) => {
    const planted = plant(file, `import { x } from '${specifier}'\nexport const y = x\n`)
    expect(planted).toContainEqual({ file, problem: expect.stringContaining(problem) })
  })

  it('see dynamic imports and require too', () => {
    const file = 'packages/domain/src/lazy.ts'
    expect(plant(file, `export const a = import('node:fs')\nexport const b = require('pg')\n`)).toHaveLength(
      2,
    )
  })

  it('let types pass where values may not', () => {
    const file = 'apps/api/src/modules/events/check-in/routes.ts'
    const types = `import { type events } from '../tables.ts'\nimport type { SQL } from 'drizzle-orm'\n`
    expect(plant(file, `${types}export type T = [typeof events, SQL]\n`)).toEqual([])
  })
})

describe('the habits', () => {
  it('limit a file to 400 lines', () => {
    const file = 'apps/api/src/long.ts'
    expect(plant(file, 'export {}\n'.repeat(400))).toEqual([])
    expect(plant(file, 'export {}\n'.repeat(401))).toEqual(reported(file, '401 lines'))
  })

  it('refuse barrels', () => {
    const file = 'packages/ui/src/index.ts'
    expect(plant(file, `export * from './button'\n`)).toEqual(reported(file, 're-exports'))
  })

  it.each(['it.only', 'test.skip', 'describe.skip', 'it.concurrent.only', 'it.todo'])('refuse %s', (call) => {
    const file = 'apps/api/src/app.test.ts'
    expect(plant(file, `${call}('x', () => {})\n`)).toEqual(reported(file, /uses (it|test|describe)\./))
  })

  it.each(['new Date()', 'Date.now()', 'Math.random()', 'fetch("/")'])(
    'keep %s out of the domain',
    (call) => {
      const file = 'packages/domain/src/events/waiting-list/rules.ts'
      expect(plant(file, `export const x = ${call}\n`)).toEqual(
        reported(file, 'neither clock, chance nor I/O'),
      )
    },
  )

  it('let the domain compute with dates it was given', () => {
    const file = 'packages/domain/src/events/waiting-list/rules.ts'
    const text = '// new Date() in a comment\nexport const later = (at: Date) => new Date(at.getTime() + 1)\n'
    expect(plant(file, text)).toEqual([])
  })
})
