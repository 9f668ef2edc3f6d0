import { createHash, randomBytes } from 'node:crypto'
import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import { maskName } from '@linli/domain/people/identity/rules'
import { refuse } from '@linli/domain/refusal'
import { DAY_MS, dateOn, startOfDate } from '@linli/domain/time'
import { plainLetters } from '@linli/domain/volunteering/attendance-code/rules'
import type {
  CertificateItem,
  CertificateSummary,
  CertificateView,
  CorrectedCertificate,
  VerifiedCertificate,
} from '@linli/domain/volunteering/certificates/contract'
import {
  certificateRefusal,
  countCorrected,
  type Period,
  periodRefusal,
  readCertificateCode,
  type StatedService,
  statesService,
} from '@linli/domain/volunteering/certificates/rules'
import {
  CERTIFICATE_REFUSALS,
  type CertificateFormat,
  CHANCE_LETTERS,
  COMMUNITY_LETTERS,
  MAX_CERTIFICATE_ITEMS,
} from '@linli/domain/volunteering/certificates/terms'
import type { Database, Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { draw } from '../../../papers/draw.ts'
import { listActableIds, listCommunityIds } from '../../people/store.ts'
import {
  type CertificateRow,
  findByCode,
  findCertificate,
  findCommunityName,
  findVolunteer,
  insertCertificate,
  insertRevocation,
  listCertificates,
  listPerhapsCorrected,
  listServed,
  lockVolunteerNumber,
} from './store.ts'

export interface ForPerson {
  actor: Actor
  personId: string
  now: Date
}
type OfCertificate = ForPerson & { certificateId: string }

const MOST_LISTED = 100
/** Of a whole community, whose corrections are few. */
const MOST_CHECKED = 500

const certificateNotFound = () =>
  notFound('certificate_not_found', CERTIFICATE_REFUSALS.certificate_not_found)

/** Whoever may not ask for the person cannot tell whether there is such a person. */
async function requirePerson(tx: Tx, { actor, personId, now }: ForPerson) {
  const mayAsk =
    isStaff(actor) ||
    (actor.personId !== null &&
      (await listActableIds(tx, actor.personId, now)).some((one) => one.personId === personId))
  const person = mayAsk ? await findVolunteer(tx, personId) : null
  if (!person) throw notFound('certificate_not_yours', CERTIFICATE_REFUSALS.certificate_not_yours)
  return person
}

// ── Views ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A certificate beside the books as they are now. */
type CheckedCertificate = CertificateRow & { corrected: number }

/** Certificates of one person. */
async function checkHours(
  tx: Tx,
  personId: string,
  rows: readonly CertificateRow[],
): Promise<CheckedCertificate[]> {
  const days = rows.flatMap(({ fromOn, toOn }) => [fromOn, toOn]).sort()
  const [from, to] = [days[0], days.at(-1)]
  if (!from || !to) return []
  const { items } = await servedIn(tx, { personId, period: { from, to }, limit: null })
  return rows.map((row) => ({ ...row, corrected: countCorrected(row.items, items) }))
}

function toSummary(row: CheckedCertificate): CertificateSummary {
  const { id, code, fromOn: from, toOn: to, minutes, issuedAt, corrected, revokedAt, revokeReason } = row
  return {
    id,
    code,
    from,
    to,
    services: row.items.length,
    minutes,
    issuedAt: issuedAt.toISOString(),
    corrected,
    revokedAt: revokedAt?.toISOString() ?? null,
    revokeReason,
  }
}

function toView(row: CheckedCertificate): CertificateView {
  const { name, number, communityName, items } = row
  return { ...toSummary(row), name, number, communityName, items }
}

export async function readCertificates(tx: Tx, asked: ForPerson): Promise<CertificateSummary[]> {
  await requirePerson(tx, asked)
  const rows = await listCertificates(tx, { personId: asked.personId, limit: MOST_LISTED })
  return (await checkHours(tx, asked.personId, rows)).map(toSummary)
}

async function requireCertificate(tx: Tx, asked: OfCertificate): Promise<CertificateRow> {
  await requirePerson(tx, asked)
  const row = await findCertificate(tx, asked)
  if (!row) throw certificateNotFound()
  return row
}

export async function readCertificate(tx: Tx, asked: OfCertificate): Promise<CertificateView> {
  const row = await requireCertificate(tx, asked)
  const [checked] = await checkHours(tx, asked.personId, [row])
  if (!checked) throw certificateNotFound()
  return toView(checked)
}

/** Certificates that no longer agree with the books and are not revoked, newest first. */
export async function readCorrectedCertificates(tx: Tx): Promise<CorrectedCertificate[]> {
  const rows = await listPerhapsCorrected(tx, MOST_CHECKED)
  const checked: CheckedCertificate[] = []
  for (const personId of new Set(rows.map((row) => row.personId)))
    checked.push(
      ...(await checkHours(
        tx,
        personId,
        rows.filter((row) => row.personId === personId),
      )),
    )
  return checked
    .filter(({ corrected }) => corrected > 0)
    .sort((one, other) => other.issuedAt.getTime() - one.issuedAt.getTime())
    .map((row) => ({ ...toSummary(row), personId: row.personId, name: row.name }))
}

/** How many certificates of a person that still count state this service. */
export async function countStating(
  tx: Tx,
  { personId, service }: { personId: string; service: StatedService },
) {
  const rows = await listCertificates(tx, { personId, limit: MOST_LISTED })
  return rows.filter(({ revokedAt, items }) => revokedAt === null && statesService(items, service)).length
}

// ── Making and revoking ───────────────────────────────────────────────────────────────────────────────────

/** Settled service of a time. */
async function servedIn(
  tx: Tx,
  { personId, period, limit }: { personId: string; period: Period; limit: number | null },
) {
  const rows = await listServed(tx, {
    personId,
    from: startOfDate(period.from),
    before: new Date(startOfDate(period.to).getTime() + DAY_MS),
    limit,
  })
  const items: CertificateItem[] = rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }))
  return { items, minutes: rows.reduce((sum, row) => sum + row.minutes, 0) }
}

