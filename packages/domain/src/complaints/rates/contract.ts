import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { CLOSED_AS, COMPLAINT_CATEGORIES, COMPLAINT_PHASES, RESIDENT_VERDICTS } from '../terms'
import { NO_GRID, RATE_COUNTS, RATE_GROUPS, type RATES } from './terms'

/** A month in Shanghai, `2026-11`. */
const Month = Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' })
/** A grid, or `none`: cases that have none yet. */
const GridKey = Type.String({ pattern: `^(${NO_GRID}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$` })

const Count = Type.Integer({ minimum: 0 })
const Counts = Shape({
  received: Count,
  answer_due: Count,
  answered: Count,
  judged: Count,
  solved: Count,
  partly: Count,
  unsolved: Count,
  rated: Count,
  satisfied: Count,
  no_answer: Count,
  written_down: Count,
} satisfies Record<keyof typeof RATE_COUNTS, typeof Count>)
/** In percent with one decimal; null: of nothing. */
const Percent = Nullable(Type.Number({ minimum: 0, maximum: 100 }))
const Percents = Shape({
  answered: Percent,
  solved: Percent,
  satisfied: Percent,
} satisfies Record<keyof typeof RATES, typeof Percent>)

const Figures = { counts: Counts, percents: Percents }
export const RateRow = Shape({
  /** The grid (or `none`), category, month, or unit that was whistled to it. */
  key: Type.String(),
  name: Type.String(),
  ...Figures,
})
export type RateRow = Type.Static<typeof RateRow>

const which = {
  /** Months the cases came in, both inclusive; left out: the last twelve. */
  from: Type.Optional(Month),
  to: Type.Optional(Month),
  grid: Type.Optional(GridKey),
  category: Type.Optional(CodeOf(COMPLAINT_CATEGORIES)),
  /** Cases that this unit was whistled to. */
  unit: Type.Optional(Id),
}

export const RatesView = Shape({
  from: Month,
  to: Month,
  /** The grid of a reader who handles one only: these are its cases, those of no grid, and the reader’s own. */
  ownGridName: Nullable(Type.String()),
  whole: Shape(Figures),
  rows: Type.Array(RateRow),
})
export type RatesView = Type.Static<typeof RatesView>

export const getRates = endpoint({
  method: 'GET',
  url: '/complaints/rates',
  summary:
    'For staff: answered, solved and satisfied, by grid, category, month or unit, of the cases they handle.',
  query: Shape({ by: CodeOf(RATE_GROUPS), ...which }),
  reply: RatesView,
})

export const CountedCase = Shape({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  category: CodeOf(COMPLAINT_CATEGORIES),
  gridName: Nullable(Type.String()),
  ownerName: Nullable(Type.String()),
  phase: CodeOf(COMPLAINT_PHASES),
  reportedAt: Instant,
  closedAs: Nullable(CodeOf(CLOSED_AS)),
  verdict: Nullable(CodeOf(RESIDENT_VERDICTS)),
  stars: Nullable(Type.Integer()),
  words: Nullable(Type.String()),
})
export type CountedCase = Type.Static<typeof CountedCase>

export const listRatedCases = endpoint({
  method: 'GET',
  url: '/complaints/rates/cases',
  summary: 'For staff: the very cases that a number of the rates counts, the newest first; 20 a page.',
  query: Shape({ count: CodeOf(RATE_COUNTS), ...which, cursor: Type.Optional(Cursor) }),
  reply: PageOf(CountedCase),
})

export const exportRates = endpoint({
  method: 'POST',
  url: '/complaints/rates/exports',
  summary: 'For staff: the same table as .xlsx (base64).',
  body: Shape({ by: CodeOf(RATE_GROUPS), ...which }),
  reply: Shape({ fileName: Type.String(), base64: Type.String(), rows: Type.Integer() }),
})
