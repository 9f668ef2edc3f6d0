import { type Refusal, refuse } from '../../refusal'
import { dateOn } from '../../time'
import { plainCode } from '../attendance-code/rules'
import { VOLUNTEER_REFUSALS, type VolunteerRefusalCode } from '../volunteers/terms'
import {
  CERTIFICATE_CODE_LENGTH,
  CERTIFICATE_REFUSALS,
  type CertificateRefusalCode,
  MAX_CERTIFICATE_ITEMS,
  MAX_CERTIFICATES_A_DAY,
} from './terms'

const no = (code: CertificateRefusalCode) => refuse(CERTIFICATE_REFUSALS, code)

/** From when to when, both days inclusive, `2026-11-28`. */
export interface Period {
  from: string
  to: string
}

export function periodRefusal({ from, to }: Period, now: Date): Refusal<CertificateRefusalCode> | null {
  if (to < from) return no('certificate_period_reversed')
  return to > dateOn(now) ? no('certificate_period_ahead') : null
}

export interface CertificateFacts {
  period: Period
  isVolunteer: boolean
  /** Settled services of the time. */
  items: number
  /** Made for the person today already. */
  madeToday: number
}

/** Why no certificate (志愿服务证明) can be made for somebody; null when one can. */
export function certificateRefusal(
  { period, isVolunteer, items, madeToday }: CertificateFacts,
  now: Date,
): Refusal<CertificateRefusalCode | VolunteerRefusalCode> | null {
  if (!isVolunteer) return refuse(VOLUNTEER_REFUSALS, 'not_a_volunteer')
  const wrong = periodRefusal(period, now)
  if (wrong) return wrong
  if (items === 0) return no('certificate_nothing')
  if (items > MAX_CERTIFICATE_ITEMS) return no('certificate_too_many_items')
  return madeToday >= MAX_CERTIFICATES_A_DAY ? no('too_many_certificates') : null
}

/** One service as a certificate states it, and as the books have it: whose it is does not matter here. */
export interface StatedService {
  startsAt: string
  endsAt: string
  minutes: number
}

const isSame = (one: StatedService, other: StatedService) =>
  one.startsAt === other.startsAt && one.endsAt === other.endsAt && one.minutes === other.minutes

export const statesService = (stated: readonly StatedService[], service: StatedService): boolean =>
  stated.some((each) => isSame(each, service))

/**
 * How many of the stated services the books no longer have with those hours (更正). Titles and roles may be called
 * otherwise by now, and what was settled later is no mistake; the time of a shift that has begun never changes.
 */
export function countCorrected(stated: readonly StatedService[], served: readonly StatedService[]): number {
  const left = [...served]
  return stated.filter((service) => {
    const at = left.findIndex((each) => isSame(each, service))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  }).length
}

/** The code as typed or scanned, to what is stored; null when it cannot be one. */
export const readCertificateCode = (text: string) => plainCode(text, CERTIFICATE_CODE_LENGTH)

/** As printed and read out, in groups of four: `2BCD-FGHJ-…`. */
export function printedCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

/** Service time to the minute: `18 小时 30 分钟`, `45 分钟`, `2 小时`. */
export function exactHours(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} 分钟`
  return rest === 0 ? `${hours} 小时` : `${hours} 小时 ${rest} 分钟`
}

/** `2026年11月28日`, of a calendar date. */
export function writtenDate(on: string): string {
  const [year, month, day] = on.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