/** One service more than a certificate holds where there is more. */
const CERTIFIABLE = { limit: MAX_CERTIFICATE_ITEMS + 1 }

export async function readServiceHours(tx: Tx, asked: ForPerson & { period: Period }) {
  const { name, number } = await requirePerson(tx, asked)
  const refusal = periodRefusal(asked.period, asked.now)
  if (refusal) throw refused(refusal)
  const { items, minutes } = await servedIn(tx, { ...asked, ...CERTIFIABLE })
  return { name, number, services: items.length, minutes }
}

/** The letters that name a community on its certificates. */
function communityLetters(communityId: string): string {
  return plainLetters(createHash('sha256').update(communityId).digest(), COMMUNITY_LETTERS) ?? ''
}

function newCode(communityId: string): string {
  for (;;) {
    const chance = plainLetters(randomBytes(2 * CHANCE_LETTERS), CHANCE_LETTERS)
    if (chance !== null) return communityLetters(communityId) + chance
  }
}

const sameItems = (one: readonly CertificateItem[], other: readonly CertificateItem[]) =>
  one.length === other.length &&
  one.every((item, i) => {
    const twin = other[i]
    return twin?.startsAt === item.startsAt && twin.title === item.title && twin.minutes === item.minutes
  })

/** Certifies the settled service of a time. Asked for again on the same day, the same one is handed out. */
export async function issueCertificate(
  tx: Tx,
  asked: ForPerson & { period: Period },
): Promise<CertificateView> {
  const { actor, personId, period, now } = asked
  const { name } = await requirePerson(tx, asked)
  const number = await lockVolunteerNumber(tx, personId)
  const { items, minutes } = await servedIn(tx, { ...asked, ...CERTIFIABLE })
  const since = startOfDate(dateOn(now))
  const today = await listCertificates(tx, { personId, since, limit: MOST_LISTED })
  const same = today.find(
    (row) =>
      row.revokedAt === null &&
      row.fromOn === period.from &&
      row.toOn === period.to &&
      row.name === name &&
      sameItems(row.items, items),
  )
  if (same) return toView({ ...same, corrected: 0 })
  const facts = { period, isVolunteer: number !== null, items: items.length, madeToday: today.length }
  const refusal = certificateRefusal(facts, now)
  if (refusal) throw refused(refusal)
  if (number === null) throw new Error('only volunteers are certified')
  const row = {
    id: newId(),
    personId,
    code: newCode(tx.communityId),
    fromOn: period.from,
    toOn: period.to,
    name,
    number,
    communityName: await findCommunityName(tx),
    items,
    minutes,
    issuedAt: now,
    issuedById: byWhom(actor),
  }
  await insertCertificate(tx, row)
  return toView({ ...row, communityId: tx.communityId, corrected: 0, revokedAt: null, revokeReason: null })
}

