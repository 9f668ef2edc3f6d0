import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FENGHUANGSHAN, startTestApi, type TestApi } from '../../test/harness.ts'
import { eventCounters } from '../modules/events/tables.ts'
import { columnsOf, plainArray, statement } from './statement.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ withCast: false })
})
afterAll(() => api.close())

/** Texts that a careless array literal would tear apart, and any others. */
const HOSTILE = [
  '',
  ' ',
  'NULL',
  'null',
  '"',
  '\\',
  '\\"',
  '{}',
  '{',
  '}',
  ',',
  'a,b',
  '\n',
  '\t',
  "'",
  "';--",
]
const NEIGHBOURS = [
  '小宝',
  '绘本课《好饿的毛毛虫》',
  '👩‍👧',
  '🐛',
  '\u{20000}',
  '，',
  '“”',
  '\u0001',
  '﻿',
  '$1',
]
const piece = fc.oneof(fc.constantFrom(...HOSTILE, ...NEIGHBOURS), fc.string({ unit: 'grapheme' }))
const text = fc
  .array(piece, { maxLength: 4 })
  .map((pieces) => pieces.join(''))
  // PostgreSQL has no text with U+0000.
  .map((joined) => joined.replaceAll('\u0000', ''))
const instant = fc.date({
  min: new Date('1900-01-01T00:00:00Z'),
  max: new Date('2999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const uuid = fc.uuid()

const read = statement<{
  community: string
  flags: unknown[]
  alone: string
  texts: unknown[]
  instants: unknown[]
  ids: unknown[]
  numbers: unknown[]
}>(
  'test_arrays',
  `select $1::text as community, $2::text[] as texts, $3::timestamptz[] as instants, $4::uuid[] as ids,
    $5::int[] as numbers, $6::bool[] as flags, $7::text as alone`,
)

describe('arrays in a statement', () => {
  it('are read by PostgreSQL as they were written, whatever is in them', async () => {
    const many = <T>(of: fc.Arbitrary<T>) => fc.array(fc.option(of, { freq: 6 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        many(text),
        many(instant),
        many(uuid),
        many(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        many(fc.boolean()),
        text,
        async (texts, instants, ids, numbers, flags, alone) => {
          const [row] = await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
            read(tx, [texts, instants, ids, numbers, flags, alone]),
          )
          expect(row).toEqual({ community: FENGHUANGSHAN, texts, instants, ids, numbers, flags, alone })
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(HOSTILE)('are read as they were written with %j alone in it', async (only) => {
    const [row] = await api.db.inCommunity(FENGHUANGSHAN, (tx) => read(tx, [[only], [], [], [], [], only]))
    expect(row).toMatchObject({ texts: [only], alone: only, instants: [] })
  })
})

describe('arrays without quotes', () => {
  it('are read by PostgreSQL as they were written: ids, numbers, flags and instants', async () => {
    const many = <T>(of: fc.Arbitrary<T>) => fc.array(fc.option(of, { freq: 6 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        many(instant),
        many(uuid),
        many(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        many(fc.boolean()),
        async (instants, ids, numbers, flags) => {
          const written = [instants, ids, numbers, flags].map((each) => plainArray(each))
          const [row] = await api.db.inCommunity(FENGHUANGSHAN, (tx) => read(tx, [[], ...written, '']))
          expect(row).toMatchObject({ instants, ids, numbers, flags })
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('columns of a table', () => {
  it('come under their names in code', () => {
    expect(columnsOf(eventCounters, 'c')).toContain('c.newcomer_taken as "newcomerTaken"')
  })
})
