import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, DateOn, Id, Instant, Nullable, Shape } from '../../schema'
import { CERTIFICATE_FORMATS } from './terms'

const PersonId = Shape({ personId: Id })
const OneCertificate = Shape({ personId: Id, certificateId: Id })
const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })

/** One shift served, as the certificate states it. */
export const CertificateItem = Shape({
  title: Type.String(),
  role: Type.String(),
  /** The shift's time. */
  startsAt: Instant,
  endsAt: Instant,
  /** What was counted of it. */
  minutes: Type.Integer(),
})
export type CertificateItem = Type.Static<typeof CertificateItem>

export const CertificateSummary = Shape({
  id: Id,
  /** Without the dashes it is printed with. */
  code: Type.String(),
  from: DateOn,
  to: DateOn,
  services: Type.Integer(),
  minutes: Type.Integer(),
  issuedAt: Instant,
  /** How many of the services it states were corrected (更正) since; from one on a new one is needed. */
  corrected: Type.Integer(),
  revokedAt: Nullable(Instant),
  revokeReason: Nullable(Type.String()),
})
export type CertificateSummary = Type.Static<typeof CertificateSummary>

/** All that the certificate states, as it was when it was made. */
export const CertificateView = Shape({
  ...CertificateSummary.properties,
  name: Type.String(),
  number: Type.Integer(),
  communityName: Type.String(),
  items: Type.Array(CertificateItem),
})
export type CertificateView = Type.Static<typeof CertificateView>

export const getServiceHours = endpoint({
  method: 'GET',
  url: '/persons/:personId/service-hours',
  summary: 'What a certificate over this time would state in sum; for oneself, whom one acts for, and staff.',
  params: PersonId,
  query: Shape({ from: DateOn, to: DateOn }),
  reply: Shape({
    name: Type.String(),
    /** Null: not registered as a volunteer. */
    number: Nullable(Type.Integer()),
    services: Type.Integer(),
    minutes: Type.Integer(),
  }),
})
export const listCertificates = endpoint({
  method: 'GET',
  url: '/persons/:personId/certificates',
  summary: 'The certificates made for a person, newest first, 100 at most.',
  params: PersonId,
  reply: Shape({ rows: Type.Array(CertificateSummary) }),
})
export const CorrectedCertificate = Shape({
  ...CertificateSummary.properties,
  personId: Id,
  name: Type.String(),
})
export type CorrectedCertificate = Type.Static<typeof CorrectedCertificate>

export const listCorrectedCertificates = endpoint({
  method: 'GET',
  url: '/volunteering/corrected-certificates',
  summary: 'For staff: certificates that state hours corrected since, and are not revoked; newest first.',
  reply: Shape({ rows: Type.Array(CorrectedCertificate) }),
})
export const issueCertificate = endpoint({
  method: 'POST',
  url: '/persons/:personId/certificates',
  summary:
    'Certify the settled service of a time. The same again on the same day gives the one that is there.',
  params: PersonId,
  body: Shape({ from: DateOn, to: DateOn }),
  reply: CertificateView,
})
export const getCertificate = endpoint({
  method: 'GET',
  url: '/persons/:personId/certificates/:certificateId',
  summary: 'One certificate with all it states.',
  params: OneCertificate,
  reply: CertificateView,
})
export const getCertificateFile = endpoint({
  method: 'GET',
  url: '/persons/:personId/certificates/:certificateId/file',
  summary:
    'The certificate as a PDF or a picture (base64). Not of one revoked, or with hours corrected since.',
  params: OneCertificate,
  query: Shape({ format: CodeOf(CERTIFICATE_FORMATS) }),
  reply: Shape({ fileName: Type.String(), base64: Type.String() }),
})
export const revokeCertificate = endpoint({
  method: 'POST',
  url: '/persons/:personId/certificates/:certificateId/revoke',
  summary: 'Staff take a certificate back; who verifies it reads that it no longer counts.',
  params: OneCertificate,
  body: Shape({ reason: Reason }),
  reply: CertificateView,
})

/** The least that proves a certificate to whom it was handed: less than is on it, and nothing that is not. */
export const VerifiedCertificate = Shape({
  code: Type.String(),
  communityName: Type.String(),
  /** `王*英` */
  maskedName: Type.String(),
  number: Type.Integer(),
  from: DateOn,
  to: DateOn,
  services: Type.Integer(),
  minutes: Type.Integer(),
  issuedOn: DateOn,
  /** Hours that it states were corrected (更正) since; not which, and not to what. */
  corrected: Type.Boolean(),
  /** Null: it was not taken back. */
  revokedOn: Nullable(DateOn),
})
export type VerifiedCertificate = Type.Static<typeof VerifiedCertificate>

export const verifyCertificate = endpoint({
  method: 'GET',
  url: '/certificates/:code',
  summary: 'Whether a certificate is genuine, for anybody who holds its code; slowed down per address.',
  params: Shape({ code: Type.String({ minLength: 1, maxLength: 60 }) }),
  reply: VerifiedCertificate,
})
