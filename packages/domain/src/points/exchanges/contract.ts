import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import {
  EXCHANGE_DECISIONS,
  EXCHANGE_PHASES,
  EXCHANGE_SIDES,
  EXCHANGE_STEPS,
  MAX_EXCHANGE_MINUTES,
  MAX_EXCHANGE_POINTS,
  MIN_EXCHANGE_MINUTES,
} from './terms'

const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })
const Said = Nullable(Shape({ code: Type.String(), message: Type.String() }))

const asked = {
  /** What help: `修水龙头`. */
  title: Type.String({ minLength: 2, maxLength: 30, pattern: '\\S.*\\S' }),
  about: Type.String({ maxLength: 300 }),
  place: Type.String({ minLength: 2, maxLength: 60, pattern: '\\S.*\\S' }),
  startsAt: Instant,
}

export const ExchangeRow = Shape({
  id: Id,
  ...asked,
  endsAt: Instant,
  points: Type.Integer(),
  phase: CodeOf(EXCHANGE_PHASES),
  /** Of the asker's home. */
  gridName: Nullable(Type.String()),
  /** Asked from the reader's own grid. */
  near: Type.Boolean(),
  /** In full for the two and staff, else `王**`. */
  askerName: Type.String(),
  helperName: Nullable(Type.String()),
  /** Which of the two the reader is, or acts for. */
  side: Nullable(CodeOf(EXCHANGE_SIDES)),
})
export type ExchangeRow = Type.Static<typeof ExchangeRow>

/** What the reader may do now. */
const Act = CodeOf({ cancel: '', withdraw: '', confirm: '', dispute: '', decide: '' })
export type ExchangeActCode = Type.Static<typeof Act>

export const ExchangeView = Shape({
  ...ExchangeRow.properties,
  askerId: Nullable(Id),
  helperId: Nullable(Id),
  paidPoints: Type.Integer(),
  closedAt: Nullable(Instant),
  /** The other's masked number, once somebody has accepted and until it is over. */
  otherPhone: Nullable(Type.String()),
  steps: Type.Array(
    Shape({
      kind: CodeOf(EXCHANGE_STEPS),
      at: Instant,
      /** Whom of the two it is about, as the reader may see them. */
      name: Nullable(Type.String()),
      /** Entered by staff for somebody without a phone. */
      byDesk: Type.Boolean(),
      note: Type.String(),
    }),
  ),
  /** Of the side that the reader is on. */
  acts: Type.Array(Act),
  /** For staff: what may be entered for either side at the desk. */
  deskActs: Shape({ asker: Type.Array(Act), helper: Type.Array(Act) }),
  /** True where the reader might be the one who helps; `acceptRefusal` says why not now. */
  canHelp: Type.Boolean(),
  acceptRefusal: Said,
})
export type ExchangeView = Type.Static<typeof ExchangeView>

const ofExchange = Shape({ exchangeId: Id })
/** Staff say for whom they enter it at the desk; left out, it is one's own. */
const ForSide = Type.Optional(CodeOf(EXCHANGE_SIDES))

export const listOpenExchanges = endpoint({
  method: 'GET',
  url: '/exchanges',
  summary: 'Requests that nobody has accepted: of the reader’s own grid first, then by time; 20 a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(ExchangeRow),
})
export const listMyExchanges = endpoint({
  method: 'GET',
  url: '/my/exchanges',
  summary: 'Those the reader, or somebody they act for, asks or helps in; newest first, 20 a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(ExchangeRow),
})
export const listExchangesForStaff = endpoint({
  method: 'GET',
  url: '/exchanges/for-staff',
  summary:
    'Disputes and those where somebody keeps silent (call list), the oldest first; or all, newest first.',
  query: Shape({ all: Type.Optional(Type.Boolean()), cursor: Type.Optional(Cursor) }),
  reply: PageOf(ExchangeRow),
})
export const getExchange = endpoint({
  method: 'GET',
  url: '/exchanges/:exchangeId',
  summary: 'One exchange with its steps; while it is open for everyone, then for the two and staff.',
  params: ofExchange,
  reply: ExchangeView,
})
export const askForHelp = endpoint({
  method: 'POST',
  url: '/exchanges',
  summary:
    'Ask for help; the points are held at once. For oneself or whom one is a proxy for; staff for anybody.',
  body: Shape({
    personId: Id,
    ...asked,
    minutes: Type.Integer({ minimum: MIN_EXCHANGE_MINUTES, maximum: MAX_EXCHANGE_MINUTES }),
    points: Type.Integer({ minimum: 1, maximum: MAX_EXCHANGE_POINTS }),
  }),
  reply: ExchangeView,
})
export const acceptExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/accept',
  summary: 'A volunteer accepts; of several at once one does. Staff for somebody without a phone.',
  params: ofExchange,
  body: Shape({ personId: Id }),
  reply: ExchangeView,
})
export const cancelExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/cancel',
  summary: 'The asker cancels before it begins; the points go back.',
  params: ofExchange,
  body: Shape({ side: ForSide }),
  reply: ExchangeView,
})
export const withdrawFromExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/withdraw',
  summary: 'The helper withdraws before it begins; it is open again.',
  params: ofExchange,
  body: Shape({ side: ForSide }),
  reply: ExchangeView,
})
export const confirmExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/confirm',
  summary: 'One of the two confirms that it was done; when both have, the points move.',
  params: ofExchange,
  body: Shape({ side: ForSide }),
  reply: ExchangeView,
})
export const disputeExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/dispute',
  summary: 'One of the two asks staff to decide, with the reason that both read.',
  params: ofExchange,
  body: Shape({ side: ForSide, reason: Reason }),
  reply: ExchangeView,
})
export const decideExchange = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/decide',
  summary: 'Staff decide a dispute, or where somebody keeps silent: pay, return, or split, with the reason.',
  params: ofExchange,
  body: Shape({
    decision: CodeOf(EXCHANGE_DECISIONS),
    /** The helper’s part; only for a split. */
    helperPoints: Type.Optional(Type.Integer()),
    reason: Reason,
  }),
  reply: ExchangeView,
})
export const revealExchangePhone = endpoint({
  method: 'POST',
  url: '/exchanges/:exchangeId/reveal-phone',
  summary: 'The other’s number in full, for the two of them while the help is under way; audited.',
  params: ofExchange,
  body: Shape({ reason: Reason }),
  reply: Shape({ value: Nullable(Type.String()) }),
})
