import { lapsedLots, lotsOf, type OwnMovement } from '@linli/domain/points/expiry/rules'
import { isSpending, standingOf } from '@linli/domain/points/rules'
import { type PointMovementKind, SPENDINGS, type SpendingKind } from '@linli/domain/points/terms'
import { EXPIRY_MONTHS, PEOPLE, PLAY_START } from './world.ts'

/** A movement as the model knows it, from its person's side. */
export interface Kept extends OwnMovement {
  person: number
  reversed: boolean
}

/** What is expected of the ledger, kept beside it by the plainest means: a list. */
export class LedgerModel {
  now = PLAY_START
  readonly movements: Kept[] = []
  /** Movements that the last act should have posted; their ids are not known before they are read back. */
  fresh: Kept[] = []

  own(person: number): Kept[] {
    return this.movements.filter((each) => each.person === person)
  }
  balance(person: number): number {
    return this.own(person).reduce((sum, { points, received }) => sum + (received ? points : -points), 0)
  }
  find(kind: PointMovementKind, sourceId: string): Kept | undefined {
    return this.movements.find((each) => each.kind === kind && each.sourceId === sourceId)
  }
  standing(persons: readonly number[]): number {
    return standingOf(
      this.movements.filter(({ person }) => persons.includes(person)),
      this.now,
    )
  }

  private post(movement: Omit<Kept, 'id' | 'reversed' | 'occurredAt' | 'reversesId'> & Partial<Kept>): Kept {
    const kept = { id: '', reversed: false, occurredAt: this.now, reversesId: null, ...movement }
    // Lots are named by the movement that brought them: until the real id is known, by a mark of our own.
    if (kept.id === '') kept.id = `fresh ${this.movements.length}`
    this.movements.push(kept)
    this.fresh.push(kept)
    return kept
  }

  /** What has lapsed is gone before anything else is done with a person's points. */
  settle(person: number): void {
    for (const lot of lapsedLots(
      lotsOf(this.own(person), () => EXPIRY_MONTHS),
      this.now,
    ))
      this.post({
        person,
        kind: 'expiry',
        sourceId: lot.id,
        points: lot.left,
        received: false,
        occurredAt: lot.expiresAt ?? this.now,
      })
  }
  settleAll(): void {
    for (let person = 0; person < PEOPLE; person++) this.settle(person)
  }

  award(plan: {
    person: number
    points: number
    sourceId: string
    kind: 'staff_award' | 'volunteer_service'
  }) {
    if (!this.find(plan.kind, plan.sourceId)) this.post({ ...plan, received: true })
  }

  /** The code of the refusal, or null. */
  spend(plan: { person: number; points: number; sourceId: string; kind: SpendingKind }): string | null {
    this.settle(plan.person)
    if (this.find(plan.kind, plan.sourceId)) return null
    if (this.balance(plan.person) < plan.points) return 'not_enough_points'
    this.post({ ...plan, received: false })
    return null
  }

  private stands(kind: PointMovementKind, sourceId: string): boolean {
    const found = this.find(kind, sourceId)
    return found !== undefined && !found.reversed
  }

  refund(kind: SpendingKind, sourceId: string): void {
    const spent = this.find(kind, sourceId)
    const { refund } = SPENDINGS[kind]
    if (!spent || spent.reversed || this.find(refund, sourceId)) return
    if (kind === 'exchange_hold' && this.stands('exchange_payment', sourceId)) return
    this.post({ person: spent.person, kind: refund, sourceId, points: spent.points, received: true })
  }

  payOut(sourceId: string, person: number): void {
    const held = this.find('exchange_hold', sourceId)
    if (!held || held.reversed || this.find('exchange_payment', sourceId)) return
    if (this.stands('exchange_release', sourceId)) return
    this.post({ person, kind: 'exchange_payment', sourceId, points: held.points, received: true })
  }

  reverse(original: Kept): string | null {
    const { kind, sourceId, person, points, received } = original
    this.settle(person)
    if (kind === 'reversal') return 'movement_is_reversal'
    if (original.reversed) return 'movement_already_reversed'
    if (isSpending(kind) && this.stands(SPENDINGS[kind].refund, sourceId)) return 'spending_already_refunded'
    if (kind === 'exchange_hold' && this.stands('exchange_payment', sourceId)) return 'held_points_paid'
    if (received && this.balance(person) < points) return 'points_already_spent'
    original.reversed = true
    this.post({
      person,
      kind: 'reversal',
      sourceId: original.id,
      points,
      received: !received,
      reversesId: original.id,
    })
    return null
  }
}
