import * as Type from 'typebox'
import { ROLES } from '../actor'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, DateOn, Done, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import { CONSENT_CHANNELS, HOUSEHOLD_RELATIONS, PERSON_LINK_KINDS, SECRET_FIELDS } from './terms'

/** A person's name: spaces inside are cleaned away by the server. */
const Name = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' })
const Phone = Type.String({ minLength: 1, maxLength: 30 })
const IdNumber = Type.String({ minLength: 1, maxLength: 30 })
const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })

// ── Signing in ────────────────────────────────────────────────────────────────────────────────────────────

export const DemoIdentity = Shape({
  key: Type.String(),
  name: Type.String(),
  role: CodeOf(ROLES),
  /** One line that says what can be tried with this identity. */
  story: Type.String(),
})
export type DemoIdentity = Type.Static<typeof DemoIdentity>

export const SignInOptions = Shape({
  communityName: Type.String(),
  /** Named people to try the demo with; empty outside demo mode. */
  demoIdentities: Type.Array(DemoIdentity),
  wechat: Type.Boolean(),
})
export type SignInOptions = Type.Static<typeof SignInOptions>

export const Tokens = Shape({
  accessToken: Type.String(),
  accessExpiresAt: Instant,
  /** Single use: each refresh hands out the next one; using an old one again ends the whole sign-in. */
  refreshToken: Type.String(),
})
export type Tokens = Type.Static<typeof Tokens>

