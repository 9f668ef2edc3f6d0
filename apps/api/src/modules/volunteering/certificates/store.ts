import { and, desc, eq, exists, getTableColumns, gte, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { communities, persons } from '../../people/tables.ts'
import { serviceCorrections } from '../corrections/tables.ts'
import { volunteers } from '../tables.ts'
import { certificateRevocations, certificates } from './tables.ts'

export interface ServedShift {
  title: string
  role: string
  startsAt: Date
  endsAt: Date
  minutes: number
}

const served = statement<ServedShift>(
  'volunteering_certified',
  `select n.title, s.role, s.starts_at as "startsAt", s.ends_at as "endsAt", r.service_minutes as minutes
  from service_records r
  join shifts s on s.community_id = $1 and s.id = r.shift_id
  join recruitments n on n.community_id = $1 and n.id = s.recruitment_id
  where r.community_id = $1 and r.person_id = $2 and r.settled_at is not null and r.service_minutes > 0
    and s.starts_at >= $3 and s.starts_at < $4
  order by s.starts_at, s.id limit $5`,
)

/** Settled service of a person on shifts that began from one instant until before another; null = all of it. */
export const listServed = (
  tx: Tx,
  { personId, from, before, limit }: { personId: string; from: Date; before: Date; limit: number | null },
) => served(tx, [personId, from, before, limit])

/** Locked as a volunteer, so that certificates of one person are made one after the other; null: not registered. */
export async function lockVolunteerNumber(tx: Tx, personId: string): Promise<number | null> {
  const [row] = await tx
    .select({ number: volunteers.number })
    .from(volunteers)
    .where(and(eq(volunteers.communityId, tx.communityId), eq(volunteers.personId, personId)))
    .for('no key update')
  return row?.number ?? null
}

/** What a certificate says about who: null where the roster does not know the person. */
export async function findVolunteer(tx: Tx, personId: string) {
  const [row] = await tx
    .select({ name: persons.name, number: volunteers.number })
    .from(persons)
    .leftJoin(
      volunteers,
      and(eq(volunteers.communityId, persons.communityId), eq(volunteers.personId, persons.id)),
    )
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.id, personId)))
  return row ?? null
}

export async function findCommunityName(tx: Tx): Promise<string> {
  const [row] = await tx
    .select({ name: communities.name })
    .from(communities)
    .where(eq(communities.communityId, tx.communityId))
  if (!row) throw new Error('the community of a transaction exists')
  return row.name
}

const selectCertificates = (tx: Tx) =>
  tx
    .select({
      ...getTableColumns(certificates),
      revokedAt: certificateRevocations.revokedAt,
      revokeReason: certificateRevocations.reason,
    })
    .from(certificates)
    .leftJoin(
      certificateRevocations,
      and(
        eq(certificateRevocations.communityId, certificates.communityId),
        eq(certificateRevocations.certificateId, certificates.id),
      ),
    )
    .$dynamic()

/** A certificate and whether it still counts. */
export type CertificateRow = Awaited<ReturnType<typeof selectCertificates>>[number]

interface OfPerson {
  personId: string
  certificateId: string
}

const isCertificate = (tx: Tx, { personId, certificateId }: OfPerson) =>
  and(
    eq(certificates.communityId, tx.communityId),
    eq(certificates.personId, personId),
    eq(certificates.id, certificateId),
  )

export async function findCertificate(tx: Tx, one: OfPerson): Promise<CertificateRow | null> {
  const [row] = await selectCertificates(tx).where(isCertificate(tx, one))
  return row ?? null
}

export async function findByCode(tx: Tx, code: string): Promise<CertificateRow | null> {
  const [row] = await selectCertificates(tx).where(
    and(eq(certificates.communityId, tx.communityId), eq(certificates.code, code)),
  )
  return row ?? null
}

/** A person's certificates, newest first, all or those made from an instant on. */
export async function listCertificates(
  tx: Tx,
  { personId, since, limit }: { personId: string; since?: Date; limit: number },
): Promise<CertificateRow[]> {
  return selectCertificates(tx)
    .where(
      and(
        eq(certificates.communityId, tx.communityId),
        eq(certificates.personId, personId),
        since && gte(certificates.issuedAt, since),
      ),
    )
    .orderBy(desc(certificates.issuedAt), desc(certificates.id))
    .limit(limit)
}

/** Certificates that count, of people whose hours were corrected (更正) after they were made; newest first. */
export async function listPerhapsCorrected(tx: Tx, limit: number): Promise<CertificateRow[]> {
  const correctedSince = and(
    eq(serviceCorrections.communityId, tx.communityId),
    eq(serviceCorrections.personId, certificates.personId),
    gte(serviceCorrections.correctedAt, certificates.issuedAt),
  )
  return selectCertificates(tx)
    .where(
      and(
        eq(certificates.communityId, tx.communityId),
        isNull(certificateRevocations.revokedAt),
        exists(tx.select({ one: sql`1` }).from(serviceCorrections).where(correctedSince)),
      ),
    )
    .orderBy(desc(certificates.issuedAt), desc(certificates.id))
    .limit(limit)
}

export async function insertCertificate(
  tx: Tx,
  row: Omit<typeof certificates.$inferInsert, 'communityId'>,
): Promise<void> {
  await tx.insert(certificates).values({ ...row, communityId: tx.communityId })
}

/** Answers whether it was this act that revoked it; it can be revoked once. */
export async function insertRevocation(
  tx: Tx,
  row: Omit<typeof certificateRevocations.$inferInsert, 'communityId'>,
): Promise<boolean> {
  const written = await tx
    .insert(certificateRevocations)
    .values({ ...row, communityId: tx.communityId })
    .onConflictDoNothing()
    .returning({ certificateId: certificateRevocations.certificateId })
  return written.length > 0
}
