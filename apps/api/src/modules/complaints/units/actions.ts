import { type Actor, byWhom, mayKeepRoster } from '@linli/domain/actor'
import { guestPhoneOf } from '@linli/domain/complaints/intake/rules'
import { percentOf } from '@linli/domain/complaints/rates/rules'
import type { MyUnit, UnitForm, UnitView } from '@linli/domain/complaints/units/contract'
import { accessRefusal, suspendRefusal, type UnitRefusal } from '@linli/domain/complaints/units/rules'
import { NO_ACCESS, UNIT_REFUSALS, type UnitRefusalCode } from '@linli/domain/complaints/units/terms'
import { unitRates, type WhistleFacts } from '@linli/domain/complaints/whistles/rules'
import { normaliseName } from '@linli/domain/people/identity/rules'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { AppError, invalidInput, notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { listGrids } from '../../volunteering/store.ts'
import { tellOwner } from '../actions.ts'
import { countOpen, listOwnersWaiting, listRecentFacts } from '../whistles/store.ts'
import {
  countDelegates,
  findStanding,
  insertUnit,
  isNameTaken,
  listUnitGrids,
  listUnitRows,
  lockUnit,
  type Standing,
  setUnitGrids,
  type UnitRow,
  updateUnit,
} from './store.ts'

export interface ByActor {
  actor: Actor
  now: Date
}
export type OfUnit = ByActor & { unitId: string }

export const unitNotFound = () => notFound('unit_not_found', '没有找到这家单位')
export const refuseIf = (refusal: UnitRefusal) => {
  if (refusal) throw refused(refusal)
}
export const no = (code: UnitRefusalCode) => refused(refuse(UNIT_REFUSALS, code))

function requireKeeper(actor: Actor): void {
  if (!mayKeepRoster(actor)) throw notAllowed('共建单位由主任或不分网格的同事来管，请找他们')
}

export async function requireUnit(tx: Tx, unitId: string): Promise<UnitRow> {
  const unit = await lockUnit(tx, unitId, 'update')
  if (!unit) throw unitNotFound()
  return unit
}

// ── The units ─────────────────────────────────────────────────────────────────────────────────────────────

/** The units; of their whistles those on cases that the reader handles are counted. */
export async function readUnits(
  tx: Tx,
  { actor, now }: ByActor,
  unitIds?: readonly string[],
): Promise<UnitView[]> {
  const units = await listUnitRows(tx, unitIds)
  const unitGrids = await listUnitGrids(tx)
  const delegates = await countDelegates(tx)
  const open = await countOpen(tx, { actor })
  const facts = await listRecentFacts(tx, { actor, now })
  return units.map((unit) => ({
    id: unit.id,
    name: unit.name,
    contactName: unit.contactName,
    maskedPhone: unit.maskedPhone,
    grids: unitGrids.filter(({ unitId }) => unitId === unit.id).map(({ id, name }) => ({ id, name })),
    suspendedAt: unit.suspendedAt?.toISOString() ?? null,
    suspendReason: unit.suspendReason,
    delegates: delegates.get(unit.id) ?? 0,
    open: open.get(unit.id) ?? 0,
    ...ratesOf(
      facts.filter(({ unitId }) => unitId === unit.id),
      now,
    ),
  }))
}

function ratesOf(facts: readonly WhistleFacts[], now: Date): Pick<UnitView, 'reported' | 'closed'> {
  const { reported, closed } = unitRates(facts, now)
  const withPercent = ({ met, of }: typeof reported) => ({ met, of, percent: percentOf(met, of) })
  return { reported: withPercent(reported), closed: withPercent(closed) }
}

async function readUnit(tx: Tx, { unitId, ...by }: OfUnit): Promise<UnitView> {
  const [unit] = await readUnits(tx, by, [unitId])
  if (!unit) throw unitNotFound()
  return unit
}

type SecretKeeper = { secrets: Secrets }

/** The columns of a number as it was typed; left as they are where none was. */
function phoneColumns(
  { communityId }: Actor,
  { secrets }: SecretKeeper,
  unitId: string,
  phone: string | null,
) {
  if (phone === null) return {}
  const read = guestPhoneOf(phone)
  if (!read) throw no('unit_phone_invalid')
  const place = { communityId, table: 'partner_units', rowId: unitId, field: 'phone' }
  return { phoneCipher: secrets.encrypt({ ...place, text: read.digits }), maskedPhone: read.masked }
}

async function readForm(tx: Tx, { name, contactName, gridIds }: UnitForm, exceptId: string | null) {
  const known = new Set((await listGrids(tx, tx.communityId)).map(({ id }) => id))
  if (gridIds.some((id) => !known.has(id))) throw notFound('grid_not_found', '没有找到这个网格，请重新选一个')
  const words = { name: normaliseName(name), contactName: normaliseName(contactName) }
  if (words.name === '' || words.contactName === '') throw invalidInput('请填写单位名称和联系人')
  if (await isNameTaken(tx, { name: words.name, exceptId })) throw no('unit_exists')
  return words
}

export async function addUnit(
  tx: Tx,
  services: SecretKeeper,
  { actor, now, ...form }: ByActor & UnitForm,
): Promise<UnitView> {
  requireKeeper(actor)
  const words = await readForm(tx, form, null)
  const { communityId } = actor
  const id = newId()
  const phone = phoneColumns(actor, services, id, form.phone)
  const added = { communityId, id, ...words, ...phone, addedAt: now, addedById: byWhom(actor) }
  if (!(await insertUnit(tx, added))) throw no('unit_exists')
  await setUnitGrids(tx, id, form.gridIds)
  return readUnit(tx, { actor, now, unitId: id })
}

export async function changeUnit(
  tx: Tx,
  services: SecretKeeper,
  { actor, now, unitId, ...form }: OfUnit & UnitForm,
): Promise<UnitView> {
  requireKeeper(actor)
  await requireUnit(tx, unitId)
  const words = await readForm(tx, form, unitId)
  await updateUnit(tx, unitId, { ...words, ...phoneColumns(actor, services, unitId, form.phone) })
  await setUnitGrids(tx, unitId, form.gridIds)
  return readUnit(tx, { actor, now, unitId })
}

export interface Suspension {
  suspended: boolean
  reason: string
}

export const suspensionColumns = ({ actor, now, suspended, reason }: ByActor & Suspension) =>
  suspended
    ? { suspendedAt: now, suspendedById: byWhom(actor), suspendReason: reason.trim() }
    : { suspendedAt: null, suspendedById: null, suspendReason: null }

/** Stops a unit, or lets it go on. The owners of cases it was whistled to hear that nobody will come. */
export async function suspendUnit(tx: Tx, of: OfUnit & Suspension): Promise<UnitView> {
  const { actor, unitId, now, suspended } = of
  requireKeeper(actor)
  const unit = await requireUnit(tx, unitId)
  refuseIf(suspendRefusal({ suspendedAt: unit.suspendedAt, wanted: suspended }))
  await updateUnit(tx, unitId, suspensionColumns(of))
  if (suspended) await tellOwnersWaiting(tx, unit, of)
  return readUnit(tx, { actor, now, unitId })
}

async function tellOwnersWaiting(tx: Tx, unit: UnitRow, { actor, now }: ByActor): Promise<void> {
  const sentence = `${unit.name}停用了，看不到你吹的哨。请撤回，另找单位`
  for (const complaint of await listOwnersWaiting(tx, unit.id))
    await tellOwner(tx, { complaint, sentence, exceptId: byWhom(actor), kind: 'whistle_news', now })
}

/** The whole number of a unit's contact; who looks is written down by the route. */
export async function revealPhone(
  tx: Tx,
  { secrets }: SecretKeeper,
  { actor, unitId }: OfUnit,
): Promise<string | null> {
  const [unit] = await listUnitRows(tx, [unitId])
  if (!unit) throw unitNotFound()
  if (unit.phoneCipher === null) return null
  const place = { communityId: actor.communityId, table: 'partner_units', rowId: unitId, field: 'phone' }
  return secrets.decrypt({ ...place, cipher: unit.phoneCipher })
}

// ── Their side ────────────────────────────────────────────────────────────────────────────────────────────

/** The unit the reader acts for, now: a stopped unit or person is out at once, whatever their token says. */
export async function requireStanding(tx: Tx, actor: Actor, hold = false): Promise<Standing> {
  const standing = await findStanding(tx, actor.accountId, hold)
  const refusal = accessRefusal(standing)
  if (refusal || !standing) {
    const code = refusal ?? 'not_delegate'
    throw new AppError(403, code, NO_ACCESS[code])
  }
  return standing
}

export async function readMyUnit(tx: Tx, { actor, now }: ByActor): Promise<MyUnit> {
  const { unitId, unitName, name } = await requireStanding(tx, actor)
  const open = (await countOpen(tx)).get(unitId) ?? 0
  const overdue = (await countOpen(tx, { overdueAt: now })).get(unitId) ?? 0
  return { unitName, name, open, overdue }
}
