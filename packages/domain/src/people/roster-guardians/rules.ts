import { dateOn } from '../../time'
import type { SheetPerson } from '../roster/rules'
import type { RosterColumn } from '../roster/terms'
import { CONSENT_VERSION, isAdult } from '../rules'
import type { HouseholdRelation } from '../terms'

export interface KnownConsent {
  childId: string
  guardianId: string
  version: number
  givenAt: Date
  withdrawnAt: Date | null
}

export interface FamilyMember {
  id: string
  name: string
  relation: HouseholdRelation
  bornOn: string | null
}

/** Who acts for the child, the one who signed first: whom the sheet names, else head and spouse as parents. */
export function guardiansFor({
  child,
  guardianName,
  members,
  links,
  now,
}: {
  child: FamilyMember
  guardianName: string | null
  members: readonly FamilyMember[]
  /** Of this child. */
  links: readonly { actingPersonId: string; ended: boolean }[]
  now: Date
}): FamilyMember[] {
  // A guardianship that was ended is not brought back by an old sheet.
  const ended = new Set(links.filter((one) => one.ended).map((one) => one.actingPersonId))
  const live = new Set(links.filter((one) => !one.ended).map((one) => one.actingPersonId))
  const adults = members.filter(
    (member) =>
      member.id !== child.id && isAdult(member, now) && (live.has(member.id) || !ended.has(member.id)),
  )
  const parents = ['son', 'daughter'].includes(child.relation)
    ? (['head', 'spouse'] as const).flatMap((relation) =>
        adults.filter((adult) => adult.relation === relation),
      )
    : []
  if (guardianName === null) return parents
  const named = adults.filter((adult) => adult.name === guardianName)
  return named.length === 0 ? [] : [...named, ...parents.filter((parent) => !named.includes(parent))]
}

/** Why the sheet's consent does not do; each sentence says what to fill in. */
export function consentProblem({
  row,
  guardian,
  consents,
  now,
}: {
  row: SheetPerson
  guardian: FamilyMember | null
  /** Of this child. */
  consents: readonly KnownConsent[]
  now: Date
}): { column: RosterColumn; message: string } | null {
  const column = 'consent_on'
  if (!guardian && row.guardianName !== null) {
    const message = '监护人要是同一户里满 18 岁的人，请核对监护人的姓名，并把监护人也登记在这一户'
    return { column: 'guardian', message }
  }
  if (!guardian) {
    return { column: 'guardian', message: '14 岁以下要有监护人：请在“监护人”一栏填同一户里监护人的姓名' }
  }
  const on = row.consentOn
  if (on === null) {
    const message = '14 岁以下要有监护人同意才能登记：请监护人签同意书，把签字日期填在“监护人同意日期”一栏'
    return { column, message }
  }
  if (on > dateOn(now)) return { column, message: '监护人同意日期还没到，请核对' }
  if (row.bornOn !== null && on < row.bornOn) {
    return { column, message: '监护人同意日期早于孩子出生，请核对' }
  }
  const withdrawn = consents.some(
    (consent) =>
      consent.version === CONSENT_VERSION &&
      consent.withdrawnAt !== null &&
      on <= dateOn(consent.withdrawnAt),
  )
  return withdrawn
    ? { column, message: '监护人在这个日期之后撤回了同意；要登记请重新签同意书，填新的日期' }
    : null
}
