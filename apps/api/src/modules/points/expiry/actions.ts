import { type Lot, lapsedLots, lapsingSoon, lotsOf } from '@linli/domain/points/expiry/rules'
import { versionAt } from '@linli/domain/points/rule-versions/rules'
import { dateOn, monthDay, shanghaiParts } from '@linli/domain/time'
import type { Database, Tx } from '../../../db/client.ts'
import { sendOnce } from '../../messages/actions.ts'
import { accountIn, type NewMovement, type OpenLedger, openLedger, postMovements } from '../chain/actions.ts'
import { listBalances } from '../store.ts'
import { hasExpiry, listExpiryVersions, listHolders, listOwnMovements } from './store.ts'

/** People whose points are looked at in one transaction of the round. */
const PEOPLE_AT_ONCE = 200

/** What the points of each person are made of; null where the community's points never lapse. */
export async function readLots(tx: Tx, personIds: readonly string[]): Promise<Map<string, Lot[]> | null> {
  const versions = await listExpiryVersions(tx)
  if (versions.every(({ expiryMonths }) => expiryMonths === null)) return null
  const expiryMonthsAt = (at: Date) => versionAt(versions, at)?.expiryMonths ?? null
  const movements = await listOwnMovements(tx, personIds)
  return new Map([...movements].map(([personId, own]) => [personId, lotsOf(own, expiryMonthsAt)]))
}

const sumOf = (lots: readonly Lot[]) => lots.reduce((sum, { left }) => sum + left, 0)

export interface Settling {
  personIds: readonly string[]
  now: Date
}

/** Balances of persons as they may be spent now: without what has lapsed, whether it was posted or not. */
export async function listSpendable(tx: Tx, { personIds, now }: Settling): Promise<Map<string, number>> {
  const [balances, lots] = await Promise.all([listBalances(tx, personIds), readLots(tx, personIds)])
  for (const [personId, own] of lots ?? [])
    balances.set(personId, (balances.get(personId) ?? 0) - sumOf(lapsedLots(own, now)))
  return balances
}

/**
 * Posts what has lapsed, in an open ledger (its accounts of these persons asked for): what comes next finds balances of
 * this moment. A lot lapses once, as it is the source of its movement.
 */
export async function settleExpiry(tx: Tx, ledger: OpenLedger, { personIds, now }: Settling): Promise<void> {
  const lots = await readLots(tx, [...new Set(personIds)])
  const lapsed = [...(lots ?? [])]
    .map(([personId, own]) => ({ personId, lots: lapsedLots(own, now) }))
    .filter((each) => each.lots.length > 0)
  if (lapsed.length === 0) return
  const { accounts } = await openLedger(tx, { own: ['expired'], personIds: [] })
  for (const [name, account] of accounts) ledger.accounts.set(name, account)
  await postMovements(
    tx,
    ledger,
    lapsed.flatMap(({ personId, lots: own }) => own.map((lot) => expiryOf(ledger, { personId, lot, now }))),
  )
  await sendOnce(tx, {
    communityId: tx.communityId,
    kind: 'points_expired',
    now,
    messages: lapsed.map(({ personId, lots: own }) => ({
      personId,
      body: `${sumOf(own)} 积分到期了，已经从余额里扣掉。近一年家庭所得不受影响。`,
      onceKey: `points_expired ${own[0]?.id}`,
    })),
  })
}

function expiryOf(
  ledger: OpenLedger,
  { personId, lot, now }: { personId: string; lot: Lot; now: Date },
): NewMovement {
  const { year, month, day } = shanghaiParts(lot.earnedAt)
  return {
    fromAccountId: accountIn(ledger, { personId }).id,
    toAccountId: accountIn(ledger, 'expired').id,
    points: lot.left,
    kind: 'expiry',
    sourceId: lot.id,
    reason: `${year}年${month}月${day}日得到的积分到期了`,
    eventId: null,
    shiftId: null,
    occurredAt: lot.expiresAt ?? now,
    recordedById: null,
    reversesId: null,
  }
}

/** For whoever looks at balances: posts what has lapsed, and locks nothing where nothing has. */
export async function settleExpiryOf(tx: Tx, { personIds, now }: Settling): Promise<void> {
  const lots = await readLots(tx, personIds)
  const due = [...(lots ?? [])].filter(([, own]) => lapsedLots(own, now).length > 0).map(([id]) => id)
  if (due.length === 0) return
  const ledger = await openLedger(tx, { own: ['expired'], personIds: due })
  await settleExpiry(tx, ledger, { personIds: due, now })
}

/** Tells persons of what lapses within the days of the notice: once for each day on which something does. */
async function tellOfLapsing(tx: Tx, { personIds, now }: Settling): Promise<void> {
  const lots = await readLots(tx, personIds)
  const messages = [...(lots ?? [])].flatMap(([personId, own]) => {
    const byDay = new Map<string, Lot[]>()
    for (const lot of lapsingSoon(own, now)) {
      const on = dateOn(lot.expiresAt ?? now)
      byDay.set(on, [...(byDay.get(on) ?? []), lot])
    }
    return [...byDay].map(([on, lapsing]) => ({
      personId,
      body: `有 ${sumOf(lapsing)} 积分将在 ${monthDay(lapsing[0]?.expiresAt ?? now)} 到期，想用的话请早点用。`,
      onceKey: `points_expiring ${personId} ${on}`,
    }))
  })
  await sendOnce(tx, { communityId: tx.communityId, kind: 'points_expiring', now, messages })
}

/** The day on which each community's points were last gone through by this process. */
const goneThrough = new Map<string, string>()

/** The round of a day: nobody has to look for points to lapse, and everybody is told in time. */
export async function expirePoints(db: Database, communityId: string, now: Date): Promise<void> {
  const today = dateOn(now)
  if (goneThrough.get(communityId) === today) return
  await expireAll(db, communityId, now)
  goneThrough.set(communityId, today)
}

export async function expireAll(db: Database, communityId: string, now: Date): Promise<void> {
  if (!(await db.inCommunity(communityId, hasExpiry))) return
  for (let afterId: string | null = null; ; ) {
    const page: string[] = await db.inCommunity(communityId, async (tx) => {
      const personIds = await listHolders(tx, { afterId, limit: PEOPLE_AT_ONCE })
      await settleExpiryOf(tx, { personIds, now })
      await tellOfLapsing(tx, { personIds, now })
      return personIds
    })
    afterId = page.at(-1) ?? null
    if (page.length < PEOPLE_AT_ONCE) return
  }
}
