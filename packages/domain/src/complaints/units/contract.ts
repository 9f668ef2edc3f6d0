import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Done, Id, Instant, Nullable, Shape } from '../../schema'

const Name = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' })
const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })
const Grids = Type.Array(Id, { maxItems: 50, uniqueItems: true })

/** How many of those that count were done in time (`unitRates`). */
export const Rate = Shape({
  met: Type.Integer(),
  of: Type.Integer(),
  /** With one decimal; null: of nothing. */
  percent: Nullable(Type.Number({ minimum: 0, maximum: 100 })),
})
export type Rate = Type.Static<typeof Rate>

/** A partner unit (共建单位) as staff see it. */
export const UnitView = Shape({
  id: Id,
  name: Type.String(),
  contactName: Type.String(),
  maskedPhone: Nullable(Type.String()),
  /** The grids it works for; none named: the whole community. */
  grids: Type.Array(Shape({ id: Id, name: Type.String() })),
  suspendedAt: Nullable(Instant),
  suspendReason: Nullable(Type.String()),
  /** People who may act for it now. */
  delegates: Type.Integer(),
  /** Whistles that are neither done nor over. */
  open: Type.Integer(),
  /** Of the last 365 days, on cases that the reader handles; `open` too. */
  reported: Rate,
  closed: Rate,
})
export type UnitView = Type.Static<typeof UnitView>

export const DelegateView = Shape({
  accountId: Id,
  name: Type.String(),
  joinedAt: Instant,
  suspendedAt: Nullable(Instant),
  suspendReason: Nullable(Type.String()),
})
export type DelegateView = Type.Static<typeof DelegateView>

/** An invitation that can still be used. */
export const InvitationView = Shape({ id: Id, name: Type.String(), code: Type.String(), expiresAt: Instant })
export type InvitationView = Type.Static<typeof InvitationView>

const UnitForm = Shape({
  name: Name,
  contactName: Name,
  /** Kept encrypted; null: none is known, or, when changing, what is there stays. */
  phone: Nullable(Type.String({ minLength: 1, maxLength: 30 })),
  gridIds: Grids,
})
export type UnitForm = Type.Static<typeof UnitForm>

const ofUnit = Shape({ unitId: Id })
const Suspension = Shape({ suspended: Type.Boolean(), reason: Reason })

export const listUnits = endpoint({
  method: 'GET',
  url: '/partner-units',
  summary: 'For staff: the partner units, those in service first, with how promptly they came and finished.',
  reply: Shape({
    rows: Type.Array(UnitView),
    /** The grid of a reader who handles one only: whistles are counted of its cases, those of no grid, and the reader’s own. */
    ownGridName: Nullable(Type.String()),
    /** The grids there are, to choose from. */
    grids: Type.Array(Shape({ id: Id, name: Type.String() })),
  }),
})
export const addUnit = endpoint({
  method: 'POST',
  url: '/partner-units',
  summary: 'Add a partner unit; for those who look after the whole community.',
  body: UnitForm,
  reply: UnitView,
})
export const changeUnit = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId',
  summary: 'Change name, contact or grids of a unit.',
  params: ofUnit,
  body: UnitForm,
  reply: UnitView,
})
export const suspendUnit = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/suspension',
  summary: 'Stop a unit: its people see nothing from then on, and nobody can whistle to it; or let it go on.',
  params: ofUnit,
  body: Suspension,
  reply: UnitView,
})
export const revealUnitPhone = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/phone',
  summary: 'The number of the contact in full, for a reason that is kept.',
  params: ofUnit,
  body: Shape({ reason: Reason }),
  reply: Shape({ phone: Nullable(Type.String()) }),
})
export const listDelegates = endpoint({
  method: 'GET',
  url: '/partner-units/:unitId/delegates',
  summary: 'For the manager: who acts for a unit, and the invitations that can still be used.',
  params: ofUnit,
  reply: Shape({ rows: Type.Array(DelegateView), invitations: Type.Array(InvitationView) }),
})
export const inviteDelegate = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/invitations',
  summary: 'Make a code that lets one account act for the unit.',
  params: ofUnit,
  body: Shape({ name: Name }),
  reply: InvitationView,
})
export const cancelInvitation = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/invitations/:invitationId/cancel',
  summary: 'Take a code back that nobody has used.',
  params: Shape({ unitId: Id, invitationId: Id }),
  body: Shape({}),
  reply: Done,
})
export const appointDelegate = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/delegates',
  summary: 'Let a resident who uses the app act for the unit.',
  params: ofUnit,
  body: Shape({ personId: Id }),
  reply: DelegateView,
})
export const suspendDelegate = endpoint({
  method: 'POST',
  url: '/partner-units/:unitId/delegates/:accountId/suspension',
  summary: 'Somebody acts for the unit no longer, at once; or again.',
  params: Shape({ unitId: Id, accountId: Id }),
  body: Suspension,
  reply: DelegateView,
})

export const MyUnit = Shape({
  unitName: Type.String(),
  /** As the community knows the reader there. */
  name: Type.String(),
  /** Whistles that wait for the unit, and how many of them are late. */
  open: Type.Integer(),
  overdue: Type.Integer(),
})
export type MyUnit = Type.Static<typeof MyUnit>

export const redeemInvitation = endpoint({
  method: 'POST',
  url: '/my/unit',
  summary: 'Act for a unit from now on, with the code that its invitation gave.',
  body: Shape({ code: Type.String({ minLength: 1, maxLength: 40 }) }),
  reply: MyUnit,
})
export const getMyUnit = endpoint({
  method: 'GET',
  url: '/my/unit',
  summary: 'The unit that the reader acts for.',
  reply: MyUnit,
})
