import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Instant, Nullable, Shape } from '../../schema'

const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })

/** An outside system (外部系统) that sends cases in and asks for them by Open311. */
export const OutsideSystemView = Shape({
  id: Id,
  name: Type.String(),
  mayReport: Type.Boolean(),
  mayRead: Type.Boolean(),
  keyMadeAt: Instant,
  /** Of the key it has now; to the minute or so. */
  lastUsedAt: Nullable(Instant),
  revokedAt: Nullable(Instant),
  revokeReason: Nullable(Type.String()),
  /** Cases that came in from it. */
  sent: Type.Integer(),
})
export type OutsideSystemView = Type.Static<typeof OutsideSystemView>

const ofSystem = Shape({ systemId: Id })

export const listOutsideSystems = endpoint({
  method: 'GET',
  url: '/outside-systems',
  summary: 'For the manager: the outside systems, those in service first, and what they have to be told.',
  reply: Shape({
    rows: Type.Array(OutsideSystemView),
    /** `jurisdiction_id` of this community. */
    jurisdictionId: Id,
    /** The base of all addresses; without a host where the server was not told its own. */
    baseUrl: Type.String(),
  }),
})
export const addOutsideSystem = endpoint({
  method: 'POST',
  url: '/outside-systems',
  summary: 'Let an outside system in. Its key is read by `revealOutsideKey`, right after.',
  body: Shape({
    name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
    mayReport: Type.Boolean(),
    mayRead: Type.Boolean(),
  }),
  reply: OutsideSystemView,
})
export const renewOutsideKey = endpoint({
  method: 'POST',
  url: '/outside-systems/:systemId/new-key',
  summary: 'Give a system a new key: the old one opens nothing from then on, and what was stopped goes on.',
  params: ofSystem,
  body: Shape({ reason: Reason }),
  reply: OutsideSystemView,
})
export const revokeOutsideKey = endpoint({
  method: 'POST',
  url: '/outside-systems/:systemId/revocation',
  summary: 'Take a system its key, at once. What it sent in stays.',
  params: ofSystem,
  body: Shape({ reason: Reason }),
  reply: OutsideSystemView,
})
export const revealOutsideKey = endpoint({
  method: 'POST',
  url: '/outside-systems/:systemId/key',
  summary: 'The key, for who has just made it: within ten minutes, and before it was ever used.',
  params: ofSystem,
  body: Shape({}),
  reply: Shape({ key: Type.String() }),
})
