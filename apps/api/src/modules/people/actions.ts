import type { PersonLinkView } from '@linli/domain/people/contract'
import {
  bornOnOfIdNumber,
  maskIdNumber,
  maskPhone,
  normaliseIdNumber,
  normaliseName,
  normalisePhone,
} from '@linli/domain/people/identity/rules'
import { idNumberRefusal, isAdult } from '@linli/domain/people/rules'
import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import { ageOn } from '@linli/domain/time'
import { invalidInput, refused } from '../../http/app-error.ts'
import type { Secrets } from '../../http/secrets.ts'
import type { LinkRow } from './store.ts'

/** Where a secret of a person lives; the cipher opens in this row only. */
interface PersonPlace {
  communityId: string
  personId: string
}

/** The name as it is stored, or 400 where nothing is left of it. */
export function readName(text: string): string {
  const name = normaliseName(text)
  if (name === '') throw invalidInput('请填写姓名')
  return name
}

/** The 11 digits, or a refusal that says so. */
export function readPhone(text: string): string {
  const phone = normalisePhone(text)
  if (phone === null) throw refused(refuse(PEOPLE_REFUSALS, 'phone_invalid'))
  return phone
}

/** The 18 characters and the birthday in them; refused where they contradict the birthday that was typed. */
export function readIdNumber(text: string, typedBornOn: string | null): { idNumber: string; bornOn: string } {
  const idNumber = normaliseIdNumber(text)
  const refusal = idNumberRefusal({ idNumber, bornOn: typedBornOn })
  if (refusal || idNumber === null) throw refused(refusal ?? refuse(PEOPLE_REFUSALS, 'id_number_invalid'))
  return { idNumber, bornOn: bornOnOfIdNumber(idNumber) }
}

export const phoneHashOf = (secrets: Secrets, communityId: string, phone: string) =>
  secrets.lookupHash({ communityId, field: 'phone', text: phone })

export const idNumberHashOf = (secrets: Secrets, communityId: string, idNumber: string) =>
  secrets.lookupHash({ communityId, field: 'id_number', text: idNumber })

/** The columns a phone number is kept in; `phone` is normalised. */
export function sealPhone(secrets: Secrets, { communityId, personId }: PersonPlace, phone: string) {
  return {
    phoneCipher: secrets.encrypt({
      communityId,
      table: 'persons',
      rowId: personId,
      field: 'phone',
      text: phone,
    }),
    phoneHash: phoneHashOf(secrets, communityId, phone),
    maskedPhone: maskPhone(phone),
  }
}

/** The columns an identity number is kept in; `idNumber` is normalised. */
export function sealIdNumber(secrets: Secrets, { communityId, personId }: PersonPlace, idNumber: string) {
  return {
    idNumberCipher: secrets.encrypt({
      communityId,
      table: 'persons',
      rowId: personId,
      field: 'id_number',
      text: idNumber,
    }),
    idNumberHash: idNumberHashOf(secrets, communityId, idNumber),
    maskedIdNumber: maskIdNumber(idNumber),
  }
}

export const ageOrNull = (bornOn: string | null, now: Date): number | null =>
  bornOn === null ? null : ageOn(bornOn, now)

/** Links as they are shown: those that count and those that wait for a yes. `viewerId` null = staff look on. */
export function viewLinks(links: readonly LinkRow[], viewerId: string | null, now: Date): PersonLinkView[] {
  return links
    .filter((link) => link.kind === 'proxy' || !isAdult(link.forPerson, now))
    .map((link) => ({
      id: link.id,
      kind: link.kind,
      actingPersonId: link.actingPersonId,
      actingName: link.actingName,
      forPersonId: link.forPersonId,
      forName: link.forPerson.name,
      acceptedAt: link.acceptedAt?.toISOString() ?? null,
      awaitsMe: link.acceptedAt === null && link.forPersonId === viewerId,
    }))
}