export async function revokeCertificate(tx: Tx, asked: OfCertificate & { reason: string }) {
  const { id: certificateId } = await requireCertificate(tx, asked)
  const { reason, now, actor } = asked
  const revoked = await insertRevocation(tx, {
    certificateId,
    reason,
    revokedAt: now,
    revokedById: byWhom(actor),
  })
  if (!revoked) throw refused(refuse(CERTIFICATE_REFUSALS, 'certificate_already_revoked'))
  return readCertificate(tx, asked)
}

// ── On paper ──────────────────────────────────────────────────────────────────────────────────────────────

const VERIFY_PAGE = '/#/modules/volunteering/pages/verify/index'

/** The certificate as a file. One that was revoked, or whose hours were corrected, is not printed any more. */
export async function drawCertificate(
  tx: Tx,
  asked: OfCertificate & { format: CertificateFormat; publicUrl: string | null },
): Promise<{ fileName: string; base64: string }> {
  const view = await readCertificate(tx, asked)
  if (view.revokedAt) throw refused(refuse(CERTIFICATE_REFUSALS, 'certificate_already_revoked'))
  if (view.corrected > 0) throw refused(refuse(CERTIFICATE_REFUSALS, 'certificate_corrected'))
  const { format, publicUrl } = asked
  const verifyUrl = publicUrl && `${publicUrl}${VERIFY_PAGE}?code=${view.code}`
  const bytes = await draw({ format, facts: { ...view, verifyUrl } })
  return { fileName: `志愿服务证明-${view.code.slice(0, 8)}.${format}`, base64: bytes.toString('base64') }
}

// ── Verifying ─────────────────────────────────────────────────────────────────────────────────────────────

/** What anybody may read who holds the code. The code names its community, so that no other one is searched. */
export async function verifyCertificate(
  db: Database,
  { code: typed }: { code: string },
): Promise<VerifiedCertificate> {
  const code = readCertificateCode(typed)
  if (code === null) throw certificateNotFound()
  const letters = code.slice(0, COMMUNITY_LETTERS)
  for (const communityId of await listCommunityIds(db.root)) {
    if (communityLetters(communityId) !== letters) continue
    const row = await db.inCommunity(communityId, async (tx) => {
      const found = await findByCode(tx, code)
      return found && (await checkHours(tx, found.personId, [found]))[0]
    })
    if (row) return toVerified(row)
  }
  throw certificateNotFound()
}

function toVerified(row: CheckedCertificate): VerifiedCertificate {
  return {
    code: row.code,
    communityName: row.communityName,
    maskedName: maskName(row.name),
    number: row.number,
    from: row.fromOn,
    to: row.toOn,
    services: row.items.length,
    minutes: row.minutes,
    issuedOn: dateOn(row.issuedAt),
    corrected: row.corrected > 0,
    revokedOn: row.revokedAt && dateOn(row.revokedAt),
  }
}
