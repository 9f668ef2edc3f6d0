import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Nullable, Shape } from '../../schema'
import { CHAIN_NOTE_KINDS, MAX_CHAIN_LINES } from '../chain-import/terms'
import { CHAIN_LINE_STATUSES, CHAIN_MATCHES, CHAIN_RESULTS, MAX_GUEST_NAME } from './terms'

export const ChainPersonView = Shape({
  personId: Id,
  name: Type.String(),
  address: Type.String(),
  maskedPhone: Nullable(Type.String()),
  /** Why they cannot be put on the shift; null when they can. */
  refusal: Nullable(Type.String()),
})
export type ChainPersonView = Type.Static<typeof ChainPersonView>

const GuestName = Type.String({ minLength: 1, maxLength: MAX_GUEST_NAME, pattern: '\\S' })

export const ChainLineView = Shape({
  /** As written; null where none was. */
  number: Nullable(Type.Integer()),
  /** As written, without what else stands there. */
  name: Type.String(),
  /** What was written. */
  raw: Type.String(),
  comment: Nullable(Type.String()),
  status: CodeOf(CHAIN_LINE_STATUSES),
  message: Nullable(Type.String()),
  matchedBy: Nullable(CodeOf(CHAIN_MATCHES)),
  person: Nullable(ChainPersonView),
  candidates: Type.Array(ChainPersonView),
  guestName: Type.String(),
  /** Names for those who come along. */
  companions: Type.Array(Type.String()),
  wouldWait: Type.Boolean(),
})
export type ChainLineView = Type.Static<typeof ChainLineView>

export const ChainPreview = Shape({
  lines: Type.Array(ChainLineView),
  /** Lines that name nobody. */
  notes: Type.Array(Shape({ kind: CodeOf(CHAIN_NOTE_KINDS), line: Type.Integer(), raw: Type.String() })),
  /** Places that nobody has and nobody waits for. */
  freePlaces: Type.Integer(),
})
export type ChainPreview = Type.Static<typeof ChainPreview>

const params = Shape({ recruitmentId: Id })
const Where = { shiftId: Id, groupId: Type.Optional(Id) }

export const previewChain = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/chain-import/preview',
  summary:
    'Read chain text (接龙) out of a WeChat group and propose, person by person, what is to become of it.',
  params,
  body: Shape({ ...Where, text: Type.String() }),
  reply: ChainPreview,
})

export const ChainDecision = Type.Union([Shape({ personId: Id }), Shape({ guestName: GuestName })])
export type ChainDecision = Type.Static<typeof ChainDecision>

export const importChain = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/chain-import',
  summary:
    'Put those of a chain whom staff decided on onto a shift or into its line, in this order, all or nothing. Who is there already stays as they are.',
  params,
  body: Shape({
    ...Where,
    /** Whoever is left out is skipped. */
    people: Type.Array(ChainDecision, { minItems: 1, maxItems: MAX_CHAIN_LINES }),
  }),
  reply: Shape({
    /** As asked, in order. */
    results: Type.Array(
      Shape({
        name: Type.String(),
        result: CodeOf(CHAIN_RESULTS),
        waitingPosition: Nullable(Type.Integer()),
        /** Registered as a volunteer by this. */
        newVolunteer: Type.Boolean(),
      }),
    ),
  }),
})
export type ChainImported = Type.Static<typeof importChain.reply>