export const getSignInOptions = endpoint({
  method: 'GET',
  url: '/auth/options',
  summary: 'How one can sign in here.',
  reply: SignInOptions,
})
export const signInWithWechat = endpoint({
  method: 'POST',
  url: '/auth/wechat',
  summary: 'Exchange the code of wx.login for tokens.',
  body: Shape({
    code: Type.String({ minLength: 1, maxLength: 200 }),
    communityId: Type.Optional(Id),
  }),
  reply: Tokens,
})
export const signInToDemo = endpoint({
  method: 'POST',
  url: '/auth/demo',
  summary: 'Sign in as one of the named identities; exists in demo mode only.',
  body: Shape({ key: Type.String({ minLength: 1, maxLength: 60 }) }),
  reply: Tokens,
})
export const refreshTokens = endpoint({
  method: 'POST',
  url: '/auth/refresh',
  summary: 'Exchange a refresh token for the next pair of tokens.',
  body: Shape({ refreshToken: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Tokens,
})
export const signOut = endpoint({
  method: 'POST',
  url: '/auth/sign-out',
  summary: 'End this sign-in on every token of its family.',
  body: Shape({ refreshToken: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Done,
})

// ── Me and my family ──────────────────────────────────────────────────────────────────────────────────────

export const MeView = Shape({
  accountId: Id,
  communityName: Type.String(),
  roles: Type.Array(CodeOf(ROLES)),
  gridName: Nullable(Type.String()),
  person: Nullable(
    Shape({
      id: Id,
      name: Type.String(),
      householdId: Id,
      /** `砖瓦厂小区 5栋 2单元 502` */
      address: Type.String(),
      gridId: Nullable(Id),
      gridName: Nullable(Type.String()),
      compoundName: Type.String(),
      maskedPhone: Nullable(Type.String()),
    }),
  ),
  bindingRequestPending: Type.Boolean(),
  /** Why staff declined the latest request; null when they did not, or the account is bound by now. */
  bindingDeclineReason: Nullable(Type.String()),
  unreadMessages: Type.Integer(),
})
export type MeView = Type.Static<typeof MeView>

export const getMe = endpoint({ method: 'GET', url: '/me', summary: 'Who I am here.', reply: MeView })

export const FamilyMember = Shape({
  personId: Id,
  name: Type.String(),
  age: Nullable(Type.Integer()),
  relation: CodeOf(HOUSEHOLD_RELATIONS),
  sameHousehold: Type.Boolean(),
  /** How I may act for this person; null when I may not (a neighbour of the same household, say). */
  actingAs: Nullable(Type.Union([Type.Literal('self'), CodeOf(PERSON_LINK_KINDS)])),
  /** Under 14: whether a guardian's consent of the current version is on record; null from 14 on. */
  consentGiven: Nullable(Type.Boolean()),
})
export type FamilyMember = Type.Static<typeof FamilyMember>

export const PersonLinkView = Shape({
  id: Id,
  kind: CodeOf(PERSON_LINK_KINDS),
  actingPersonId: Id,
  actingName: Type.String(),
  forPersonId: Id,
  forName: Type.String(),
  acceptedAt: Nullable(Instant),
  /** True when it waits for my yes. */
  awaitsMe: Type.Boolean(),
})
export type PersonLinkView = Type.Static<typeof PersonLinkView>

export const ConsentText = Shape({
  version: Type.Integer(),
  title: Type.String(),
  paragraphs: Type.Array(Type.String()),
})
export type ConsentText = Type.Static<typeof ConsentText>

export const FamilyView = Shape({
  members: Type.Array(FamilyMember),
  links: Type.Array(PersonLinkView),
  consent: ConsentText,
})
export type FamilyView = Type.Static<typeof FamilyView>

export const getMyFamily = endpoint({
  method: 'GET',
  url: '/my/family',
  summary: 'My household, whom I act for, and links that wait for an answer.',
  reply: FamilyView,
})
export const addMyChild = endpoint({
  method: 'POST',
  url: '/my/children',
  summary: 'A guardian adds a child to the household and consents in the same step.',
  body: Shape({
    name: Name,
    /** Date of birth; the ID number is optional. */
    bornOn: DateOn,
    relation: Type.Union([Type.Literal('son'), Type.Literal('daughter')]),
    idNumber: Type.Optional(IdNumber),
    consentVersion: Type.Integer({ minimum: 1 }),
  }),
  reply: FamilyView,
})
export const giveConsent = endpoint({
  method: 'POST',
  url: '/my/children/:personId/consents',
  summary: 'A guardian consents for a child under 14, naming the version that was read.',
  params: Shape({ personId: Id }),
  body: Shape({ version: Type.Integer({ minimum: 1 }) }),
  reply: FamilyView,
})
export const withdrawConsent = endpoint({
  method: 'DELETE',
  url: '/my/children/:personId/consents',
  summary: 'A guardian withdraws the consent; sign-ups to come are refused from then on.',
  params: Shape({ personId: Id }),
  reply: FamilyView,
})
export const requestProxy = endpoint({
  method: 'POST',
  url: '/my/proxies',
  summary: 'Ask an adult (an elder, say) to let me act for them; they accept in their own account.',
  body: Shape({ name: Name, phone: Phone }),
  reply: FamilyView,
})
export const acceptLink = endpoint({
  method: 'POST',
  url: '/my/links/:linkId/accept',
  summary: 'Accept a link that awaits me.',
  params: Shape({ linkId: Id }),
  body: Shape({}),
  reply: FamilyView,
})
export const endLink = endpoint({
  method: 'POST',
  url: '/my/links/:linkId/end',
  summary: 'End or decline a link I am part of.',
  params: Shape({ linkId: Id }),
  body: Shape({}),
  reply: FamilyView,
})

// ── Binding an account to a person ────────────────────────────────────────────────────────────────────────

export const bindMe = endpoint({
  method: 'POST',
  url: '/my/binding',
  summary: 'Bind this account to the person of the roster with this name and phone.',
  body: Shape({ name: Name, phone: Phone }),
  reply: MeView,
})
export const askForBinding = endpoint({
  method: 'POST',
  url: '/my/binding-request',
  summary: 'Ask staff to bind this account, where name and phone do not match the roster.',
  body: Shape({ name: Name, phone: Phone, note: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: MeView,
})
export const BindingRequestView = Shape({
  id: Id,
  name: Type.String(),
  maskedPhone: Type.String(),
  note: Type.String(),
  askedAt: Instant,
  /** People of the roster with the same name or phone, best first. */
  candidates: Type.Array(
    Shape({ personId: Id, name: Type.String(), address: Type.String(), bound: Type.Boolean() }),
  ),
})
export type BindingRequestView = Type.Static<typeof BindingRequestView>
export const listBindingRequests = endpoint({
  method: 'GET',
  url: '/binding-requests',
  summary: 'Binding requests that wait for staff, oldest first (at most 50).',
  reply: Shape({ rows: Type.Array(BindingRequestView) }),
})
export const approveBinding = endpoint({
  method: 'POST',
  url: '/binding-requests/:requestId/approve',
  summary: 'Staff bind the asking account to a person.',
  params: Shape({ requestId: Id }),
  body: Shape({ personId: Id }),
  reply: Done,
})
export const declineBinding = endpoint({
  method: 'POST',
  url: '/binding-requests/:requestId/decline',
  summary: 'Staff decline a binding request, with the reason the asker reads.',
  params: Shape({ requestId: Id }),
  body: Shape({ reason: Reason }),
  reply: Done,
})

// ── Persons, for staff ────────────────────────────────────────────────────────────────────────────────────

export const PersonSummary = Shape({
  id: Id,
  name: Type.String(),
  age: Nullable(Type.Integer()),
  relation: CodeOf(HOUSEHOLD_RELATIONS),
  address: Type.String(),
  gridName: Nullable(Type.String()),
  maskedPhone: Nullable(Type.String()),
  hasAccount: Type.Boolean(),
})
export type PersonSummary = Type.Static<typeof PersonSummary>

export const PersonView = Shape({
  ...PersonSummary.properties,
  bornOn: Nullable(DateOn),
  maskedIdNumber: Nullable(Type.String()),
  householdId: Id,
  /** Everyone else of the household. */
  householdMembers: Type.Array(PersonSummary),
  links: Type.Array(PersonLinkView),
  consent: Nullable(
    Shape({
      version: Type.Integer(),
      guardianName: Type.String(),
      channel: CodeOf(CONSENT_CHANNELS),
      givenAt: Instant,
    }),
  ),
})
export type PersonView = Type.Static<typeof PersonView>

export const searchPersons = endpoint({
  method: 'GET',
  url: '/persons',
  summary: 'Look people up by name, full phone number or address (staff: own grid; manager: all).',
  query: Shape({
    q: Type.String({ minLength: 1, maxLength: 40 }),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(PersonSummary),
})
export const getPerson = endpoint({
  method: 'GET',
  url: '/persons/:personId',
  summary: 'One person with household, links and consent, for staff.',
  params: Shape({ personId: Id }),
  reply: PersonView,
})
export const registerPerson = endpoint({
  method: 'POST',
  url: '/persons',
  summary: 'Register a person without a phone at the desk, into an existing household.',
  body: Shape({
    householdId: Id,
    name: Name,
    relation: CodeOf(HOUSEHOLD_RELATIONS),
    bornOn: Type.Optional(DateOn),
    phone: Type.Optional(Phone),
    idNumber: Type.Optional(IdNumber),
    /** Required under 14: the guardian who signed on paper, and the version signed. */
    consent: Type.Optional(Shape({ guardianId: Id, version: Type.Integer({ minimum: 1 }) })),
  }),
  reply: PersonView,
})
export const recordPaperConsent = endpoint({
  method: 'POST',
  url: '/persons/:personId/consents',
  summary: 'Staff record a consent that a guardian signed on paper.',
  params: Shape({ personId: Id }),
  body: Shape({ guardianId: Id, version: Type.Integer({ minimum: 1 }) }),
  reply: PersonView,
})
export const recordProxyAtDesk = endpoint({
  method: 'POST',
  url: '/persons/:personId/proxies',
  summary: 'Staff record a proxy agreed by both at the desk (one of them has no phone).',
  params: Shape({ personId: Id }),
  body: Shape({ actingPersonId: Id, reason: Reason }),
  reply: PersonView,
})
export const revealSecret = endpoint({
  method: 'POST',
  url: '/persons/:personId/reveal',
  summary: 'Show a phone or ID number in full; the reason is audited.',
  params: Shape({ personId: Id }),
  body: Shape({ field: CodeOf(SECRET_FIELDS), reason: Reason }),
  reply: Shape({ value: Nullable(Type.String()) }),
})

// ── Roster ────────────────────────────────────────────────────────────────────────────────────────────────

export const RosterRowProblem = Shape({
  /** Row number as Excel shows it, counted from the top of the sheet. */
  row: Type.Integer(),
  column: Nullable(Type.String()),
  /** `error` keeps the row out; `warning` lets it in and says what was assumed. */
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  message: Type.String(),
})
export type RosterRowProblem = Type.Static<typeof RosterRowProblem>

export const RosterImportView = Shape({
  id: Id,
  fileName: Type.String(),
  rows: Type.Integer(),
  newHouseholds: Type.Integer(),
  /** Known households whose grid or area changes. */
  changedHouseholds: Type.Integer(),
  newPersons: Type.Integer(),
  changedPersons: Type.Integer(),
  unchangedPersons: Type.Integer(),
  errorRows: Type.Integer(),
  warningRows: Type.Integer(),
  /** The first 200 problems, by row. */
  problems: Type.Array(RosterRowProblem),
  uploadedAt: Instant,
  expiresAt: Instant,
  committedAt: Nullable(Instant),
})
export type RosterImportView = Type.Static<typeof RosterImportView>

export const uploadRoster = endpoint({
  method: 'POST',
  url: '/roster-imports',
  summary:
    'Dry run of a roster sheet (multipart field `file`, .xlsx or .csv): what would change, row by row.',
  reply: RosterImportView,
})
export const getRosterImport = endpoint({
  method: 'GET',
  url: '/roster-imports/:importId',
  summary: 'A dry run again.',
  params: Shape({ importId: Id }),
  reply: RosterImportView,
})
export const commitRosterImport = endpoint({
  method: 'POST',
  url: '/roster-imports/:importId/commit',
  summary: 'Carry out a dry run; nothing is half done.',
  params: Shape({ importId: Id }),
  body: Shape({ skipErrorRows: Type.Boolean() }),
  reply: RosterImportView,
})
/** Answers with the file itself. */
export const exportRoster = endpoint({
  method: 'POST',
  url: '/roster-exports',
  summary: 'The roster as the same sheet (base64); needs a reason, which is audited.',
  body: Shape({ format: Type.Union([Type.Literal('xlsx'), Type.Literal('csv')]), reason: Reason }),
  reply: Shape({ fileName: Type.String(), base64: Type.String() }),
})
